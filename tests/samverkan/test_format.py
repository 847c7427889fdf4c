"""How figures and times are written (the writing rules of the house)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan import format as written

HARD = "\u00a0"
FIRST = datetime(2014, 1, 1, tzinfo=UTC)
moments = st.integers(min_value=0, max_value=26 * 365 * 24 * 60).map(
    lambda minutes: FIRST + timedelta(minutes=minutes)
)


def spoken(text):
    return text.replace(HARD, " ")


@pytest.mark.parametrize(
    ("ore", "text"),
    [
        (123456789, "1 234 567,89 kr"),
        (6685740, "66 857,40 kr"),
        (-1200, "−12,00 kr"),
        (0, "0,00 kr"),
        (5, "0,05 kr"),
        (-5, "−0,05 kr"),
    ],
)
def test_ore_are_written_as_kronor_with_two_decimals(ore, text):
    assert spoken(written.kronor(ore)) == text


def test_a_figure_never_breaks_across_lines():
    assert " " not in written.kronor(123456789) + written.percent(Decimal("0.043")) + written.number(44873)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_an_amount_read_back_is_the_same_ore(ore):
    digits = written.amount(ore).replace(HARD, "").replace(",", "").replace("−", "-")
    assert int(digits) == ore


@given(st.integers(min_value=0, max_value=10**15))
def test_every_group_but_the_first_has_three_digits(whole):
    first, *others = written.number(whole).split(HARD)
    assert 1 <= len(first) <= 3
    assert all(len(group) == 3 for group in others)


def test_an_amount_that_rounds_to_nothing_has_no_minus_sign():
    assert written.number(Decimal("-0.004"), 2) == "0,00"


def test_half_an_ore_rounds_away_from_zero():
    assert written.number(Decimal("0.125"), 2) == "0,13"
    assert written.number(Decimal("-0.125"), 2) == "−0,13"


def test_a_share_is_written_in_percent():
    assert spoken(written.percent(Decimal("0.0430"))) == "4,3 %"
    assert spoken(written.percent(Decimal(1), decimals=0)) == "100 %"


def test_numbers_of_organisations_and_accounts_get_their_hyphen():
    assert written.orgnr("2120000142") == "212000-0142"
    assert written.bankgiro("9912346") == "991-2346"
    assert written.bankgiro("50501055") == "5050-1055"


def test_what_is_no_number_is_left_as_it_was():
    assert written.orgnr("okänt") == "okänt"
    assert written.bankgiro("") == ""


def test_a_day_is_the_day_in_stockholm_and_not_the_one_in_utc():
    assert written.day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == "2026-07-01"
    assert written.day(date(2026, 6, 30)) == "2026-06-30"


def test_a_meeting_time_has_its_weekday():
    at = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
    assert written.day_and_time(at, weekday=True) == "tor 2026-11-26 16:00"
    assert written.day_and_time(at, "en", weekday=True) == "Thu 2026-11-26 16:00"
    assert spoken(written.week(at)) == "vecka 48"
    assert spoken(written.week(date(2027, 1, 1), "en")) == "week 53"


def test_the_hour_that_comes_twice_says_which_one_it_is():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = first + timedelta(hours=1)
    assert spoken(written.clock(first)) == "02:30 sommartid"
    assert spoken(written.clock(second)) == "02:30 normaltid"
    assert spoken(written.clock(second, "en")) == "02:30 standard time"
    assert written.clock(second + timedelta(hours=1)) == "03:30"


def test_no_hour_of_the_spring_night_is_marked():
    night = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)
    assert [written.clock(night + timedelta(minutes=30 * i)) for i in range(4)] == [
        "01:00",
        "01:30",
        "03:00",
        "03:30",
    ]


@given(moments, st.integers(min_value=1, max_value=47))
def test_two_moments_never_share_their_written_time_within_two_days(moment, hours):
    later = moment + timedelta(hours=hours)
    assert written.day_and_time(moment) != written.day_and_time(later)


@pytest.mark.parametrize(
    ("minutes", "swedish", "english"),
    [
        (-3, "för 3 min sedan", "3 min ago"),
        (22, "om 22 min", "in 22 min"),
        (78, "om 1 h 18 min", "in 1 h 18 min"),
        (120, "om 2 h", "in 2 h"),
        (-24 * 60, "för 1 dag sedan", "1 day ago"),
        (21 * 24 * 60, "om 21 dagar", "in 21 days"),
        (0, "nyss", "just now"),
    ],
)
def test_a_distance_in_time_is_said_in_words(minutes, swedish, english):
    now = datetime(2026, 11, 26, 13, 5, tzinfo=UTC)
    moment = now + timedelta(minutes=minutes)
    assert spoken(written.distance(moment, now)) == swedish
    assert spoken(written.distance(moment, now, "en")) == english


def test_what_comes_within_a_minute_is_not_called_past():
    now = datetime(2026, 11, 26, 13, 5, tzinfo=UTC)
    assert spoken(written.distance(now + timedelta(seconds=40), now)) == "inom 1 min"


def test_relative_time_stands_beside_the_absolute():
    now = datetime(2026, 11, 26, 13, 5, tzinfo=UTC)
    assert spoken(written.beside(now - timedelta(minutes=3), now)) == "14:02 (för 3 min sedan)"
    assert spoken(written.beside(now - timedelta(days=1), now)) == "2026-11-25 14:05 (för 1 dag sedan)"


@pytest.mark.parametrize(
    ("number", "written_as"),
    [
        ("+46701740640", "070-174 06 40"),
        ("+46846500410", "08-465 004 10"),
        ("08-465 004 10", "08-465 004 10"),
        ("bo@tyreso.example", "bo@tyreso.example"),
        ("+4790000000", "+4790000000"),
    ],
)
def test_a_telephone_number_is_written_as_people_do(number, written_as):
    assert written.telephone(number) == written_as
