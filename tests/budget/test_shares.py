from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.shares import Group, Party, Rule, Terms, shares
from samverkan.money import to_kr

FRAME = Decimal(6_500_000)
COUNTY = 2_181_318
TYRESO = Party("0138", Group.MUNICIPALITY, 44_873)
SALEM = Party("0128", Group.MUNICIPALITY, 16_076)
NYKVARN = Party("0140", Group.MUNICIPALITY, 9_634)
# The rate depends on the sum alone, so the rest of the county can stand as one.
REST = Party("rest", Group.MUNICIPALITY, COUNTY - 44_873 - 16_076 - 9_634)
MUNICIPALITIES = [TYRESO, SALEM, NYKVARN, REST]
DOUBLE = ["lansstyrelsen", "region-stockholm", "trafikverket"]
SINGLE = ["polisen", "sos-alarm", "attunda", "hamnar", "militarregion", "storstockholm", "sodertorn"]
OTHERS = [Party(key, Group.OTHER, 2) for key in DOUBLE] + [Party(key, Group.OTHER, 1) for key in SINGLE]
PARTIES = MUNICIPALITIES + OTHERS


@pytest.mark.parametrize(
    ("rule", "kr"),
    [
        (Rule.SPLIT_HALF, Decimal("66857.40")),
        (Rule.FIXED_SHARE_HALF, Decimal("66857.40")),
        (Rule.FIXED_SHARE_REST, Decimal("58968.23")),
    ],
)
def test_tyreso_2015_under_each_rule(rule, kr):
    share = shares(PARTIES, frame=FRAME, rule=rule).by_key["0138"]

    assert share.amount == kr
    assert share.ceiling == Decimal("67309.50")
    assert not share.is_capped


@pytest.mark.parametrize(
    ("rule", "single"),
    [
        (Rule.SPLIT_HALF, Decimal(250_000)),
        (Rule.FIXED_SHARE_HALF, Decimal(279_500)),
        (Rule.FIXED_SHARE_REST, Decimal(279_500)),
    ],
)
def test_the_others_bear_one_share_or_two(rule, single):
    found = shares(PARTIES, frame=FRAME, rule=rule)

    assert found.by_key["polisen"].amount == single
    assert found.by_key["lansstyrelsen"].amount == 2 * single
    assert found.by_key["lansstyrelsen"].ceiling == Decimal(559_000)


def test_splitting_the_half_finances_the_frame_exactly():
    found = shares(PARTIES, frame=FRAME)

    assert found.total == FRAME
    assert found.not_financed == found.surplus == 0
    assert round(float(found.by_key["0138"].rate), 4) == 1.4899


def test_fixed_shares_beside_half_bring_in_too_much():
    found = shares(PARTIES, frame=FRAME, rule=Rule.FIXED_SHARE_HALF)

    assert found.surplus == Decimal(383_500)


def test_with_fixed_shares_the_municipalities_may_bear_the_rest():
    found = shares(PARTIES, frame=FRAME, rule=Rule.FIXED_SHARE_REST)

    assert found.total == FRAME
    assert found.halves[Group.MUNICIPALITY].pool == FRAME * Decimal("0.441")


def test_without_salem_a_gap_remains_and_without_nykvarn_none():
    without_salem = shares([party for party in PARTIES if party != SALEM], frame=FRAME)
    without_nykvarn = shares([party for party in PARTIES if party != NYKVARN], frame=FRAME)

    assert without_salem.not_financed == FRAME / 2 - Decimal("1.50") * (COUNTY - 16_076)
    assert without_salem.by_key["0138"].amount == Decimal("67309.50")
    assert without_salem.by_key["0138"].is_capped
    assert without_nykvarn.not_financed == 0


def test_the_280_000_kr_binds_when_the_frame_grows():
    share = shares(PARTIES, frame=Decimal(10_000_000)).by_key["polisen"]

    assert share.ceiling == share.amount == Decimal(280_000)


def test_a_half_without_parties_is_not_financed():
    found = shares(OTHERS, frame=FRAME)

    assert found.total == found.not_financed == FRAME / 2


def test_the_ceiling_may_count_inhabitants_on_another_day():
    tyreso = Party("0138", Group.MUNICIPALITY, 44_873, ceiling_weight=40_000)

    share = shares([tyreso, SALEM, NYKVARN, REST], frame=FRAME).by_key["0138"]

    assert share.amount == share.ceiling == Decimal(60_000)


@pytest.mark.parametrize("rule", Rule)
def test_half_the_frame_is_half_the_share(rule):
    year = shares(PARTIES, frame=FRAME, rule=rule)
    half = shares(PARTIES, frame=FRAME, basis=FRAME / 2, rule=rule)

    for key, share in half.by_key.items():
        assert abs(2 * share.amount - year.by_key[key].amount) <= Decimal("0.02")
        assert share.ceiling == year.by_key[key].ceiling


@pytest.mark.parametrize(
    ("parties", "basis"),
    [
        (PARTIES, FRAME + 1),
        (PARTIES, Decimal(-1)),
        ([*PARTIES, TYRESO], FRAME),
        ([Party("0138", Group.MUNICIPALITY, 0)], FRAME),
    ],
)
def test_what_makes_no_sense_is_refused(parties, basis):
    with pytest.raises(ValueError, match=r"."):
        shares(parties, frame=FRAME, basis=basis)


WEIGHTS = st.dictionaries(st.text("abcde", min_size=1, max_size=3), st.integers(1, 10**6), max_size=12)
PARTY_LISTS = st.builds(
    lambda municipalities, others: (
        [Party(f"m-{k}", Group.MUNICIPALITY, w) for k, w in municipalities.items()]
        + [Party(f"o-{k}", Group.OTHER, w % 3 + 1) for k, w in others.items()]
    ),
    WEIGHTS,
    WEIGHTS,
)
FRAMES = st.integers(0, 10**10).map(to_kr)
TERMS = st.builds(
    Terms,
    cap_per_inhabitant=st.integers(0, 1000).map(to_kr),
    share_permille=st.integers(0, 200),
    share_cap=st.integers(0, 10**8).map(to_kr),
)


@given(PARTY_LISTS, FRAMES, st.sampled_from(Rule), TERMS, st.fractions(0, 1), st.randoms())
def test_shares_add_up_to_the_ore_under_every_rule(parties, frame, rule, terms, part, random):
    basis = to_kr(int(part * int(frame * 100)))

    found = shares(parties, frame=frame, basis=basis, rule=rule, terms=terms)

    assert found.total + found.not_financed - found.surplus == basis
    assert all(share.amount <= share.ceiling for share in found.by_key.values())
    random.shuffle(parties)
    assert shares(parties, frame=frame, basis=basis, rule=rule, terms=terms) == found
