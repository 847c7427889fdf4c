from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.agreements.membership import Membership, is_member, last_year, memberships

DAYS = st.dates(date(2014, 1, 1), date(2040, 12, 31))


def test_a_party_that_signs_in_october_pays_the_whole_year():
    (membership,) = memberships([date(2015, 10, 14)])

    assert membership.first_day == date(2015, 1, 1)
    assert membership.covers(2015)
    assert not membership.covers(2014)


def test_membership_is_open_ended():
    (membership,) = memberships([date(2015, 6, 15)])

    assert membership.last_day is None
    assert membership.covers(2099)


@pytest.mark.parametrize(
    ("notice_on", "ends"),
    [
        (date(2018, 6, 30), date(2018, 12, 31)),
        (date(2018, 7, 1), date(2019, 12, 31)),
        (date(2018, 12, 31), date(2019, 12, 31)),
    ],
)
def test_notice_by_30_june_ends_the_same_year_and_later_notice_the_next(notice_on, ends):
    (membership,) = memberships([date(2015, 3, 1)], [notice_on])

    assert membership.last_day == ends


def test_a_second_notice_does_not_postpone_the_first():
    found = memberships([date(2015, 3, 1)], [date(2018, 6, 1), date(2018, 9, 1)])

    assert found == (Membership(2015, 2018),)


def test_a_new_decision_after_notice_keeps_the_party():
    found = memberships([date(2015, 3, 1), date(2018, 11, 1)], [date(2018, 6, 1)])

    assert found == (Membership(2015),)


def test_a_party_may_leave_and_come_back():
    found = memberships([date(2015, 3, 1), date(2021, 2, 1)], [date(2018, 6, 1)])

    assert found == (Membership(2015, 2018), Membership(2021))
    assert not is_member(found, 2019)
    assert is_member(found, 2021)


def test_nobody_can_give_notice_before_being_bound():
    with pytest.raises(ValueError, match="not bound"):
        memberships([], [date(2018, 6, 1)])


@given(DAYS, DAYS)
def test_membership_is_always_whole_calendar_years(bound_on, notice_on):
    if notice_on < bound_on:
        bound_on, notice_on = notice_on, bound_on

    (membership,) = memberships([bound_on], [notice_on])

    assert membership.first_day == date(bound_on.year, 1, 1)
    assert membership.last_day == date(last_year(notice_on), 12, 31)
    assert membership.covers(bound_on.year)


@given(st.permutations([date(2015, 3, 1), date(2016, 3, 1), date(2022, 1, 1)]))
def test_the_order_of_the_papers_does_not_matter(days):
    expected = memberships(sorted(days), [date(2017, 1, 1)])

    assert memberships(days, [date(2017, 1, 1)]) == expected
