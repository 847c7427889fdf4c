"""Klockan: times are stored in UTC and read by people in Swedish local time.

Nothing here asks what time it is: `now` is always given by whoever calls.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def local(moment: datetime) -> datetime:
    """Return an aware `moment` in Swedish local time. Raises ValueError if it is naive."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(STOCKHOLM)


def local_day(moment: datetime) -> date:
    """Return the calendar day on which `moment` falls in Sweden."""
    return local(moment).date()


def at(day: date, clock: time) -> datetime:
    """Return the moment, in UTC, when Swedish clocks show `clock` on `day`.

    In spring an hour is skipped: a time inside it is the moment one hour on, as clocks then
    show it. In autumn an hour comes twice: the first is meant, or the second with `fold=1`.
    """
    return datetime.combine(day, clock, tzinfo=STOCKHOLM).astimezone(UTC)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of `day` and the first of the next, in UTC: 23, 24 or 25 hours."""
    return at(day, time.min), at(day + timedelta(days=1), time.min)


def is_repeated(moment: datetime) -> bool:
    """Tell whether the local time of `moment` occurs twice that night (autumn's changed hour)."""
    here = local(moment)
    return here.replace(fold=0).utcoffset() > here.replace(fold=1).utcoffset()


def is_summer_time(moment: datetime) -> bool:
    """Tell whether `moment` is in summer time: what parts the two hours with the same name."""
    return bool(local(moment).dst())
