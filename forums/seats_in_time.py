"""Innehav i tiden: who holds one rank of a seat on which day, as days that follow each other.

A holder serves from a day to a last day, or until further notice. Two never hold the same rank on the
same day; a day without anybody is a vacancy. Source: Samverkansmodellen, funktion och mandat, inte person.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Somebody's time in one rank; `until` is the last day. `key` names the stored row, if there is one."""

    who: int
    since: date
    until: date | None = None
    key: int | None = None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def overlaps(self, since: date, until: date | None) -> bool:
        """Whether any day is both in this time and in the given one."""
        begins_in_time = until is None or self.since <= until
        return begins_in_time and (self.until is None or since <= self.until)


def who_on(spans: Iterable[Span], day: date) -> int | None:
    """Return who holds the rank on the day; None when it is vacant."""
    return next((span.who for span in spans if span.covers(day)), None)


def put(spans: Iterable[Span], who: int | None, *, since: date, until: date | None = None) -> list[Span]:
    """Return the rank's time with `who` in it from `since` to `until`, or nobody if None.

    Whoever held it then gives way for those days only: a stand-in until a day leaves the rank to the
    one before again. Raises ValueError if the last day lies before the first.
    """
    if until is not None and until < since:
        raise ValueError("the last day lies before the first")
    left = [part for span in spans for part in _without(span, since, until)]
    added = [Span(who, since, until)] if who is not None else []
    return sorted(left + added, key=lambda span: span.since)


def _without(span: Span, since: date, until: date | None) -> list[Span]:
    """What is left of a time when the days from `since` to `until` are taken out of it."""
    if not span.overlaps(since, until):
        return [span]
    parts = []
    if span.since < since:
        parts.append(replace(span, until=since - A_DAY))
    if until is not None and (span.until is None or span.until > until):
        # The stored row stays with the earlier part; a later one is a row of its own.
        parts.append(replace(span, since=until + A_DAY, key=None if parts else span.key))
    return parts
