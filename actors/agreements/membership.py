"""Medlemsår: membership in an agreement is always whole calendar years.

A party is in from 1 January of the year it decided or signed; the day itself only says which
year. Notice given by 30 June ends the membership with that year, later notice with the next.
Source: Överenskommelsen, ikraftträdande och uppsägning.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

NOTICE_MONTH, NOTICE_DAY = 6, 30


@dataclass(frozen=True)
class Membership:
    """An unbroken row of membership years, both ends included; open-ended without `last_year`."""

    first_year: int
    last_year: int | None = None

    @property
    def first_day(self) -> date:
        """1 January of the first year."""
        return date(self.first_year, 1, 1)

    @property
    def last_day(self) -> date | None:
        """31 December of the last year, or None while no notice has been given."""
        return date(self.last_year, 12, 31) if self.last_year else None

    def covers(self, year: int) -> bool:
        """Tell whether the party is a member, and pays, the whole of `year`."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


def last_year(notice_on: date) -> int:
    """Return the year with whose end a membership ends when notice was given on `notice_on`."""
    in_time = (notice_on.month, notice_on.day) <= (NOTICE_MONTH, NOTICE_DAY)
    return notice_on.year if in_time else notice_on.year + 1


def memberships(bound_on: Iterable[date], notices: Iterable[date] = ()) -> tuple[Membership, ...]:
    """Return a party's memberships, oldest first.

    `bound_on` are the days of binding decisions and signatures (a proposal binds nobody),
    `notices` the days on which notice was given. A decision while a membership runs changes
    nothing, unless notice has been given: then the party stays. A second notice never postpones
    the first. Raises ValueError for a notice given by a party that was not bound that day.
    """
    # On one and the same day the decision comes first: one must be bound to give notice.
    days = sorted([(day, False) for day in bound_on] + [(day, True) for day in notices])
    found: list[Membership] = []
    for day, is_notice in days:
        current = found[-1] if found else None
        if is_notice:
            if current is None or not current.covers(day.year):
                raise ValueError(f"notice on {day} by a party that is not bound")
            found[-1] = _ended(current, day)
        elif current is None or (current.last_year is not None and day.year > current.last_year + 1):
            found.append(Membership(day.year))
        else:
            found[-1] = replace(current, last_year=None)
    return tuple(found)


def is_member(memberships: Iterable[Membership], year: int) -> bool:
    """Tell whether any of the memberships covers `year`."""
    return any(membership.covers(year) for membership in memberships)


def _ended(membership: Membership, notice_on: date) -> Membership:
    year = last_year(notice_on)
    if membership.last_year is not None:
        year = min(year, membership.last_year)
    return replace(membership, last_year=year)
