"""Alla dokument i en fil: a run's files as ZIP, of a length known beforehand so that progress shows.

Nothing is compressed: PDF files are already, and so the archive is the same bytes every time.
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import date

from budget.invoices.models import InvoiceFile, Run

AT_A_TIME = 20
FIRST_YEAR_OF_ZIP = 1980


def pack(run: Run) -> bytes:
    """Return an archive with every file of the run's documents, each by its number."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for file in _files(run):
            packed.writestr(_entry(f"{file.invoice.name}.{file.kind}", run.issue_on), bytes(file.bytes))
    return archive.getvalue()


def _files(run: Run) -> Iterable[InvoiceFile]:
    files = InvoiceFile.objects.filter(invoice__run=run).select_related("invoice")
    return files.order_by("invoice__series", "invoice__number", "kind").iterator(chunk_size=AT_A_TIME)


def _entry(name: str, day: date) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, (max(day.year, FIRST_YEAR_OF_ZIP), day.month, day.day, 0, 0, 0))
