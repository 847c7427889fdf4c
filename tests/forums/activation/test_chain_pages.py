from uuid import uuid4

import pytest

from forums.activation.models import Activation, Need
from tests.factories import create_forum, create_seat
from tests.forums.activation.factories import NOW, activate, create_need
from tests.forums.callouts.factories import create_called_forum

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum(tyreso, bo, lansstyrelsen):
    forum = create_forum()
    create_seat(forum=forum, actor=tyreso, holders=(bo,))
    return forum


@pytest.fixture
def activation(forum, tim, rosa):
    return activate(forum, by=tim, leader=rosa)


def raise_need(browser, **given):
    values = {"what": "Vägarna är igensnöade", "start_key": str(uuid4())}
    return browser.post("/behov/ny/", values | given, follow=True)


def test_a_representative_raises_a_need_for_the_own_actor(signed_in, bo, tyreso, nacka):
    page = raise_need(signed_in(bo), actor=tyreso.pk)

    assert Need.objects.get().raised_by_actor == tyreso
    assert "Behovet är anmält" in page.content.decode()


def test_nobody_raises_a_need_for_somebody_elses_actor(signed_in, bo, nacka):
    raise_need(signed_in(bo), actor=nacka.pk)

    assert not Need.objects.exists()


def test_the_office_records_a_need_for_an_outsider(signed_in, tim):
    raise_need(signed_in(tim), outsider="Svenska kyrkan")

    assert Need.objects.get().raised_by == "Svenska kyrkan"


def test_a_need_of_two_at_once_is_asked_about(signed_in, tim, tyreso):
    page = raise_need(signed_in(tim), outsider="Svenska kyrkan", actor=tyreso.pk)

    assert "Ange vem som har behovet" in page.content.decode()
    assert not Need.objects.exists()


def test_the_duty_officer_refuses_with_a_reason(signed_in, tim):
    need = create_need(by=tim)

    page = signed_in(tim).post(f"/behov/{need.pk}/avsla/", {"reason": "Polisen räcker"}, follow=True)

    assert "Polisen räcker" in page.content.decode()


def test_a_refusal_without_a_reason_is_asked_about(signed_in, tim):
    need = create_need(by=tim)

    page = signed_in(tim).post(f"/behov/{need.pk}/avsla/", {"reason": ""})

    assert "Skriv varför." in page.content.decode()
    assert Need.objects.get().state == "raised"


def test_a_refusal_too_late_is_a_conflict(signed_in, tim):
    need = create_need(by=tim)
    browser = signed_in(tim)
    browser.post(f"/behov/{need.pk}/avsla/", {"reason": "Polisen räcker"})

    assert browser.post(f"/behov/{need.pk}/avsla/", {"reason": "Igen"}).status_code == 409


def test_a_representative_reads_the_own_need_but_decides_nothing(signed_in, bo, tyreso):
    need = create_need(by=bo, actor=tyreso)
    browser = signed_in(bo)

    assert "Avslå" not in browser.get(f"/behov/{need.pk}/").content.decode()
    assert browser.post(f"/behov/{need.pk}/avsla/", {"reason": "Nej"}).status_code == 403


def test_another_actors_need_is_not_there(signed_in, bo, cecilia, tyreso):
    need = create_need(by=bo, actor=tyreso)

    assert signed_in(cecilia).get(f"/behov/{need.pk}/").status_code == 404


def test_the_chain_shows_its_five_times(signed_in, tim, activation):
    page = signed_in(tim).get(f"/aktiveringar/{activation.pk}/")

    text = page.content.decode()
    assert [link.station for link in page.context["chain"]] == [
        "raised",
        "decided",
        "sent",
        "enough",
        "meeting",
    ]
    assert "Inkallning skickad" in text
    assert "inte än" in text


def test_the_officer_ends_it_with_a_note(signed_in, tim, activation):
    page = signed_in(tim).post(f"/aktiveringar/{activation.pk}/avsluta/", {"note": "Röjt"}, follow=True)

    assert "Aktiveringen är avslutad" in page.content.decode()
    assert Activation.objects.get().note == "Röjt"


def test_ending_without_a_note_is_asked_about(signed_in, tim, activation):
    page = signed_in(tim).post(f"/aktiveringar/{activation.pk}/avsluta/", {"note": ""})

    assert "Skriv en anteckning" in page.content.decode()
    assert Activation.objects.get().state == "active"


def test_one_who_was_not_called_does_not_see_that_it_is(signed_in, cecilia, activation):
    assert signed_in(cecilia).get(f"/aktiveringar/{activation.pk}/").status_code == 404
    assert not signed_in(cecilia).get("/aktiveringar/").context["chains"]


def test_the_auditor_reads_the_chain_and_ends_nothing(signed_in, rut, activation):
    browser = signed_in(rut)

    assert "Avsluta aktiveringen" not in browser.get(f"/aktiveringar/{activation.pk}/").content.decode()
    assert browser.post(f"/aktiveringar/{activation.pk}/avsluta/", {"note": "x"}).status_code == 403


def test_exercises_can_be_listed_apart(signed_in, tim, rosa, activation):
    exercise = activate(create_called_forum(1)[0], by=tim, leader=rosa, kind="exercise", now=NOW)

    page = signed_in(tim).get("/aktiveringar/?slag=exercise")

    assert [row for row, _chain in page.context["chains"]] == [exercise]


def test_the_list_asks_as_many_questions_for_many_as_for_few(
    signed_in, tim, rosa, activation, django_assert_max_num_queries
):
    for _number in range(4):
        activate(create_called_forum(1)[0], by=tim, leader=rosa)
    browser = signed_in(tim)

    with django_assert_max_num_queries(25):
        browser.get("/aktiveringar/")
