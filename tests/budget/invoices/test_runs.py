from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from actors.models import Actor
from budget.invoices import approval, preparation, staging, working
from budget.invoices.models import Invoice, Run, RunParty, Series, Staged
from budget.problems import Refused
from budget.year import invoiced
from samverkan.transitions import Conflict
from tests.budget import factories

pytestmark = pytest.mark.usefixtures("drawn_once")

KR = 100


def rows(run):
    found = run.parties.select_related("actor").prefetch_related("actor__names")
    return {row.actor.code: row for row in found}


def verify_number(actor, orgnr="2220000356"):
    actor.orgnr, actor.orgnr_status = orgnr, Actor.OrgnrStatus.VERIFIED
    actor.save()


def test_the_first_half_year_is_half_of_every_share(plan, eva):
    run = factories.start(plan, by=eva)

    assert run.state == Run.State.PREPARED
    assert run.basis_to_date_ore == 1_000_000 * KR
    assert {code: row.due_ore for code, row in rows(run).items()} == {
        "0138": 200_000 * KR,
        "0182": 300_000 * KR,
        "lansstyrelsen": 125_000 * KR,
        "trafikverket": 250_000 * KR,
        "brandkaren-attunda": 125_000 * KR,
    }


def test_the_host_s_own_share_is_an_internal_posting(plan, eva):
    assert rows(factories.start(plan, by=eva))["lansstyrelsen"].kind == RunParty.Kind.POSTING


def test_a_party_without_a_number_is_held_back_with_what_it_lacks(plan, eva):
    row = rows(factories.start(plan, by=eva))["brandkaren-attunda"]

    assert row.held == ["orgnr_unknown"]


def test_a_number_that_nobody_has_verified_holds_its_party_back(plan, eva, brandkaren):
    brandkaren.orgnr, brandkaren.orgnr_status = "2220000356", Actor.OrgnrStatus.UNVERIFIED
    brandkaren.save()

    assert rows(factories.start(plan, by=eva))["brandkaren-attunda"].held == ["orgnr_unverified"]


def test_preparing_twice_gives_the_same_rows_once(plan, eva):
    run = factories.start(plan, by=eva)
    before = sorted(run.parties.values_list("pk", "due_ore"))

    working.prepare(run.pk, now=factories.NOW)

    assert sorted(run.parties.values_list("pk", "due_ore")) == before


def test_a_worker_that_dies_between_two_batches_leaves_what_the_next_one_completes(plan, eva, monkeypatch):
    run, _ = preparation.start(
        plan.year,
        part=Run.Part.FIRST,
        cutoff_on=date(2015, 6, 30),
        start_key=uuid4(),
        by=eva,
        now=factories.NOW,
    )
    monkeypatch.setattr(preparation, "BATCH", 2)
    written = []

    def die_after_one(run, batch):
        if written:
            raise MemoryError
        written.extend(batch)
        write(run, batch)

    write = preparation._write
    monkeypatch.setattr(preparation, "_write", die_after_one)
    with pytest.raises(MemoryError):
        working.prepare(run.pk, now=factories.NOW)
    assert run.parties.count() == 2
    monkeypatch.setattr(preparation, "_write", write)

    working.prepare(run.pk, now=factories.NOW)

    assert run.parties.count() == 5
    assert factories.fresh(run).state == Run.State.PREPARED


def test_a_double_click_opens_one_run(plan, eva):
    given = {
        "part": Run.Part.FIRST,
        "cutoff_on": date(2015, 6, 30),
        "start_key": uuid4(),
        "by": eva,
        "now": factories.NOW,
    }

    first, is_new = preparation.start(plan.year, **given)
    second, is_new_again = preparation.start(plan.year, **given)

    assert (first, is_new, is_new_again) == (second, True, False)


def test_two_runs_of_a_year_are_never_open_at_once(plan, eva):
    factories.start(plan, by=eva)

    with pytest.raises(Conflict):
        factories.start(plan, by=eva)


def test_run_one_open_a_year(plan, eva):
    run = factories.start(plan, by=eva)
    twin = Run.objects.get(pk=run.pk)
    twin.pk, twin.number, twin.start_key = None, 2, uuid4()

    with pytest.raises(IntegrityError, match=r"run_one_open_a_year|year_id"), transaction.atomic():
        twin.save()


