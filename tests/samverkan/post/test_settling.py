from datetime import timedelta
from uuid import uuid4

import pytest

from samverkan.post import gateways, sending
from samverkan.post.models import DrillMessage, Notice
from samverkan.post.settling import settle
from tests.samverkan.post.factories import NOW, Deaf, Gone, Lossy, open_gateway, queue_notice

pytestmark = pytest.mark.django_db
State = Notice.State
LATER = NOW + timedelta(seconds=15)


def unknown_at(monkeypatch, kind, **given):
    """A notice that was being handed over to a gateway of this kind when the answer was lost."""
    monkeypatch.setitem(gateways.KINDS, "other", kind)
    open_gateway(kind="other")
    notice = queue_notice(**given)
    sending.send(sending.claim([notice.pk], sender=uuid4(), now=NOW), clock=lambda: NOW)
    return notice


def state_of(notice):
    notice.refresh_from_db()
    return notice.state


def test_what_the_gateway_has_is_handed_over(monkeypatch):
    notice = unknown_at(monkeypatch, Deaf)

    assert settle(LATER) == 1
    assert state_of(notice) == State.HANDED_OVER
    assert DrillMessage.objects.count() == 1


def test_what_the_gateway_never_got_is_handed_over_again_under_its_key():
    open_gateway()
    notice = queue_notice()
    sending.claim([notice.pk], sender=uuid4(), now=NOW)  # and here the worker dies
    sending.give_up(LATER)

    settle(LATER)

    assert state_of(notice) == State.HANDED_OVER
    assert DrillMessage.objects.get().key == notice.key


def test_it_is_not_repeated_to_a_gateway_that_would_send_it_twice(monkeypatch):
    notice = unknown_at(monkeypatch, Lossy)

    settle(LATER)

    assert state_of(notice) == State.FAILED
    assert not DrillMessage.objects.exists()


def test_it_stays_unknown_while_the_gateway_does_not_answer(monkeypatch):
    notice = unknown_at(monkeypatch, Gone)

    assert settle(LATER) == 0
    assert state_of(notice) == State.UNKNOWN


def test_one_that_is_no_longer_wanted_is_not_handed_over_again():
    open_gateway()
    notice = queue_notice()
    sending.claim([notice.pk], sender=uuid4(), now=NOW)
    sending.give_up(LATER)
    Notice.objects.update(expires_at=NOW)

    settle(LATER)

    assert state_of(notice) == State.FAILED
    assert not DrillMessage.objects.exists()


def test_a_gateway_is_not_asked_twice_at_once(monkeypatch):
    notice = unknown_at(monkeypatch, Gone)

    settle(LATER)
    notice.refresh_from_db()

    assert notice.tried_at == LATER
    assert settle(LATER + timedelta(seconds=5)) == 0
