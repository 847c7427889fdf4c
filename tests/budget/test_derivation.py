from decimal import Decimal
from fractions import Fraction

import pytest

from budget.derivation import Row, derivation, permille_as_percent, rate_written
from budget.due import Due
from budget.shares import Group, Party, Rule, shares

FRAME = Decimal(6_500_000)
PARTIES = [
    Party("0138", Group.MUNICIPALITY, 44_873),
    Party("rest", Group.MUNICIPALITY, 2_181_318 - 44_873),
    Party("lansstyrelsen", Group.OTHER, 2),
    Party("polisen", Group.OTHER, 11),
]


def lines_of(key, *, rule=Rule.SPLIT_HALF, basis=FRAME, due=None):
    found = shares(PARTIES, frame=FRAME, basis=basis, rule=rule)
    return {line.row: line.figures for line in derivation(found, key, due)}


def test_a_municipalitys_share_is_explained_from_inhabitants():
    found = lines_of("0138", basis=FRAME / 2)

    assert found[Row.HALF]["pool"] == "1\u00a0625\u00a0000,00"
    assert found[Row.INHABITANTS] == {
        "weight": "44\u00a0873",
        "whole": "2\u00a0181\u00a0318",
        "pool": "1\u00a0625\u00a0000,00",
        "rate": "0,7450",
        "share": "33\u00a0428,70",
    }
    assert found[Row.CEILING]["ceiling"] == "67\u00a0309,50"
    assert not found[Row.CEILING]["is_capped"]


def test_an_other_partys_share_is_explained_from_activity_shares():
    found = lines_of("lansstyrelsen")

    assert found[Row.ACTIVITY_SHARES]["rate"] == "250\u00a0000,00"
    assert found[Row.ACTIVITY_SHARES]["share"] == "500\u00a0000,00"
    assert found[Row.CEILING]["per_unit"] == "279\u00a0500,00"


@pytest.mark.parametrize(
    ("key", "rule", "row"),
    [
        ("0138", Rule.SPLIT_HALF, Row.HALF),
        ("0138", Rule.FIXED_SHARE_HALF, Row.HALF),
        ("0138", Rule.FIXED_SHARE_REST, Row.REST),
        ("polisen", Rule.SPLIT_HALF, Row.HALF),
        ("polisen", Rule.FIXED_SHARE_HALF, Row.FIXED_SHARES),
        ("polisen", Rule.FIXED_SHARE_REST, Row.FIXED_SHARES),
    ],
)
def test_each_rule_says_where_the_halfs_part_comes_from(key, rule, row):
    assert row in lines_of(key, rule=rule)


def test_what_was_invoiced_before_is_taken_off():
    due = Due("0138", Decimal("66857.40"), Decimal("33428.70"))

    found = lines_of("0138", due=due)

    assert found[Row.INVOICED_BEFORE]["invoiced"] == "33\u00a0428,70"
    assert found[Row.DUE]["due"] == "33\u00a0428,70"


def test_a_derivation_can_be_frozen_as_plain_text():
    lines = derivation(shares(PARTIES, frame=FRAME), "0138")

    assert all(isinstance(value, str) for line in lines for value in line.plain().values())


def test_the_rate_is_read_with_four_decimals():
    assert rate_written(Fraction(3_250_000, 2_181_318)) == "1,4899"


@pytest.mark.parametrize(("permille", "text"), [(43, "4,3\u00a0%"), (40, "4\u00a0%")])
def test_thousandths_are_read_as_per_cent(permille, text):
    assert permille_as_percent(permille) == text
