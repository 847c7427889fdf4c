"""Crediting by hand: proposed by one, approved by another, issued at once, never above the document."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from budget.invoices import approval, crediting, delivery, verification
from budget.invoices.credited import left_of
from budget.invoices.models import Crediting, Invoice, Run, Series
from budget.problems import Refused
from budget.year import invoiced
from samverkan.transitions import Conflict
from tests.budget import factories

pytestmark = pytest.mark.usefixtures("drawn_once")

KR = 100


@pytest.fixture
def issued(plan, eva, hanna):
    return factories.issue(factories.start(plan, by=eva), checker=eva, approver=hanna)


@pytest.fixture
def own(issued, tyreso):
    return Invoice.objects.get(actor=tyreso)


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def propose(invoice, amount_ore, by):
    return crediting.propose(invoice, amount_ore=amount_ore, reason="Fel referens", by=by, now=factories.NOW)


def test_a_part_is_credited_by_a_document_of_its_own(own, plan, eva, hanna):
    credit = factories.credit(own, 50_000 * KR, by=eva, approver=hanna)

    assert (credit.kind, credit.credits, credit.amount_ore, credit.ocr, credit.due_on) == (
        Invoice.Kind.CREDIT,
        own,
        50_000 * KR,
        None,
        None,
    )
    assert credit.name == "2015-0004"
    assert credit.snapshot["reason"] == "Fel referens"
    assert left_of(own) == 150_000 * KR
    assert invoiced(plan.year)["0138"] == 150_000 * KR
    assert list(verification.faults()) == []


def test_the_whole_is_credited_with_all_its_rows(own, plan, eva, hanna):
    credit = factories.credit(own, own.amount_ore, by=eva, approver=hanna)

    assert credit.snapshot["items"] == own.snapshot["items"]
    assert invoiced(plan.year)["0138"] == 0


def test_what_is_credited_is_invoiced_anew_in_the_next_run(own, plan, eva, hanna):
    factories.credit(own, own.amount_ore, by=eva, approver=hanna)

    later = factories.LATER + timedelta(minutes=1)
    run = factories.start(plan, by=eva, now=later)
    (again,) = factories.issue(run, checker=eva, approver=hanna, now=later)

    assert (again.kind, again.actor, again.amount_ore) == (Invoice.Kind.INVOICE, own.actor, own.amount_ore)
    assert again.name == "2015-0005"
    assert again.ocr != own.ocr
    assert list(verification.faults()) == []


def test_the_host_s_posting_is_turned(issued, eva, hanna, lansstyrelsen):
    posting = Invoice.objects.get(actor=lansstyrelsen)

    turned = factories.credit(posting, posting.amount_ore, by=eva, approver=hanna)

    assert (turned.kind, turned.name) == (Invoice.Kind.COUNTER_POSTING, "B2015-0002")
    accounts = [(row["account"], bool(row["debit_ore"])) for row in turned.snapshot["postings"]]
    assert accounts == [("3999", True), ("4999", False)]
    assert not turned.deliveries.exists()


@pytest.mark.parametrize("amount_ore", [0, -1, 200_000 * KR + 1])
def test_more_than_the_document_is_never_credited(own, eva, amount_ore):
    with pytest.raises(Refused, match="Högst 200"):
        propose(own, amount_ore, eva)


def test_credits_together_are_never_above_the_document(own, eva, hanna):
    factories.credit(own, 150_000 * KR, by=eva, approver=hanna)

    with pytest.raises(Refused, match=r"Högst 50.000,00"):
        propose(own, 50_001 * KR, eva)
    factories.credit(own, 50_000 * KR, by=eva, approver=hanna)
    with pytest.raises(Refused, match="redan krediterat"):
        propose(own, 1, eva)


def test_a_credit_note_is_not_credited(own, eva, hanna):
    credit = factories.credit(own, 1 * KR, by=eva, approver=hanna)

    with pytest.raises(Refused, match="kan inte krediteras"):
        propose(credit, 1, eva)


def test_who_proposed_may_not_approve(own, eva):
    proposed = propose(own, 1 * KR, eva)

    with pytest.raises(Refused, match="Du föreslog"):
        crediting.approve(proposed, by=eva, now=factories.NOW)
    with pytest.raises(IntegrityError, match="crediting_approved_by_another"), transaction.atomic():
        Crediting.objects.update(state="issued", approved_by=eva, approved_at=factories.NOW, credit=own)


def test_two_who_approve_at_once_give_one_credit_note(own, eva, hanna):
    proposed = propose(own, 1 * KR, eva)
    same = Crediting.objects.select_related("invoice__run__year").get(pk=proposed.pk)
    crediting.approve(proposed, by=hanna, now=factories.NOW)

    with pytest.raises(Conflict):
        crediting.approve(same, by=hanna, now=factories.NOW)

    assert Invoice.objects.filter(kind="credit").count() == 1
    assert Series.objects.get(name="lansstyrelsen-2015").last == 4


def test_one_proposal_waits_at_a_time(own, eva, hanna):
    first = propose(own, 1 * KR, eva)
    with pytest.raises(Conflict):
        propose(own, 1 * KR, eva)

    crediting.drop(first, by=eva, now=factories.NOW)

    assert propose(own, 1 * KR, eva).state == Crediting.State.PROPOSED


def test_nothing_is_credited_while_a_run_is_being_issued(own, plan, eva, hanna, brandkaren):
    brandkaren.orgnr, brandkaren.orgnr_status = "2220000356", "verified"
    brandkaren.save()
    factories.approve(factories.start(plan, by=eva), checker=eva, approver=hanna)

    with pytest.raises(Refused, match="utfärdas just nu"):
        propose(own, 1 * KR, eva)


def test_a_run_prepared_before_a_crediting_is_not_approved(own, plan, eva, hanna):
    second = factories.start(plan, by=eva, part=Run.Part.SECOND)
    approval.check(second, by=eva, now=factories.NOW)
    factories.credit(own, 1 * KR, by=eva, approver=hanna)

    with pytest.raises(Refused, match="Tyresö har krediterats"):
        approval.approve(factories.fresh(second), by=hanna, now=factories.NOW)


def test_the_page_proposes_and_another_person_s_page_issues(own, signed_in, eva, hanna, fia):
    address = reverse("invoices:credit-invoice", args=[own.name])
    form = {"amount_ore": "1 234,50", "reason": "Fel belopp"}

    told = text(signed_in(eva).post(address, form, follow=True))
    check = reverse("invoices:crediting", args=[Crediting.objects.get().pk])
    seen = text(signed_in(hanna).get(check))
    done = text(signed_in(hanna).post(check, follow=True))

    assert "Du föreslog krediteringen. En annan person måste godkänna den." in told
    assert "1 234,50 kr" in seen
    assert "198 765,50 kr" in seen
    credit = Invoice.objects.get(kind="credit")
    assert f"Kreditfaktura {credit.name} är utfärdad." in done
    assert "Krediterad av" in text(signed_in(fia).get(reverse("invoices:invoice", args=[own.name])))


@pytest.mark.parametrize("amount", ["", "0", "-5", "12,345", "tolv", "1e3", "999999999999"])
def test_an_amount_that_is_none_is_told_and_nothing_is_proposed(own, signed_in, eva, amount):
    address = reverse("invoices:credit-invoice", args=[own.name])

    answer = signed_in(eva).post(address, {"amount_ore": amount, "reason": "x"})

    assert answer.status_code == 200
    assert answer.context["form"].errors["amount_ore"]
    assert not Crediting.objects.exists()


def test_a_closed_year_is_not_credited(own, eva, plan):
    plan.year.closed_at, plan.year.closed_by = factories.NOW, eva
    plan.year.save()

    with pytest.raises(Refused, match="stängt"):
        propose(own, 1 * KR, eva)


def test_the_credit_note_is_told_of_by_e_mail(own, tyreso, eva, hanna):
    details = tyreso.invoice_details
    details.email, details.email_status = "faktura@tyreso.example", "verified"
    details.save()

    credit = factories.credit(own, 1 * KR, by=eva, approver=hanna)

    notice = credit.deliveries.get().notice
    assert (notice.to, notice.subject) == ("faktura@tyreso.example", f"Kreditfaktura {credit.name}")
    assert f"/fakturor/{credit.name}/" in notice.body


def test_who_has_no_address_is_not_told_and_the_button_says_so(own, signed_in, eva):
    assert not own.deliveries.exists()
    with pytest.raises(Refused, match="e-postadress"):
        delivery.send_again(own, by=eva, now=factories.NOW)

    address = reverse("invoices:send-again", args=[own.name])
    assert "e-postadress för fakturor saknas" in text(signed_in(eva).post(address, follow=True))


def test_the_database_holds_that_an_issued_crediting_has_its_credit_note(own, eva):
    propose(own, 1 * KR, eva)

    with pytest.raises(IntegrityError, match="crediting_issued_iff_approved"), transaction.atomic():
        Crediting.objects.update(state="issued")
