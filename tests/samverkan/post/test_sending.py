from datetime import timedelta
from uuid import uuid4

import pytest

from samverkan import live
from samverkan.links import url
from samverkan.models import Installation
from samverkan.post import gateways, outbox, sending
from samverkan.post.models import DrillMessage, Notice
from samverkan.post.tasks import deliver, in_chunks, sweep_notices
from tests.samverkan.post.factories import NOW, Deaf, open_gateway, queue_notice

pytestmark = pytest.mark.django_db
State = Notice.State


def claim(*notices, now=NOW):
    return sending.claim([notice.pk for notice in notices], sender=uuid4(), now=now)


def send(*notices, now=NOW):
    sending.send(claim(*notices, now=now), clock=lambda: now)


def state_of(notice):
    notice.refresh_from_db()
    return notice.state


def test_a_notice_is_at_the_gateway_once_it_is_sent():
    open_gateway()
    notice = queue_notice(to="+46700000001", body="Hej")

    send(notice)

    assert state_of(notice) == State.HANDED_OVER
    assert notice.handed_over_at == NOW
    assert DrillMessage.objects.get(key=notice.key).text == "Hej"


def test_a_key_gives_one_notice_however_often_it_is_queued():
    first, second = queue_notice(key="step:1", body="one"), queue_notice(key="step:1", body="two")

    assert first == second
    assert second.body == "one"


def test_two_workers_never_claim_the_same_notice():
    notices = [queue_notice() for _ in range(3)]

    assert len(claim(*notices)) == 3
    assert claim(*notices) == []


def test_a_task_that_runs_twice_sends_once():
    open_gateway()
    notice = queue_notice()

    deliver([notice.pk])
    deliver([notice.pk])

    assert DrillMessage.objects.count() == 1


def test_the_link_is_in_the_message_and_not_in_the_store():
    open_gateway()
    notice = queue_notice(body="Svara: {link}", link_key="s:abc:1:2")

    send(notice)

    assert DrillMessage.objects.get().text == f"Svara: {url('s:abc:1:2')}"
    assert Notice.objects.get().body == "Svara: {link}"


def test_a_refused_notice_has_failed_and_says_why():
    open_gateway()
    notice = queue_notice(to="nobody")

    send(notice)

    assert state_of(notice) == State.FAILED
    assert "nobody" in notice.why_failed


def test_a_notice_without_a_gateway_has_failed():
    open_gateway(channels=["email"])
    notice = queue_notice(channel="sms")

    send(notice)

    assert state_of(notice) == State.FAILED


def test_a_notice_whose_answer_never_came_is_unknown(monkeypatch):
    monkeypatch.setitem(gateways.KINDS, "deaf", Deaf)
    open_gateway(kind="deaf")
    notice = queue_notice()

    send(notice)

    assert state_of(notice) == State.UNKNOWN


def test_a_demo_reaches_nobody(monkeypatch):
    monkeypatch.setitem(gateways.KINDS, "real", Deaf)
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True})
    gateway = open_gateway(kind="real")
    notice = queue_notice()

    send(notice)

    assert state_of(notice) == State.FAILED
    assert gateway.name in notice.why_failed
    assert not DrillMessage.objects.exists()


def test_a_gateway_of_an_unknown_kind_fails_at_once():
    open_gateway(kind="pigeon")
    notice = queue_notice()

    send(notice)

    assert state_of(notice) == State.FAILED
    assert "pigeon" in notice.why_failed


def test_cancelled_and_expired_notices_are_never_sent():
    open_gateway()
    cancelled, expired = queue_notice(), queue_notice(expires_at=NOW)
    outbox.withdraw(Notice.objects.filter(pk=cancelled.pk), now=NOW)

    send(cancelled, expired)

    assert state_of(cancelled) == State.CANCELLED
    assert not DrillMessage.objects.exists()


def test_what_expires_in_the_queue_is_cancelled():
    expired, wanted = queue_notice(expires_at=NOW), queue_notice()

    assert sending.cancel_expired(NOW) == 1
    assert (state_of(expired), state_of(wanted)) == (State.CANCELLED, State.QUEUED)


def test_a_notice_that_died_while_being_sent_is_unknown_and_not_repeated():
    notice = queue_notice()
    claim(notice)

    assert sending.give_up(NOW + timedelta(seconds=9)) == 0
    assert sending.give_up(NOW + timedelta(seconds=11)) == 1
    assert state_of(notice) == State.UNKNOWN
    assert claim(notice) == []


def test_a_slow_worker_puts_back_what_it_has_not_begun():
    open_gateway()
    notice = queue_notice()
    taken = claim(notice)

    sending.send(taken, clock=lambda: NOW + timedelta(seconds=6))

    assert state_of(notice) == State.QUEUED
    assert not DrillMessage.objects.exists()


def test_a_worker_that_comes_back_late_changes_nothing():
    gateway = open_gateway()
    notice = queue_notice()
    taken = claim(notice)
    Notice.objects.update(state=State.FAILED, failed_at=NOW)

    sending.send(taken, clock=lambda: NOW)

    assert gateway
    assert state_of(notice) == State.FAILED


def test_the_page_that_shows_a_notice_learns_of_its_outcome():
    open_gateway()
    notice = queue_notice(topic="callout:1")

    send(notice)

    assert live.revision("callout:1") == 1


def test_the_sweep_hears_what_the_bell_missed(monkeypatch):
    rung = []
    monkeypatch.setattr("samverkan.post.tasks.ring", lambda task, ids: rung.append(ids))
    notice = queue_notice()

    sweep_notices()
    sweep_notices()

    assert rung == [[notice.pk], [notice.pk]]


def test_no_task_has_more_notices_than_it_can_hand_over_in_time():
    assert [len(few) for few in in_chunks(list(range(60)))] == [25, 25, 10]
