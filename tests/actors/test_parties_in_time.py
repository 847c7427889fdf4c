"""Parties in time: names of their day, outside and merged actors, the whole register by file."""

import csv
import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from actors import lacking, naming, party_table, register, registering
from actors.models import Actor, ActorName
from actors.naming import NotInTime
from samverkan.models import Entry, Installation
from samverkan.transitions import Conflict
from tests.actors.agreements.factories import adopted
from tests.actors.factories import create_parties
from tests.downloads import content_of
from tests.factories import create_actor

IMPORT = "/parter/inlasning/"
TODAY = date(2026, 11, 22)
SINCE = date(2019, 1, 1)


@pytest.fixture
def landsting(db) -> Actor:
    return create_actor(name="Stockholms läns landsting", code="region-stockholm", kind=Actor.Kind.REGION)


def rename(actor: Actor, name: str, since: date, *, by=None) -> None:
    naming.rename(actor, name=name, legal_name=name, valid_from=since, today=TODAY, seen=None, by=by)


def fresh(actor: Actor) -> Actor:
    return Actor.objects.with_names().get(pk=actor.pk)


def test_a_new_name_leaves_the_former_one_to_its_days(landsting, kim):
    rename(landsting, "Region Stockholm", SINCE, by=kim)

    actor = fresh(landsting)
    assert actor.name == "Region Stockholm"
    assert actor.name_on(date(2018, 12, 31)) == "Stockholms läns landsting"
    assert actor.name_on(SINCE) == "Region Stockholm"
    assert Entry.objects.filter(subject="actors.actorname", by=kim).count() == 2


def test_the_name_is_changed_on_the_page(landsting, kim, signed_in):
    browser, address = signed_in(kim), "/parter/region-stockholm/namn/"
    seen = naming.seen_names(landsting)
    new = {"name": "Region Stockholm", "legal_name": "Region Stockholm", "valid_from": "2019-01-01"}

    browser.post(address, new | {"seen": seen})
    stale = browser.post(address, new | {"seen": seen, "valid_from": "2020-01-01"})
    page = browser.get("/parter/region-stockholm/?dag=2015-06-30").content.decode()

    assert stale.status_code == 409
    assert "Namn den dagen" in page
    assert "Det som gällde 2015-06-30" in page
    assert fresh(landsting).name == "Region Stockholm"


@pytest.mark.parametrize("since", [date(2018, 6, 1), SINCE, date(2030, 1, 1)])
def test_a_name_cannot_begin_before_the_one_in_use_or_in_time_to_come(landsting, since):
    rename(landsting, "Region Stockholm", SINCE)

    with pytest.raises(NotInTime):
        rename(landsting, "Något annat", since)


def test_two_names_are_never_in_use_on_the_same_day(landsting):
    rename(landsting, "Region Stockholm", SINCE)

    with pytest.raises(NotInTime, match="Två namn gäller samma dag"):
        naming.add_former(
            fresh(landsting),
            name="Landstinget",
            legal_name="",
            valid_from=date(2000, 1, 1),
            valid_until=date(2001, 1, 1),
            seen=None,
            by=None,
        )


def test_a_private_actor_outside_the_agreement_is_added_and_pays_nothing(kim, signed_in):
    given = {"code": "ica", "name": "Livs AB", "legal_name": "Livs AB", "kind": "private"}

    signed_in(kim).post("/parter/ny/", given)
    page = signed_in(kim).get("/parter/?part=utanfor").content.decode()

    assert "Livs AB" in page and "är inte part" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "0138"}, "Koden 0138 finns redan."),
        ({"code": "import"}, "är upptagen av en sida"),
        ({"name": "TYRESÖ"}, "finns redan, med koden 0138"),
        ({"name": "A|B"}, "kan inte innehålla tecknet |"),
        ({"postcode": "1234"}, "Ett postnummer har fem siffror"),
        ({"valid_from": "2020-01-01", "valid_until": "2019-01-01"}, "Den sista dagen är före den första."),
    ],
)
def test_what_cannot_be_registered_is_refused_in_words(kim, signed_in, tyreso, changes, words):
    given = {"code": "ny-aktor", "name": "Ny aktör", "kind": "private"} | changes

    assert words in signed_in(kim).post("/parter/ny/", given).content.decode()
    assert Actor.objects.count() == 1


