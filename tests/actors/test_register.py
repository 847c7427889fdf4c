"""The register of parties: who sees it, what it finds, what it gives away."""

import csv
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from actors.models import Actor, ActorName
from samverkan.models import Entry
from tests.factories import create_actor


@pytest.mark.usefixtures("region")
def test_the_register_shows_unknown_and_unverified_numbers_in_words(signed_in, eva):
    page = signed_in(eva).get("/parter/").content.decode()

    assert "212000-0092" in page
    assert "222000-0356" in page
    assert "obekräftat" in page
    assert "okänt" in page


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("ÖSTERÅKER", "0117"),
        ("läns landsting", "region-stockholm"),
        ("212000-0142", "0180"),
        ("2120000142", "0180"),
        ("0138", "0138"),
    ],
)
def test_search_folds_case_and_finds_former_names_and_numbers(signed_in, kim, words, code):
    page = signed_in(kim).get("/parter/", {"sok": words})

    assert [row.actor.code for row in page.context["page"]] == [code]


@pytest.mark.usefixtures("region")
def test_the_filter_for_shortfalls_leaves_the_parties_that_cannot_be_invoiced(signed_in, eva):
    Actor.objects.exclude(code="brandkaren-attunda").update(fallback_number="")

    page = signed_in(eva).get("/parter/", {"brister": "on", "slag": "association"})

    assert [row.actor.code for row in page.context["page"]] == [
        "brandkaren-attunda",
        "storstockholms-brandforsvar",
        "sodertorns-brandforsvarsforbund",
    ]


@pytest.mark.usefixtures("region")
def test_a_search_without_a_hit_says_so(signed_in, kim):
    page = signed_in(kim).get("/parter/", {"sok": "snöslunga"}).content.decode()

    assert "Inget hittades på &quot;snöslunga&quot;" in page or 'Inget hittades på "snöslunga"' in page


def test_the_list_needs_no_more_queries_for_more_parties(signed_in, kim, tyreso):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            signed_in(kim).get("/parter/")
        return len(asked)

    queries()
    with_one = queries()
    call_command("load_region", verbosity=0)

    assert queries() <= with_one + 2  # what belongs to parties is asked for once, if there are any


def test_a_formula_in_a_name_is_harmless_in_csv_and_excel(signed_in, kim):
    create_actor(name="=cmd|' /C calc'!A0", code="evil", legal_name="@SUM(A1)")
    browser = signed_in(kim)

    text = browser.get("/parter/parter.csv").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(browser.get("/parter/parter.xlsx").content))

    row = next(row for row in csv.DictReader(io.StringIO(text)) if row["Kod"] == "evil")
    assert row["Namn"] == "'=cmd|' /C calc'!A0"
    assert row["Juridiskt namn"] == "'@SUM(A1)"
    assert "f" not in {cell.data_type for cells in book.active for cell in cells}


def test_taking_the_register_out_is_journalled(signed_in, kim, tyreso):
    signed_in(kim).get("/parter/parter.csv")

    assert Entry.objects.get(kind=Entry.Kind.EXPORT).by == kim


def test_a_representative_is_led_to_the_own_actor_and_sees_no_other(signed_in, bo, nacka):
    browser = signed_in(bo)

    assert browser.get("/parter/").url == "/parter/0138/"
    assert browser.get("/parter/0138/").status_code == 200
    assert browser.get("/parter/0182/").status_code == 404
    assert "Nacka" not in browser.get("/parter/parter.csv").content.decode()


def test_a_finance_officer_of_an_actor_has_no_register(signed_in, fia):
    assert signed_in(fia).get("/parter/").status_code == 403
    assert signed_in(fia).get("/parter/0138/").status_code == 403


def test_reading_a_partys_contacts_is_journalled(signed_in, kim, tyreso):
    signed_in(kim).get("/parter/0138/")

    assert Entry.objects.filter(kind=Entry.Kind.READ, subject_pk=str(tyreso.pk), by=kim).exists()


def test_a_partys_page_shows_its_names_in_time(signed_in, rut, tyreso):
    ActorName.objects.create(actor=tyreso, name="Tyresö landskommun", valid_until="1970-12-31")

    page = signed_in(rut).get("/parter/0138/").content.decode()

    assert "Tyresö landskommun" in page
    assert "till och med 1970-12-31" in page


def test_a_party_that_does_not_exist_is_404(signed_in, kim):
    assert signed_in(kim).get("/parter/9999/").status_code == 404
