from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Actor
from budget.invoices import approval, overview, staging, working
from budget.invoices.models import Invoice, Issuer, Run
from samverkan.models import Entry
from tests.budget import factories

pytestmark = pytest.mark.usefixtures("drawn_once")


@pytest.fixture
def issued(plan, eva, hanna):
    return factories.issue(factories.start(plan, by=eva), checker=eva, approver=hanna)


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def start_form(**given):
    return {"part": "first", "cutoff_on": "", "start_key": str(uuid4()), **given}


def test_a_double_click_on_prepare_opens_one_run(plan, signed_in, eva):
    client, url = signed_in(eva), reverse("invoices:start-run", args=[2015])
    form = start_form()

    first = client.post(url, form)
    second = client.post(url, form)

    assert Run.objects.get().cutoff_on == date(2015, 6, 30)
    assert first.url == second.url == reverse("invoices:run", args=[Run.objects.get().pk])


def test_a_second_run_beside_an_open_one_says_that_one_is_open(plan, signed_in, eva):
    client, url = signed_in(eva), reverse("invoices:start-run", args=[2015])
    client.post(url, start_form())

    response = client.post(url, start_form())

    assert response.status_code == 409
    assert "En omgång för 2015 är redan öppen." in text(response)


def test_the_run_s_page_names_who_is_held_back_and_where_to_mend_it(plan, signed_in, eva):
    run = factories.start(plan, by=eva)
    shown = text(signed_in(eva).get(reverse("invoices:run", args=[run.pk])))

    assert "1 part hålls tillbaka" in shown
    assert "Brandkåren Attunda" in shown
    assert "Organisationsnumret är okänt." in shown
    assert "/parter/brandkaren-attunda/" in shown


def test_progress_is_the_same_in_every_browser(plan, signed_in, eva, hanna):
    run = factories.approve(factories.start(plan, by=eva), checker=eva, approver=hanna)
    staging.make(staging.waiting(run)[0])
    url = reverse("invoices:run-progress", args=[run.pk])

    shown = [text(signed_in(user).get(url)) for user in (eva, hanna)]

    assert all("1 av 4" in each for each in shown)
    assert "1 av 4" in text(signed_in(eva).get(reverse("invoices:run", args=[run.pk])))


def test_progress_that_has_not_moved_is_not_sent_again(plan, signed_in, eva, hanna):
    run = factories.approve(factories.start(plan, by=eva), checker=eva, approver=hanna)
    client, url = signed_in(eva), reverse("invoices:run-progress", args=[run.pk])
    known = client.get(url)["ETag"]

    assert client.get(url, headers={"If-None-Match": known}).status_code == 304
    staging.make(staging.waiting(run)[0])
    assert client.get(url, headers={"If-None-Match": known}).status_code == 200


def test_the_page_is_read_anew_when_the_step_is_over(plan, signed_in, eva):
    run = factories.start(plan, by=eva)

    response = signed_in(eva).get(reverse("invoices:run-progress", args=[run.pk]))

    assert response["HX-Refresh"] == "true"


def test_the_preparer_who_presses_approve_is_told_why_not(plan, signed_in, eva):
    run = factories.start(plan, by=eva)
    client = signed_in(eva)
    client.post(reverse("invoices:check-run", args=[run.pk]))

    shown = text(client.get(reverse("invoices:approve-run", args=[run.pk])))
    told = text(client.post(reverse("invoices:approve-run", args=[run.pk]), follow=True))

    for each in (shown, told):
        assert "Du förberedde omgången. En annan person måste godkänna den." in each
    assert factories.fresh(run).state == Run.State.CHECKED


def test_before_approving_one_sees_count_sum_numbers_and_due_date(plan, signed_in, eva, hanna):
    run = factories.start(plan, by=eva)
    approval.check(run, by=eva, now=factories.NOW)
    url = reverse("invoices:approve-run", args=[run.pk])

    shown = text(signed_in(hanna).get(url))

    assert "3 st, 750 000,00 kr" in shown
    assert "-0001 till" in shown
    assert "kan inte ändras" in shown
    assert "Brandkåren Attunda" in shown