def test_a_merged_actor_keeps_its_history_and_leaves_the_list(kim, signed_in, tyreso, nacka):
    browser = signed_in(kim)

    browser.post("/parter/0182/slas-ihop/", {"into": tyreso.pk, "last_day": "2020-12-31"}, follow=True)

    assert "Nacka" not in browser.get("/parter/").content.decode()
    assert "Nacka" in browser.get("/parter/?upphorda=on").content.decode()
    assert "Har uppgått i" in browser.get("/parter/0182/").content.decode()
    assert "Har tagit upp" in browser.get("/parter/0138/").content.decode()


def test_nobody_is_merged_twice_or_into_itself(tyreso, nacka):
    registering.merge(nacka, into=tyreso, last_day=date(2020, 12, 31), by=None)

    for actor, into in ((nacka, tyreso), (tyreso, nacka), (tyreso, tyreso)):
        with pytest.raises(Conflict):
            registering.merge(actor, into=into, last_day=TODAY, by=None)


def test_a_partys_page_tells_what_applied_on_any_day(kim, olga, signed_in, settings, tmp_path, tyreso):
    settings.DATA_DIR = tmp_path
    adopted(tyreso, owner=olga)  # on 20 May 2015
    browser = signed_in(kim)

    def status(day: str) -> str:
        page = browser.get(f"/parter/0138/?dag={day}").content.decode()
        return "no" if "Inte ansluten" in page else "yes"

    assert [status(day) for day in ("2014-12-31", "2015-01-01", "2015-06-30", "2030-01-01")] == [
        "no",
        "yes",
        "yes",
        "yes",
    ]


def test_notice_shows_its_end_before_it_is_registered(kim, olga, signed_in, settings, tmp_path, tyreso):
    settings.DATA_DIR = tmp_path
    adopted(tyreso, owner=olga)
    browser, agreement = signed_in(kim), tyreso.accessions.get().version.agreement
    notice = {"agreement": agreement.pk, "given_on": "2016-07-01"}

    first = browser.post("/parter/0138/uppsagning/", notice).content.decode()
    browser.post("/parter/0138/uppsagning/", notice | {"seen": "2017-12-31"})

    assert "Medlemskapet upphör 2017-12-31" in first
    assert tyreso.terminations.get().given_on == date(2016, 7, 1)
    assert "Inte ansluten" in browser.get("/parter/0138/?dag=2018-01-01").content.decode()


def test_who_is_not_bound_cannot_give_notice(kim, signed_in, tyreso, olga, settings, tmp_path, nacka):
    settings.DATA_DIR = tmp_path
    agreement = adopted(nacka, owner=olga).asked.round.version.agreement

    page = signed_in(kim).post(
        "/parter/0138/uppsagning/", {"agreement": agreement.pk, "given_on": "2016-07-01"}
    )

    assert "är inte ansluten 2016-07-01" in page.content.decode()


def test_another_partys_evidence_is_404(bo, cecilia, olga, signed_in, settings, tmp_path, tyreso):
    settings.DATA_DIR = tmp_path
    accession = adopted(tyreso, owner=olga).asked.accession
    address = f"/parter/0138/anslutning/{accession.pk}/fil/"

    own = signed_in(bo).get(address)
    content_of(own)

    assert own.status_code == 200
    assert signed_in(cecilia).get(address).status_code == 404


# The whole register by file


def exported(browser, kind: str = "csv") -> bytes:
    return browser.get(f"/parter/parter.{kind}?upphorda=on").content


