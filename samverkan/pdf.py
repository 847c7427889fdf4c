"""PDF: the only way from HTML to a document that is kept.

Documents are PDF/A-3a (archive, with attachments) and PDF/UA-1 (read aloud) at once, and the
same input always gives the same bytes: a document can be made again and compared by its hash.
Nothing is fetched from outside: a document is made of its HTML and our own static files, so that
nobody's data can make the server read a file or call an address.
"""

import atexit
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

SCHEME = "static:"
VARIANT = "pdf/a-3a"
IDENTIFIER_LENGTH = 16

# WeasyPrint writes one variant only. Both standards are met when the metadata of PDF/A also names
# PDF/UA, and declares that it does so by an extension schema, as PDF/A demands.
UA_METADATA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>PDF/UA part</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END_OF_METADATA = b"</rdf:RDF>"


class NotOurOwn(ValueError):
    """A document asked for something that is no static file of ours."""


@dataclass(frozen=True)
class Attached:
    """A file carried inside the document: the very bytes that are stored."""

    name: str
    content: bytes
    description: str
    relationship: str = "Alternative"


def render(
    html: str,
    *,
    stylesheet: str,
    identifier: str,
    made_at: datetime,
    attachments: Sequence[Attached] = (),
) -> bytes:
    """Return `html` as PDF/A-3a and PDF/UA-1, the same bytes for the same input.

    `stylesheet` is the name of a static file; other files are named in it as `static:<name>`. Its
    fonts must have fixed weights: a variable one is cut anew for every document, which takes
    longer than drawing it, and the time of the cut stands in the file.
    `identifier` tells the document from others (its number), `made_at` is the aware moment it
    bears. The HTML must hold a language, a title and dates: see the invoice's template. Raises
    NotOurOwn if it or its stylesheet asks for anything but our static files.
    """
    import weasyprint

    tools = _tools()
    document = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=tools.fetcher)
    # Attachments' dates are written without a zone, so they must not depend on the machine's.
    made_at = made_at.astimezone(UTC).replace(tzinfo=None)
    try:
        return document.write_pdf(
            stylesheets=[_stylesheet(stylesheet)],
            font_config=tools.fonts,
            pdf_variant=VARIANT,
            pdf_identifier=_identifier(identifier),
            finisher=_name_accessibility,
            attachments=[
                weasyprint.Attachment(
                    string=file.content,
                    name=file.name,
                    description=file.description,
                    relationship=file.relationship,
                    created=made_at,
                    modified=made_at,
                )
                for file in attachments
            ],
        )
    except weasyprint.urls.FatalURLFetchingError as refused:
        raise NotOurOwn(str(refused)) from refused


def warm(stylesheet: str) -> None:
    """Read fonts and `stylesheet` now: half a second that the first document need not wait."""
    _stylesheet(stylesheet)


@dataclass(frozen=True)
class _Tools:
    """What is made once in a process: fonts and styles cost more than a page."""

    fetcher: object
    fonts: object


@cache
def _tools() -> _Tools:
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        """Reads our static files, and stops the document at anything else."""

        def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
            path = _static_file(url)
            if path is None:
                raise FatalURLFetchingError(f"{url} is no static file of ours")
            return URLFetcherResponse(url, path.read_bytes())

    # The fonts tidy up after themselves, which they cannot once Python has taken their module away.
    atexit.register(_tools.cache_clear)
    return _Tools(OwnFiles(), FontConfiguration())


@cache
def _stylesheet(name: str) -> object:
    import weasyprint

    path = _static_file(SCHEME + name)
    if path is None:
        raise NotOurOwn(f"{name} is no static file of ours")
    tools = _tools()
    return weasyprint.CSS(
        string=path.read_text(), base_url=SCHEME, url_fetcher=tools.fetcher, font_config=tools.fonts
    )


def _static_file(url: str) -> Path | None:
    # The finders know every folder of static files, and never leave one by a path with "..".
    from django.contrib.staticfiles import finders
    from django.core.exceptions import SuspiciousFileOperation

    if not url.startswith(SCHEME):
        return None
    try:
        found = finders.find(url.removeprefix(SCHEME))
    except SuspiciousFileOperation:
        return None
    return Path(found) if found and Path(found).is_file() else None


def _identifier(text: str) -> bytes:
    return text.encode().ljust(IDENTIFIER_LENGTH)


def _name_accessibility(document: object, pdf: object) -> None:
    """Add the mark of PDF/UA to the metadata, and leave it uncompressed as PDF/A-3 demands."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.compress = False
    text = b"".join(metadata.stream)
    metadata.stream = [text.replace(END_OF_METADATA, UA_METADATA + END_OF_METADATA)]
