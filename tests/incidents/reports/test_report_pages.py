from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.reports.fields import LONGEST_TEXT
from incidents.reports.models import Report, Request
from samverkan import journal
from samverkan.access import Role
from samverkan.clock import local
from samverkan.models import Entry
from tests.factories import give
from tests.incidents.factories import HOUR, asked_of, create_incident, create_report, create_request


@pytest.fixture
def incident(kim, tyreso, nacka, lansstyrelsen):
    return create_incident(by=kim, actors=(tyreso, nacka, lansstyrelsen))


@pytest.fixture
def request_shown(incident, kim):
    return create_request(incident, by=kim)


@pytest.fixture
def asked(request_shown, tyreso):
    return asked_of(request_shown, tyreso)


def written(moment: datetime) -> str:
    return f"{local(moment):%Y-%m-%dT%H:%M}"


def given(**changes):
    return {
        "as_of_at": written(timezone.now()),
        "impact": "2",
        "kind": "new",
        "reliability": "confirmed",
        "sight": "participants",
        "is_unclassified": "on",
        "client_key": str(uuid4()),
        "based_on": "0",
        "happened": "Väg 73 är avstängd.",
        "service_el": "4",
        **changes,
    }


def test_what_is_owed_is_listed_with_its_deadline(asked, bo, signed_in):
    page = signed_in(bo).get("/lagesrapporter/").text

    assert "Snöoväder, Tyresö" in page
    assert "senast" in page


def test_what_is_late_says_when_it_should_have_come(incident, kim, bo, signed_in):
    create_request(incident, by=kim, now=timezone.now() - 2 * HOUR)

    assert "skulle ha kommit" in signed_in(bo).get("/lagesrapporter/").text


def test_an_empty_list_says_why(bo, signed_in):
    assert "Inget väntar på er." in signed_in(bo).get("/lagesrapporter/").text


def test_a_report_is_handed_in_with_a_receipt(asked, bo, signed_in):
    page = signed_in(bo).post(f"/lagesrapporter/{asked.pk}/", given(), follow=True)

    report = Report.objects.get()
    assert report.answers == {"happened": "Väg 73 är avstängd.", "services": {"el": 4}}
    assert "Lägesrapport 1 är inlämnad" in page.text
    assert page.redirect_chain[0][0] == f"/lagesrapporter/{asked.pk}/1/"


def test_a_double_press_of_the_form_is_one_report(asked, bo, signed_in):
    form = given()

    for _ in range(2):
        answer = signed_in(bo).post(f"/lagesrapporter/{asked.pk}/", form)

    assert answer.headers["Location"] == f"/lagesrapporter/{asked.pk}/1/"
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"impact": ""}, "Välj påverkan."),
        ({"as_of_at": ""}, "Ange lägestid, till exempel"),
        ({"as_of_at": "2026-02-30 25:00"}, "Skriv dag och tid"),
        ({"as_of_at": "2099-01-01T12:00"}, "Lägestiden har inte varit än."),
        ({"as_of_at": "2015-01-01T12:00"}, "mer än sju dagar gammal"),
        ({"damage": "x" * (LONGEST_TEXT + 1)}, "4000"),
        ({"is_unclassified": ""}, "Intyga att inget"),
        ({"injured": "-1"}, "0"),
        ({"service_el": "7"}, "7"),
        ({"client_key": "x"}, "UUID"),
    ],
)
def test_what_is_wrong_is_said_and_every_text_is_kept(asked, bo, signed_in, wrong, said):
    page = signed_in(bo).post(f"/lagesrapporter/{asked.pk}/", given(**wrong))

    assert page.status_code == 200
    assert said in page.text
    assert "Väg 73 är avstängd." in page.text
    assert not Report.objects.exists()


def test_another_actor_s_request_does_not_exist(asked, cecilia, signed_in):
    client = signed_in(cecilia)

    for door in ("", "ratta/", "1/"):
        assert client.get(f"/lagesrapporter/{asked.pk}/{door}").status_code == 404
    assert client.post(f"/lagesrapporter/{asked.pk}/", given()).status_code == 404
    assert client.post(f"/lagesrapporter/{asked.pk}/inget-nytt/").status_code == 404
    assert not Report.objects.exists()


