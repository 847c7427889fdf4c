"""The e-invoice, made from frozen snapshots, against the schema, EN 16931 and Peppol's rules."""

from dataclasses import replace

import pytest
from lxml import etree

from budget.invoices import document, ocr, peppol
from budget.invoices.document import Buyer, Issuer, Item, Kind, Snapshot
from tests.budget.invoices.validators import e_invoice_faults

CBC = {"cbc": peppol.CBC, "cac": peppol.CAC}
HOST = Issuer(
    name="Länsstyrelsen i Stockholms län",
    function="Samverkan Stockholmsregionen",
    street="Exempelgatan 1",
    postcode="99999",
    city="Exempelstad",
    orgnr="2021002247",
    bankgiro="9912346",
    contact="Eva Lind",
    phone="08-465 004 20",
    email="faktura@lansstyrelsen.example",
)
TYRESO = Buyer(
    "Tyresö kommun",
    "Exempelvägen 1",
    "99999",
    "Exempelstad",
    "2120000092",
    "4711-KS",
    peppol_scheme="0007",
    peppol_value="2120000092",
)
INVOICE = Snapshot(
    kind=Kind.INVOICE,
    number="2015-0031",
    issued_on="2015-07-01",
    year=2015,
    period_start_on="2015-01-01",
    period_end_on="2015-06-30",
    issuer=HOST,
    buyer=TYRESO,
    items=(Item("Andel av rambudget 2015, första halvåret", 1, 33_428_70, 33_428_70),),
    total_ore=33_428_70,
    derivation=(
        {
            "row": "inhabitants",
            "weight": "44\u00a0873",
            "whole": "2\u00a0181\u00a0318",
            "pool": "1\u00a0625\u00a0000,00",
        },
    ),
    due_on="2015-07-31",
    ocr=ocr.reference("2015-0031"),
    payment_terms="30 dagar netto. Dröjsmålsränta enligt räntelagen.",
    vat_note="Utanför mervärdesskattelagens tillämpningsområde",
    agreement="Överenskommelse 2015",
)
CREDIT = replace(
    INVOICE,
    kind=Kind.CREDIT,
    number="2015-0044",
    items=(Item("Andel av rambudget 2015, första halvåret", 1, 5, 5),),
    total_ore=5,
    due_on="",
    ocr="",
    payment_terms="",
    credits_number="2015-0031",
    credits_issued_on="2015-07-01",
    reason="Fel referens.",
)
GLN = replace(INVOICE, buyer=replace(TYRESO, peppol_scheme="0088", peppol_value="7300010000001"))
VARIANTS = {
    "invoice": INVOICE,
    "credit note": CREDIT,
    "to a GLN": GLN,
    "with an order number": replace(INVOICE, buyer=replace(TYRESO, order_number="PO-1")),
    "one öre": replace(INVOICE, items=(Item("x", 1, 1, 1),), total_ore=1),
    "two shares": replace(INVOICE, items=(Item("Andel", 2, 125_000_00, 250_000_00),), total_ore=250_000_00),
    "two lines": replace(INVOICE, items=(Item("a", 1, 10, 10), Item("b", 1, 13, 13)), total_ore=23),
    "with no derivation": replace(INVOICE, derivation=()),
    "with strange signs": replace(INVOICE, buyer=replace(TYRESO, name="A & <b> \"c\" 'd' ]]> é Ω")),
    "with nothing that may be left out": replace(
        INVOICE, issuer=replace(HOST, phone="", email=""), agreement="", vat_note="", payment_terms=""
    ),
    "a demo": replace(INVOICE, is_demo=True),
}


def found(snapshot, path):
    return etree.fromstring(peppol.make(snapshot)).xpath(f"string({path})", namespaces=CBC)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_kind_of_e_invoice_is_without_errors_and_warnings(name):
    assert e_invoice_faults(peppol.make(VARIANTS[name])) == []


def test_the_rules_find_what_is_wrong():
    xml = peppol.make(INVOICE)

    assert e_invoice_faults(xml.replace(b">VAT<", b">GST<"))
    assert e_invoice_faults(xml.replace(b"2021002247", b"2021002248"))
    assert e_invoice_faults(xml.replace(b"33428.70</cbc:PayableAmount", b"33428.71</cbc:PayableAmount"))


def test_the_e_invoice_says_what_the_page_says():
    facts = {
        "//cac:LegalMonetaryTotal/cbc:PayableAmount": "33428.70",
        "//cbc:PaymentID": INVOICE.ocr,
        "//cac:PayeeFinancialAccount/cbc:ID": "9912346",
        "//cbc:DueDate": "2015-07-31",
        "//cbc:BuyerReference": "4711-KS",
        "//cac:Item/cbc:Description": "44 873 av 2 181 318 invånare × 1 625 000,00 kr",
        "//cac:ContractDocumentReference/cbc:ID": "Överenskommelse 2015",
        "//cac:AccountingSupplierParty//cac:PartyLegalEntity/cbc:CompanyID": "2021002247",
        "//cbc:TaxExemptionReason": INVOICE.vat_note,
    }

    assert {path: found(INVOICE, path) for path in facts} == facts


def test_a_credit_note_points_to_its_invoice_and_has_a_positive_amount():
    assert found(CREDIT, "//cac:BillingReference//cbc:ID") == "2015-0031"
    assert found(CREDIT, "//cac:BillingReference//cbc:IssueDate") == "2015-07-01"
    assert found(CREDIT, "//cac:LegalMonetaryTotal/cbc:PayableAmount") == "0.05"
    assert "Fel referens." in found(CREDIT, "/*/cbc:Note")
    assert not found(CREDIT, "//cbc:DueDate")
    assert not found(CREDIT, "//cbc:PaymentID")


def test_the_same_snapshot_gives_the_same_bytes():
    assert peppol.make(INVOICE) == peppol.make(Snapshot.from_plain(INVOICE.plain()))


@pytest.mark.parametrize(
    "snapshot",
    [
        replace(INVOICE, buyer=replace(TYRESO, peppol_scheme="", peppol_value="")),
        replace(INVOICE, kind=Kind.POSTING),
        replace(INVOICE, kind=Kind.COUNTER_POSTING),
    ],
)
def test_without_an_address_or_for_a_posting_there_is_no_e_invoice(snapshot):
    assert not peppol.has_address(snapshot)
    with pytest.raises(ValueError, match="no Peppol address"):
        peppol.make(snapshot)


def test_what_was_frozen_before_there_were_e_invoices_can_still_be_read():
    stored = INVOICE.plain()
    del stored["reason"], stored["buyer"]["peppol_scheme"], stored["buyer"]["peppol_value"]

    assert not peppol.has_address(document.Snapshot.from_plain(stored))
