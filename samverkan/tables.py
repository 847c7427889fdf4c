"""Tables to take away: CSV and Excel, in which no cell can become a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font

# A spreadsheet reads a cell that begins like this as a formula, and runs it.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = str | int | Decimal | None


def harmless(cell: Cell) -> Cell:
    """The cell with an apostrophe before what a spreadsheet would run; figures stay figures."""
    return f"'{cell}" if isinstance(cell, str) and _would_run(cell) else cell


def as_written(cell: str) -> str:
    """The cell as it was before `harmless`: what our own imports read."""
    return cell[1:] if cell.startswith("'") and _would_run(cell) else cell


def _would_run(cell: str) -> bool:
    # Apostrophes that were there before count along, so that every text comes back as it was.
    return cell.lstrip("'").startswith(DANGEROUS)


def csv_response(name: str, head: Sequence[object], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """The table as a download `name.csv`: UTF-8 with a mark, so that Excel shows å, ä and ö."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([str(word) for word in head])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return _download(f"{name}.csv", "text/csv; charset=utf-8", text.getvalue().encode("utf-8-sig"))


def excel_response(name: str, head: Sequence[object], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """The table as a download `name.xlsx`."""
    book = Workbook()
    sheet = book.active
    sheet.append([str(word) for word in head])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return _download(f"{name}.xlsx", EXCEL, content.getvalue())


def _download(name: str, kind: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
