from datetime import UTC, date, datetime, time, timedelta

import pytest

from samverkan import clock


def test_a_winter_moment_is_one_hour_later_in_sweden():
    assert clock.local(datetime(2026, 1, 15, 15, 0, tzinfo=UTC)).hour == 16


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        clock.local(datetime(2026, 1, 15, 15, 0))  # noqa: DTZ001


def test_the_day_changes_at_swedish_midnight():
    assert clock.local_day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 26), 24)]
)
def test_days_have_23_24_or_25_hours(day, hours):
    start, end = clock.day_bounds(day)

    assert end - start == timedelta(hours=hours)


def test_a_skipped_time_is_an_hour_on():
    assert clock.local(clock.at(date(2026, 3, 29), time(2, 30))).time() == time(3, 30)


def test_the_two_hours_of_the_same_name_are_told_apart():
    first = clock.at(date(2026, 10, 25), time(2, 30))
    second = clock.at(date(2026, 10, 25), time(2, 30, fold=1))

    assert second - first == timedelta(hours=1)
    assert clock.is_repeated(first)
    assert clock.is_repeated(second)
    assert clock.is_summer_time(first)
    assert not clock.is_summer_time(second)


def test_an_ordinary_hour_is_not_repeated():
    assert not clock.is_repeated(datetime(2026, 10, 25, 3, 0, tzinfo=UTC))