def file(content: bytes | str, name: str = "parter.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def workbook(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def table(*rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(party_table.COLUMNS.values()), delimiter=";")
    writer.writeheader()
    for row in rows:
        writer.writerow({"Kod": "ny-ab", "Namn": "Ny", "Slag": "privat aktör"} | row)
    return text.getvalue()


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_taken_out_reads_back_unchanged(kim, signed_in, kind):
    actor = Actor.objects.get(code="0138")
    Actor.objects.filter(pk=actor.pk).update(
        fallback_number="+46 8 465 004 30", registrar_email="registrator@tyreso.example"
    )
    create_actor(name="=cmd|' /C calc'!A0".replace("|", "/"), code="evil", legal_name="@SUM(A1)")
    browser = signed_in(kim)

    page = browser.post(IMPORT, {"file": file(exported(browser, kind), f"parter.{kind}")})

    report = page.context["report"]
    assert (report.problems, [(line.code, line.changed) for line in report.changed]) == ([], [])
    assert len(report.lines) == Actor.objects.count()


def test_a_dry_run_says_row_by_row_what_would_happen_and_changes_nothing(kim, signed_in, tyreso):
    content = table(
        {"Kod": "0138", "Namn": "Tyresö", "Slag": "kommun", "Juridiskt namn": "Tyresö stad"},
        {"Kod": "rk", "Namn": "Röda Korset", "Slag": "frivilligorganisation"},
    )

    page = signed_in(kim).post(IMPORT, {"file": file(content)}).content.decode()

    assert "ändras: Juridiskt namn" in page
    assert ">ny<" in page
    assert fresh(tyreso).legal_name == "Tyresö kommun"
    assert Actor.objects.count() == 1


def test_a_tried_file_is_taken_in_as_a_whole(kim, signed_in, landsting, tyreso):
    browser = signed_in(kim)
    content = table(
        {
            "Kod": "region-stockholm",
            "Namn": "Region Stockholm",
            "Juridiskt namn": "Region Stockholm",
            "Namn från": "2019-01-01",
            "Slag": "region",
            "Organisationsnummer": "232100-0016",
            "Källa": "Skatteverket",
        },
        {"Kod": "rk", "Namn": "Röda Korset", "Slag": "frivilligorganisation", "Er referens": "17"},
        {
            "Kod": "0138",
            "Namn": "Tyresö",
            "Juridiskt namn": "Tyresö kommun",
            "Slag": "kommun",
            "I registret till och med": "2020-12-31",
            "Uppgått i": "rk",
            "Organisationsnummer": "212000-0092",
        },
    )
    tried = browser.post(IMPORT, {"file": file(content)})

    browser.post(IMPORT, {"tried": tried.context["tried"]})

    region = fresh(landsting)
    assert (region.name, region.orgnr, region.orgnr_status) == ("Region Stockholm", "2321000016", "verified")
    assert region.name_on(date(2015, 1, 1)) == "Stockholms läns landsting"
    assert Actor.objects.get(code="rk").invoice_details.buyer_reference == "17"
    assert fresh(tyreso).successor.code == "rk"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"Organisationsnummer": "212000-0143"}], "Rad 2: Kontrollsiffran i 212000-0143 stämmer inte."),
        ([{}, {"Namn": "Annan"}], "Rad 3: ny-ab står redan på rad 2."),
        ([{}, {"Kod": "ny2", "Namn": "NY"}], "heter två aktörer"),
        ([{"Namn": "Tyresö"}], "Rad 2: Tyresö heter två aktörer."),
        ([{"Namn": ""}], "Rad 2: namnet saknas."),
        ([{"Slag": "rymdfarare"}], "Slaget rymdfarare finns inte."),
        ([{"Kategorier": "agreement:rymd"}], "Kategorin agreement:rymd finns inte."),
        ([{"Kod": "A B"}], "Koden får ha bokstäver"),
        ([{"Kod": "import"}], "är upptagen av en sida"),
        ([{"I registret från": "1 maj"}], "Skriv datumet som 2015-01-01."),
        ([{"Namn från": "1 maj"}], "1 maj är ingen dag."),
        ([{"Uppgått i": "finns-ej", "I registret till och med": "2020-01-01"}], "finns-ej finns inte"),
        ([{"Uppgått i": "0138"}], "har en sista dag"),
        ([{"Tidigare namn": "Gamla"}], "ett tidigare namn skrivs"),
        (
            [{"Tidigare namn": "Gamla | | | 2018-12-31", "Namn från": "2018-01-01"}],
            "Två namn gäller samma dag",
        ),
        ([{"Fakturaadress": "Gatan 1"}], "Fyll i hela adressen"),
        ([{"Peppol-slag": "0007", "Peppol-adress": "1"}], "har inte tio siffror"),
        ([{"Registrator": "registrator"}], "Skriv en e-postadress"),
    ],
)
def test_one_bad_row_stops_the_whole_file(kim, signed_in, tyreso, rows, words):
    page = signed_in(kim).post(IMPORT, {"file": file(table(*rows))}).content.decode()

    assert words in page
    assert "Inget har ändrats" in page
    assert Actor.objects.count() == 1


