"""Modellbilden: the forums by level and mode, with what each needs seen. The map of the house.

Source: Samverkansmodellen, nivåer och lägen. What higher rooms know of a forum (its meetings, its
activations) is asked through the forum, never imported.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Prefetch, Q

from actors.models import Actor
from forums.models import Forum, Holder, Level, Mode, Seat
from samverkan.clock import local_day


@dataclass
class Box:
    """A forum as a box: its vacant seats, next meeting and activations that run."""

    forum: Forum
    seats: int
    vacant: int
    next_meeting: object | None = None
    real: object | None = None
    exercise: object | None = None


@dataclass
class Row:
    """A level with its forums in ordinary and in activated mode."""

    level: Level
    ordinary: list[Box] = field(default_factory=list)
    activated: list[Box] = field(default_factory=list)


def rows(user, *, now: datetime) -> list[Row]:
    """Return the model picture, level by level, as far as `user` may see it."""
    picture = {level: Row(level) for level in Level}
    for box in boxes(Forum.objects.filter(parent=None), user, now=now):
        row = picture[Level(box.forum.level)]
        if box.forum.home_mode != Mode.ACTIVATED:
            row.ordinary.append(box)
        if box.forum.home_mode != Mode.ORDINARY:
            row.activated.append(box)
    return list(picture.values())


def boxes(forums: Iterable[Forum], user, *, now: datetime) -> list[Box]:
    """Return the boxes of the standing ones of `forums`, in their own order."""
    today = local_day(now)
    seats = {
        row["forum"]: row
        for row in Seat.objects.open_on(today)
        .with_vacancy(today)
        .order_by()
        .values("forum")
        .annotate(all=Count("pk"), vacant=Count("pk", filter=Q(is_held=False)))
    }
    none = {"all": 0, "vacant": 0}
    found = {
        forum.pk: Box(forum, seats.get(forum.pk, none)["all"], seats.get(forum.pk, none)["vacant"])
        for forum in forums.standing(today)
    }
    _add_activations(found, user)
    _add_meetings(found, now)
    return list(found.values())


def seats_of(forum: Forum, user, *, now: datetime) -> list[Seat]:
    """Return the forum's seats that `user` may see, vacant ones first, then by actor's name.

    Each has who serves in it as `held_by`, in order: with rank 0 the holder, then the deputies.
    """
    today = local_day(now)
    held_by = Prefetch("holders", Holder.objects.serving(today).select_related("user"), "held_by")
    seats = Seat.objects.visible_to(user).filter(forum=forum).open_on(today).with_vacancy(today)
    places = {pk: place for place, pk in enumerate(Actor.objects.by_name().values_list("pk", flat=True))}
    return sorted(
        seats.select_related("actor").prefetch_related("actor__names", "speaks_for__names", held_by),
        key=lambda seat: (seat.is_held, places[seat.actor_id], seat.pk),
    )


def _add_activations(found: dict[int, Box], user) -> None:
    activations = Forum._meta.get_field("activations").related_model.objects
    for activation in activations.visible_to(user).running().filter(forum__in=found).order_by("-decided_at"):
        # The earliest that runs is the one since when.
        setattr(found[activation.forum_id], activation.kind, activation)


def _add_meetings(found: dict[int, Box], now: datetime) -> None:
    meetings = Forum._meta.get_field("meetings").related_model.objects
    coming = meetings.filter(forum__in=found, starts_at__gt=now).exclude(state="cancelled")
    for meeting in coming.order_by("-starts_at"):
        found[meeting.forum_id].next_meeting = meeting
