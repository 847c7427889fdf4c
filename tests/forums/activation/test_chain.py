from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forums.activation import chain
from forums.activation.chain import Station

BEGIN = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
moments = st.integers(0, 10_000).map(lambda seconds: BEGIN + timedelta(seconds=seconds))


def after(minutes):
    return BEGIN + timedelta(minutes=minutes)


def test_each_station_says_how_long_it_took_from_the_one_before_and_from_the_need():
    times = {Station.RAISED: BEGIN, Station.DECIDED: after(4), Station.SENT: after(5)}

    made = chain.links(times, now=after(10))

    assert made[2].since_previous == timedelta(minutes=1)
    assert made[2].since_need == timedelta(minutes=5)


def test_a_station_not_reached_is_passed_over_when_the_next_is_timed():
    times = {Station.RAISED: BEGIN, Station.SENT: after(5), Station.MEETING: after(30)}

    made = chain.links(times, now=after(40))

    assert made[3].at is None
    assert made[4].since_previous == timedelta(minutes=25)


def test_a_meeting_to_come_is_planned_and_not_reached():
    made = chain.links({Station.RAISED: BEGIN, Station.MEETING: after(30)}, now=after(10))

    assert made[4].is_planned
    assert not made[4].is_reached
    assert chain.next_station(made) == Station.DECIDED


def test_a_station_reached_before_the_one_before_it_says_nothing_about_the_time_between():
    times = {Station.RAISED: BEGIN, Station.ENOUGH: after(30), Station.MEETING: after(20)}

    assert chain.links(times, now=after(40))[4].since_previous is None


@pytest.mark.parametrize(("wanted", "expected"), [(1, 3), (2, 7), (3, 9), (4, None), (0, None)])
def test_enough_is_when_the_last_of_those_wanted_said_yes(wanted, expected):
    times = [after(9), after(3), after(7)]

    assert chain.enough_at(times, wanted) == (after(expected) if expected else None)


@given(st.lists(moments, min_size=5, max_size=5).map(sorted))
def test_when_all_happens_in_order_the_times_between_add_up_to_the_whole(times):
    made = chain.links(dict(zip(Station, times, strict=True)), now=times[-1])

    assert sum((link.since_previous for link in made[1:]), timedelta()) == made[-1].since_need
    assert chain.next_station(made) is None
