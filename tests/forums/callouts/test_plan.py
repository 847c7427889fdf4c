from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forums.callouts import plan as plans
from forums.callouts.plan import Contact, Cursor, Person, Seat

NOW = datetime(2026, 11, 26, 17, 32, tzinfo=UTC)
LIMIT = timedelta(seconds=300)
HOLDER = Person(1, (Contact("sms", "+46700000001"), Contact("voice", "+46700000001")))
DEPUTY = Person(2, (Contact("sms", "+46700000002"),))
SEAT = Seat((HOLDER, DEPUTY))
PLAN = plans.make_plan([SEAT], wait_s=300)


def people(steps):
    return [(step.person, step.channel) for step in steps]


def test_the_holder_is_tried_on_every_channel_before_the_deputy():
    assert people(PLAN) == [(1, "sms"), (1, "voice"), (2, "sms")]
    assert [step.rank for step in PLAN] == [0, 0, 1]
    assert [step.position for step in PLAN] == [0, 1, 2]


def test_each_person_is_tried_in_the_order_chosen():
    backwards = Person(1, HOLDER.contacts[::-1])

    assert people(plans.make_plan([Seat((backwards,))], wait_s=300)) == [(1, "voice"), (1, "sms")]


def test_all_first_holders_of_an_actor_come_before_any_deputy():
    other = Seat((Person(3, (Contact("sms", "+46700000003"),)), HOLDER))

    assert people(plans.make_plan([SEAT, other], wait_s=300)) == [
        (1, "sms"),
        (1, "voice"),
        (3, "sms"),
        (2, "sms"),
    ]


def test_all_at_once_waits_only_after_a_persons_last_channel():
    plan = plans.make_plan([SEAT], wait_s=300, all_at_once=True)

    assert [step.wait_s for step in plan] == [0, 300, 300]


def test_who_cannot_be_reached_is_named_and_gives_no_step():
    seats = [Seat((Person(9), DEPUTY))]

    assert people(plans.make_plan(seats, wait_s=300)) == [(2, "sms")]
    assert plans.unreachable(seats) == (9,)


def test_a_vacant_seat_is_used_up_at_once():
    cursor = plans.start(now=NOW)

    assert plans.is_due(cursor, now=NOW)
    assert plans.is_used_up((), cursor, now=NOW)


def test_a_step_must_wait_for_its_answer():
    with pytest.raises(ValueError, match="wait"):
        plans.make_plan([SEAT], wait_s=0)


def test_without_an_answer_the_next_step_is_due_after_the_limit():
    cursor = plans.after_taking(PLAN[0], now=NOW)

    assert not plans.is_due(cursor, now=NOW + LIMIT - timedelta(seconds=1))
    assert plans.is_due(cursor, now=NOW + LIMIT)
    assert plans.next_try(PLAN, cursor) == PLAN[1]


def test_who_says_no_is_followed_by_the_deputy_at_once():
    cursor = plans.after_cannot(PLAN, Cursor(1, NOW + LIMIT), 1, now=NOW)

    assert plans.is_due(cursor, now=NOW)
    assert plans.next_try(PLAN, cursor, refused={1}) == PLAN[2]


def test_a_late_no_from_the_holder_does_not_hurry_the_deputy():
    waiting = Cursor(3, NOW + LIMIT)

    assert plans.after_cannot(PLAN, waiting, 1, now=NOW) == waiting


def test_a_message_that_was_not_delivered_is_not_waited_for():
    cursor = plans.after_undelivered(PLAN, Cursor(1, NOW + LIMIT), {0}, now=NOW)

    assert plans.is_due(cursor, now=NOW)
    assert plans.next_try(PLAN, cursor) == PLAN[1]


def test_an_old_failure_does_not_hurry_the_step_that_is_waited_for():
    waiting = Cursor(2, NOW + LIMIT)

    assert plans.after_undelivered(PLAN, waiting, {0}, now=NOW) == waiting