def test_approving_on_the_page_gives_numbers_and_begins_the_documents(plan, signed_in, eva, hanna):
    run = factories.start(plan, by=eva)
    approval.check(run, by=eva, now=factories.NOW)

    signed_in(hanna).post(reverse("invoices:approve-run", args=[run.pk]))

    assert factories.fresh(run).state == Run.State.STAGING
    assert len(staging.waiting(run)) == 4


def test_approving_twice_tells_the_second_that_somebody_was_first(plan, signed_in, eva, hanna):
    run = factories.start(plan, by=eva)
    approval.check(run, by=eva, now=factories.NOW)
    client, url = signed_in(hanna), reverse("invoices:approve-run", args=[run.pk])
    client.post(url)

    late = client.post(url)
    assert late.status_code == 409
    assert "Omgången har redan gått vidare" in text(late)


def test_a_failed_run_says_so_and_can_be_tried_again(plan, signed_in, eva, hanna):
    run = factories.approve(factories.start(plan, by=eva), checker=eva, approver=hanna)
    staging.give_up(run.parties.get(actor__code="0138").staged, "OSError")
    client = signed_in(hanna)

    shown = text(client.get(reverse("invoices:run", args=[run.pk])))
    client.post(reverse("invoices:retry-run", args=[run.pk]))

    assert "Inget utfärdades. Inga nummer är använda." in shown
    assert "Försök igen" in shown
    assert factories.fresh(run).state == Run.State.STAGING


def test_giving_a_run_up_on_the_page_issues_nothing(plan, signed_in, eva):
    run = factories.start(plan, by=eva)

    told = text(signed_in(eva).post(reverse("invoices:abandon-run", args=[run.pk]), follow=True))

    assert "Inget utfärdades" in told
    assert factories.fresh(run).state == Run.State.ABANDONED


def test_an_actor_s_finance_officer_sees_the_own_invoice_only(issued, signed_in, fia, tyreso):
    client = signed_in(fia)
    own = Invoice.objects.get(actor=tyreso)
    others = Invoice.objects.exclude(actor=tyreso)

    shown = text(client.get(reverse("invoices:invoice-list")))
    assert own.name in shown
    for invoice in others:
        assert f"/{invoice.name}/" not in shown
        assert client.get(reverse("invoices:invoice", args=[invoice.name])).status_code == 404
        assert client.get(reverse("invoices:invoice-pdf", args=[invoice.name])).status_code == 404


def test_the_invoice_s_page_says_amount_due_reference_and_why(issued, signed_in, fia, tyreso):
    own = Invoice.objects.get(actor=tyreso)

    shown = text(signed_in(fia).get(reverse("invoices:invoice", args=[own.name])))

    assert "200 000,00 kr" in shown
    assert "2015-07-31" in shown
    assert own.ocr in shown
    assert "991-2346" in shown
    assert "40 000 av 100 000 invånare" in shown


def test_the_pdf_is_served_as_a_file_that_nobody_keeps_and_its_reading_is_journalled(
    issued, signed_in, fia, tyreso
):
    own = Invoice.objects.get(actor=tyreso)

    response = signed_in(fia).get(reverse("invoices:invoice-pdf", args=[own.name]))

    assert response.content.startswith(b"%PDF-")
    assert response["Content-Disposition"] == f'attachment; filename="{own.name}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert Entry.objects.filter(kind="read", by=fia, subject="invoices.invoice", subject_pk=own.pk).exists()


@pytest.mark.parametrize("name", ["2015-9999", "x", "2015-1", "B2015-9999", "2015-0001x"])
def test_a_number_that_is_none_is_not_found(issued, signed_in, eva, name):
    assert signed_in(eva).get(reverse("invoices:invoice", args=[name])).status_code == 404


def test_the_auditor_reads_but_has_no_buttons(issued, signed_in, rut):
    client = signed_in(rut)
    run = Run.objects.get()

    assert client.get(reverse("invoices:run", args=[run.pk])).status_code == 200
    assert client.get(reverse("invoices:run-list")).status_code == 200
    assert client.post(reverse("invoices:check-run", args=[run.pk])).status_code == 403


