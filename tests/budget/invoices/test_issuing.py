import io
import subprocess
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from budget.invoices import approval, issuing, ocr, staging, working
from budget.invoices.models import Invoice, InvoiceFile, Run, Series, Staged
from samverkan import triggers
from tests.budget import factories

pytestmark = pytest.mark.usefixtures("drawn_once")


@pytest.fixture
def issued(plan, eva, hanna):
    return factories.issue(factories.start(plan, by=eva), checker=eva, approver=hanna)


@pytest.fixture
def approved(plan, eva, hanna):
    return factories.approve(factories.start(plan, by=eva), checker=eva, approver=hanna)


def make_all(run):
    working.make_documents(run.pk, staging.waiting(run), now=factories.NOW)


def text_of(invoice):
    content = bytes(invoice.files.get(kind="pdf").bytes)
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


def test_the_documents_are_numbered_from_one_without_a_gap(issued):
    names = sorted(invoice.name for invoice in issued)

    assert names == ["2015-0001", "2015-0002", "2015-0003", "B2015-0001"]
    assert set(Series.objects.values_list("last", "reserved_by")) == {(3, None), (1, None)}


def test_the_pdf_shows_amount_reference_and_how_it_was_computed(issued, tyreso):
    invoice = Invoice.objects.get(actor=tyreso)
    text = text_of(invoice).replace("\u00a0", " ")

    assert "200 000,00 kr" in text
    assert invoice.ocr == ocr.reference("2015-0003")
    assert invoice.ocr in text
    assert "991-2346" in text
    assert "4711-KS" in text
    assert "40 000 av 100 000 invånare × 500 000,00 kr" in text
    assert "2015-07-31" in text


def test_only_a_demo_s_documents_are_stamped_as_examples(issued, tyreso):
    assert "EXEMPEL" not in text_of(Invoice.objects.get(actor=tyreso))


def test_a_demo_stamps_its_documents_as_examples(demo_installation, issued, tyreso):
    assert "EXEMPEL" in text_of(Invoice.objects.get(actor=tyreso))


def test_the_documents_of_a_run_add_up_to_what_the_run_showed(issued):
    run = Run.objects.get()
    due = sum(row.due_ore for row in run.parties.filter(held=[]))

    assert sum(invoice.amount_ore for invoice in issued) == due


def test_making_and_issuing_again_changes_nothing(approved):
    ids = staging.waiting(approved)
    working.make_documents(approved.pk, ids, now=factories.NOW)
    before = list(Invoice.objects.values_list("pk", "sha256"))

    working.make_documents(approved.pk, ids, now=factories.NOW)
    working.issue(approved.pk, now=factories.NOW)

    assert list(Invoice.objects.values_list("pk", "sha256")) == before


def test_nothing_is_issued_while_a_document_waits(approved):
    first, *_ = staging.waiting(approved)
    working.make_documents(approved.pk, [first], now=factories.NOW)

    assert not Invoice.objects.exists()
    assert factories.fresh(approved).state == Run.State.STAGING


def test_a_document_that_fails_three_times_takes_the_run_back_with_nothing_issued(approved, caplog):
    broken = Staged.objects.filter(series__name="lansstyrelsen-2015")[1]
    whole = broken.snapshot
    Staged.objects.filter(pk=broken.pk).update(snapshot={**whole, "ocr": ""})
    for _ in range(staging.MAX_TRIES):
        make_all(approved)

    run = factories.fresh(approved)
    assert run.state == Run.State.APPROVED
    assert whole["number"] in run.failed_because
    assert not Invoice.objects.exists()
    assert set(Series.objects.values_list("last", flat=True)) == {0}


def test_after_a_failure_is_mended_the_same_numbers_are_used(approved, eva, caplog):
    broken = Staged.objects.filter(series__name="lansstyrelsen-2015")[1]
    Staged.objects.filter(pk=broken.pk).update(snapshot={**broken.snapshot, "ocr": ""})
    for _ in range(staging.MAX_TRIES):
        make_all(approved)
    Staged.objects.filter(pk=broken.pk).update(snapshot=broken.snapshot)

    run = factories.fresh(approved)
    approval.retry(run, by=eva, now=factories.NOW)
    make_all(run)

    assert sorted(i.name for i in Invoice.objects.all()) == [
        "2015-0001",
        "2015-0002",
        "2015-0003",
        "B2015-0001",
    ]


