"""What is taken away as a table cannot run in a spreadsheet, and comes back unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan.tables import as_written, csv_response, harmless


@pytest.mark.parametrize("cell", ["=cmd|'/c calc'!A0", "+46701740605", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_that_would_run_is_made_text(cell):
    assert harmless(cell) == f"'{cell}"


def test_figures_stay_figures():
    assert harmless(-12) == -12


@given(st.text(alphabet="'=+-@ab") | st.text())
def test_a_harmless_cell_comes_back_as_it_was(cell):
    assert as_written(harmless(cell)) == cell


def test_excel_sees_swedish_letters():
    response = csv_response("parter", ["Namn"], [["Ekerö"], ["=1+1"]])

    assert response.content.decode("utf-8-sig") == "Namn\r\nEkerö\r\n'=1+1\r\n"
