"""Any sequence of runs, credits and late accessions: the year's documents stay what they must be."""

import contextlib
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.due import dues
from budget.invoices import verification
from budget.invoices.credited import left_of
from budget.invoices.models import Invoice, Run
from budget.problems import Refused
from budget.shares import Group, Party, Rule, shares
from budget.year import invoiced, members, plan_shares
from samverkan import pdf
from samverkan.money import to_kr, to_ore
from tests.budget import factories

KR = 100
FRAME = Decimal(6_500_000)
weights = st.integers(1, 900_000)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("run"), st.integers(0, 650_000_000)),
        st.tuples(st.just("join"), weights),
        st.tuples(st.just("credit"), st.integers(0, 100)),
    ),
    min_size=1,
    max_size=12,
)


@given(
    municipalities=st.lists(weights, min_size=1, max_size=8),
    others=st.lists(st.integers(1, 3), min_size=1, max_size=6),
    steps=steps,
)
def test_no_sequence_takes_a_party_above_its_ceiling_or_below_nothing(municipalities, others, steps):
    parties = [Party(f"m{n}", Group.MUNICIPALITY, weight) for n, weight in enumerate(municipalities)]
    parties += [Party(f"o{n}", Group.OTHER, weight) for n, weight in enumerate(others)]
    paid: dict[str, Decimal] = {}
    for act, value in steps:
        if act == "join":
            parties.append(Party(f"late{len(parties)}", Group.MUNICIPALITY, value))
        elif act == "credit":
            for key in sorted(paid)[:1]:
                paid[key] -= to_kr(to_ore(paid[key]) * value // 100)
        else:
            found = shares(parties, frame=FRAME, basis=to_kr(value))
            for due in dues({key: share.amount for key, share in found.by_key.items()}, paid):
                paid[due.key] = due.invoiced_before + due.amount
            assert sum(paid.values()) == found.total
            assert found.total + found.not_financed == found.basis
        whole = shares(parties, frame=FRAME)
        for key, amount in paid.items():
            assert 0 <= amount <= whole.by_key[key].ceiling


@given(
    municipalities=st.lists(weights, min_size=2, max_size=8), rule=st.sampled_from(Rule), seed=st.randoms()
)
def test_the_order_of_the_parties_changes_nothing(municipalities, rule, seed):
    parties = [Party(f"m{n}", Group.MUNICIPALITY, weight) for n, weight in enumerate(municipalities)]
    parties.append(Party("o", Group.OTHER, 2))
    shuffled = list(parties)
    seed.shuffle(shuffled)

    assert shares(parties, frame=FRAME, rule=rule) == shares(shuffled, frame=FRAME, rule=rule)


real_steps = st.lists(
    st.one_of(
        st.sampled_from([("run", Run.Part.FIRST), ("run", Run.Part.SECOND), ("run", Run.Part.SETTLEMENT)]),
        st.tuples(st.just("credit"), st.integers(1, 100)),
        st.tuples(st.just("weigh"), st.integers(1, 120_000)),
        st.just(("join", 1)),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=real_steps)
def test_the_real_documents_of_any_sequence_add_up(
    steps, plan, eva, hanna, nacka, brandkaren, solna, monkeypatch
):
    # What a page looks like does not matter here; that every document is entered does.
    monkeypatch.setattr(pdf, "render", lambda html, **given: html.encode())
    with transaction.atomic():
        brandkaren.orgnr, brandkaren.orgnr_status = "2220000356", "verified"
        brandkaren.save()
        now = plan
        for act, value in steps:
            now = _step(now, act, value, eva=eva, hanna=hanna)
        last = _settle(now, eva, hanna)
        _must_hold(now, last)
        transaction.set_rollback(True)


@pytest.fixture
def solna(db):
    from tests.factories import create_actor

    actor = create_actor(name="Solna", code="0184", orgnr="2120000183")
    factories.fill_details(actor)
    return actor


def _step(plan, act, value, *, eva, hanna):
    if act == "run":
        # The first half is refused after the second.
        with contextlib.suppress(Refused):
            factories.prepare_and_issue(plan, by=eva, approver=hanna, part=value)
    elif act == "credit":
        invoice = next((each for each in Invoice.objects.filter(kind="invoice") if left_of(each)), None)
        if invoice:
            part = max(left_of(invoice) * value // 100, 1)
            factories.credit(invoice, part, by=eva, approver=hanna)
    else:
        return factories.replace_plan(plan, **({"0182": value} if act == "weigh" else {"0184": 1}))
    return plan


def _settle(plan, eva, hanna):
    return factories.prepare_and_issue(plan, by=eva, approver=hanna, part=Run.Part.SETTLEMENT)


def _must_hold(plan, last):
    share_of = plan_shares(plan, members(plan), basis=to_kr(plan.frame_ore)).by_key
    paid = invoiced(plan.year)
    held = set(last.parties.exclude(held=[]).values_list("actor__code", flat=True))
    for code, share in share_of.items():
        assert paid.get(code, 0) <= to_ore(share.ceiling) or code in held
        assert code in held or paid.get(code, 0) == to_ore(share.amount)
    for invoice in Invoice.objects.filter(kind__in=["invoice", "posting"]):
        assert 0 <= left_of(invoice) <= invoice.amount_ore
    for series in Invoice.objects.values_list("series", flat=True).distinct():
        numbers = list(Invoice.objects.filter(series=series).values_list("number", flat=True))
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert [fault for fault in verification.faults() if "above its ceiling" not in fault or not held] == []
