from datetime import timedelta
from uuid import uuid4

import pytest

from forums.callouts import answers, ending, escalation
from forums.callouts.models import CalledActor, Callout, Step
from samverkan.post import sending, settling
from samverkan.post.models import DrillMessage, Notice
from tests.forums.callouts.factories import NOW, create_called_forum, only_actor, open_drill, start_callout

pytestmark = pytest.mark.django_db
State = CalledActor.State


def sweep(now):
    """A round of all periodic jobs, with the senders at work."""
    escalation.hurry_undelivered(now)
    escalation.take_due(now)
    sending.give_up(now)
    ids = list(Notice.objects.queued(now).values_list("pk", flat=True))
    sending.send(sending.claim(ids, sender=uuid4(), now=now), clock=lambda: now)
    settling.settle(now)
    ending.finish_done(now)


def after(**time):
    return NOW + timedelta(**time)


def sent():
    """Who was sent what, in order."""
    return [
        (step.rank, step.channel) for step in Step.objects.filter(notice__isnull=False).order_by("position")
    ]


@pytest.fixture
def callout():
    open_drill()
    forum, _actors = create_called_forum(2)
    return start_callout(forum)


def test_the_voice_call_comes_a_minute_after_the_text_message(callout):
    sweep(NOW)
    sweep(after(seconds=59))

    assert sent() == [(0, "sms")]

    sweep(after(seconds=60))

    assert sent() == [(0, "sms"), (0, "voice")]


def test_a_deputy_is_called_when_the_holder_has_had_both_channels_and_five_minutes(callout):
    for seconds in (0, 60, 299):
        sweep(after(seconds=seconds))

    assert sent() == [(0, "sms"), (0, "voice")]

    sweep(after(seconds=300))

    assert sent()[-1] == (1, "sms")


def test_an_actor_is_not_reached_when_the_last_wait_is_over(callout):
    for seconds in (0, 60, 300, 360):
        sweep(after(seconds=seconds))

    assert only_actor(callout).state == State.WAITING

    sweep(after(seconds=600))

    assert only_actor(callout).state == State.NOT_REACHED
    assert Callout.objects.get().state == Callout.State.DONE


def test_a_sweep_that_runs_twice_takes_each_step_once(callout):
    sweep(NOW)
    sweep(NOW)

    assert Notice.objects.count() == DrillMessage.objects.count() == 1


def test_a_sweep_that_comes_late_takes_one_step_and_not_all_it_missed(callout):
    sweep(after(hours=1))

    assert sent() == [(0, "sms")]


def test_a_notice_that_failed_is_followed_by_the_next_step_at_once(callout):
    Step.objects.filter(position=0).update(to="nobody")

    sweep(NOW)
    sweep(after(seconds=5))

    assert Notice.objects.first().state == Notice.State.FAILED
    assert sent() == [(0, "sms"), (0, "voice")]


def test_nobody_is_called_again_after_the_actor_has_said_it_is_coming(callout):
    sweep(NOW)
    step = Step.objects.first()
    answers.answer(
        step.called, user=step.user, what="coming", minutes=10, means="link", by=step.user, now=NOW
    )

    for minutes in range(20):
        sweep(after(minutes=minutes))

    assert sent() == [(0, "sms")]


def test_one_who_cannot_is_passed_over_and_the_deputy_called_at_once(callout):
    sweep(NOW)
    step = Step.objects.first()
    answers.answer(
        step.called, user=step.user, what="cannot", means="link", by=step.user, now=after(seconds=20)
    )

    sweep(after(seconds=20))

    assert sent() == [(0, "sms"), (1, "sms")]


def test_a_stopped_callout_calls_nobody_more(callout):
    ending.stop(callout, by=callout.by, now=NOW)

    sweep(after(minutes=1))

    assert sent() == []
    assert only_actor(callout).state == State.STOPPED


def test_an_unknown_notice_does_not_hold_up_the_steps(callout):
    escalation.take_due(NOW)
    sending.claim([Notice.objects.get().pk], sender=uuid4(), now=NOW)  # and here the worker dies

    sweep(after(seconds=15))
    sweep(after(seconds=60))

    assert sent() == [(0, "sms"), (0, "voice")]
    assert Notice.objects.first().state == Notice.State.HANDED_OVER
    assert DrillMessage.objects.count() == 2


def test_the_link_in_the_message_opens_the_answer_of_that_person(callout):
    from forums.callouts import links

    sweep(NOW)
    address = DrillMessage.objects.get().text.split("/s/")[1]

    found = links.find(address.rstrip("/"), now=NOW)

    assert found.link.user == Step.objects.first().user
    assert found.why_not is None


def test_many_actors_are_taken_in_several_transactions():
    open_drill()
    forum, _actors = create_called_forum(*[1] * 30)
    start_callout(forum)

    first = escalation.take_some(NOW)
    escalation.take_due(NOW)

    assert first.moved_on == escalation.AT_ONCE
    assert Notice.objects.count() == 30
