import csv
import io

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from incidents.reports import export, side_by_side
from incidents.reports.models import Request
from tests.incidents.factories import HOUR, asked_of, create_incident, create_report, create_request

FORMULA = '=HYPERLINK("https://elak.example";"Läs")'


@pytest.fixture
def view(kim, bo, tyreso, nacka):
    now = timezone.now()
    request = create_request(create_incident(by=kim, actors=(tyreso, nacka)), by=kim, now=now - 2 * HOUR)
    answers = {
        "happened": FORMULA + "\x07",
        "services": {"el": 4},
        "injured": 1200,
        "municipalities": ["0138"],
    }
    create_report(asked_of(request, tyreso), by=bo, answers=answers)
    return side_by_side.of(Request.objects.with_reports().get(), now=timezone.now())


def test_the_file_has_a_row_for_the_missing_actor(view):
    head, nacka, tyreso = csv.reader(io.StringIO(export.as_csv(view).decode("utf-8-sig")), delimiter=";")

    assert nacka[:2] == ["Nacka", "saknas"]
    assert tyreso[:2] == ["Tyresö", "sen"]
    assert len(head) == len(nacka) == len(tyreso)
    assert tyreso[head.index("Påverkan per samhällsviktig verksamhet")] == "El kritisk"
    assert tyreso[head.index("Skadade, antal")] == "1\u00a0200"
    assert tyreso[head.index("Kommuner")] == "Tyresö"


def test_a_formula_is_only_a_text_in_csv_and_in_excel(view):
    sheet = openpyxl.load_workbook(io.BytesIO(export.as_excel(view))).active
    cells = [cell for row in sheet for cell in row]

    assert f"'{FORMULA}" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert f';"\'{FORMULA.replace(chr(34), chr(34) * 2)}";' in export.as_csv(view).decode()


@given(st.text())
def test_no_text_begins_as_a_formula(text):
    assert not export.harmless(text).startswith(export.DANGEROUS)
