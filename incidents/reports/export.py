"""The side-by-side table as a file for a spreadsheet: CSV and Excel, harmless to open."""

import csv
import io

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from incidents.reports.compile import Standing
from incidents.reports.fields import picked
from incidents.reports.reading import Reader
from incidents.reports.side_by_side import Line, SideBySide
from samverkan.format import day_and_time

# A spreadsheet takes a text that begins so for a formula, and runs it.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Excel in Swedish reads a CSV as UTF-8 only with the mark, and parts columns at semicolons.
BYTE_ORDER_MARK = "\ufeff"
LONGEST_CELL = 32_767


def harmless(text: str) -> str:
    """`text` with an apostrophe before it if a spreadsheet would take it for a formula."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def table(view: SideBySide) -> list[list[str]]:
    """Head and one row for every asked actor, the silent ones too; every cell harmless text."""
    keys = view.request.question_set.fields
    reader = Reader()
    rows = [[*_columns(), *(str(field.label) for field in picked(keys))]]
    rows += [_cells(line, reader, keys) for line in view.lines]
    return [[harmless(cell)[:LONGEST_CELL] for cell in row] for row in rows]


def as_csv(view: SideBySide) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(table(view))
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def as_excel(view: SideBySide) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = _("Lägesrapporter")
    sheet.freeze_panes = "B2"
    for row in table(view):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def standing_word(line: Line) -> str:
    """How the actor stands, in one word."""
    return {
        Standing.AWAITED: _("väntas"),
        Standing.MISSING: _("saknas"),
        Standing.IN_TIME: _("inlämnad"),
        Standing.LATE: _("sen"),
    }[line.row.standing]


def _columns() -> list[str]:
    return [
        _("Aktör"),
        _("Svar"),
        _("Rapport"),
        _("Ersätter"),
        _("Slag"),
        _("Lägestid"),
        _("Inlämnad"),
        _("Av"),
        _("Påverkan"),
        _("Tillförlitlighet"),
        _("Delas med"),
    ]


def _cells(line: Line, reader: Reader, keys: list[str]) -> list[str]:
    report = line.report
    if report is None:
        empty = [""] * (len(_columns()) - 2 + len(picked(keys)))
        return [line.actor.name, standing_word(line), *empty]
    language = get_language() or "sv"
    said = {answer.label: answer.text for answer in reader.answers(report, keys)}
    return [
        line.actor.name,
        standing_word(line),
        str(report.number),
        ", ".join(str(each.number) for each in line.replaced),
        report.get_kind_display(),
        day_and_time(report.as_of_at, language),
        day_and_time(report.sent_at, language),
        str(report.by or ""),
        report.get_impact_display(),
        report.get_reliability_display(),
        report.get_sight_display(),
        *(said.get(field.label, "") for field in picked(keys)),
    ]