def test_a_document_that_kills_its_workers_takes_the_run_back(approved):
    first = Staged.objects.first()
    Staged.objects.filter(pk=first.pk).update(tries=staging.LOST_TRIES)

    working.sweep(now=factories.NOW, prepare_later=None, make_later=None)

    run = factories.fresh(approved)
    assert run.state == Run.State.APPROVED
    assert first.snapshot["number"] in run.failed_because


def test_a_document_that_is_not_as_it_was_made_is_never_issued(approved, caplog):
    *rest, last = staging.waiting(approved)
    for staged_id in rest:
        staging.make(staged_id)
    Staged.objects.filter(pk=rest[0]).update(pdf=b"something else")

    working.make_documents(approved.pk, [last], now=factories.NOW)

    assert not Invoice.objects.exists()
    assert factories.fresh(approved).state == Run.State.APPROVED


def test_a_crash_in_the_middle_of_issuing_leaves_no_number_used(approved, monkeypatch):
    for staged_id in staging.waiting(approved):
        staging.make(staged_id)

    def crash(*args, **kwargs):
        raise MemoryError

    monkeypatch.setattr(issuing.numbering, "take", crash)
    with pytest.raises(MemoryError):
        issuing.issue(factories.fresh(approved), now=factories.NOW)
    monkeypatch.undo()

    assert not Invoice.objects.exists()
    assert len(issuing.issue(factories.fresh(approved), now=factories.NOW)) == 4


def test_each_document_is_chained_to_the_one_before(issued):
    chain = list(
        Invoice.objects.filter(kind="invoice").order_by("number").values_list("previous_sha256", "sha256")
    )

    assert [previous for previous, _ in chain] == ["", *[own for _, own in chain[:-1]]]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoices_invoice SET amount_ore = 1",
        "DELETE FROM invoices_invoice",
        "UPDATE invoices_invoicefile SET sha256 = 'x'",
        "DELETE FROM invoices_invoicefile",
    ],
)
def test_the_database_refuses_to_change_what_is_issued(issued, statement):
    with pytest.raises(DatabaseError, match="final"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_run_party_due_is_the_difference(approved):
    with pytest.raises(IntegrityError, match="run_party_due_is_the_difference"), transaction.atomic():
        approved.parties.update(due_ore=1)


def test_issuer_is_complete(plan, lansstyrelsen):
    with pytest.raises(IntegrityError, match="issuer_is_complete"), transaction.atomic():
        type(lansstyrelsen.issuer).objects.update(bankgiro="")


def test_issuer_gives_time_to_pay(plan, lansstyrelsen):
    with pytest.raises(IntegrityError, match="issuer_gives_time_to_pay"), transaction.atomic():
        type(lansstyrelsen.issuer).objects.update(payment_days=0)


def test_the_verifying_command_finds_everything_in_order(issued):
    said = io.StringIO()
    call_command("invoices_verify", stdout=said)

    assert "4 documents, all in order" in said.getvalue()


def test_the_verifying_command_finds_a_changed_amount(issued):
    triggers.drop_all()
    Invoice.objects.filter(number=2, kind="invoice").update(amount_ore=1)
    found = io.StringIO()

    with pytest.raises(CommandError, match="faults"):
        call_command("invoices_verify", stderr=found)

    assert "2015-0002: its amount is not the one on the document" in found.getvalue()
    triggers.create_all()


def test_the_verifying_command_finds_a_changed_file(issued):
    triggers.drop_all()
    file = InvoiceFile.objects.first()
    InvoiceFile.objects.filter(pk=file.pk).update(bytes=bytes(file.bytes) + b" ")
    found = io.StringIO()

    with pytest.raises(CommandError):
        call_command("invoices_verify", stderr=found)

    assert "is not the one that was issued" in found.getvalue()
    assert sha256(bytes(file.bytes)).hexdigest() == file.sha256
    triggers.create_all()
