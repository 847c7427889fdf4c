"""Membership on every single day of several years, leap years and 30 June / 1 July included."""

from datetime import date, timedelta

import pytest

from actors.agreements.membership import Membership, is_member, last_year, memberships

FIRST, LAST = date(2014, 1, 1), date(2029, 12, 31)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
LEAP_DAYS = [day for day in DAYS if (day.month, day.day) == (2, 29)]


def test_the_days_hold_four_leap_days():
    assert [day.year for day in LEAP_DAYS] == [2016, 2020, 2024, 2028]


def test_whatever_the_day_of_the_decision_membership_begins_on_1_january_of_its_year():
    for day in DAYS:
        (membership,) = memberships([day])

        assert membership.first_day == date(day.year, 1, 1)
        assert not membership.covers(day.year - 1)
        assert membership.covers(day.year) and membership.covers(day.year + 50)


def test_notice_on_any_day_ends_with_that_year_until_30_june_and_with_the_next_after_it():
    for day in DAYS:
        (membership,) = memberships([FIRST], [day])
        ends = day.year if day <= date(day.year, 6, 30) else day.year + 1

        assert membership == Membership(2014, ends)
        assert membership.last_day == date(ends, 12, 31)
        assert is_member([membership], ends) and not is_member([membership], ends + 1)


@pytest.mark.parametrize("year", range(2014, 2030))
def test_between_30_june_and_1_july_lies_a_whole_year(year):
    assert last_year(date(year, 6, 30)) + 1 == last_year(date(year, 7, 1))


def test_a_later_notice_never_ends_a_membership_earlier():
    ends = [last_year(day) for day in DAYS]

    assert ends == sorted(ends)


def test_who_decides_and_gives_notice_on_the_same_day_is_a_member_for_whole_years():
    for day in DAYS:
        (membership,) = memberships([day], [day])

        assert membership.first_year == day.year
        assert membership.last_year in {day.year, day.year + 1}


def test_a_decision_the_year_after_the_end_goes_on_and_one_later_begins_anew():
    for day in DAYS:
        ends = last_year(day)

        assert memberships([FIRST, date(ends + 1, 3, 1)], [day]) == (Membership(2014),)
        assert memberships([FIRST, date(ends + 2, 3, 1)], [day]) == (
            Membership(2014, ends),
            Membership(ends + 2),
        )
