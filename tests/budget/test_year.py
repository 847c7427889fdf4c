import csv
import io
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from budget import deciding
from budget.models import Plan
from budget.problems import Refused
from budget.year import year_view
from samverkan.models import Entry
from tests.budget import factories
from tests.factories import create_actor

KR = 100


def page(signed_in, user, query=""):
    return signed_in(user).get(reverse("budget:year", args=[2015]) + query)


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def decide(plan, by):
    deciding.decide(plan, decided_on=date(2015, 2, 5), decided_where="Chefsgruppen", by=by, now=factories.NOW)


def test_every_party_s_share_stands_with_its_derivation(plan, signed_in, eva):
    shown = text(page(signed_in, eva))

    assert "400 000,00" in shown
    assert "40 000 av 100 000 invånare × 1 000 000,00 kr" in shown
    assert "2 av 4 andelar × 1 000 000,00 kr" in shown
    assert "Folkmängd 2014-06-30" in shown


def test_the_shares_add_up_to_the_frame(plan):
    view = year_view(plan)

    assert sum(row.share_ore for row in view.rows) == plan.frame_ore
    assert (view.not_financed_ore, view.surplus_ore) == (0, 0)


def test_a_population_of_another_day_is_warned_of_by_name(draft, signed_in, eva):
    late = create_actor(name="Värmdö")
    factories.create_municipality_in(draft, late, count=40_000, on=date(2013, 12, 31))
    shown = text(page(signed_in, eva))

    assert "Folkmängden för 1 kommun har annat datum än 30 juni året före" in shown
    assert "Värmdö (" in shown
    assert "2013-12-31" in shown


def test_a_municipality_without_a_population_is_named(draft, signed_in, eva):
    missing = create_actor(name="Vaxholm")
    draft.version.party_shares.create(actor=missing, group="municipality")
    shown = text(page(signed_in, eva))

    assert "Folkmängd saknas" in shown
    assert "Vaxholm" in shown


def test_what_the_ceilings_leave_is_shown_as_not_financed(draft, signed_in, eva):
    Plan.objects.filter(pk=draft.pk).update(frame_ore=4_000_000 * KR)
    shown = text(page(signed_in, eva))

    assert "Allt är inte finansierat" in shown


def test_the_three_readings_stand_side_by_side(plan, signed_in, eva):
    shown = text(page(signed_in, eva, "?jamfor=1"))

    assert "Tre sätt att läsa regeln" in shown
    for rule in Plan.OthersRule:
        assert str(rule.label) in shown


def test_an_actor_s_finance_officer_sees_the_own_row_and_the_sums_only(plan, signed_in, fia):
    shown = text(page(signed_in, fia, "?jamfor=1"))

    assert "Tyresö" in shown
    assert "Nacka" not in shown
    assert "Summa 5 parter" in shown
    assert "2 000 000,00" in shown


def test_the_page_takes_the_same_number_of_queries_for_any_number_of_parties(
    draft, eva, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as few:
        year_view(draft)
    for number in range(20):
        factories.create_municipality_in(draft, create_actor(name=f"Kommun {number}"), count=1000)

    with django_assert_num_queries(len(few)):
        year_view(draft)


def test_the_export_holds_the_own_row_only_for_an_actor(plan, signed_in, fia):
    response = signed_in(fia).get(reverse("budget:export-year", args=[2015, "csv"]))
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    assert [row[0] for row in rows[1:]] == ["Tyresö", "Summa 5 parter", "Ej finansierat"]
    assert rows[1][9] == "400000.00"


def test_no_name_becomes_a_formula_in_the_export(plan, signed_in, eva, tyreso):
    tyreso.names.update(name="=1+1")
    client = signed_in(eva)
    as_csv = client.get(reverse("budget:export-year", args=[2015, "csv"])).content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get(reverse("budget:export-year", args=[2015, "xlsx"])).content))
    first = [row[0].value for row in book.active.iter_rows()]

    assert "'=1+1" in as_csv
    assert "'=1+1" in first
    assert Entry.objects.filter(kind="export").count() == 2


def test_a_draft_is_decided_with_date_and_place(draft, signed_in, hanna):
    url = reverse("budget:decide-plan", args=[2015, 1])
    given = {"decided_on": "2015-02-05", "decided_where": "Regionala chefsgruppen"}
    response = signed_in(hanna).post(url, given)

    draft.refresh_from_db()
    assert response.status_code == 302
    assert (draft.state, draft.decided_on) == (Plan.State.DECIDED, date(2015, 2, 5))


def test_a_budget_without_all_populations_is_not_decided(draft, hanna):
    draft.version.party_shares.create(actor=create_actor(name="Vaxholm"), group="municipality")

    with pytest.raises(Refused, match="Vaxholm"):
        decide(draft, hanna)


def test_a_rule_that_brings_in_more_than_the_frame_is_not_decided(draft, signed_in, hanna):
    Plan.objects.filter(pk=draft.pk).update(others_rule=Plan.OthersRule.FIXED_SHARE_HALF)
    draft.refresh_from_db()

    with pytest.raises(Refused, match="mer än ramen"):
        decide(draft, hanna)
    assert "Överskott" in text(page(signed_in, hanna))


def test_a_new_decision_replaces_the_earlier_one(plan, hanna):
    newer = factories.create_plan(number=2)
    for row in plan.parties.all():
        row.pk, row.plan = None, newer
        row.save()

    decide(newer, hanna)

    plan.refresh_from_db()
    assert (plan.state, newer.state) == (Plan.State.REPLACED, Plan.State.DECIDED)


@pytest.mark.parametrize("change", [{"frame_ore": 1}, {"basis": "accrued"}])
def test_the_database_keeps_a_decided_plan_as_it_is(plan, change):
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(**change)


def test_the_database_keeps_a_decided_plan_s_parties_as_they_are(plan):
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        plan.parties.update(weight=1)


def test_who_may_only_read_gets_no_way_to_decide(draft, signed_in, kim, rut):
    for reader in (kim, rut):
        assert "Besluta budget" not in text(page(signed_in, reader))
        assert signed_in(reader).get(reverse("budget:decide-plan", args=[2015, 1])).status_code == 403


def test_the_list_names_each_year_and_its_state(plan, signed_in, rut):
    shown = text(signed_in(rut).get(reverse("budget:year-list")))

    assert "Budgetår 2015" in shown
    assert "beslutat" in shown
