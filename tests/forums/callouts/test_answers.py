from datetime import timedelta

import pytest

from forums.callouts import answers, ending, escalation
from forums.callouts.models import Answer, CalledActor, Callout, Step
from samverkan import journal, live
from samverkan.post.models import Notice
from samverkan.transitions import Conflict
from tests.forums.callouts.factories import NOW, create_called_forum, only_actor, start_callout

pytestmark = pytest.mark.django_db
State = CalledActor.State


@pytest.fixture
def callout():
    forum, _actors = create_called_forum(2)
    return start_callout(forum)


def people_of(callout):
    """The holder, then the deputies."""
    return list(dict.fromkeys(step.user for step in Step.objects.filter(called__callout=callout)))


def say(callout, person, what, *, now=NOW, means="link", by=None, **given):
    return answers.answer(
        only_actor(callout), user=person, what=what, means=means, by=by or person, now=now, **given
    )


def state_of(callout):
    return only_actor(callout).state


def test_an_actor_takes_part_when_one_of_its_people_has_said_so(callout):
    holder, _deputy = people_of(callout)

    say(callout, holder, "coming", minutes=10)

    assert state_of(callout) == State.TAKES_PART
    assert only_actor(callout).takes_part_at == NOW


def test_an_actor_is_unable_when_all_its_people_have_said_no(callout):
    for person in people_of(callout):
        say(callout, person, "cannot")

    assert state_of(callout) == State.UNABLE


def test_staff_may_answer_for_the_actor_as_a_whole(callout):
    say(callout, None, "cannot", means="staff", by=callout.by)

    assert state_of(callout) == State.UNABLE
    assert Answer.objects.get().by == callout.by


def test_all_answers_are_kept_and_the_last_counts(callout):
    holder, _deputy = people_of(callout)

    say(callout, holder, "cannot")
    say(callout, holder, "coming")

    assert [given.answer for given in Answer.objects.all()] == ["cannot", "coming"]
    assert state_of(callout) == State.TAKES_PART


def test_who_takes_back_a_yes_has_the_deputy_called():
    forum, _actors = create_called_forum(2, 1)
    start_callout(forum)
    escalation.take_due(NOW)
    called = CalledActor.objects.get(steps__rank=1, steps__channel="sms")
    holder, deputy = dict.fromkeys(step.user for step in called.steps.all())

    for what in ("coming", "cannot"):
        answers.answer(called, user=holder, what=what, means="link", by=holder, now=NOW)
    escalation.take_due(NOW)

    assert called.state == State.WAITING
    assert Notice.objects.last().user == deputy


def test_something_else_is_kept_and_decides_nothing(callout):
    holder, _deputy = people_of(callout)

    say(callout, holder, "other", note="Ring mig")

    assert state_of(callout) == State.WAITING
    assert Answer.objects.get().note == "Ring mig"


def test_the_callout_is_done_when_nobody_is_waited_for(callout):
    say(callout, people_of(callout)[0], "coming")

    callout.refresh_from_db()

    assert callout.state == Callout.State.DONE
    assert callout.ended_at == NOW


def test_the_callout_rings_on_for_the_rest_when_its_target_is_met():
    forum, _actors = create_called_forum(1, 1)
    callout = start_callout(forum, quorum_rule="number", quorum_number=1)
    step = Step.objects.first()

    answers.answer(step.called, user=step.user, what="coming", means="link", by=step.user, now=NOW)

    assert Callout.objects.get().state == Callout.State.RINGING
    assert callout.called.filter(state=State.WAITING).exists()


def test_one_who_is_coming_after_the_end_takes_part_all_the_same(callout):
    for minutes in (0, 1, 5, 6, 10):
        escalation.take_due(NOW + timedelta(minutes=minutes))
    ending.finish_done(NOW + timedelta(minutes=10))

    say(callout, people_of(callout)[0], "coming", now=NOW + timedelta(minutes=30))

    assert state_of(callout) == State.TAKES_PART
    assert Callout.objects.get().state == Callout.State.DONE


def test_an_answer_after_a_stop_is_kept_and_shown(callout):
    ending.stop(callout, by=callout.by, now=NOW)

    say(callout, people_of(callout)[0], "cannot", now=NOW)

    assert Answer.objects.count() == 1
    assert state_of(callout) == State.STOPPED


def test_a_yes_takes_back_what_has_not_gone_out(callout):
    escalation.take_due(NOW)

    say(callout, people_of(callout)[0], "coming")

    assert Notice.objects.get().state == Notice.State.CANCELLED


def test_minutes_are_for_those_who_are_coming(callout):
    with pytest.raises(ValueError, match="minutes"):
        say(callout, people_of(callout)[0], "cannot", minutes=5)


def test_an_answer_is_in_the_journal_and_on_the_live_page(callout):
    holder, _deputy = people_of(callout)
    before = live.revision(callout.topic)

    given = say(callout, holder, "coming")

    assert journal.of(given).get().by == holder
    assert journal.of(only_actor(callout)).get().after == {"state": "takes_part"}
    assert live.revision(callout.topic) > before


def test_a_callout_can_be_stopped_once(callout):
    ending.stop(callout, by=callout.by, now=NOW)

    with pytest.raises(Conflict):
        ending.stop(callout, by=callout.by, now=NOW)


def test_a_recall_tells_all_who_were_sent_something_and_nobody_else():
    forum, _actors = create_called_forum(1, 1)
    callout = start_callout(forum)
    escalation.take_due(NOW)
    told, untold = Notice.objects.order_by("pk")
    Notice.objects.filter(pk=told.pk).update(state="handed_over", tried_at=NOW, handed_over_at=NOW)

    ending.recall(callout, by=callout.by, now=NOW)

    assert Notice.objects.last().to == told.to
    assert Notice.objects.last().body.startswith(f"ÅTERKALLAD {callout.code}: Regionalt samordnande forum")
    assert Notice.objects.count() == 3
    untold.refresh_from_db()
    assert untold.state == Notice.State.CANCELLED
