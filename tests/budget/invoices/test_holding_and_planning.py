"""Parties held back by hand or for a trifle, runs that prepare themselves, and years that are closed."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from budget import closing
from budget.due import Due
from budget.invoices import approval, holding, planning, working
from budget.invoices.models import Invoice, Run, RunDate
from budget.problems import Refused
from budget.year import invoiced
from samverkan.post.models import Notice
from samverkan.transitions import Conflict
from tests.budget import factories

pytestmark = pytest.mark.usefixtures("drawn_once")

KR = 100


def row_of(run, actor):
    return run.parties.select_related("actor", "run").get(actor=actor)


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def test_a_party_held_back_by_hand_is_not_invoiced_now_but_in_the_next_run(plan, eva, hanna, tyreso):
    run = factories.start(plan, by=eva)
    holding.hold(row_of(run, tyreso), reason="Tvist om underlaget", by=eva)
    factories.issue(run, checker=eva, approver=hanna)
    assert not Invoice.objects.filter(actor=tyreso).exists()

    (own,) = factories.issue(factories.start(plan, by=eva), checker=eva, approver=hanna)

    assert (own.actor, own.amount_ore) == (tyreso, 200_000 * KR)


def test_who_was_held_back_may_come_along_again(plan, eva, tyreso, brandkaren):
    run = factories.start(plan, by=eva)
    for actor in (tyreso, brandkaren):
        holding.hold(row_of(run, actor), reason="x", by=eva)
        holding.take_along(row_of(run, actor), by=eva)

    assert row_of(run, tyreso).held == []
    assert row_of(run, brandkaren).held == ["orgnr_unknown"]


def test_nobody_is_held_back_once_the_run_is_checked(plan, eva, tyreso):
    run = factories.start(plan, by=eva)
    approval.check(run, by=eva, now=factories.NOW)

    with pytest.raises(Conflict):
        holding.hold(row_of(run, tyreso), reason="x", by=eva)


def test_holding_back_on_the_page_asks_for_a_reason_and_shows_it(plan, eva, tyreso, signed_in):
    run = factories.start(plan, by=eva)
    client, address = signed_in(eva), reverse("invoices:hold-back", args=[run.pk, tyreso.code])

    assert "Skriv varför parten hålls tillbaka." in text(client.post(address, {"reason": ""}))
    shown = text(client.post(address, {"reason": "Tvist"}, follow=True))

    assert "Hålls tillbaka för hand: Tvist" in shown
    assert "Ta med igen" in shown


@pytest.mark.parametrize(
    ("amount", "waits"), [("0.00", False), ("0.01", True), ("1.00", True), ("-1.00", True), ("1.01", False)]
)
def test_what_is_due_within_a_krona_waits(amount, waits):
    due = Due("x", Decimal(amount) + 100, Decimal("100.00"))

    assert due.waits(Decimal("1.00")) is waits


def test_a_trifle_waits_for_the_settlement_which_takes_it_along(plan, eva, hanna, tyreso):
    factories.prepare_and_issue(plan, by=eva, approver=hanna, part=Run.Part.SECOND)
    own = Invoice.objects.get(actor=tyreso)
    factories.credit(own, 100, by=eva, approver=hanna)

    again = factories.start(plan, by=eva, part=Run.Part.SECOND)
    assert row_of(again, tyreso).held == ["small"]
    approval.abandon(again, by=eva, now=factories.NOW)
    last = factories.start(plan, by=eva, part=Run.Part.SETTLEMENT)
    factories.issue(last, checker=eva, approver=hanna)

    assert invoiced(plan.year)["0138"] == 400_000 * KR


def test_a_run_is_prepared_by_itself_on_its_day_and_once(plan, eva):
    row = factories.create_run_date(plan, by=eva, on=date(2015, 7, 1))
    before = datetime.combine(date(2015, 6, 30), factories.NOW.timetz())
    prepared = []

    working.sweep(now=before, prepare_later=prepared.append, make_later=None)
    assert prepared == []
    for _ in range(2):
        working.sweep(now=factories.NOW, prepare_later=prepared.append, make_later=None)

    run = Run.objects.get()
    assert set(prepared) == {run.pk}
    assert (run.part, run.cutoff_on, run.prepared_by) == (Run.Part.FIRST, date(2015, 6, 30), eva)
    assert RunDate.objects.get(pk=row.pk).run == run


def test_a_day_that_passed_while_nothing_ran_is_taken_up_later(plan, eva):
    factories.create_run_date(plan, by=eva, on=date(2015, 7, 1))

    assert len(planning.open_due(now=factories.NOW + timedelta(days=9))) == 1


def test_what_stops_a_planned_run_is_told_on_its_row(draft, eva, signed_in):
    factories.create_run_date(draft, by=eva)

    assert planning.open_due(now=factories.NOW) == []
    assert "inte beslutad" in RunDate.objects.get().stopped_because
    assert "inte beslutad" in text(signed_in(eva).get(reverse("invoices:run-dates", args=[2015])))


def test_the_page_plans_a_run_and_takes_the_day_back(plan, eva, signed_in):
    client, address = signed_in(eva), reverse("invoices:run-dates", args=[2015])
    client.post(address, {"part": "second", "prepare_on": "2016-01-04", "cutoff_on": ""})

    row = RunDate.objects.get()
    assert (row.cutoff_on, row.prepare_on) == (date(2015, 12, 31), date(2016, 1, 4))
    client.post(reverse("invoices:cancel-run-date", args=[2015, row.pk]))
    assert not RunDate.objects.exists()


def test_a_closed_year_is_not_invoiced_until_it_is_opened(plan, eva, hanna, brandkaren):
    brandkaren.orgnr, brandkaren.orgnr_status = "2220000356", "verified"
    brandkaren.save()
    with pytest.raises(Refused, match="inte fakturerade"):
        closing.close(plan.year, by=eva, now=factories.NOW)
    factories.prepare_and_issue(plan, by=eva, approver=hanna, part=Run.Part.SETTLEMENT)

    closing.close(plan.year, by=eva, now=factories.NOW)
    with pytest.raises(Refused, match="stängt"):
        factories.start(plan, by=eva, part=Run.Part.SETTLEMENT)
    closing.reopen(plan.year, by=eva, now=factories.NOW)

    assert factories.start(plan, by=eva, part=Run.Part.SETTLEMENT).state == Run.State.PREPARED


def test_a_year_with_an_open_run_is_not_closed(plan, eva):
    factories.start(plan, by=eva)

    with pytest.raises(Refused, match="öppen"):
        closing.close(plan.year, by=eva, now=factories.NOW)


def test_each_party_with_an_address_is_told_once_when_its_document_is_issued(plan, eva, hanna, tyreso, nacka):
    for actor, status in ((tyreso, "verified"), (nacka, "demo")):
        actor.invoice_details.email = f"faktura@{actor.code}.example"
        actor.invoice_details.email_status = status
        actor.invoice_details.save()
    factories.prepare_and_issue(plan, by=eva, approver=hanna)

    own = Invoice.objects.get(actor=tyreso)
    notice = Notice.objects.get()
    assert own.deliveries.get().notice == notice
    assert (notice.to, notice.queue) == ("faktura@0138.example", Notice.Queue.BULK)
    body = notice.body.replace("\u00a0", " ")
    for words in ("200 000,00 kr", own.ocr, "2015-07-31", f"/fakturor/{own.name}/"):
        assert words in body


def test_a_notice_is_sent_again_and_the_frozen_row_is_as_it_was(plan, eva, hanna, tyreso, signed_in):
    tyreso.invoice_details.email = "faktura@tyreso.example"
    tyreso.invoice_details.email_status = "verified"
    tyreso.invoice_details.save()
    factories.prepare_and_issue(plan, by=eva, approver=hanna)
    own = Invoice.objects.get(actor=tyreso)
    before = own.sha256

    shown = text(signed_in(eva).post(reverse("invoices:send-again", args=[own.name]), follow=True))

    assert "Aviseringen är på väg." in shown
    assert [each.asked_by for each in own.deliveries.all()] == [None, eva]
    assert Invoice.objects.get(pk=own.pk).sha256 == before