def test_a_former_name_is_never_taken_away_by_a_file(kim, signed_in, landsting):
    rename(landsting, "Region Stockholm", SINCE)
    content = table({"Kod": "region-stockholm", "Namn": "Region Stockholm", "Namn från": "2019-01-01"})

    page = signed_in(kim).post(IMPORT, {"file": file(content)}).content.decode()

    assert "Tidigare namn tas inte bort." in page
    assert ActorName.objects.count() == 2


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 no workbook", b"%PDF-1.7", b"\xd0\xcf\x11\xe0old", b"", workbook([[None]])]
)
def test_a_file_that_is_no_table_is_refused_in_words(kim, signed_in, content):
    answer = signed_in(kim).post(IMPORT, {"file": file(content, "parter.xlsx")})

    assert "Inget har ändrats" in answer.content.decode() or "Filen är tom" in answer.content.decode()


def test_days_and_codes_of_a_workbook_are_read_as_they_look(kim, signed_in, tyreso):
    heads = list(party_table.COLUMNS.values())
    row = {"Kod": "0138", "Namn": "Tyresö", "Juridiskt namn": "Tyresö kommun", "Slag": "kommun"}
    row |= {
        "Reservnummer": "08-465 004 30",
        "I registret från": date(2015, 1, 1),
        "Organisationsnummer": 2120000092.0,
    }
    content = workbook([heads, [row.get(head, "") for head in heads]])

    report = signed_in(kim).post(IMPORT, {"file": file(content, "p.xlsx")}).context["report"]

    assert report.problems == []
    assert report.lines[0].changed == ["I registret från"]


def test_a_workbook_that_unpacks_to_a_mountain_is_refused(kim, signed_in):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (60 * 1024 * 1024))

    page = signed_in(kim).post(IMPORT, {"file": file(content.getvalue(), "p.xlsx")})

    assert "större än den ser ut" in page.content.decode()


# Lists


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    orgnr=st.sampled_from(["unknown", "unverified", "verified"]),
    address=st.booleans(),
    reference=st.booleans(),
    legal_name=st.sampled_from(["", "Ett namn"]),
    is_demo=st.booleans(),
)
def test_the_databases_filter_finds_those_whom_the_rule_finds(
    db, orgnr, address, reference, legal_name, is_demo
):
    actor = Actor.objects.first() or create_parties(1)[0]
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": is_demo})
    actor.orgnr, actor.orgnr_status = "" if orgnr == "unknown" else "2120000092", orgnr
    actor.save()
    actor.names.update(legal_name=legal_name)
    details = actor.invoice_details
    details.street, details.postcode, details.city = ("Gatan", "12345", "Ort") if address else ("", "", "")
    details.address_status = "demo" if address else "unknown"
    details.buyer_reference = "17" if reference else ""
    details.buyer_reference_status = "verified" if reference else "unknown"
    details.save()

    found = register.lacking_something(Actor.objects.by_name()).exists()

    facts = register.facts_of(fresh(actor))
    assert found == bool(lacking.for_invoice(facts, is_demo=is_demo))


@pytest.mark.parametrize("query", ["", "?sok=aktör", "?brister=on&slag=municipality&part=part"])
def test_the_list_asks_the_database_as_often_for_400_parties_as_for_60(kim, signed_in, query):
    browser = signed_in(kim)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/parter/{query}").context["page"].object_list
        return len(asked)

    create_parties(60)
    queries()
    with_few = queries()
    create_parties(340)

    assert queries() == with_few
