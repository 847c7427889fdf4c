import json
import re
import subprocess
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import page
import pikepdf
import pytest

from budget.derivation import derivation
from budget.due import Due
from budget.invoices import document, ocr
from budget.invoices.document import Buyer, Issuer, Item, Kind, Posting, Snapshot
from budget.shares import Group, Party, shares

PARTIES = [
    Party("0138", Group.MUNICIPALITY, 44_873),
    Party("rest", Group.MUNICIPALITY, 2_181_318 - 44_873),
    Party("lansstyrelsen", Group.OTHER, 2),
    Party("polisen", Group.OTHER, 11),
]
HOST = Issuer(
    name="Länsstyrelsen i Stockholms län",
    function="Samverkan Stockholmsregionen",
    street="Exempelgatan 1",
    postcode="100 00",
    city="Stockholm",
    orgnr="2021002247",
    bankgiro="9912346",
    contact="Eva Lind",
    phone="08-465 004 10",
    email="ekonomi@kansliet.example",
)
TYRESO = Buyer("Tyresö kommun", "Exempelvägen 7", "135 00", "Tyresö", "2120000092", reference="4711-KS")


def explained(key, invoiced=0):
    found = shares(PARTIES, frame=Decimal(6_500_000), basis=Decimal(3_250_000))
    due = Due(key, found.by_key[key].amount, Decimal(invoiced))
    return tuple(line.plain() for line in derivation(found, key, due))


INVOICE = Snapshot(
    kind=Kind.INVOICE,
    number="2015-0031",
    issued_on="2015-07-01",
    year=2015,
    period_start_on="2015-01-01",
    period_end_on="2015-06-30",
    issuer=HOST,
    buyer=TYRESO,
    items=(Item("Andel av rambudget 2015, halvår 1", 1, 33_428_70, 33_428_70),),
    total_ore=33_428_70,
    derivation=explained("0138"),
    population_note="Folkmängd 2014-06-30. Källa: SCB",
    due_on="2015-07-31",
    ocr=ocr.reference("2015-0031"),
    payment_terms="30 dagar netto. Dröjsmålsränta enligt räntelagen.",
    vat_note="Kostnadsfördelning",
)
CREDIT = replace(
    INVOICE,
    kind=Kind.CREDIT,
    number="2015-0044",
    items=(Item("Andel av rambudget 2015, halvår 1", 1, 6_571_30, 6_571_30),),
    total_ore=6_571_30,
    derivation=explained("0138", 40_000),
    due_on="",
    ocr="",
    credits_number="2015-0031",
    credits_issued_on="2015-07-01",
)
POSTING = replace(
    INVOICE,
    kind=Kind.POSTING,
    number="B2015-0001",
    buyer=Buyer(HOST.name, HOST.street, HOST.postcode, HOST.city, HOST.orgnr, reference=""),
    items=(Item("Andel av rambudget 2015, halvår 1", 1, 250_000_00, 250_000_00),),
    total_ore=250_000_00,
    derivation=explained("lansstyrelsen"),
    population_note="",
    due_on="",
    ocr="",
    postings=(
        Posting("5990", "Egen andel", debit_ore=250_000_00),
        Posting("3990", "Gemensam funktion", credit_ore=250_000_00),
    ),
)
ALL = [INVOICE, CREDIT, POSTING, replace(POSTING, kind=Kind.COUNTER_POSTING)]


def words(snapshot):
    return document.html(snapshot).replace("\u00a0", " ")


@pytest.mark.parametrize("profile", ["3a", "ua1"])
@pytest.mark.parametrize("snapshot", ALL, ids=lambda snapshot: str(snapshot.kind))
def test_every_kind_is_archive_and_accessible_pdf_on_one_page(snapshot, profile, tmp_path):
    made = document.make_pdf(snapshot)
    (tmp_path / "document.pdf").write_bytes(made)

    report = page.validate_pdf(str(tmp_path / "document.pdf"), profile=profile)

    assert report.is_compliant, [failure.message for failure in report.failures]
    with pikepdf.open(BytesIO(made)) as opened:
        assert len(opened.pages) == 1


