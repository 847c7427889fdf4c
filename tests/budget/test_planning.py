"""Plans beside the decided one, accrued funds, and the year that follows."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from budget import accruing, deciding, planning
from budget.invoices import preparation
from budget.invoices.models import Run
from budget.models import Accrual, Plan, Population
from budget.problems import Refused
from budget.year import members, plan_shares, year_view
from samverkan.money import to_ore
from samverkan.transitions import Conflict
from tests.budget import factories

KR = 100
NOW = factories.NOW


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def shares_of(plan):
    return {code: to_ore(share.amount) for code, share in plan_shares(plan, members(plan)).by_key.items()}


def test_a_what_if_is_a_new_draft_and_the_decided_plan_stays(plan, eva):
    tried = planning.try_out(plan, frame_ore=100_000_000, by=eva, now=NOW)

    assert (tried.state, tried.number, tried.others_rule) == (Plan.State.DRAFT, 2, plan.others_rule)
    assert {code: ore * 2 for code, ore in shares_of(tried).items()} == shares_of(plan)
    assert Plan.objects.get(pk=plan.pk).state == Plan.State.DECIDED


def test_the_lines_follow_the_frame_to_the_öre(plan, eva):
    draft = factories.create_plan(number=2)
    factories.create_line(draft, code="inlan", amount_ore=133_333_333)
    factories.create_line(draft, code="gemensamt", amount_ore=66_666_667)

    tried = planning.try_out(draft, frame_ore=99_999_999, by=eva, now=NOW)

    assert sum(tried.lines.values_list("amount_ore", flat=True)) == 99_999_999


def test_a_new_decision_replaces_the_old_one_which_stays_frozen(plan, eva):
    tried = planning.try_out(plan, frame_ore=100_000_000, by=eva, now=NOW)
    deciding.decide(tried, decided_on=date(2015, 9, 1), decided_where="Chefsgruppen", by=eva, now=NOW)

    old = Plan.objects.get(pk=plan.pk)
    assert old.state == Plan.State.REPLACED
    assert old.parties.count() == 5
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        Plan.objects.filter(pk=old.pk).update(frame_ore=1)
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        old.parties.update(weight=1)


def test_a_rule_that_brings_in_more_than_the_frame_cannot_be_decided(plan, eva):
    tried = planning.try_out(plan, others_rule="fixed_share_half", by=eva, now=NOW)

    assert year_view(tried).surplus_ore > 0
    with pytest.raises(Refused, match="mer än ramen"):
        deciding.decide(tried, decided_on=date(2015, 9, 1), decided_where="x", by=eva, now=NOW)


def test_a_party_that_joins_changes_every_share_of_its_half(plan, eva, hanna, tyreso):
    from tests.factories import create_actor

    late = create_actor(name="SOS Alarm", code="sos", kind="company", orgnr="5561599819")
    tried = planning.try_out(plan, by=eva, now=NOW)

    planning.add_party(tried, actor=late, group="other", shares=1, reason="Oktober", by=eva, now=NOW)

    found = {each.name: each.ore for each in planning.differences(plan, tried)}
    assert found["SOS Alarm"] == 200_000 * KR
    assert found["Trafikverket"] == -100_000 * KR
    assert found["Tyresö"] == 0
    assert sum(found.values()) == 0


def test_a_municipality_without_a_population_cannot_join(plan, eva):
    from tests.factories import create_actor

    late = create_actor(name="Solna", code="0184")
    tried = planning.try_out(plan, by=eva, now=NOW)

    with pytest.raises(Refused, match="Folkmängd saknas för Solna"):
        planning.add_party(tried, actor=late, group="municipality", shares=1, reason="x", by=eva, now=NOW)


def test_nobody_joins_or_leaves_a_decided_plan(plan, eva, tyreso):
    with pytest.raises(Conflict):
        planning.remove_party(plan, tyreso, by=eva)


def test_next_year_is_copied_with_the_figures_that_are_known_and_the_rest_follow(plan, eva, tyreso, nacka):
    Population.objects.create(
        actor=tyreso, reference_on=date(2015, 6, 30), count=41_000, status="published", source="SCB"
    )

    copied = planning.copy_to(2016, by=eva, now=NOW)

    assert copied.share_reference_on == date(2015, 6, 30)
    assert copied.parties.get(actor=tyreso).weight == 41_000
    assert year_view(copied).unknown == ["Nacka"]
    with pytest.raises(Conflict):
        planning.copy_to(2016, by=eva, now=NOW)


def test_there_is_nothing_to_copy_without_a_decision(draft, eva):
    with pytest.raises(Refused, match="ingen beslutad budget"):
        planning.copy_to(2016, by=eva, now=NOW)


@pytest.fixture
def accrued(draft, lansstyrelsen, eva, hanna):
    """A year invoiced on accrued funds, 300 000 kr checked in April and 100 000 kr in September."""
    draft.basis = Plan.Basis.ACCRUED
    draft.save()
    factories.create_line(draft)
    factories.create_issuer(lansstyrelsen)
    plan = factories.decide(draft)
    factories.create_accrual(plan, by=eva, amount_ore=300_000 * KR, checked_by=hanna)
    factories.create_accrual(plan, by=eva, amount_ore=100_000 * KR, on=date(2015, 9, 1), checked_by=hanna)
    return plan


def test_a_run_on_accrued_funds_takes_what_is_checked_up_to_its_cut_off_date(accrued, eva):
    factories.create_accrual(accrued, by=eva, amount_ore=55 * KR)

    run = factories.start(accrued, by=eva)

    assert run.basis_to_date_ore == 300_000 * KR
    assert sum(run.parties.values_list("share_to_date_ore", flat=True)) == 300_000 * KR


def test_accrued_funds_of_an_earlier_plan_count_for_the_year(accrued, eva):
    replacing = planning.try_out(accrued, by=eva, now=NOW)
    deciding.decide(replacing, decided_on=date(2015, 9, 2), decided_where="x", by=eva, now=NOW)

    assert preparation.basis_to_date(replacing, Run.Part.SECOND, date(2015, 12, 31)) == 400_000 * KR


def test_who_entered_a_row_does_not_check_it(accrued, eva):
    row = factories.create_accrual(accrued, by=eva)

    with pytest.raises(Refused, match="Du skrev in posten"):
        accruing.check(row, by=eva, now=NOW)
    with pytest.raises(IntegrityError, match="accrual_checked_by_another"), transaction.atomic():
        Accrual.objects.filter(pk=row.pk).update(checked_by=eva, checked_at=NOW)


def test_a_checked_row_is_final_and_taken_back_by_its_opposite(accrued, eva, hanna):
    row = Accrual.objects.get(booked_on=date(2015, 4, 30))
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        Accrual.objects.filter(pk=row.pk).update(amount_ore=1)
    with pytest.raises(Conflict):
        accruing.remove(row, by=eva)

    opposite = accruing.reverse(row, by=eva, now=NOW)
    accruing.check(opposite, by=hanna, now=NOW)

    assert accruing.accrued_ore(accrued.year, until=date(2015, 6, 30)) == 0
    with pytest.raises(Conflict):
        accruing.reverse(Accrual.objects.get(pk=row.pk), by=eva, now=NOW)


def test_more_than_the_frame_is_never_invoiced(accrued, eva, hanna):
    factories.create_accrual(accrued, by=eva, amount_ore=accrued.frame_ore, checked_by=hanna)

    with pytest.raises(Refused, match="mer än ramen"):
        factories.start(accrued, by=eva)


def test_without_accrued_funds_there_is_nothing_to_prepare(accrued, eva):
    with pytest.raises(Refused, match="Det finns inga ännu"):
        preparation.start(
            accrued.year,
            part=Run.Part.FIRST,
            cutoff_on=date(2015, 1, 31),
            start_key="0d1d3a5c-8b8e-4a57-9a3c-0d9a4d3f0a11",
            by=eva,
            now=NOW,
        )


def test_the_pages_try_out_add_a_party_and_drop(plan, eva, signed_in):
    client = signed_in(eva)
    form = {
        "frame_ore": "1 000 000",
        "others_rule": "split_half",
        "basis": "frame",
        "share_reference_on": "2014-06-30",
    }

    shown = text(client.post(reverse("budget:try-out", args=[2015]), form, follow=True))
    client.post(reverse("budget:drop-plan", args=[2015, 2]))

    assert "Skillnad mot den beslutade plan 1" in shown
    assert "−200 000,00" in shown
    assert Plan.objects.get(number=2).state == Plan.State.DROPPED


def test_the_accrual_page_enters_and_another_person_checks(accrued, eva, hanna, rut, signed_in):
    address = reverse("budget:accruals", args=[2015])
    line = accrued.lines.get()
    form = {"line": line.pk, "booked_on": "2015-05-31", "amount_ore": "1 234,50", "text": "Utbildning"}

    shown = text(signed_in(eva).post(address, form, follow=True))
    row = Accrual.objects.get(text="Utbildning")
    signed_in(hanna).post(reverse("budget:check-accrual", args=[row.pk]))

    assert "1 234,50" in shown
    assert "av någon annan" in shown
    row.refresh_from_db()
    assert row.checked_by == hanna
    assert "Skriv in beloppet" not in text(signed_in(rut).get(address))


def test_a_date_of_another_year_is_refused(accrued, eva):
    with pytest.raises(Refused, match="2015"):
        factories.create_accrual(accrued, by=eva, on=date(2016, 1, 1))
