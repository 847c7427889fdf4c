from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.allocation import allocate, floor_ore
from samverkan.money import to_kr, to_ore

TOTALS = st.integers(0, 10**12).map(to_kr)
KEYS = st.text("abcdefghij", min_size=1, max_size=3)
WEIGHTS = st.dictionaries(KEYS, st.integers(1, 10**6), min_size=1, max_size=30)
CEILINGS = st.dictionaries(KEYS, st.decimals(0, 10**9, places=3), max_size=30)


def test_a_third_each_leaves_the_last_ore_to_the_first_key():
    parts = allocate(Decimal(100), {"c": 1, "a": 1, "b": 1}).parts

    assert parts == {"a": Decimal("33.34"), "b": Decimal("33.33"), "c": Decimal("33.33")}


def test_the_ore_left_over_goes_to_the_one_who_lost_most():
    parts = allocate(Decimal("0.10"), {"a": 33, "b": 67}).parts

    assert parts == {"a": Decimal("0.03"), "b": Decimal("0.07")}


def test_thirteen_shares_of_half_the_frame_are_250_000_kr_each():
    weights = {f"one-{n}": 1 for n in range(7)} | {f"two-{n}": 2 for n in range(3)}

    parts = allocate(Decimal(3_250_000), weights).parts

    assert set(parts.values()) == {Decimal(250_000), Decimal(500_000)}


def test_what_a_ceiling_cuts_off_is_not_spread_over_the_others():
    found = allocate(Decimal(300), {"a": 1, "b": 1, "c": 1}, {"a": Decimal("60.009")})

    assert found.parts == {"a": Decimal("60.00"), "b": Decimal(100), "c": Decimal(100)}
    assert found.not_financed == Decimal(40)


@pytest.mark.parametrize(
    ("total", "weights", "ceilings"),
    [
        (Decimal(1), {}, {}),
        (Decimal(1), {"a": 0}, {}),
        (Decimal(1), {"a": 3, "b": -1}, {}),
        (Decimal(-1), {"a": 1}, {}),
        (Decimal(1), {"a": 1}, {"a": Decimal(-1)}),
        (Decimal("0.001"), {"a": 1}, {}),
    ],
)
def test_what_cannot_be_shared_is_refused(total, weights, ceilings):
    with pytest.raises(ValueError, match=r"."):
        allocate(total, weights, ceilings)


@given(TOTALS, WEIGHTS, CEILINGS)
def test_parts_and_what_is_not_financed_are_the_whole_to_the_ore(total, weights, ceilings):
    found = allocate(total, weights, ceilings)

    assert sum(found.parts.values()) + found.not_financed == total
    assert found.not_financed >= 0


@given(TOTALS, WEIGHTS, CEILINGS)
def test_nobody_is_above_their_ceiling_or_an_ore_off_without_one(total, weights, ceilings):
    whole = sum(weights.values())

    for key, part in allocate(total, weights, ceilings).parts.items():
        off = abs(to_ore(part) * whole - to_ore(total) * weights[key])
        if key in ceilings:
            assert part <= ceilings[key]
            assert off < whole or to_ore(part) == floor_ore(ceilings[key])
        else:
            assert off < whole


@given(TOTALS, WEIGHTS, CEILINGS)
def test_a_ceiling_changes_nobody_elses_part(total, weights, ceilings):
    free = allocate(total, weights).parts

    for key, part in allocate(total, weights, ceilings).parts.items():
        assert part == min(free[key], to_kr(floor_ore(ceilings.get(key, free[key]))))


@given(TOTALS, WEIGHTS, CEILINGS, st.randoms())
def test_the_order_of_the_parties_does_not_matter(total, weights, ceilings, random):
    shuffled = list(weights.items())
    random.shuffle(shuffled)

    assert allocate(total, dict(shuffled), ceilings) == allocate(total, weights, ceilings)


@given(TOTALS, st.integers(1, 40))
def test_among_equals_the_first_keys_bear_the_odd_ore(total, count):
    parts = allocate(total, {f"{n:02}": 1 for n in range(count)}).parts

    in_order = [parts[f"{n:02}"] for n in range(count)]
    assert in_order == sorted(in_order, reverse=True)
    assert in_order[0] - in_order[-1] <= Decimal("0.01")


def test_ten_thousand_shares_add_up():
    weights = {f"{n:05}": n % 97 + 1 for n in range(10_000)}

    assert sum(allocate(Decimal(6_500_000), weights).parts.values()) == 6_500_000
