"""Activations for tests: what is asked for, and what is filled in on the page."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from actors.people.models import User
from forums.activation import activating
from forums.activation.activating import NewNeed, Order, RaisedBy
from forums.activation.models import Activation, Need
from forums.callouts import recipients
from forums.models import Forum
from samverkan.clock import local

NOW = datetime(2026, 11, 26, 17, 32, tzinfo=UTC)


def create_need(*, by: User, actor=None, outsider: str = "", what: str = "Vägarna är igensnöade") -> Need:
    raised_by = RaisedBy(actor=actor, outsider=outsider or ("" if actor else "Svenska kyrkan"))
    return activating.raise_need(raised_by=raised_by, what=what, start_key=uuid4(), by=by, now=NOW)


def an_order(forum: Forum, *, leader: User, now: datetime = NOW, **given) -> Order:
    values = {
        "kind": Activation.Kind.REAL,
        "forum": forum,
        "purpose": "Snöoväder",
        "starts_at": now + timedelta(minutes=28),
        "conference": "08-465 004 20",
        "conference_code": "4711#",
        "leader": leader,
        "recipients": recipients.of_forum(forum, now=now),
        "text": "telefonkonferens 19:00. Snöoväder.",
    }
    return Order(**(values | given))


def activate(
    forum: Forum, *, by: User, leader: User | None = None, now: datetime = NOW, **given
) -> Activation:
    need = NewNeed(RaisedBy(outsider="Svenska kyrkan"), "Vägarna är igensnöade")
    order = an_order(forum, leader=leader or by, now=now, **given)
    return activating.activate(need, order, start_key=uuid4(), by=by, now=now).activation


def filled_form(*actors, leader: User, **given) -> dict:
    """What the page sends when nothing is missing."""
    values = {
        "purpose": "Snöoväder",
        "need_actor": actors[0].pk if actors else "",
        "starts_at": f"{local(timezone.now() + timedelta(hours=1)):%Y-%m-%d %H:%M}",
        "conference": "08-465 004 20",
        "conference_code": "4711#",
        "leader": leader.pk,
        "actors": [actor.pk for actor in actors],
        "channels": "own",
        "word": "SKARP",
        "start_key": str(uuid4()),
    }
    return values | given
