from datetime import timedelta
from uuid import uuid4

import pytest

from forums.callouts import answers, board, escalation
from forums.callouts.models import Step
from samverkan.access import Role
from samverkan.post import sending
from samverkan.post.models import Notice
from tests.factories import create_user, give
from tests.forums.callouts.factories import NOW, create_called_forum, open_drill, start_callout

pytestmark = pytest.mark.django_db


def ring(*people_of_each, **given):
    """A call-out whose first messages are with the gateway."""
    open_drill()
    callout = start_callout(create_called_forum(*people_of_each)[0], **given)
    escalation.take_due(NOW)
    ids = list(Notice.objects.values_list("pk", flat=True))
    sending.send(sending.claim(ids, sender=uuid4(), now=NOW), clock=lambda: NOW)
    return callout


def shown(callout):
    return board.of(callout, shown_to=callout.by)


def answer(step, what, **given):
    answers.answer(step.called, user=step.user, what=what, means="link", by=step.user, now=NOW, **given)


def test_the_sums_add_up_to_all_who_are_called():
    callout = ring(1, 1, 1, 0)
    answer(Step.objects.filter(position=0)[0], "coming")
    answer(Step.objects.filter(position=0)[1], "cannot")

    page = shown(callout)

    assert (page.takes_part, page.unable, page.waiting, page.not_reached) == (1, 1, 1, 1)
    assert page.total == 4


def test_a_row_says_who_is_tried_by_what_and_what_comes_next():
    row = shown(ring(1)).rows[0]

    assert (row.last.channel, row.last.state_name, row.last.at) == ("sms", "överlämnat", NOW)
    assert (row.next.channel, row.next.at) == ("samtal", NOW + timedelta(seconds=60))
    assert row.who == row.last.who == row.next.who
    assert (row.tried, row.people) == (1, 1)


def test_a_row_of_one_who_takes_part_says_who_and_in_how_many_minutes():
    callout = ring(1)
    answer(Step.objects.first(), "coming", minutes=10)

    row = shown(callout).rows[0]

    assert (row.state_name, row.minutes, row.next) == ("deltar", 10, None)
    assert [said.answer_name for said in row.said] == ["deltar"]


def test_an_answer_entered_by_staff_says_by_whom():
    callout = ring(1)
    called = Step.objects.first().called
    answers.answer(called, user=None, what="coming", means="staff", by=callout.by, now=NOW)

    assert shown(callout).rows[0].said[0].by == "Tim Lund"


def test_those_not_reached_stand_first_with_the_number_to_ring():
    row = shown(ring(1, 0, 1)).rows[0]

    assert row.state == "not_reached"
    assert row.fallback_number == "08-465 004 30"
    assert row.people == 0


def test_the_target_can_be_met_until_the_tries_run_out():
    page = shown(ring(1, 2, quorum_rule="number", quorum_number=1))

    assert (page.wanted, page.is_met, page.can_be_met) == (1, False, True)
    assert page.until == NOW + timedelta(minutes=10)


def test_a_target_that_is_met_says_so_while_others_are_waited_for():
    callout = ring(1, 1, quorum_rule="number", quorum_number=1)
    answer(Step.objects.first(), "coming")

    page = shown(callout)

    assert (page.is_met, page.until, page.waiting) == (True, None, 1)


def test_a_target_out_of_reach_says_so():
    page = shown(ring(1, 0))

    assert (page.can_be_met, page.until) == (False, None)


def test_an_actors_people_see_the_sums_and_their_own_row():
    callout = ring(1, 1)
    own = callout.called.first().actor
    bo = create_user(name="Bo Ask")
    give(bo, Role.REPRESENTATIVE, actor=own)

    page = board.of(callout, shown_to=bo)

    assert [row.actor for row in page.rows] == [own.name]
    assert page.total == 2


def test_the_first_message_at_the_gateway_has_its_time():
    assert shown(ring(1)).first_handed_over_at == NOW


def test_the_board_takes_as_many_queries_for_forty_actors_as_for_one(django_assert_num_queries):
    small = ring(1)
    large = start_callout(create_called_forum(*[2] * 40)[0], by=small.by)
    escalation.take_due(NOW)
    shown(small)  # reads the grants of whoever looks, once

    for callout in (small, large):
        with django_assert_num_queries(5):
            board.of(callout, shown_to=small.by)
