"""Case 7: budget 2015 with its real figures, both runs, a party that joins in October, one credit note.

As the office's finance officer, her approver and Tyresö's finance officer see it.
"""

import re

import pytest

from tests.browser.invoicing import approve, issue
from tests.browser.test_invoicing import made_up_orgnr
from tests.browser.window import DESK, PHONE
from tests.pdf_text import pdf_text

pytestmark = pytest.mark.journey

JOINED = "KSL (Storsthlm)"


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def both(window, step: str) -> None:
    """Look at the page as it is on a desk and on a phone."""
    for width in (DESK, PHONE):
        window.resize(width)
        window.look(step)
    window.resize(DESK)


def own_invoices(fia) -> list[str]:
    fia.go("/fakturor/")
    return fia.page.locator("tbody th").all_inner_texts()


def download(window, tmp_path, button: str) -> bytes:
    with window.page.expect_download() as taken:
        window.press(button)
    taken.value.save_as(tmp_path / "taken")
    return (tmp_path / "taken").read_bytes()


def test_the_year_2015_from_the_first_half_to_a_credit_note(fresh_demo, sign_in, tmp_path):
    eva, hanna, fia = sign_in("eva"), sign_in("hanna"), sign_in("fia")

    # The first half, by half the frame.
    issue(eva, hanna)
    both(eva, "01-forsta-halvaret")
    (first,) = own_invoices(fia)
    fia.press(first)
    assert plain(fia.main.locator(".sv-amount").inner_text()) == "33 394,27 kr"
    both(fia, "02-tyresos-faktura")
    invoice = pdf_text(download(fia, tmp_path, "Hämta PDF"))
    for words in ("ATT BETALA", "33 394,27 kr", "44 873 av", "invånare × 1 625 000,00 kr"):
        assert words.casefold() in invoice.casefold(), words
    xml = download(fia, tmp_path, "Hämta e-faktura").decode()
    assert '<cbc:PayableAmount currencyID="SEK">33394.27</cbc:PayableAmount>' in xml

    # In October one more joins: a new decision, and every other party's share is smaller.
    eva.go("/ekonomi/2015/prova/")
    both(eva, "03-prova")
    eva.press("Räkna ut utkastet")
    eva.page.get_by_label("Aktör").select_option(label=JOINED)
    eva.page.get_by_label("Skäl").fill("Anslöt sig den 1 oktober 2015")
    eva.press("Lägg till part")
    eva.reads(f"{JOINED} är part i planen.")
    both(eva, "04-utkast")
    joined = plain(eva.page.locator("tr", has=eva.page.get_by_role("rowheader", name=JOINED)).inner_text())
    assert "232 142,86" in joined  # half of 6.5 million by fourteen shares
    eva.press("Besluta budget")
    eva.press("Besluta budget")
    eva.reads("Budgeten för 2015 är beslutad.")
    both(eva, "05-nytt-beslut")

    # Who joined has told nobody its number or address: held back by name, until they are entered.
    eva.go("/parter/ksl/organisationsnummer/")
    eva.page.get_by_label("Organisationsnummer").fill(made_up_orgnr(7))
    eva.page.get_by_label("Källa").fill("Påhittat för provet")
    eva.press("Spara numret")
    eva.go("/parter/ksl/faktura/")
    for label, text in (
        ("Gatuadress eller box", "Exempelvägen 7"),
        ("Postnummer", "999 99"),
        ("Ort", "Exempelstad"),
        ("Er referens", "EX-KSL"),
    ):
        eva.page.get_by_label(label).fill(text)
    eva.press(re.compile("^Spara"))

    # The second half: the share of the whole frame, less what has been invoiced.
    eva.go("/ekonomi/2015/")
    eva.press("Förbered omgång")
    eva.page.get_by_label("andra halvåret").check()
    eva.press("Förbered omgång")
    eva.main.get_by_role("button", name="Markera som granskad").wait_for()
    second = eva.page.url.removeprefix(eva.address)
    row = eva.page.locator("tbody", has=eva.page.get_by_role("rowheader", name=JOINED, exact=True))
    assert "232 142,86" in plain(row.inner_text())
    both(eva, "06-andra-halvaret")
    eva.press("Markera som granskad")
    approve(hanna, second)
    (again,) = set(own_invoices(fia)) - {first}

    # One credit note: proposed by one, approved by another.
    eva.go(f"/fakturor/{first}/kreditera/")
    eva.page.get_by_label("Belopp att kreditera").fill("394,27")
    eva.page.get_by_label("Skäl").fill("Fel på den första fakturan")
    both(eva, "07-kreditera")
    eva.press("Föreslå kreditering")
    eva.reads("Du föreslog krediteringen. En annan person måste godkänna den.")
    both(eva, "08-inte-samma-person")
    hanna.go(eva.page.url)
    both(hanna, "09-godkann-kredit")
    hanna.press("Godkänn och utfärda kreditfaktura")
    hanna.reads(re.compile(r"Kreditfaktura \d{4}-\d{4} är utfärdad"))
    both(hanna, "10-kreditfaktura")
    (credit,) = set(own_invoices(fia)) - {first, again}
    fia.go(f"/fakturor/{credit}/")
    text = pdf_text(download(fia, tmp_path, "Hämta PDF"))
    for words in ("KREDITFAKTURA", f"Krediterar faktura {first}", "394,27", "Fel på den första fakturan"):
        assert words.casefold() in text.casefold(), words
    assert "<cbc:CreditNoteTypeCode>381<" in download(fia, tmp_path, "Hämta e-faktura").decode()

    # What was credited is due again, and so the year ends on the share exactly.
    eva.go("/ekonomi/2015/")
    eva.press("Förbered omgång")
    eva.page.get_by_label("slutreglering").check()
    eva.press("Förbered omgång")
    eva.main.get_by_role("button", name="Markera som granskad").wait_for()
    both(eva, "11-slutreglering")
    for page in ("upparbetat", "omgangar"):
        eva.go(f"/ekonomi/2015/{page}/")
        both(eva, f"12-{page}")
