"""Tables that people hand in: a CSV or Excel file as rows, or words on why it cannot be read.

The file is looked at twice: first as a dry run that reports row by row, then, when the person has
seen the report, again from the start, and all of it is taken in or nothing. Between the two it
travels in the form, so nothing is stored for a dry run.
"""

import base64
import binascii
import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from samverkan.tables import as_written

MOST_BYTES = 1024 * 1024
MOST_ROWS = 5000
EXCEL = b"PK\x03\x04"
# What files begin with that are often chosen by mistake: older Excel, PDF.
OTHER_FILES = (b"\xd0\xcf\x11\xe0", b"%PDF")
# A workbook is packed: what it may unpack to, so that a small file cannot fill the memory.
MOST_UNPACKED = 50 * 1024 * 1024


class NotReadable(Exception):
    """The file is no table we can read; the message says why and how to mend it."""


@dataclass(frozen=True)
class Row:
    """One row of the file by column; `number` is the row as a spreadsheet counts it."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one row, in words that tell how to mend it."""

    number: int
    text: str


def read(content: bytes, columns: Mapping[str, Sequence[str]]) -> list[Row]:
    """Return the file's rows. `columns` names each column we need, with the heads it may have.

    Reads UTF-8 with commas, semicolons or tabs, and the first sheet of an Excel workbook. Other
    columns are passed over, and so are empty rows. Raises NotReadable.
    """
    if len(content) > MOST_BYTES:
        raise NotReadable(_("Filen är större än 1 MB. Dela den och läs in delarna var för sig."))
    lines = _sheet(content) if content.startswith(EXCEL) else _lines(_text(content))
    heads = [head.strip().casefold() for head in lines[0]]
    places = {column: _place(heads, names, columns) for column, names in columns.items()}
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(heads):
            raise NotReadable(
                _("Rad %(row)s har %(count)s värden, men rubrikraden har %(heads)s. Rätta raden.")
                % {"row": number, "count": len(line), "heads": len(heads)}
            )
        rows.append(
            Row(number, {column: as_written(line[place].strip()) for column, place in places.items()})
        )
    if not rows:
        raise NotReadable(_("Filen har ingen rad under rubrikerna."))
    return rows


def _text(content: bytes) -> str:
    if not content.strip():
        raise NotReadable(_("Filen är tom. Välj en annan fil."))
    if content.startswith(OTHER_FILES) or b"\x00" in content:
        raise NotReadable(
            _("Filen är ingen CSV- eller Excel-fil. Spara tabellen som CSV UTF-8 och välj den filen.")
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotReadable(
            _("Filen har fel teckenkodning. Spara den som CSV UTF-8 och välj den igen.")
        ) from None


def _lines(text: str) -> list[list[str]]:
    head = text.splitlines()[0]
    delimiter = max(",;\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise NotReadable(
            _("Filen är ingen CSV-fil: ett citattecken saknar sin make. Rätta det och välj filen igen.")
        ) from None
    return _few(lines)


def _sheet(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise NotReadable(_("Filen är större än den ser ut. Spara tabellen som CSV."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found = book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 1)
        lines = [[_cell(value) for value in row] for row in found]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, SyntaxError):
        raise NotReadable(_("Excel-filen går inte att läsa. Spara den på nytt, eller som CSV.")) from None
    width = max((len(line) for line in lines), default=0)
    lines = [line + [""] * (width - len(line)) for line in lines]
    if not lines or not any(lines[0]):
        raise NotReadable(_("Filen är tom. Välj en annan fil."))
    return _few(lines)


def _cell(value: object) -> str:
    """A cell as it would stand in a CSV file: days as days, whole numbers without decimals."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _few(lines: list[list[str]]) -> list[list[str]]:
    if len(lines) > MOST_ROWS:
        raise NotReadable(_("Filen har fler än %(most)s rader. Dela den.") % {"most": MOST_ROWS})
    return lines


def _place(heads: list[str], names: Sequence[str], columns: Mapping[str, Sequence[str]]) -> int:
    for name in names:
        if name in heads:
            return heads.index(name)
    raise NotReadable(
        _("Kolumnen %(column)s saknas. Rubrikraden ska vara: %(heads)s.")
        % {"column": names[0], "heads": ";".join(each[0] for each in columns.values())}
    )


class TableForm(forms.Form):
    """A file to try, or the file that was tried, to take in."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        error_messages={
            "required": gettext_lazy("Välj en fil: CSV eller Excel."),
            "empty": gettext_lazy("Filen är tom. Välj en annan fil."),
        },
        help_text=gettext_lazy(
            "CSV (UTF-8) eller Excel, högst 1 MB. Inget ändras förrän du har sett granskningen."
        ),
        widget=forms.ClearableFileInput({"accept": ".csv,.xlsx,text/csv"}),
    )
    tried = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.is_tried

    @property
    def is_tried(self) -> bool:
        """Whether the person has seen the dry run of this very file."""
        return bool(self.data.get("tried")) and not self.files.get("file")

    def content(self) -> bytes:
        """The file's bytes. Raises NotReadable for what came back in another shape than it was sent."""
        if not self.is_tried:
            return self.cleaned_data["file"].read(MOST_BYTES + 1)
        try:
            return base64.b64decode(self.cleaned_data["tried"], validate=True)
        except binascii.Error:
            raise NotReadable(_("Filen kom inte med. Välj den igen.")) from None


def carried(content: bytes) -> str:
    """The file as text for the hidden field that carries it to the second look."""
    return base64.b64encode(content).decode("ascii")