def test_a_coordinator_who_also_represents_an_actor_writes_for_that_one_only(
    request_shown, kim, tyreso, nacka, signed_in
):
    give(kim, Role.REPRESENTATIVE, actor=tyreso)

    assert signed_in(kim).get(f"/lagesrapporter/{asked_of(request_shown, tyreso).pk}/").status_code == 200
    assert signed_in(kim).get(f"/lagesrapporter/{asked_of(request_shown, nacka).pk}/").status_code == 404


def test_nothing_new_is_one_press_and_two_presses_are_one_report(asked, bo, signed_in):
    key = {"client_key": str(uuid4())}

    for _ in range(2):
        signed_in(bo).post(f"/lagesrapporter/{asked.pk}/inget-nytt/", key)

    assert Report.objects.get().kind == "nothing_new"


def test_nothing_new_after_a_report_is_told_and_changes_nothing(asked, bo, asta, signed_in):
    create_report(asked, by=asta, impact=4)

    answer = signed_in(bo).post(f"/lagesrapporter/{asked.pk}/inget-nytt/", {"client_key": str(uuid4())})

    assert answer.status_code == 409
    assert "Asta Gren lämnade in rapport 1" in answer.text


def test_the_last_report_s_texts_are_there_to_be_changed_but_not_its_impact(
    asked, incident, kim, bo, tyreso, signed_in
):
    create_report(asked, by=bo, impact=3, answers={"happened": "Väg 73 är avstängd.", "services": {"el": 2}})
    next_asked = asked_of(create_request(incident, by=kim), tyreso)

    form = signed_in(bo).get(f"/lagesrapporter/{next_asked.pk}/").context["form"]

    assert form["happened"].value() == "Väg 73 är avstängd."
    assert "Från rapporten" in form["happened"].help_text
    assert form["service_el"].value() == "2"
    assert form["impact"].value() is None
    assert form["kind"].value() == "update"


def test_a_correction_begins_as_what_it_corrects_and_is_the_next_number(asked, bo, signed_in):
    create_report(asked, by=bo, impact=1)
    client = signed_in(bo)

    form = client.get(f"/lagesrapporter/{asked.pk}/ratta/").context["form"]
    client.post(f"/lagesrapporter/{asked.pk}/ratta/", given(impact="4", based_on="1"))

    assert form["impact"].value() == 1
    assert [each.impact for each in asked.reports.all()] == [1, 4]
    assert "Rapport 2 gäller i stället" in client.get(f"/lagesrapporter/{asked.pk}/1/").text
    assert "Rättad." in client.get(f"/lagesrapporter/{asked.pk}/2/").text


def test_who_was_overtaken_keeps_the_text_reads_and_hands_in_again(asked, bo, asta, signed_in):
    client = signed_in(bo)
    form = given(happened="Väg 73 är öppen igen.")
    create_report(asked, by=asta)

    page = client.post(f"/lagesrapporter/{asked.pk}/", form)
    assert "Asta Gren lämnade in rapport 1" in page.text
    assert "Väg 73 är öppen igen." in page.text
    assert page.context["form"]["based_on"].value() == 1

    client.post(f"/lagesrapporter/{asked.pk}/", form | {"based_on": "1"})
    assert asked.reports.count() == 2


def test_a_report_after_the_time_is_taken_and_marked_late(incident, kim, bo, tyreso, signed_in):
    request = create_request(incident, by=kim, now=timezone.now() - 2 * HOUR)
    asked = asked_of(request, tyreso)

    page = signed_in(bo).post(f"/lagesrapporter/{asked.pk}/", given(), follow=True).text

    assert "sen</span>" in page


def test_staff_ask_for_reports_and_see_them_side_by_side(incident, kim, signed_in):
    door = f"/handelser/{incident.pk}/begaran/ny/"
    client = signed_in(kim)
    initial = client.get(door).context["form"].initial
    form = {
        "question_set": initial["question_set"].pk if initial["question_set"] else "",
        "as_of_at": written(initial["as_of_at"]),
        "due_at": written(initial["due_at"]),
        "actors": initial["actors"],
        "start_key": initial["start_key"],
    }

    if not form["question_set"]:
        from incidents.reports import delivered
        from incidents.reports.models import QuestionSet

        delivered.load()
        form["question_set"] = QuestionSet.objects.get().pk
    for _ in range(2):
        answer = client.post(door, form)

    request = Request.objects.get()
    assert answer.headers["Location"] == f"/handelser/{incident.pk}/begaran/{request.pk}/"
    assert request.asked.count() == 3


