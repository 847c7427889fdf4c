"""Every document that is issued, of every kind, as a receiver's systems would check it."""

import io
import zipfile
from datetime import timedelta

import pikepdf
import pytest
from django.core.management import call_command
from django.urls import reverse

from budget.invoices.models import Invoice, Run
from budget.invoices.peppol import CBC
from tests.budget import factories
from tests.budget.invoices.validators import e_invoice_faults, pdf_faults

pytestmark = pytest.mark.usefixtures("drawn_once")


@pytest.fixture
def all_kinds(plan, eva, hanna, tyreso, lansstyrelsen):
    """A run, a crediting by hand of an invoice and of the posting, and a run with credit notes."""
    factories.prepare_and_issue(plan, by=eva, approver=hanna)
    factories.credit(Invoice.objects.get(actor=tyreso), 12_345, by=eva, approver=hanna)
    factories.credit(Invoice.objects.get(actor=lansstyrelsen), 1_000, by=eva, approver=hanna)
    heavier = factories.replace_plan(plan, **{"0182": 90_000, "trafikverket": 4})
    later = factories.LATER + timedelta(days=90)
    factories.prepare_and_issue(heavier, by=eva, approver=hanna, now=later)
    return list(Invoice.objects.prefetch_related("files"))


def files_of(invoice):
    return {file.kind: bytes(file.bytes) for file in invoice.files.all()}


def attached_in(content):
    with pikepdf.open(io.BytesIO(content)) as opened:
        return {
            name: (spec.get_file().read_bytes(), str(spec.obj.AFRelationship))
            for name, spec in opened.attachments.items()
        }


def test_every_issued_document_validates_and_carries_its_e_invoice(all_kinds):
    assert {invoice.kind for invoice in all_kinds} == set(Invoice.Kind)
    for invoice in all_kinds:
        files = files_of(invoice)
        assert pdf_faults(files["pdf"]) == [], invoice
        if invoice.kind in Invoice.POSTED:
            assert set(files) == {"pdf"}
            assert attached_in(files["pdf"]) == {}
            continue
        assert e_invoice_faults(files["xml"]) == [], invoice
        assert attached_in(files["pdf"]) == {f"{invoice.name}.xml": (files["xml"], "/Alternative")}
        assert f"<cbc:ID>{invoice.name}</cbc:ID>".encode() in files["xml"], CBC
    said = io.StringIO()
    call_command("invoices_verify", stdout=said)
    assert "all in order" in said.getvalue()


def test_who_has_no_peppol_address_gets_a_pdf_only_and_the_page_says_so(
    plan, eva, hanna, tyreso, signed_in, fia
):
    details = tyreso.invoice_details
    details.peppol_scheme, details.peppol_value, details.peppol_status = "", "", "unknown"
    details.save()
    factories.prepare_and_issue(plan, by=eva, approver=hanna)
    own = Invoice.objects.get(actor=tyreso)
    client = signed_in(fia)

    shown = client.get(reverse("invoices:invoice", args=[own.name])).content.decode()

    assert set(files_of(own)) == {"pdf"}
    assert attached_in(files_of(own)["pdf"]) == {}
    assert "Ingen e-faktura: partens Peppol-adress saknades." in shown
    assert client.get(reverse("invoices:e-invoice", args=[own.name])).status_code == 404


def test_an_invented_peppol_address_is_used_in_a_demo_only(plan, eva, hanna, tyreso):
    details = tyreso.invoice_details
    details.peppol_status = "demo"
    details.save()
    factories.prepare_and_issue(plan, by=eva, approver=hanna)

    assert set(files_of(Invoice.objects.get(actor=tyreso))) == {"pdf"}


def test_the_e_invoice_is_served_as_it_was_stored(plan, eva, hanna, fia, tyreso, signed_in):
    factories.prepare_and_issue(plan, by=eva, approver=hanna)
    own = Invoice.objects.get(actor=tyreso)

    answer = signed_in(fia).get(reverse("invoices:e-invoice", args=[own.name]))

    assert answer.content == files_of(own)["xml"]
    assert answer["Content-Type"] == "application/xml"
    assert answer["Content-Disposition"] == f'attachment; filename="{own.name}.xml"'


def test_all_documents_of_a_run_come_in_one_archive(plan, eva, hanna, signed_in):
    run = factories.prepare_and_issue(plan, by=eva, approver=hanna)
    address = reverse("invoices:run-archive", args=[run.pk])

    answer = signed_in(eva).get(address)

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        found = {name: archive.read(name) for name in archive.namelist()}
    wanted = {
        f"{invoice.name}.{kind}": content
        for invoice in run.invoices.all()
        for kind, content in files_of(invoice).items()
    }
    assert found == wanted
    assert int(answer["Content-Length"]) == len(answer.content)


def test_a_run_that_is_not_issued_has_no_archive(plan, eva, signed_in):
    run = factories.start(plan, by=eva)

    assert run.state == Run.State.PREPARED
    assert signed_in(eva).get(reverse("invoices:run-archive", args=[run.pk])).status_code == 404
