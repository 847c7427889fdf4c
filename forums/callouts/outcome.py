"""Utfall: what the answers say about each called actor, and whether the call-out meets its target.

An actor takes part when one of its people has said so, is unable when all who were tried have
said no, and is not reached when every try is used up. Only those who take part count.
Source: Samverkansmodellen, aktivering; the target is our choice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """The state of a called actor, as far as answers and tries decide it."""

    WAITING = "waiting"
    TAKES_PART = "takes_part"
    UNABLE = "unable"
    NOT_REACHED = "not_reached"


class Said(StrEnum):
    """What somebody answered."""

    COMING = "coming"
    CANNOT = "cannot"
    OTHER = "other"


class Target(StrEnum):
    """Svarsmål: which actors must take part."""

    ALL = "all"
    REQUIRED = "required"
    NUMBER = "number"


@dataclass(frozen=True)
class Answer:
    """One answer; without a person it was given for the actor as a whole."""

    person: int | None
    said: Said


@dataclass(frozen=True)
class Called:
    """A called actor as the target sees it."""

    state: State
    is_required: bool = False


@dataclass(frozen=True)
class Tally:
    """How a call-out stands against its target."""

    wanted: int  # how many must take part
    have: int  # how many of those that count do
    waiting: int  # how many of those that count may still answer in time

    @property
    def is_met(self) -> bool:
        """Tell whether enough actors take part. A target of nobody is never met."""
        return 0 < self.wanted <= self.have

    @property
    def can_be_met(self) -> bool:
        """Tell whether it is met, or would be if all who are still waited for took part."""
        return 0 < self.wanted <= self.have + self.waiting


def last_said(answers: Iterable[Answer]) -> dict[int | None, Said]:
    """Return each person's last answer, the one that counts; `answers` in the order given."""
    return {answer.person: answer.said for answer in answers}


def refused(answers: Iterable[Answer]) -> frozenset[int]:
    """Return those whose last answer is no: their remaining steps are passed over."""
    said = last_said(answers)
    return frozenset(person for person, what in said.items() if what == Said.CANNOT and person is not None)


def state(answers: Iterable[Answer], *, people: Iterable[int], is_used_up: bool) -> State:
    """Return the state of a called actor.

    `answers` in the order given; `people` are all in the actor's frozen plan; `is_used_up` says
    that no step is left and the last wait is over. One who takes part outweighs any number of
    refusals. An answer that is neither yes nor no decides nothing.
    """
    said = last_said(answers)
    if Said.COMING in said.values():
        return State.TAKES_PART
    people = set(people)
    all_said_no = bool(people) and all(said.get(person) == Said.CANNOT for person in people)
    if said.get(None) == Said.CANNOT or all_said_no:
        return State.UNABLE
    return State.NOT_REACHED if is_used_up else State.WAITING


def tally(called: Iterable[Called], *, target: Target, number: int | None = None) -> Tally:
    """Return how the call-out stands: all actors, the required ones, or any `number` of them.

    Raises ValueError if the target is a number and none is given.
    """
    called = list(called)
    if target == Target.REQUIRED:
        called = [actor for actor in called if actor.is_required]
    if target == Target.NUMBER and number is None:
        raise ValueError("the target is a number, but which")
    wanted = number if target == Target.NUMBER else len(called)
    states = [actor.state for actor in called]
    return Tally(wanted, states.count(State.TAKES_PART), states.count(State.WAITING))


def can_be_met_until(tally: Tally, run_out_at: Iterable[datetime]) -> datetime | None:
    """Return until when the target can still be met, or None if it is met or out of reach.

    `run_out_at` says for each actor that counts and is waited for when its tries are used up: the
    target goes out of reach when fewer are left than are missing.
    """
    missing = tally.wanted - tally.have
    if missing <= 0 or not tally.can_be_met:
        return None
    return sorted(run_out_at, reverse=True)[missing - 1]
