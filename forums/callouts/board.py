"""Tavlan: everything the page of a call-out shows, as plain values, with the same number of queries always."""

from dataclasses import dataclass
from datetime import datetime

from actors.people.models import User
from forums.callouts.models import Callout


@dataclass(frozen=True)
class Line:
    """One notice, as the unfolded row lists it."""

    who: str
    channel: str  # in words
    to: str
    state: str  # Notice.State
    state_name: str
    at: datetime  # when it came into that state
    queued_at: datetime
    handed_over_at: datetime | None
    delivered_at: datetime | None
    failed_at: datetime | None
    why_failed: str


@dataclass(frozen=True)
class Said:
    """One answer: who said what, when, and by what means."""

    who: str
    answer: str  # Answer.What
    answer_name: str
    minutes: int | None
    note: str
    means: str  # in words
    by: str  # who entered it for somebody else, else empty
    at: datetime


@dataclass(frozen=True)
class Next:
    """What happens next for a waiting actor: a person is tried, or the tries are used up."""

    at: datetime
    who: str = ""
    channel: str = ""

    @property
    def is_the_end(self) -> bool:
        return not self.who


@dataclass(frozen=True)
class Row:
    """One called actor."""

    called_pk: int
    actor_pk: int
    actor: str
    fallback_number: str
    is_required: bool
    state: str  # CalledActor.State
    state_name: str
    who: str  # who takes part, else who was tried last
    rank: int  # 0 for a first holder, then the deputies
    tried: int  # people who were tried, of
    people: int  # people who can be tried; 0: nobody to call
    minutes: int | None
    takes_part_at: datetime | None
    last: Line | None
    next: Next | None
    said: tuple[Said, ...]
    notices: tuple[Line, ...]


@dataclass(frozen=True)
class Board:
    """The whole: sums over all actors; rows only those the reader may see."""

    callout: Callout
    total: int
    takes_part: int
    waiting: int
    unable: int
    not_reached: int
    stopped: int
    wanted: int  # how many must take part
    have: int  # how many of those that count do
    is_met: bool
    can_be_met: bool
    until: datetime | None  # until when it can still be met, if it is not yet
    first_handed_over_at: datetime | None
    rows: tuple[Row, ...]


def of(callout: Callout, *, shown_to: User) -> Board:
    """Return the board of `callout` with the rows that `shown_to` may see, not reached ones first."""
    raise NotImplementedError