def test_a_document_made_again_from_what_was_stored_has_the_same_bytes():
    stored = json.loads(json.dumps(INVOICE.plain()))

    again = Snapshot.from_plain(stored)

    assert again == INVOICE
    assert document.make_pdf(again) == document.make_pdf(INVOICE)


@pytest.mark.parametrize(
    "text",
    [
        "Faktura",
        "2015-0031",
        "33 428,70 kr",
        "2015-07-31",
        "2015003102",
        "991-2346",
        "4711-KS",
        "212000-0092",
        "202100-2247",
        "44 873 av 2 181 318 invånare × 1 625 000,00 kr",
        "67 309,50",
        "Dröjsmålsränta",
        "Källa: SCB",
    ],
)
def test_the_invoice_says_what_to_pay_to_whom_and_why(text):
    assert text in words(INVOICE)


def test_a_credit_note_points_to_its_invoice_and_asks_for_no_payment():
    found = words(CREDIT)

    assert "Krediterar faktura 2015-0031 (2015-07-01)" in found
    assert "Att betala" not in found
    assert "991-2346" not in found


def test_an_internal_posting_has_accounts_in_place_of_payment():
    found = words(POSTING)

    assert "Bokföringsorder" in found
    assert "5990" in found
    assert "3990" in found
    assert "OCR" not in found
    assert "2 av 13 andelar" in found


def test_only_demo_documents_are_stamped():
    assert "EXEMPEL" in words(replace(INVOICE, is_demo=True))
    assert "EXEMPEL" not in words(INVOICE)


def test_the_document_is_swedish_whoever_asks():
    from django.utils import translation

    with translation.override("en"):
        assert words(INVOICE) == document.html(INVOICE).replace("\u00a0", " ")
        assert "Att betala" in words(INVOICE)


def test_names_are_text_and_never_markup():
    strange = replace(INVOICE, buyer=replace(TYRESO, name='<img src="file:///etc/hostname">'))

    assert document.make_pdf(strange)


@pytest.mark.parametrize(
    ("snapshot", "problem"),
    [
        (replace(INVOICE, total_ore=1), "total"),
        (replace(INVOICE, items=(), total_ore=0), "total"),
        (replace(INVOICE, ocr=""), "ocr"),
        (replace(INVOICE, due_on=""), "due_on"),
        (replace(INVOICE, issuer=replace(HOST, bankgiro="9912347")), "bankgiro"),
        (replace(INVOICE, buyer=replace(TYRESO, reference="")), "reference"),
        (replace(CREDIT, credits_number=""), "credits"),
        (replace(POSTING, postings=()), "postings"),
    ],
)
def test_a_document_that_contradicts_itself_is_never_drawn(snapshot, problem):
    assert document.problems(snapshot) == [problem]
    with pytest.raises(ValueError, match=problem):
        document.make_pdf(snapshot)


TOP_OF_BOX, BOTTOM_OF_BOX = 255, 345


def test_what_to_pay_stands_in_one_box_in_the_same_place_on_every_kind():
    invoice, credit, posting = (words_at(each) for each in (INVOICE, CREDIT, POSTING))

    assert invoice["33"] == credit["6"] == posting["250"]
    assert invoice["2015-07-31"] == posting["2015-07-01"]
    assert invoice["SENAST"] == credit["SENAST"] == posting["BOKFÖRS"]
    assert invoice["OCR-nummer"] == credit["OCR-nummer"] == posting["Debet"]
    assert invoice["Bankgiro"] == credit["Bankgiro"] == posting["Kredit"]
    assert invoice["2015003102"] == posting["5990"]
    assert invoice["991-2346"] == posting["3990"]
    assert invoice["4711-KS"] == credit["4711-KS"] == posting["Intern"]


def words_at(snapshot):
    """The words in the box on page 1, each with the upper left corner where it stands, in points."""
    found = subprocess.run(
        ["pdftotext", "-bbox", "-l", "1", "-", "-"],
        input=document.make_pdf(snapshot),
        capture_output=True,
        check=True,
    ).stdout.decode()
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]+)<', found)
    inside = [(text, (float(x), float(y))) for x, y, text in words if TOP_OF_BOX <= float(y) <= BOTTOM_OF_BOX]
    return dict(reversed(inside))
