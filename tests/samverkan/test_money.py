from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan import money


@given(st.integers(-(10**40), 10**40))
def test_ore_survive_the_way_to_kronor_and_back(ore):
    assert money.to_ore(money.to_kr(ore)) == ore


@pytest.mark.parametrize(("kr", "ore"), [(Decimal("67309.50"), 6730950), (Decimal("-12"), -1200), (1, 100)])
def test_kronor_become_whole_ore(kr, ore):
    assert money.to_ore(kr) == ore


@pytest.mark.parametrize("amount", [0.1, "10", True, None])
def test_only_decimal_and_int_are_kronor(amount):
    with pytest.raises(TypeError):
        money.to_ore(amount)


@pytest.mark.parametrize("amount", [Decimal("0.001"), Decimal("NaN"), Decimal("Infinity")])
def test_less_than_an_ore_is_refused(amount):
    with pytest.raises(ValueError, match="öre|amount"):
        money.to_ore(amount)


@pytest.mark.parametrize("ore", [1.0, Decimal(1), True])
def test_only_int_is_ore(ore):
    with pytest.raises(TypeError):
        money.to_kr(ore)


@pytest.mark.parametrize(
    ("kr", "text"),
    [
        (Decimal("1234567.89"), "1\u00a0234\u00a0567,89"),
        (Decimal("-12"), "\u221212,00"),
        (Decimal("-0.05"), "\u22120,05"),
        (0, "0,00"),
    ],
)
def test_amounts_are_written_the_swedish_way(kr, text):
    assert money.written(kr) == text


def test_counts_have_hard_spaces():
    assert money.counted(2181318) == "2\u00a0181\u00a0318"