def test_a_year_without_a_decided_budget_is_not_invoiced(draft, eva):
    with pytest.raises(Refused, match="inte beslutad"):
        factories.start(draft, by=eva)


def test_a_cut_off_date_outside_the_year_is_refused(plan, eva):
    with pytest.raises(Refused, match="Brytdatum"):
        preparation.start(
            plan.year,
            part=Run.Part.FIRST,
            cutoff_on=date(2016, 6, 30),
            start_key=uuid4(),
            by=eva,
            now=factories.NOW,
        )


def test_who_prepared_a_run_may_check_it_but_never_approve_it(plan, eva):
    run = factories.start(plan, by=eva)
    approval.check(run, by=eva, now=factories.NOW)

    with pytest.raises(Refused, match="Du förberedde omgången"):
        approval.approve(factories.fresh(run), by=eva, now=factories.NOW)


def test_who_checked_a_run_may_not_approve_it(plan, eva, hanna):
    run = factories.start(plan, by=eva)
    approval.check(run, by=hanna, now=factories.NOW)

    with pytest.raises(Refused, match="Du granskade omgången"):
        approval.approve(factories.fresh(run), by=hanna, now=factories.NOW)


@pytest.mark.parametrize(
    ("column", "constraint"),
    [
        ("prepared_by", "run_approved_by_another_than_prepared"),
        ("checked_by", "run_approved_by_another_than_checked"),
    ],
)
def test_the_database_holds_the_four_eyes(plan, eva, hanna, column, constraint):
    run = factories.start(plan, by=eva)
    approval.check(run, by=hanna, now=factories.NOW)
    same = getattr(factories.fresh(run), column)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(approved_by=same, approved_at=factories.NOW)


def test_two_who_approve_at_once_give_one_run(plan, eva, hanna):
    run = factories.start(plan, by=eva)
    approval.check(run, by=eva, now=factories.NOW)
    one, other = factories.fresh(run), factories.fresh(run)
    approval.approve(one, by=hanna, now=factories.NOW)

    with pytest.raises(Conflict):
        approval.approve(other, by=hanna, now=factories.NOW)

    assert Staged.objects.count() == 4


def test_a_run_whose_documents_are_being_made_is_not_approved_again(plan, eva, hanna):
    run = factories.approve(factories.start(plan, by=eva), checker=eva, approver=hanna)

    with pytest.raises(Conflict, match="gått vidare"):
        approval.approve(run, by=hanna, now=factories.NOW)

    assert factories.fresh(run).state == Run.State.STAGING


def test_a_party_that_loses_what_it_needs_stops_the_approval(plan, eva, hanna, tyreso):
    run = factories.start(plan, by=eva)
    approval.check(run, by=eva, now=factories.NOW)
    tyreso.orgnr_status = Actor.OrgnrStatus.UNVERIFIED
    tyreso.save()

    with pytest.raises(Refused, match="Tyresö"):
        approval.approve(factories.fresh(run), by=hanna, now=factories.NOW)


def test_who_was_held_back_follows_in_the_next_run(plan, eva, hanna, brandkaren):
    factories.issue(factories.start(plan, by=eva), checker=eva, approver=hanna)
    verify_number(brandkaren)

    second = factories.start(plan, by=eva)
    (document,) = factories.issue(second, checker=eva, approver=hanna)

    assert (second.part, second.number) == (Run.Part.FIRST, 2)
    assert document.actor == brandkaren
    assert document.name == "2015-0004"
    assert document.amount_ore == 125_000 * KR
    assert {row.kind for row in second.parties.exclude(actor=brandkaren)} == {RunParty.Kind.NOTHING}


def test_after_both_halves_every_party_has_been_invoiced_its_share_exactly(plan, eva, hanna, brandkaren):
    verify_number(brandkaren)
    factories.issue(factories.start(plan, by=eva), checker=eva, approver=hanna)
    later = factories.NOW + timedelta(days=180)
    second = factories.start(plan, by=eva, part=Run.Part.SECOND, now=later)
    factories.issue(second, checker=eva, approver=hanna, now=later)

    assert sum(invoiced(plan.year).values()) == plan.frame_ore
    assert invoiced(plan.year)["0138"] == 400_000 * KR


