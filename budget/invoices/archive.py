"""Alla dokument i en fil: a run's files as ZIP, of a length known beforehand so that progress shows.

Nothing is compressed: PDF files are already, and so the archive is the same bytes every time.
"""

import tempfile
import zipfile
from collections.abc import Iterable
from datetime import date
from typing import IO

from budget.invoices.models import InvoiceFile, Run

IN_MEMORY = 16 * 1024 * 1024
AT_A_TIME = 20


def write(run: Run) -> IO[bytes]:
    """Return an open file, at its beginning, with every file of the run's documents by its number."""
    archive = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed by the response)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for file in _files(run):
            packed.writestr(_entry(f"{file.invoice.name}.{file.kind}", run.issue_on), bytes(file.bytes))
    archive.seek(0)
    return archive


def _files(run: Run) -> Iterable[InvoiceFile]:
    files = InvoiceFile.objects.filter(invoice__run=run).select_related("invoice")
    return files.order_by("invoice__series", "invoice__number", "kind").iterator(chunk_size=AT_A_TIME)


def _entry(name: str, day: date) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
