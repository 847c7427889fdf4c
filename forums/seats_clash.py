"""Dubbla platser: a person with seats in forums that meet at once cannot sit in both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Gathering:
    """A meeting as this rule sees it: of which forum, from when, and how long it usually takes."""

    forum: int
    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Clash:
    """Somebody is to sit in two meetings at once: the one asked about, and the other."""

    person: int
    here: Gathering
    there: Gathering


def at_once(one: Gathering, other: Gathering) -> bool:
    """Whether two meetings of different forums share a moment; one may begin as the other ends."""
    return one.forum != other.forum and one.starts_at < other.ends_at and other.starts_at < one.ends_at


def clashes(forum: int, gatherings: Iterable[Gathering], sits_in: Mapping[int, Iterable[int]]) -> list[Clash]:
    """Return the clashes of one forum's meetings, by time.

    `sits_in` tells, for each person with a seat in the forum, in which forums the person sits.
    """
    gatherings = sorted(gatherings, key=lambda each: (each.starts_at, each.forum))
    own = [each for each in gatherings if each.forum == forum]
    pairs = [(one, other) for one in own for other in gatherings if at_once(one, other)]
    return [
        Clash(person, one, other)
        for one, other in pairs
        for person, forums in sorted(sits_in.items())
        if other.forum in forums
    ]
