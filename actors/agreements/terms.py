"""Mandatperioder: a formal review with all parties before each new term of office.

General elections are held every fourth year on the second Sunday of September: 2014, 2018, 2022 …
Source: Överenskommelsen, formell översyn; vallagen (2005:837) 1 kap. 3 §. That a review is proposed
a year before the election, and that its answers are due by 15 June, is our choice: the parties then
know the outcome before 30 June, the last day of notice for the same year.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_ELECTION = 2014
YEARS_BETWEEN = 4
SUNDAY = 6
DUE_MONTH, DUE_DAY = 6, 15


@dataclass(frozen=True)
class Review:
    """A formal review: before which election, from when it is proposed, when answers are due."""

    term_year: int
    propose_from: date
    due_on: date
    election_on: date


def election_day(year: int) -> date:
    """Return the day of the general election in `year`. Raises ValueError for a year without one."""
    if year < FIRST_ELECTION or (year - FIRST_ELECTION) % YEARS_BETWEEN:
        raise ValueError(f"no general election in {year}")
    first = date(year, 9, 1)
    return first + timedelta(days=(SUNDAY - first.weekday()) % 7 + 7)


def review_before(year: int) -> Review:
    """Return the review before the term that the election of `year` begins. Raises ValueError."""
    election_on = election_day(year)
    # September has the same days every year, so the day exists a year earlier.
    return Review(
        term_year=year,
        propose_from=election_on.replace(year=year - 1),
        due_on=date(year, DUE_MONTH, DUE_DAY),
        election_on=election_on,
    )


def next_review(day: date) -> Review:
    """Return the review before the first election after `day`."""
    year = FIRST_ELECTION
    while election_day(year) <= day:
        year += YEARS_BETWEEN
    return review_before(year)


def review_to_propose(day: date, *, held: Collection[int]) -> Review | None:
    """Return the review that should be started by now; None if it is too early or already begun.

    `held` are the election years that a review has been started for.
    """
    review = next_review(day)
    is_time = review.propose_from <= day
    return review if is_time and review.term_year not in held else None
