"""A party's finance officer gets the own invoice, and nobody else's."""

import re
from pathlib import Path

import pytest

from tests.browser.invoicing import issue
from tests.browser.window import DESK, PHONE
from tests.pdf_text import pdf_text

pytestmark = pytest.mark.journey


@pytest.fixture
def others_invoice(demo, sign_in) -> str:
    """The number of another party's invoice, of the demo's one issued run."""
    eva = sign_in("eva")
    eva.go("/fakturor/")
    if not eva.page.locator("tbody tr").count():
        issue(eva, sign_in("hanna"))
        eva.go("/fakturor/")
    row = eva.page.locator("tbody tr", has_text="Nacka")
    return row.get_by_role("rowheader").inner_text()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_fia_downloads_tyreso_s_invoice_and_sees_no_other(
    demo, sign_in, others_invoice, width, tmp_path: Path
):
    fia = sign_in("fia", width=width)
    fia.look("1-start")
    fia.go("/fakturor/")
    fia.reads("1 dokument")
    fia.look("2-fakturor")
    number = fia.page.locator("tbody th").inner_text()
    fia.press(number)
    fia.reads("Så räknades det")
    fia.look("3-faktura")

    with fia.page.expect_download() as download:
        fia.press("Hämta PDF")
    download.value.save_as(tmp_path / "faktura.pdf")
    text = pdf_text((tmp_path / "faktura.pdf").read_bytes())
    ocr = re.sub(r"\D", "", fia.main.locator("dl div", has_text="OCR-nummer").inner_text())
    amount = fia.main.locator(".sv-amount").inner_text().replace("\xa0", " ")
    derived = ("44 873 av", "invånare × 1 625 000,00 kr")
    for words in ("Tyresö kommun", number, ocr, amount, "EXEMPEL", *derived):
        assert words in text, words

    assert others_invoice != number
    fia.go(f"/fakturor/{others_invoice}/", status=404)
    fia.look("4-nagon-annans")
    fia.go(f"/fakturor/{others_invoice}/pdf/", status=404)
