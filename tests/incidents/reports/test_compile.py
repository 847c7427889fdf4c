from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.reports.compile import Sent, Standing, compile_reports

DUE = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
REPORTS = [
    Sent("nacka", 1, DUE - HOUR),
    Sent("tyreso", 1, DUE - HOUR),
    Sent("tyreso", 2, DUE + HOUR),
    Sent("solna", 1, DUE + timedelta(minutes=1)),
]
ASKED = ["solna", "nacka", "taby", "tyreso"]


def compiled(reports=REPORTS, now=DUE + 2 * HOUR):
    return {row.actor: row for row in compile_reports(ASKED, reports, due_at=DUE, now=now).rows}


def test_every_asked_actor_has_a_row_in_the_order_asked():
    assert list(compiled()) == ASKED


def test_the_missing_one_is_a_visible_row():
    assert compiled()["taby"].is_missing
    assert compiled()["taby"].latest is None


def test_a_report_after_the_time_is_late():
    assert compiled()["solna"].is_late
    assert not compiled()["nacka"].is_late


def test_a_correction_replaces_and_does_not_make_late():
    row = compiled()["tyreso"]

    assert row.latest.number == 2
    assert row.is_corrected
    assert [report.number for report in row.replaced] == [1]
    assert row.standing == Standing.IN_TIME


def test_before_the_time_a_report_is_awaited_not_missing():
    assert compiled(now=DUE)["taby"].standing == Standing.AWAITED


def test_a_report_at_the_very_moment_is_in_time():
    assert compiled([Sent("nacka", 1, DUE)])["nacka"].standing == Standing.IN_TIME


def test_an_earlier_state_can_be_looked_at():
    row = compiled(now=DUE)["tyreso"]

    assert row.latest.number == 1
    assert not row.is_corrected


def test_the_rows_are_counted():
    found = compile_reports(ASKED, REPORTS, due_at=DUE, now=DUE + 2 * HOUR)

    assert found.reported == 3
    assert [found.count(standing) for standing in Standing] == [0, 1, 2, 1]


def test_a_report_from_someone_who_was_not_asked_is_refused():
    with pytest.raises(ValueError, match="not asked"):
        compiled([Sent("gotland", 1, DUE)])


@given(st.permutations(REPORTS))
def test_the_order_of_the_reports_does_not_matter(reports):
    assert compiled(reports) == compiled()
