"""Stegen: the frozen plan of a call-out for one actor, and which step comes next.

The plan is made once, when the call-out starts: the people who hold the actor's seats, first
holders before deputies, each by the channels in the order they chose. Whoever says no is passed
over at once; whoever does not answer is tried by the next channel, then the next person is.
Source: Samverkansmodellen, aktivering; the times and the order are our choice.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, zip_longest


@dataclass(frozen=True)
class Contact:
    """One way to a person: a channel and the address on it."""

    channel: str
    to: str


@dataclass(frozen=True)
class Person:
    """A person or duty function that can be called, with the contacts in the person's own order."""

    key: int
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True)
class Seat:
    """A seat whose actor is called: its first holder, then its deputies in order."""

    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Try:
    """One step of the plan: this person, by this channel, and how long to wait for an answer."""

    position: int
    person: int
    rank: int  # 0 for a first holder, then the deputies
    channel: str
    to: str
    wait_s: int


@dataclass(frozen=True)
class Cursor:
    """Where a called actor stands in its plan: the stored columns of the same names.

    With no time for a next step nothing more happens by itself.
    """

    steps_taken: int
    next_step_at: datetime | None


def make_plan(
    seats: Iterable[Seat], *, wait_s: int, next_channel_s: int | None = None, all_at_once: bool = False
) -> tuple[Try, ...]:
    """Return the steps for one actor, in the order they are to be taken.

    An actor with several seats has all first holders tried before any deputy. A person who sits
    in more than one place is tried once, at the first. Every step waits `wait_s` seconds; with
    `next_channel_s` that is the time a person has in all, and the next channel is used so many
    seconds after the one before. `all_at_once` uses all of a person's channels together, and
    waits only after the last. People without a contact give no step: see `unreachable`. Raises
    ValueError if the wait is not at least a second.
    """
    if wait_s < 1:
        raise ValueError("a step must wait for its answer")
    tries: list[Try] = []
    for rank, person in _in_order(seats):
        waits = _waits(len(person.contacts), wait_s, 0 if all_at_once else next_channel_s)
        for contact, wait in zip(person.contacts, waits, strict=True):
            tries.append(Try(len(tries), person.key, rank, contact.channel, contact.to, wait))
    return tuple(tries)


def unreachable(seats: Iterable[Seat]) -> tuple[int, ...]:
    """Return the keys of those who should be called but have no way to be reached."""
    return tuple(person.key for _, person in _in_order(seats) if not person.contacts)


def start(*, now: datetime) -> Cursor:
    """Return where a plan begins: its first step is due at once, also if there is none to take."""
    return Cursor(0, now)


def is_due(cursor: Cursor, *, now: datetime) -> bool:
    """Tell whether the next step, or the end of the last wait, has come."""
    return cursor.next_step_at is not None and cursor.next_step_at <= now


def next_try(plan: Sequence[Try], cursor: Cursor, refused: Collection[int] = ()) -> Try | None:
    """Return the step to take when one is due, or None if the plan is used up.

    The steps of `refused`, those who have said no, are passed over.
    """
    return next((step for step in plan[cursor.steps_taken :] if step.person not in refused), None)


def after_taking(step: Try, *, now: datetime) -> Cursor:
    """Return where the plan stands once `step` is taken: its answer is waited for."""
    return Cursor(step.position + 1, now + timedelta(seconds=step.wait_s))


def after_cannot(plan: Sequence[Try], cursor: Cursor, person: int, *, now: datetime) -> Cursor:
    """Return where the plan stands when `person` has said no.

    The next person is tried at once if it was `person` who was being waited for. A late no from
    someone tried earlier hurries nothing: the one tried now still has the time promised.
    """
    if cursor.next_step_at is None or not _tried_now(plan, cursor):
        return cursor
    return _at_once(cursor, now) if _tried_now(plan, cursor)[-1].person == person else cursor


def after_undelivered(
    plan: Sequence[Try], cursor: Cursor, undelivered: Collection[int], *, now: datetime
) -> Cursor:
    """Return where the plan stands when the steps at the positions `undelivered` certainly failed.

    There is no answer to wait for, so the next step is taken at once, unless another message
    that went out together with it may still be answered.
    """
    waiting = _tried_now(plan, cursor)
    if cursor.next_step_at is None or not waiting:
        return cursor
    return _at_once(cursor, now) if all(step.position in undelivered for step in waiting) else cursor


def is_used_up(plan: Sequence[Try], cursor: Cursor, *, now: datetime, refused: Collection[int] = ()) -> bool:
    """Tell whether no step is left and the wait after the last one is over."""
    waited = cursor.next_step_at is None or cursor.next_step_at <= now
    return waited and next_try(plan, cursor, refused) is None


def runs_out_at(
    plan: Sequence[Try], cursor: Cursor, refused: Collection[int] = (), *, now: datetime
) -> datetime:
    """Return when the tries will be used up if nobody answers: until then the actor may take part."""
    left = (step.wait_s for step in plan[cursor.steps_taken :] if step.person not in refused)
    return (cursor.next_step_at or now) + timedelta(seconds=sum(left))


def _waits(channels: int, wait_s: int, next_channel_s: int | None) -> list[int]:
    """Return the wait after each of a person's channels."""
    if next_channel_s is None:
        return [wait_s] * channels
    # The last channel gets what is left of the person's time, and never less than the others.
    used = next_channel_s * (channels - 1)
    return [next_channel_s] * (channels - 1) + [max(wait_s - used, next_channel_s, 1)] * (channels > 0)


def _in_order(seats: Iterable[Seat]) -> list[tuple[int, Person]]:
    # zip_longest turns seats into ranks: all first holders, then all first deputies, and so on.
    ranks = zip_longest(*(seat.people for seat in seats))
    ranked = chain.from_iterable(((rank, person) for person in people) for rank, people in enumerate(ranks))
    found: dict[int, tuple[int, Person]] = {}
    for rank, person in ranked:
        if person is not None:
            found.setdefault(person.key, (rank, person))
    return list(found.values())


def _tried_now(plan: Sequence[Try], cursor: Cursor) -> list[Try]:
    """Return the steps whose wait is running: the last one taken and those sent together with it."""
    taken = plan[: cursor.steps_taken]
    together = list(taken[-1:])
    for step in reversed(taken[:-1]):
        if step.wait_s or step.person != together[0].person:
            break
        together.insert(0, step)
    return together


def _at_once(cursor: Cursor, now: datetime) -> Cursor:
    return Cursor(cursor.steps_taken, min(cursor.next_step_at, now))
