"""Kedjan: how fast a forum came to work, from the need to the first meeting.

The clock matters: need raised, decided, call-out sent, enough actors taking part, first meeting.
Source: Samverkansmodellen, aktivering; what is enough is the call-out's target (our choice).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Station(StrEnum):
    """A station of the chain, in order."""

    RAISED = "raised"
    DECIDED = "decided"
    SENT = "sent"
    ENOUGH = "enough"
    MEETING = "meeting"


@dataclass(frozen=True)
class Link:
    """A station, when it was reached, and how long that took."""

    station: Station
    at: datetime | None
    # From the latest station before it that has been reached, and from the need.
    since_previous: timedelta | None
    since_need: timedelta | None
    # Set, but still to come: the time of a meeting.
    is_planned: bool = False

    @property
    def is_reached(self) -> bool:
        """Tell whether it has happened."""
        return self.at is not None and not self.is_planned


def enough_at(taking_part: Iterable[datetime], wanted: int) -> datetime | None:
    """Return when the last of the `wanted` actors said that they take part, or None.

    `taking_part` are the times of those that count for the target, in any order. A target of
    nobody is never met.
    """
    times = sorted(taking_part)
    return times[wanted - 1] if 0 < wanted <= len(times) else None


def links(times: dict[Station, datetime | None], *, now: datetime) -> tuple[Link, ...]:
    """Return the chain's stations in order, with how long each took.

    Stations may be reached out of order (a meeting may begin before enough have answered): then
    nothing is said about how long it took from the one before. A missing time is not reached.
    """
    begun = times.get(Station.RAISED)
    made: list[Link] = []
    previous: datetime | None = None
    for station in Station:
        at = times.get(station)
        is_planned = at is not None and at > now
        since_previous = at - previous if at and previous and at >= previous else None
        since_need = at - begun if at and begun else None
        made.append(Link(station, at, since_previous, since_need, is_planned))
        previous = at or previous
    return tuple(made)


def next_station(chain: Iterable[Link]) -> Station | None:
    """Return the first station that is still to be reached, or None when all are."""
    return next((link.station for link in chain if not link.is_reached), None)
