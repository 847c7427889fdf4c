from datetime import UTC, datetime
from io import BytesIO

import page
import pikepdf
import pytest

from samverkan import pdf

MADE_AT = datetime(2015, 7, 1, tzinfo=UTC)
STYLESHEET = "budget/invoices/pdf/invoice.css"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<Invoice>Tyresö</Invoice>\n'.encode()


def html(body="<h1>Faktura</h1><p>33 428,70 kr till Tyresö</p>"):
    return (
        '<!doctype html><html lang="sv"><head><title>Faktura 2015-0031</title>'
        '<meta name="author" content="Kansliet"><meta name="description" content="Prov">'
        '<meta name="dcterms.created" content="2015-07-01">'
        f'<meta name="dcterms.modified" content="2015-07-01"></head><body>{body}</body></html>'
    )


def render(body=None, **changes):
    source = html() if body is None else html(body)
    given = {"stylesheet": STYLESHEET, "identifier": "2015-0031", "made_at": MADE_AT} | changes
    return pdf.render(source, **given)


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_a_document_is_fit_for_the_archive_and_for_reading_aloud(profile, tmp_path):
    file = tmp_path / "document.pdf"
    file.write_bytes(render(attachments=[pdf.Attached("2015-0031.xml", XML, "E-faktura")]))

    report = page.validate_pdf(str(file), profile=profile)

    assert report.is_compliant, [failure.message for failure in report.failures]


def test_the_same_input_gives_the_same_bytes():
    file = pdf.Attached("2015-0031.xml", XML, "E-faktura")

    assert render(attachments=[file]) == render(attachments=[file])


def test_another_number_gives_another_document():
    assert render() != render(identifier="2015-0032")


def test_the_attached_file_comes_back_byte_for_byte():
    made = render(attachments=[pdf.Attached("2015-0031.xml", XML, "E-faktura")])

    with pikepdf.open(BytesIO(made)) as opened:
        assert opened.attachments["2015-0031.xml"].get_file().read_bytes() == XML


def test_the_type_is_embedded_in_two_weights_and_is_ours():
    made = render("<h1>Faktura</h1><p>Łódź, å ä ö, −12,00 kr</p>")

    with pikepdf.open(BytesIO(made)) as opened:
        fonts = {str(font.BaseFont).split("+")[1] for font in opened.pages[0].Resources.Font.values()}
    assert fonts == {"Inter", "Inter-Bold"}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/logo.png",
        "file:///etc/hostname",
        "static:../samverkan/settings.py",
        "static:vendor/../../samverkan/settings.py",
        "static:finns-inte.png",
        "static:",
    ],
)
def test_nothing_but_our_own_static_files_is_read(address):
    with pytest.raises(pdf.NotOurOwn):
        render(f'<p><img src="{address}" alt="Bild"></p>')


def test_a_stylesheet_that_is_not_ours_is_refused():
    with pytest.raises(pdf.NotOurOwn):
        render(stylesheet="../samverkan/settings.py")
