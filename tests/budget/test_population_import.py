"""Importing populations: tried first, then all or nothing, with words on every row that is wrong."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actors.agreements.models import Agreement, AgreementVersion
from actors.models import Actor
from budget import population_import
from budget.models import BudgetYear, Plan, PlanParty, Population
from samverkan.models import Entry

URL = "/ekonomi/folkmangd/"
HEAD = "kod;datum;folkmängd;status;källa\n"
GOOD = "0138;2014-06-30;44873;publicerad;SCB\n"
NOW = datetime(2015, 1, 10, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("tyreso")


@pytest.fixture(autouse=True)
def _municipality(tyreso):
    tyreso.municipality_code = "0138"
    tyreso.save()


def upload(text: str | bytes) -> dict:
    content = text if isinstance(text, bytes) else text.encode()
    return {"file": SimpleUploadedFile("folkmangd.csv", content)}


def known(actor: Actor, count: int, day: date = date(2014, 6, 30)) -> Population:
    return Population.objects.create(
        actor=actor, reference_on=day, count=count, status="published", source="SCB"
    )


def decided_plan_on(population: Population) -> None:
    agreement = Agreement.objects.create(code="overenskommelse", name="Överenskommelse")
    version = AgreementVersion.objects.create(agreement=agreement, number=1)
    plan = Plan.objects.create(
        year=BudgetYear.objects.create(year=2015),
        version=version,
        frame_ore=650_000_000,
        share_reference_on=date(2014, 6, 30),
        ceiling_reference_on=date(2014, 6, 30),
    )
    PlanParty.objects.create(
        plan=plan,
        actor=population.actor,
        group="municipality",
        weight=population.count,
        population=population,
        ceiling_ore=1,
    )
    Plan.objects.filter(pk=plan.pk).update(state="decided", decided_on=date(2015, 2, 5))


def test_a_file_is_first_tried_and_changes_nothing(signed_in, eva):
    page = signed_in(eva).post(URL, upload(HEAD + GOOD)).content.decode()

    assert "Granskad: 1 folkmängd läses in" in page
    assert not Population.objects.exists()


def test_a_tried_file_is_taken_in_and_journalled(signed_in, eva):
    browser = signed_in(eva)
    tried = browser.post(URL, upload(HEAD + GOOD)).context["tried"]

    page = browser.post(URL, {"tried": tried}, follow=True).content.decode()

    found = Population.objects.get()
    assert (found.count, found.reference_on, found.status) == (44873, date(2014, 6, 30), "published")
    assert "1 folkmängd är inläst." in page
    assert Entry.objects.get(subject="budget.population").by == eva


def test_taking_the_same_file_in_twice_changes_nothing_the_second_time(eva):
    population_import.take_in((HEAD + GOOD).encode(), by=eva, now=NOW)

    report = population_import.take_in((HEAD + GOOD).encode(), by=eva, now=NOW)

    assert report.changed == []
    assert Population.objects.count() == 1
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("0182;2014-06-30;1;publicerad;SCB", "Rad 3: kommunen 0182 finns inte."),
        ("0138;2014-06-30;44873;publicerad;SCB", "Rad 3: 0138 2014-06-30 står redan på rad 2."),
        ("0138;2013-06-30;-12;publicerad;SCB", "Rad 3: folkmängden -12 måste vara större än noll."),
        ("0138;2013-06-30;0;publicerad;SCB", "Rad 3: folkmängden 0 måste vara större än noll."),
        ("0138;2013-06-30;44873,5;publicerad;SCB", "Rad 3: folkmängden 44873,5 är inget helt tal."),
        ("0138;2013-06-30;många;publicerad;SCB", "Rad 3: folkmängden många är inget helt tal."),
        ("0138;2013-06-30;99999999999;publicerad;SCB", "är orimligt stor"),
        ("0138;2013-06-31;44000;publicerad;SCB", "Rad 3: datumet 2013-06-31 går inte att läsa."),
        ("0138;30/6 2013;44000;publicerad;SCB", "Rad 3: datumet 30/6 2013 går inte att läsa."),
        ("0138;2999-06-30;44000;publicerad;SCB", "Rad 3: datumet 2999-06-30 har inte varit än."),
        ("0138;2013-06-30;44000;gissad;SCB", "Rad 3: statusen gissad finns inte."),
        ("0138;2013-06-30;44000;publicerad;", "Rad 3: källan saknas."),
        (";2013-06-30;44000;publicerad;SCB", "Rad 3: kommunens kod saknas"),
        ("0138;2013-06-30;44000", "Rad 3 har 3 värden, men rubrikraden har 5."),
    ],
)
def test_one_bad_row_is_told_by_number_and_stops_the_whole_file(signed_in, eva, row, words):
    page = signed_in(eva).post(URL, upload(f"{HEAD}{GOOD}{row}\n")).content.decode()

    assert words in page
    assert "Inget har ändrats" in page
    assert not Population.objects.exists()


WRONG = {
    "kod": [
        ("", "kommunens kod saknas"),
        ("138", "kommunen 138 finns inte"),
        ("01380", "kommunen 01380 finns inte"),
        ("Tyresö", "kommunen Tyresö finns inte"),
        ("0138 Tyresö", "kommunen 0138 Tyresö finns inte"),
        ("O138", "kommunen O138 finns inte"),
        ("=0138", "kommunen =0138 finns inte"),
    ],
    "datum": [
        ("", "datumet – går inte att läsa"),
        ("2013", "datumet 2013 går inte att läsa"),
        ("20130630", "datumet 20130630 går inte att läsa"),
        ("2013-6-31", "datumet 2013-6-31 går inte att läsa"),
        ("2013-02-29", "datumet 2013-02-29 går inte att läsa"),
        ("2013-13-01", "datumet 2013-13-01 går inte att läsa"),
        ("30.6.2013", "datumet 30.6.2013 går inte att läsa"),
        ("06/30/2013", "datumet 06/30/2013 går inte att läsa"),
        ("2013-W26-7", "datumet 2013-W26-7 går inte att läsa"),
        ("2013-06-30T00:00", "datumet 2013-06-30T00:00 går inte att läsa"),
        ("41455", "datumet 41455 går inte att läsa"),
        ("midsommar", "datumet midsommar går inte att läsa"),
        ("2015-01-11", "datumet 2015-01-11 har inte varit än"),
        ("9999-12-31", "datumet 9999-12-31 har inte varit än"),
    ],
    "folkmängd": [
        ("", "folkmängden – är inget helt tal"),
        ("0", "folkmängden 0 måste vara större än noll"),
        ("-1", "folkmängden -1 måste vara större än noll"),
        ("\u22121", "folkmängden \u22121 måste vara större än noll"),
        ("44873.0", "folkmängden 44873.0 är inget helt tal"),
        ("44,8", "folkmängden 44,8 är inget helt tal"),
        ("4,4873E+04", "folkmängden 4,4873E+04 är inget helt tal"),
        ("44'873", "folkmängden 44'873 är inget helt tal"),
        ("ca 44000", "folkmängden ca 44000 är inget helt tal"),
        ("٤٤٨٧٣", "folkmängden ٤٤٨٧٣ är inget helt tal"),
        ("#REF!", "folkmängden #REF! är inget helt tal"),
        ("n/a", "folkmängden n/a är inget helt tal"),
        ("20000001", "folkmängden 20000001 är orimligt stor"),
        ("1" * 400, "är orimligt stor"),
    ],
    "status": [
        ("", "statusen – finns inte"),
        ("prel", "statusen prel finns inte"),
        ("publicerad?", "statusen publicerad? finns inte"),
        ("1", "statusen 1 finns inte"),
    ],
    "källa": [("", "källan saknas"), ("x" * 201, "källan är längre än 200 tecken")],
}
FORTY_WAYS = [(column, value, words) for column, ways in WRONG.items() for value, words in ways]


@pytest.mark.parametrize(("column", "value", "words"), FORTY_WAYS)
def test_every_way_to_be_wrong_is_told_with_row_and_column_and_changes_nothing(eva, column, value, words):
    right = {"kod": "0138", "datum": "2013-06-30", "folkmängd": "44000", "status": "publicerad"}
    cells = {**right, "källa": "SCB", column: value}
    content = f"{HEAD}{GOOD}{';'.join(cells.values())}\n".encode()

    report = population_import.take_in(content, by=eva, now=NOW)

    (problem,) = report.problems
    assert problem.number == 3
    assert words in problem.text
    assert not Population.objects.exists()


def test_there_are_forty_ways_to_be_wrong():
    assert len(FORTY_WAYS) >= 40


def test_two_figures_in_each_other_s_rows_are_noticed(tyreso, nacka, eva):
    nacka.municipality_code = "0182"
    nacka.save()
    known(tyreso, 44_873)
    known(nacka, 94_423)
    rows = "0138;2014-12-31;95000;publicerad;SCB\n0182;2014-12-31;45000;publicerad;SCB\n"

    report = population_import.try_out((HEAD + rows).encode(), now=NOW)

    assert "Kan ha förväxlats med Nacka på rad 3." in report.warned[0].warning
    assert "Kan ha förväxlats med Tyresö på rad 2." in report.warned[1].warning


def test_a_jump_alone_is_no_mistaken_row(tyreso, nacka, eva):
    known(tyreso, 44_873)

    report = population_import.try_out(f"{HEAD}0138;2014-12-31;95000;publicerad;SCB\n".encode(), now=NOW)

    assert "förväxlats" not in report.warned[0].warning


def test_every_bad_row_is_told_at_once(signed_in, eva):
    rows = "0138;2014-06-30;-1;publicerad;SCB\n9999;2014-06-30;5;publicerad;SCB\n"

    page = signed_in(eva).post(URL, upload(HEAD + rows)).content.decode()

    assert "2 rader att rätta" in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 no workbook", "Excel-filen går inte att läsa."),
        (b"%PDF-1.7", "Filen är ingen CSV- eller Excel-fil."),
        ((HEAD + GOOD).encode("cp1252"), "Filen har fel teckenkodning."),
        (b"kod;datum;status\n0138;2014-06-30;publicerad\n", "Kolumnen folkmängd saknas."),
        (HEAD.encode(), "Filen har ingen rad under rubrikerna."),
        (b"  \n", "Filen är tom."),
        ((HEAD + '0138;2014-06-30;1;publicerad;"SCB').encode(), "ett citattecken saknar sin make"),
        (b"a" * (1024 * 1024 + 2), "Filen är större än 1 MB."),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(signed_in, eva, content, words):
    answer = signed_in(eva).post(URL, upload(content))

    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize("data", [{}, {"file": SimpleUploadedFile("tom.csv", b"")}])
def test_sending_no_file_is_told(signed_in, eva, data):
    page = signed_in(eva).post(URL, data).content.decode()

    assert "Välj en" in page


def test_what_came_back_in_another_shape_is_refused(signed_in, eva):
    answer = signed_in(eva).post(URL, {"tried": "no base64!"})

    assert answer.status_code == 422
    assert not Population.objects.exists()


def test_commas_tabs_marks_and_spaces_in_figures_are_read(eva):
    content = "\ufeffcode\tdate\tpopulation\tstatus\tsource\n0138\t2014-06-30\t44\u00a0873\tpublished\tSCB\n"

    population_import.take_in(content.encode(), by=eva, now=NOW)

    assert Population.objects.get().count == 44873


@pytest.mark.parametrize(("count", "is_doubtful"), [(49_360, False), (49_361, True), (40_385, True)])
def test_a_jump_of_more_than_a_tenth_is_flagged_but_not_refused(tyreso, eva, count, is_doubtful):
    known(tyreso, 44_873)

    report = population_import.take_in(
        f"{HEAD}0138;2014-12-31;{count};publicerad;SCB\n".encode(), by=eva, now=NOW
    )

    assert bool(report.warned) is is_doubtful
    assert Population.objects.count() == 2


def test_a_known_figure_is_corrected_and_both_are_journalled(tyreso, eva):
    known(tyreso, 44_000)

    population_import.take_in((HEAD + GOOD).encode(), by=eva, now=NOW)

    entry = Entry.objects.get(subject="budget.population")
    assert (entry.before["count"], entry.after["count"]) == (44_000, 44_873)


def test_a_figure_that_a_decided_budget_stands_on_is_never_changed(tyreso, eva):
    decided_plan_on(known(tyreso, 44_000))

    report = population_import.take_in((HEAD + GOOD).encode(), by=eva, now=NOW)

    assert "ingår i en beslutad budget" in report.problems[0].text
    assert Population.objects.get().count == 44_000


def test_those_without_the_right_are_refused(signed_in, kim, bo, fia, rut):
    for user in (kim, bo, fia, rut):
        assert signed_in(user).get(URL).status_code == 403