def test_a_bankgiro_with_a_wrong_check_digit_is_told_and_not_kept(plan, signed_in, eva):
    given = dict.fromkeys(("function", "street", "postcode", "city", "contact", "phone"), "x")
    given |= {"email": "a@b.example", "payment_days": 30, "vat_note": "x"}
    given |= {"debit_account": "1", "credit_account": "2", "bankgiro": "991-2347"}
    client, url = signed_in(eva), reverse("invoices:issuer")

    assert "Kontrollera bankgironumret" in text(client.post(url, given))
    client.post(url, {**given, "bankgiro": "991-2346"})

    assert Issuer.objects.get().bankgiro == "9912346"


def test_without_an_issuer_nothing_can_be_checked(draft, signed_in, eva):
    run = factories.start(factories.decide(draft), by=eva)

    told = text(signed_in(eva).post(reverse("invoices:check-run", args=[run.pk]), follow=True))

    assert "Utfärdarens uppgifter och bankgiro saknas." in told


def test_the_start_pages_know_what_waits_and_what_is_due(plan, eva, hanna, fia, tyreso):
    run = factories.start(plan, by=eva)
    assert overview.waiting(eva).to_check == [run]
    approval.check(run, by=eva, now=factories.NOW)
    assert overview.waiting(eva).to_approve == []
    assert overview.waiting(hanna).to_approve == [run]

    approval.approve(factories.fresh(run), by=hanna, now=factories.NOW)
    working.make_documents(run.pk, staging.waiting(run), now=factories.NOW)

    own = overview.own_invoices(fia, today=date(2015, 8, 1))
    assert (own.latest.actor, own.count, own.is_overdue) == (tyreso, 1, True)
    assert [row.actor.code for row in overview.waiting(eva).held] == ["brandkaren-attunda"]


def test_the_real_region_gives_32_invoices_one_posting_and_three_held_back(db):
    from actors.people.models import User
    from samverkan.front import demo

    demo.load(now=factories.NOW)
    plan = factories.Plan.objects.get()
    eva, hanna = (User.objects.get(name=name) for name in ("Eva Lind", "Hanna Falk"))
    run = factories.start(plan, by=eva)
    factories.issue(run, checker=eva, approver=hanna)
    held = {row.actor.code for row in run.parties.exclude(held=[])}
    assert held == {"storstockholms-brandforsvar", "sodertorns-brandforsvarsforbund", "brandkaren-attunda"}
    assert Invoice.objects.filter(kind="invoice").count() == 32
    assert Invoice.objects.filter(kind="posting").count() == 1

    Actor.objects.filter(code__in=held).update(orgnr="2220000356", orgnr_status="verified")
    factories.issue(factories.start(plan, by=eva), checker=eva, approver=hanna)

    assert Invoice.objects.filter(kind="invoice").count() == 35
    assert sum(Invoice.objects.values_list("amount_ore", flat=True)) == plan.frame_ore // 2


def ask(client, address):
    """How many questions the page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_pages_ask_as_often_however_many_rows_there_are(plan, eva, hanna, signed_in):
    client = signed_in(eva)
    run = factories.start(plan, by=eva)
    factories.issue(run, checker=eva, approver=hanna)
    addresses = [
        reverse("invoices:invoice-list"),
        reverse("invoices:run", args=[run.pk]),
        reverse("budget:year", args=[2015]),
        reverse("budget:accruals", args=[2015]),
        reverse("invoices:run-dates", args=[2015]),
    ]
    few = [ask(client, each) for each in addresses]
    more = factories.replace_plan(plan, **{"0182": 90_000})
    second = factories.start(more, by=eva, now=factories.LATER)
    factories.issue(second, checker=eva, approver=hanna, now=factories.LATER)
    for day in range(1, 6):
        factories.create_run_date(plan, by=eva, on=date(2099, 1, day))

    assert [ask(client, each) for each in addresses] == few
