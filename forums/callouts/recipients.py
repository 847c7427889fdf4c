"""Vilka som kallas in: a forum's seats with holders and deputies, plus and minus actors."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from actors.models import Actor
from actors.people.models import ContactPoint, Grant, User
from forums.models import Forum, Holder, Seat
from samverkan.access import Role
from samverkan.clock import local_day
from samverkan.collation import sort_key


@dataclass(frozen=True)
class Recipient:
    """An actor to call, with its seats' people in the order they are to be tried."""

    actor: Actor
    seats: tuple[tuple[User, ...], ...] = ()
    is_required: bool = False

    @property
    def has_people(self) -> bool:
        return any(self.seats)


def of_forum(
    forum: Forum, *, now: datetime, plus: Iterable[Actor] = (), minus: Iterable[Actor] = ()
) -> list[Recipient]:
    """Return whom a call-out of `forum` calls, by the actor's name.

    Holders and deputies of the seats open today; who has left or is inactive is passed over. An
    actor in `plus` without a seat is called through its duty function, then its representatives.
    A vacant actor is in the list without people: it must show that nobody can be reached.
    """
    today = local_day(now)
    left_out = {actor.pk for actor in minus}
    found: dict[int, Recipient] = {}
    for seat in _open_seats(forum, today):
        if seat.actor_id not in left_out:
            people = tuple(holder.user for holder in seat.holders.all())
            before = found.get(seat.actor_id, Recipient(seat.actor))
            found[seat.actor_id] = replace(before, seats=(*before.seats, people))
    for actor in plus:
        if actor.pk not in found and actor.pk not in left_out:
            found[actor.pk] = of_actor(actor, now=now)
    return sorted(found.values(), key=lambda recipient: sort_key(recipient.actor.name))


def of_actor(actor: Actor, *, now: datetime) -> Recipient:
    """Return an actor called outside its seats: its duty functions first, then its representatives."""
    in_order = Prefetch("contact_points", ContactPoint.objects.reachable())
    own = User.objects.here(local_day(now)).order_by("pk").prefetch_related(in_order)
    functions = own.filter(kind=User.Kind.FUNCTION, home=actor)
    granted = Grant.objects.current(now).filter(actor=actor, role=Role.REPRESENTATIVE)
    people = own.filter(kind=User.Kind.PERSON, pk__in=granted.values("user"))
    return Recipient(actor, ((*functions, *people),))


def _open_seats(forum: Forum, today: date) -> QuerySet[Seat]:
    holders = Holder.objects.serving(today).order_by("rank").select_related("user")
    return (
        forum.seats.open_on(today)
        .select_related("actor")
        .order_by("pk")
        .prefetch_related(
            "actor__names",
            Prefetch("holders", holders),
            Prefetch("holders__user__contact_points", ContactPoint.objects.reachable()),
        )
    )