def test_after_the_second_half_the_first_is_not_invoiced_again(plan, eva, hanna):
    second = factories.start(plan, by=eva, part=Run.Part.SECOND)
    factories.issue(second, checker=eva, approver=hanna)

    with pytest.raises(Refused, match="redan fakturerat"):
        factories.start(plan, by=eva)


def test_a_run_in_which_nobody_is_due_anything_cannot_be_checked(plan, eva, hanna, brandkaren):
    verify_number(brandkaren)
    factories.issue(factories.start(plan, by=eva), checker=eva, approver=hanna)

    with pytest.raises(Refused, match="Inget att fakturera"):
        approval.check(factories.start(plan, by=eva), by=eva, now=factories.NOW)


def test_giving_a_run_up_gives_its_numbers_back(plan, eva, hanna):
    run = factories.approve(factories.start(plan, by=eva), checker=eva, approver=hanna)

    approval.abandon(run, by=eva, now=factories.NOW)

    assert not Staged.objects.exists()
    assert set(Series.objects.values_list("last", "reserved_by")) == {(0, None)}
    again = factories.issue(factories.start(plan, by=eva), checker=eva, approver=hanna)
    assert sorted(document.name for document in again) == [
        "2015-0001",
        "2015-0002",
        "2015-0003",
        "B2015-0001",
    ]


def test_an_issued_run_cannot_be_given_up(plan, eva, hanna):
    run = factories.start(plan, by=eva)
    factories.issue(run, checker=eva, approver=hanna)

    with pytest.raises(Conflict):
        approval.abandon(factories.fresh(run), by=eva, now=factories.NOW)


def test_nobody_else_takes_numbers_from_a_series_that_is_reserved(plan, eva, hanna):
    run = factories.approve(factories.start(plan, by=eva), checker=eva, approver=hanna)

    assert set(Series.objects.values_list("reserved_by", flat=True)) == {run.pk}
    with pytest.raises(Conflict):
        from budget.invoices import numbering

        numbering.reserve(run, Series.objects.first().name)


def test_a_late_party_gives_the_others_credit_notes(plan, eva, hanna, brandkaren, draft, tyreso):
    verify_number(brandkaren)
    factories.issue(factories.start(plan, by=eva), checker=eva, approver=hanna)
    replacing = factories.create_plan(number=2)
    for row in plan.parties.select_related("actor", "population"):
        weight = row.weight + 100_000 if row.actor.code == "0182" else row.weight
        row.pk, row.plan, row.weight, row.ceiling_ore = None, replacing, weight, weight * 60_000_000
        row.save()
    type(plan).objects.filter(pk=plan.pk).update(state="replaced")
    factories.decide(replacing)

    run = factories.start(replacing, by=eva)
    factories.issue(run, checker=eva, approver=hanna)

    credit = Invoice.objects.get(kind=Invoice.Kind.CREDIT, actor=tyreso)
    assert credit.credits.actor == tyreso
    assert credit.amount_ore == -rows(run)["0138"].due_ore
    assert sum(invoiced(plan.year).values()) == replacing.frame_ore // 2


def test_the_sweep_takes_up_a_run_whose_bell_was_lost(plan, eva):
    run, _ = preparation.start(
        plan.year,
        part=Run.Part.FIRST,
        cutoff_on=date(2015, 6, 30),
        start_key=uuid4(),
        by=eva,
        now=factories.NOW,
    )
    rung = []

    working.sweep(now=factories.NOW, prepare_later=rung.append, make_later=None)

    assert rung == [run.pk]


def test_the_sweep_takes_up_documents_and_the_last_step(plan, eva, hanna):
    run = factories.approve(factories.start(plan, by=eva), checker=eva, approver=hanna)
    rung = []

    working.sweep(now=factories.NOW, prepare_later=None, make_later=lambda *given: rung.append(given))
    for _run_id, chunk in rung:
        for staged_id in chunk:
            staging.make(staged_id)
    working.sweep(now=factories.NOW, prepare_later=None, make_later=None)

    assert factories.fresh(run).state == Run.State.ISSUED
