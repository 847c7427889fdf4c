"""Att aktivera: a need is raised, then refused or decided; then the forum is called in, and ended.

Source: Samverkansmodellen, aktivering. Länsstyrelsen decides for the coordinating and directing
forums; who there may do it is a right (samverkan/access.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from actors.models import Actor
from actors.people.models import User
from forums.activation.models import Activation, ActivationCallout, ActivationMeeting, Need
from forums.callouts import calling, ending
from forums.callouts.models import Callout
from forums.callouts.recipients import Recipient
from forums.meetings.models import Meeting
from forums.models import Forum
from samverkan import journal
from samverkan.transitions import Conflict, move


@dataclass(frozen=True)
class RaisedBy:
    """Who raises a need: an actor, a forum at work, or somebody outside. Exactly one of them."""

    actor: Actor | None = None
    forum: Forum | None = None
    outsider: str = ""


@dataclass(frozen=True)
class NewNeed:
    """A need that is recorded together with the decision on it."""

    raised_by: RaisedBy
    what: str


@dataclass(frozen=True)
class Order:
    """What is to be started: which forum, what for, how it first meets, and whom to call in."""

    kind: str
    forum: Forum
    purpose: str
    starts_at: datetime
    conference: str
    leader: User
    recipients: Sequence[Recipient]
    text: str
    conference_code: str = ""
    incident: object | None = None
    quorum_rule: str = Callout.QuorumRule.ALL
    quorum_number: int | None = None
    all_at_once: bool = False


@dataclass(frozen=True)
class Started:
    """An activation, and whether it was this order that started it."""

    activation: Activation
    is_new: bool


def raise_need(*, raised_by: RaisedBy, what: str, start_key: UUID, by: User, now: datetime) -> Need:
    """Record a need for cooperation; the same `start_key` again gives the same need."""
    try:
        with transaction.atomic():
            need = Need.objects.create(
                raised_by_actor=raised_by.actor,
                raised_by_forum=raised_by.forum,
                raised_by_outsider=raised_by.outsider,
                what=what,
                raised_at=now,
                recorded_by=by,
                start_key=start_key,
            )
            journal.created(need, by=by, what=what, raised_by=need.raised_by)
            return need
    except IntegrityError:
        # A retry of the same form; anything else is a fault and goes on up.
        earlier = Need.objects.filter(start_key=start_key).first()
        if earlier is None:
            raise
        return earlier


@transaction.atomic
def refuse(need: Need, *, reason: str, by: User, now: datetime) -> None:
    """Decide that no forum is convened for the need. Raises Conflict if it is decided already."""
    move(need, Need.State.REFUSED, allowed=Need.ALLOWED, decided_at=now, decided_by=by, reason=reason)
    journal.moved(need, before=Need.State.RAISED, by=by, note=reason)


def activate(need: Need | NewNeed, order: Order, *, start_key: UUID, by: User, now: datetime) -> Started:
    """Decide on the need, convene the forum, call in the actors and set the first meeting.

    All or nothing, a need recorded on the way included. A double press, a retry or a colleague's
    order for a forum that is active already changes nothing and gives the activation that runs.
    Raises Conflict if the need was decided otherwise meanwhile, ValueError if the forum is not for
    Länsstyrelsen to activate.
    """
    if not order.forum.is_activated_by_the_host:
        raise ValueError(f"{order.forum} forms itself")
    try:
        with transaction.atomic():
            return Started(_activate(need, order, start_key=start_key, by=by, now=now), is_new=True)
    except (Conflict, IntegrityError):
        # The database had the last word: somebody's order for the same is there.
        running = running_for(order, start_key=start_key)
        if running is None:
            raise
        return Started(running, is_new=False)


def running_for(order: Order, *, start_key: UUID) -> Activation | None:
    """Return what the same form started, else the activation that this order would double."""
    same = Activation.objects.filter(start_key=start_key).first()
    if same is not None:
        return same
    return (
        Activation.objects.running()
        .filter(forum=order.forum, kind=order.kind, incident=order.incident)
        .first()
    )


@transaction.atomic
def end(activation: Activation, *, note: str, by: User, now: datetime) -> None:
    """End the activated mode, with a note; what still rings is stopped. Raises Conflict if ended."""
    move(activation, Activation.State.ENDED, allowed=Activation.ALLOWED, ended_at=now, note=note)
    journal.moved(activation, before=Activation.State.ACTIVE, by=by, note=note)
    for part in activation.callouts.select_related("callout"):
        if part.callout.state == Callout.State.RINGING:
            ending.stop(part.callout, by=by, now=now)


def _activate(need: Need | NewNeed, order: Order, *, start_key: UUID, by: User, now: datetime) -> Activation:
    if isinstance(need, NewNeed):
        need = raise_need(raised_by=need.raised_by, what=need.what, start_key=start_key, by=by, now=now)
    move(need, Need.State.DECIDED, allowed=Need.ALLOWED, decided_at=now, decided_by=by)
    journal.moved(need, before=Need.State.RAISED, by=by)
    activation = Activation.objects.create(
        need=need,
        forum=order.forum,
        incident=order.incident,
        kind=order.kind,
        purpose=order.purpose,
        start_key=start_key,
        decided_at=now,
        decided_by=by,
    )
    journal.created(activation, by=by, forum=order.forum, kind=order.kind, purpose=order.purpose)
    meeting = _first_meeting(activation, order, by=by)
    ActivationMeeting.objects.create(activation=activation, meeting=meeting)
    callout = calling.start(
        kind=order.kind,
        text=order.text,
        forum=order.forum,
        actors=order.recipients,
        quorum_rule=order.quorum_rule,
        quorum_number=order.quorum_number,
        start_key=start_key,
        by=by,
        now=now,
        all_at_once=order.all_at_once,
    )
    ActivationCallout.objects.create(
        activation=activation, callout=callout, part=ActivationCallout.Part.FIRST
    )
    return activation


def _first_meeting(activation: Activation, order: Order, *, by: User) -> Meeting:
    meeting = Meeting.objects.create(
        forum=order.forum,
        starts_at=order.starts_at,
        state=Meeting.State.CALLED,
        conference=order.conference,
        conference_code=order.conference_code,
        # Länsstyrelsen is host until the first meeting says otherwise.
        host=Actor.objects.filter(is_host=True).first(),
        leader=order.leader,
    )
    journal.created(meeting, by=by, starts_at=order.starts_at, leader=order.leader)
    return meeting