def test_of_messages_sent_together_all_must_fail():
    plan = plans.make_plan([SEAT], wait_s=300, all_at_once=True)
    waiting = Cursor(2, NOW + LIMIT)

    assert plans.after_undelivered(plan, waiting, {1}, now=NOW) == waiting
    assert plans.after_undelivered(plan, waiting, {0, 1}, now=NOW).next_step_at == NOW


def test_nothing_is_hurried_before_the_first_step_or_when_all_is_over():
    for cursor in (Cursor(0, NOW + LIMIT), Cursor(3, None)):
        assert plans.after_cannot(PLAN, cursor, 1, now=NOW) == cursor
        assert plans.after_undelivered(PLAN, cursor, {0, 1, 2}, now=NOW) == cursor


def test_the_plan_is_used_up_when_the_last_wait_is_over():
    cursor = plans.after_taking(PLAN[2], now=NOW)

    assert not plans.is_used_up(PLAN, cursor, now=NOW)
    assert plans.is_used_up(PLAN, cursor, now=NOW + LIMIT)


PEOPLE = st.builds(
    Person,
    st.integers(1, 6),
    st.lists(st.builds(Contact, st.sampled_from(["sms", "voice", "email"]), st.just("x")), max_size=3).map(
        tuple
    ),
)
SEATS = st.lists(st.builds(Seat, st.lists(PEOPLE, max_size=4).map(tuple)), max_size=4)
EVENTS = st.lists(
    st.tuples(st.sampled_from(["silence", "cannot", "undelivered"]), st.integers(1, 6)), max_size=40
)


@given(SEATS, st.booleans(), EVENTS)
def test_whatever_happens_no_step_is_taken_twice_and_nobody_is_tried_after_a_no(seats, all_at_once, events):
    plan = plans.make_plan(seats, wait_s=300, all_at_once=all_at_once)
    cursor, now, refused, taken, failed = plans.start(now=NOW), NOW, set(), [], set()

    for event, person in events:
        if event == "cannot":
            refused.add(person)
            cursor = plans.after_cannot(plan, cursor, person, now=now)
        elif event == "undelivered" and taken:
            failed.add(taken[-1].position)
            cursor = plans.after_undelivered(plan, cursor, failed, now=now)
        else:
            now += LIMIT
        if plans.is_due(cursor, now=now) and (step := plans.next_try(plan, cursor, refused)):
            assert step.person not in refused
            taken.append(step)
            cursor = plans.after_taking(step, now=now)

    positions = [step.position for step in taken]
    assert positions == sorted(set(positions))


@given(SEATS, st.booleans())
def test_in_silence_every_step_is_taken_once_and_then_the_plan_is_used_up(seats, all_at_once):
    plan = plans.make_plan(seats, wait_s=300, all_at_once=all_at_once)
    cursor, now, taken = plans.start(now=NOW), NOW, []

    while not plans.is_used_up(plan, cursor, now=now):
        if plans.is_due(cursor, now=now):
            taken.append(plans.next_try(plan, cursor))
            cursor = plans.after_taking(taken[-1], now=now)
        now += timedelta(seconds=100)

    assert tuple(taken) == plan


def test_the_voice_call_follows_the_text_message_within_the_persons_time():
    plan = plans.make_plan([SEAT], wait_s=300, next_channel_s=60)

    assert [(step.channel, step.wait_s) for step in plan] == [("sms", 60), ("voice", 240), ("sms", 300)]


def test_the_tries_run_out_when_all_who_have_not_refused_have_had_their_time():
    plan = plans.make_plan([SEAT], wait_s=300, next_channel_s=60)

    assert plans.runs_out_at(plan, Cursor(1, NOW), now=NOW) == NOW + timedelta(seconds=540)
    assert plans.runs_out_at(plan, Cursor(1, NOW), {1}, now=NOW) == NOW + timedelta(seconds=300)
