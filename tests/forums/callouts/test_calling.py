from datetime import timedelta
from uuid import uuid4

import pytest

from forums.callouts import ending, escalation, recipients
from forums.callouts.models import AnswerLink, CalledActor, Callout, Step
from forums.callouts.recipients import Recipient
from forums.models import Holder
from samverkan import journal, live
from samverkan.post.models import Notice
from tests.factories import create_actor, create_seat
from tests.forums.callouts.factories import (
    NOW,
    create_called_forum,
    create_holder,
    create_officer,
    only_actor,
    start_callout,
)

pytestmark = pytest.mark.django_db


def test_a_start_freezes_the_plan_and_its_first_steps_are_due_at_once():
    forum, _actors = create_called_forum(2)

    callout = start_callout(forum)

    assert [step.channel for step in Step.objects.all()] == ["sms", "voice", "sms", "voice"]
    assert [step.wait_s for step in Step.objects.all()] == [60, 240, 60, 240]
    assert only_actor(callout).next_step_at == NOW
    assert callout.state == Callout.State.RINGING


def test_editing_a_seat_changes_no_plan():
    forum, _actors = create_called_forum(1)
    callout = start_callout(forum)
    Holder.objects.all().delete()

    escalation.take_some(NOW)

    assert Notice.objects.get().user == Step.objects.first().user
    assert callout.called.count() == 1


def test_starting_twice_with_one_key_gives_one_callout():
    forum, _actors = create_called_forum(1)
    key = uuid4()

    first, second = start_callout(forum, start_key=key), start_callout(forum, start_key=key)

    assert first == second
    assert CalledActor.objects.count() == 1


def test_the_kinds_have_letters_of_their_own_and_each_callout_a_number():
    forum, _actors = create_called_forum(1)
    officer = create_officer()

    codes = [
        start_callout(forum, by=officer, kind=kind).code for kind in ("real", "real", "exercise", "test")
    ]

    assert codes == ["A1", "A2", "B1", "C1"]


def test_a_code_is_not_used_again_for_thirty_days():
    forum, _actors = create_called_forum(1)
    officer = create_officer()
    ending.stop(start_callout(forum, by=officer), by=officer, now=NOW)

    soon = start_callout(forum, by=officer, now=NOW + timedelta(days=29))
    later = start_callout(forum, by=officer, now=NOW + timedelta(days=31))

    assert (soon.code, later.code) == ("A2", "A1")


def test_an_actor_with_nobody_to_call_is_not_reached_at_once():
    forum, _actors = create_called_forum(0, 1)

    callout = start_callout(forum)

    assert sorted(callout.called.values_list("state", flat=True)) == ["not_reached", "waiting"]


def test_somebody_without_a_telephone_is_nobody_to_call():
    forum, actors = create_called_forum(0)
    silent = create_holder("Utan telefon", sms=False, voice=False)
    create_seat(forum=forum, actor=actors[0], function="RSK", holders=(silent,))

    assert only_actor(start_callout(forum)).state == CalledActor.State.NOT_REACHED


def test_the_start_is_in_the_journal_and_on_the_live_page():
    forum, actors = create_called_forum(1)

    callout = start_callout(forum)

    assert journal.of(callout).get().after["actors"] == [actors[0].code]
    assert live.revision(callout.topic) == 1


def test_everybody_called_has_a_link_of_their_own_and_no_secret_is_stored():
    forum, _actors = create_called_forum(2, 1)

    start_callout(forum)

    assert AnswerLink.objects.count() == 3
    assert {len(link.token_hash) for link in AnswerLink.objects.all()} == {64}


def test_a_callout_of_nobody_or_of_one_twice_is_refused():
    forum, actors = create_called_forum(1)

    for called in ([], [Recipient(actors[0]), Recipient(actors[0])]):
        with pytest.raises(ValueError, match="each once"):
            start_callout(forum, actors=called)


def test_all_channels_at_once_wait_only_after_the_last():
    forum, _actors = create_called_forum(1)

    start_callout(forum, all_at_once=True)

    assert list(Step.objects.values_list("wait_s", flat=True)) == [0, 300]


def test_called_are_the_seats_holders_and_deputies_with_plus_and_minus():
    forum, (tyreso, nacka) = create_called_forum(2, 1)
    vessel = create_actor(name="Rederiet", kind="private")
    create_holder("Rederiets vakt")

    called = recipients.of_forum(forum, now=NOW, plus=[vessel], minus=[nacka])

    assert [recipient.actor for recipient in called] == [tyreso, vessel]
    assert len(called[0].seats[0]) == 2
    assert not called[1].has_people


def test_who_has_left_is_passed_over():
    forum, _actors = create_called_forum(2)
    holder = Holder.objects.get(rank=0).user
    holder.left_on = NOW.date()
    holder.save()

    called = recipients.of_forum(forum, now=NOW)

    assert [user.name for user in called[0].seats[0]] == [Holder.objects.get(rank=1).user.name]


def test_an_actor_called_in_from_outside_is_reached_by_its_duty_function_first():
    forum, _actors = create_called_forum(1)
    vessel = create_actor(name="Rederiet", kind="private")
    function = create_holder("Rederiets vakt")
    function.kind, function.home = "function", vessel
    function.save()

    called = recipients.of_forum(forum, now=NOW, plus=[vessel])

    assert called[1].seats == ((function,),)