def test_a_request_without_actors_says_so(incident, request_shown, kim, signed_in):
    page = signed_in(kim).post(
        f"/handelser/{incident.pk}/begaran/ny/",
        {
            "question_set": request_shown.question_set_id,
            "as_of_at": written(timezone.now()),
            "due_at": written(timezone.now() + HOUR),
            "start_key": str(uuid4()),
        },
    )

    assert "Välj minst en aktör." in page.text
    assert Request.objects.count() == 1


def test_three_actors_one_missing_one_late_one_corrected(
    incident, kim, bo, cecilia, tyreso, nacka, lansstyrelsen, signed_in
):
    now = timezone.now()
    request = create_request(incident, by=kim, now=now - 2 * HOUR)
    create_report(asked_of(request, tyreso), by=bo, now=now - 90 * timedelta(minutes=1), impact=1)
    create_report(asked_of(request, tyreso), by=bo, now=now, impact=4, answers={"happened": "Elen är borta."})
    create_report(asked_of(request, nacka), by=cecilia, now=now, impact=0)

    page = signed_in(kim).get(f"/handelser/{incident.pk}/begaran/{request.pk}/")

    lines = {row["line"].actor.name: row["line"] for row in page.context["rows"]}
    assert list(lines) == ["Länsstyrelsen Stockholm", "Nacka", "Tyresö"]
    assert lines["Länsstyrelsen Stockholm"].row.is_missing
    assert lines["Nacka"].row.is_late
    assert lines["Tyresö"].row.is_corrected
    assert lines["Tyresö"].report.impact == 4
    for words in ("saknas", "sen</span>", "rättad", "ersätter", "Elen är borta.", "Skulle ha kommit"):
        assert words in page.text
    assert "Väg 73" not in page.text.split("Tyresö")[-1]


def test_a_live_page_gets_304_until_something_changes(asked, incident, request_shown, kim, bo, signed_in):
    door = f"/handelser/{incident.pk}/begaran/{request_shown.pk}/"
    client = signed_in(kim)
    polling = {"HX-Request": "true"}
    etag = client.get(door, headers=polling).headers["ETag"]

    assert client.get(door, headers=polling | {"If-None-Match": etag}).status_code == 304
    create_report(asked, by=bo)
    news = client.get(door, headers=polling | {"If-None-Match": etag})

    assert news.status_code == 200
    assert "Väg 73 är avstängd." in news.text
    assert "<html" not in news.text


def test_reading_others_reports_is_on_record_once_for_a_page(
    asked, incident, request_shown, kim, bo, signed_in
):
    create_report(asked, by=bo)
    client = signed_in(kim)

    client.get(f"/handelser/{incident.pk}/begaran/{request_shown.pk}/")
    client.get(f"/lagesrapporter/{asked.pk}/1/")
    signed_in(bo).get(f"/lagesrapporter/{asked.pk}/1/")

    reads = Entry.objects.filter(kind="read").order_by("pk")
    assert [(entry.by, entry.subject) for entry in reads] == [
        (kim, "reports.request"),
        (kim, "reports.report"),
    ]


@pytest.mark.parametrize(("form", "mime"), [("csv", "text/csv"), ("excel", "spreadsheetml")])
def test_the_files_are_for_staff_and_on_record(incident, request_shown, kim, bo, signed_in, form, mime):
    door = f"/handelser/{incident.pk}/begaran/{request_shown.pk}/{form}/"

    answer = signed_in(kim).get(door)

    assert mime in answer.headers["Content-Type"]
    assert journal.of(request_shown).first().kind == "export"
    assert signed_in(bo).get(door).status_code == 403


def test_the_request_is_found_under_its_own_incident_only(incident, request_shown, kim, signed_in):
    other = create_incident(by=kim)

    assert signed_in(kim).get(f"/handelser/{other.pk}/begaran/{request_shown.pk}/").status_code == 404


def test_the_incident_s_page_names_the_missing_to_staff_and_the_own_to_the_actor(
    incident, kim, bo, signed_in
):
    create_request(incident, by=kim, now=timezone.now() - 2 * HOUR)

    staff = signed_in(kim).get(f"/handelser/{incident.pk}/").text
    own = signed_in(bo).get(f"/handelser/{incident.pk}/").text

    assert "Saknas: Länsstyrelsen Stockholm, Nacka, Tyresö." in " ".join(staff.split())
    assert "Tyresö: skulle ha kommit" in " ".join(own.split())
    assert "Sida vid sida" not in own
