"""Formal reviews, reminders' days and the map: rules without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors import county_map
from actors.agreements.reminders import Plan, step_due
from actors.agreements.standing import LOOKS, Standing, count, standing
from actors.agreements.terms import election_day, next_review, review_to_propose
from actors.county_map import Mark

DAYS = st.dates(date(2014, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2014, date(2014, 9, 14)),
        (2018, date(2018, 9, 9)),
        (2022, date(2022, 9, 11)),
        (2026, date(2026, 9, 13)),
        (2030, date(2030, 9, 8)),
    ],
)
def test_elections_are_on_the_second_sunday_of_september(year, day):
    assert election_day(year) == day


@pytest.mark.parametrize("year", [2010, 2015, 2020, 0])
def test_other_years_have_no_election(year):
    with pytest.raises(ValueError, match="no general election"):
        election_day(year)


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2017, 9, 8), None),
        (date(2017, 9, 9), 2018),
        (date(2018, 9, 8), 2018),
        (date(2018, 9, 9), None),
        (date(2021, 12, 24), 2022),
        (date(2025, 9, 13), 2026),
        (date(2029, 9, 8), 2030),
    ],
)
def test_a_review_is_proposed_a_year_ahead_until_the_election(day, term):
    found = review_to_propose(day, held=set())

    assert (found and found.term_year) == term


def test_a_review_that_has_been_started_is_not_proposed_again():
    assert review_to_propose(date(2018, 1, 1), held={2014, 2018}) is None


@given(DAYS)
def test_the_next_review_is_always_before_an_election_to_come_within_four_years(day):
    review = next_review(day)

    assert day < review.election_on <= day + timedelta(days=4 * 366)
    assert review.propose_from < review.due_on < date(review.term_year, 6, 30) < review.election_on


PLANS = st.builds(
    lambda opened, length, before, every: Plan(opened, opened + timedelta(days=length), before, every),
    st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    st.integers(0, 200),
    st.integers(0, 60),
    st.integers(1, 60),
)


@given(PLANS)
def test_walking_day_by_day_meets_each_reminder_once_and_in_order(plan):
    met = []
    day = plan.opened_on
    while day <= plan.last_day + timedelta(days=30):
        step = step_due(plan, today=day)
        if step and (not met or met[-1] != step):
            met.append(step)
        day += timedelta(days=1)

    assert [step.day for step in met] == sorted({step.day for step in met})
    assert len({step.name for step in met}) == len(met)
    assert all(step.is_late == (step.day > plan.due_on) for step in met)
    assert all(plan.opened_on < step.day <= plan.last_day for step in met)


@given(PLANS, st.integers(0, 400))
def test_a_reminder_is_never_due_before_its_day(plan, days):
    today = plan.opened_on + timedelta(days=days)

    step = step_due(plan, today=today)

    assert step is None or step.day <= today


@given(st.lists(st.sampled_from(["asked", "adopted", "adopted_with_conditions", "refused"])), DAYS, DAYS)
def test_every_asked_party_is_counted_exactly_once(states, due_on, today):
    for is_closed in (False, True):
        found = [standing(each, due_on=due_on, today=today, is_closed=is_closed) for each in states]
        counted = count(found)

        assert counted.bound + counted.refused + counted.unanswered == counted.asked == len(states)


def test_each_standing_has_a_word_a_sign_and_a_colour_of_its_own():
    assert set(LOOKS) == set(Standing)
    assert len({word for word, _sign, _color in LOOKS.values()}) == len(LOOKS)


def test_the_map_has_the_countys_26_municipalities_inside_its_frame():
    outline = county_map.outline()

    assert len({area.code for area in outline.areas}) == 26
    assert all(0 <= area.x <= outline.width and 0 <= area.y <= outline.height for area in outline.areas)
    assert all(area.path.startswith("M") and area.path.endswith("Z") for area in outline.areas)


def test_only_what_is_known_is_filled():
    filled = county_map.fill({"0138": Mark("adopted", "check", "antagen"), "finns-ej": Mark("a", "b", "c")})

    assert [each.area.name for each in filled] == ["Tyresö"]
