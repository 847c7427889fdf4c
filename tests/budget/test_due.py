from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.due import Due, Kind, dues
from budget.shares import Group, Party, Rule, shares
from samverkan.money import to_kr

FRAME = Decimal(6_500_000)
PARTIES = [
    Party("0128", Group.MUNICIPALITY, 16_076),
    Party("0138", Group.MUNICIPALITY, 44_873),
    Party("0180", Group.MUNICIPALITY, 2_100_000),
    Party("lansstyrelsen", Group.OTHER, 2),
    Party("polisen", Group.OTHER, 11),
]


def amounts(parties, basis, rule=Rule.SPLIT_HALF):
    found = shares(parties, frame=FRAME, basis=basis, rule=rule)
    return {key: share.amount for key, share in found.by_key.items()}


def invoice(invoiced, to_date):
    """Return what each party has been invoiced once this run, too, is issued."""
    return {due.key: due.invoiced_before + due.amount for due in dues(to_date, invoiced)}


def test_the_second_half_year_brings_each_party_to_exactly_its_share_of_the_year():
    first = invoice({}, amounts(PARTIES, FRAME / 2))

    assert invoice(first, amounts(PARTIES, FRAME)) == amounts(PARTIES, FRAME)


def test_a_party_that_joins_late_lowers_what_the_others_are_due():
    first = invoice({}, amounts(PARTIES[1:], FRAME / 2))

    second = {due.key: due.amount for due in dues(amounts(PARTIES, FRAME / 2), first)}

    assert second["0128"] > 0
    assert second["0138"] < 0


def test_a_party_that_no_longer_has_a_share_gets_everything_back():
    (due,) = dues({}, {"0138": Decimal("33428.70")})

    assert due.amount == Decimal("-33428.70")
    assert due.kind(is_host=False) == Kind.CREDIT


def test_who_was_held_back_follows_by_the_formula():
    first = invoice({}, amounts(PARTIES, FRAME / 2)) | {"0138": Decimal(0)}

    due = {due.key: due for due in dues(amounts(PARTIES, FRAME), first)}["0138"]

    assert due.amount == due.share_to_date


@pytest.mark.parametrize(
    ("share", "is_host", "kind"),
    [
        (Decimal(2), False, Kind.INVOICE),
        (Decimal(2), True, Kind.POSTING),
        (Decimal(0), False, Kind.CREDIT),
        (Decimal(0), True, Kind.COUNTER_POSTING),
        (Decimal(1), False, Kind.NOTHING),
    ],
)
def test_the_amount_and_the_host_decide_the_document(share, is_host, kind):
    assert Due("x", share, Decimal(1)).kind(is_host=is_host) == kind


def test_nobody_can_have_been_credited_more_than_invoiced():
    with pytest.raises(ValueError, match="too much"):
        dues({}, {"0138": Decimal("-0.01")})


RUNS = st.lists(
    st.tuples(st.sets(st.sampled_from(PARTIES), min_size=1), st.integers(0, 650_000_000).map(to_kr)),
    min_size=1,
    max_size=6,
)


@given(RUNS, st.sampled_from(Rule))
def test_over_any_runs_nobody_passes_the_ceiling_and_the_documents_are_the_last_share(runs, rule):
    ceilings = {key: share.ceiling for key, share in shares(PARTIES, frame=FRAME).by_key.items()}
    invoiced = {}

    for parties, basis in runs:
        to_date = amounts(parties, basis, rule)
        invoiced = invoice(invoiced, to_date)

        assert all(amount <= ceilings[key] for key, amount in invoiced.items())
        assert all(amount == to_date.get(key, 0) for key, amount in invoiced.items())
