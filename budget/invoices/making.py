"""Hela dokumentet: the page as PDF, and in it the e-invoice for whom has a Peppol address."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from budget.invoices import document, peppol
from budget.invoices.document import Snapshot
from samverkan import pdf

PDF, XML = "pdf", "xml"
DESCRIPTION = "E-faktura, Peppol BIS Billing 3"


@dataclass(frozen=True)
class Made:
    """A document as it is kept."""

    pdf: bytes
    xml: bytes | None = None

    @property
    def files(self) -> dict[str, bytes]:
        """The bytes by kind of file."""
        return {PDF: self.pdf} | ({} if self.xml is None else {XML: self.xml})

    @property
    def sha256(self) -> str:
        """One hash over all the bytes."""
        return sha256(self.pdf + (self.xml or b"")).hexdigest()


def make(snapshot: Snapshot) -> Made:
    """Return the whole document: the same bytes for the same snapshot."""
    if not peppol.has_address(snapshot):
        return Made(document.make_pdf(snapshot))
    xml = peppol.make(snapshot)
    carried = pdf.Attached(peppol.file_name(snapshot.number), xml, DESCRIPTION)
    return Made(document.make_pdf(snapshot, attachments=(carried,)), xml)


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the hash of each file, by its kind."""
    return {kind: sha256(content).hexdigest() for kind, content in files.items()}
