from uuid import uuid4

import pytest
from django.urls import reverse

from actors.classes import Sight
from actors.models import Actor
from incidents.models import Incident
from samverkan.access import Role
from tests.factories import create_actor, create_user, give
from tests.incidents.factories import create_activation, create_incident, create_party

NEW = "/handelser/ny/"


@pytest.fixture
def incident(kim, tyreso) -> Incident:
    return create_incident(by=kim, actors=(tyreso,))


def given(**changes):
    return {
        "name": "Snöoväder",
        "kind": "sudden",
        "is_exercise": "real",
        "starts_at": "2026-01-02T18:20",
        "sight": "participants",
        "start_key": str(uuid4()),
        **changes,
    }


def test_a_representative_sees_the_own_actor_s_incident(incident, bo, signed_in):
    page = signed_in(bo).get(f"/handelser/{incident.pk}/")

    assert "Snöoväder" in page.text
    assert "klass: deltagare" in page.text


def test_another_actor_s_incident_does_not_exist(incident, cecilia, signed_in):
    assert signed_in(cecilia).get(f"/handelser/{incident.pk}/").status_code == 404
    assert "Snöoväder" not in signed_in(cecilia).get("/handelser/").text


def test_a_private_actor_sees_only_what_is_open_or_named_to_it(kim, signed_in):
    company = create_actor(name="Elbolaget", kind=Actor.Kind.PRIVATE)
    engineer = create_user(name="Pia El", email="pia@elbolaget.example")
    give(engineer, Role.REPRESENTATIVE, actor=company)
    incident = create_incident(by=kim, actors=(company,))

    assert signed_in(engineer).get(f"/handelser/{incident.pk}/").status_code == 404

    Incident.objects.update(sight=Sight.OPEN)
    assert signed_in(engineer).get(f"/handelser/{incident.pk}/").status_code == 200


def test_what_is_for_all_parties_is_for_parties_and_nobody_else(incident, cecilia, nacka, signed_in):
    Incident.objects.update(sight=Sight.PARTIES)
    assert signed_in(cecilia).get(f"/handelser/{incident.pk}/").status_code == 404

    create_party(nacka)
    assert signed_in(cecilia).get(f"/handelser/{incident.pk}/").status_code == 200


def test_the_empty_list_says_why_and_what_to_do(kim, signed_in):
    page = signed_in(kim).get("/handelser/").text

    assert "Inga pågående händelser." in page
    assert NEW in page


def test_staff_open_an_incident(kim, tyreso, signed_in):
    answer = signed_in(kim).post(NEW, given(actors=[tyreso.pk]))

    incident = Incident.objects.get()
    assert answer.headers["Location"] == reverse("incidents:incident", args=[incident.pk])
    assert incident.participants.get().actor == tyreso


def test_from_an_activation_the_called_actors_are_ticked(kim, tim, tyreso, nacka, signed_in):
    activation = create_activation(by=tim, called=(tyreso,))

    page = signed_in(kim).get(NEW, {"aktivering": activation.pk})

    assert page.context["form"].initial["actors"] == [tyreso.pk]


def test_the_incident_owns_the_activation_it_was_opened_from(kim, tim, signed_in):
    activation = create_activation(by=tim)

    signed_in(kim).post(f"{NEW}?aktivering={activation.pk}", given())

    activation.refresh_from_db()
    assert activation.incident == Incident.objects.get()
    again = signed_in(kim).get(NEW, {"aktivering": activation.pk})
    assert again.headers["Location"] == reverse("incidents:incident", args=[activation.incident_id])


@pytest.mark.parametrize("wrong", ["99999", "x", "9" * 30])
def test_an_activation_that_does_not_exist_is_not_found(kim, signed_in, wrong):
    assert signed_in(kim).get(NEW, {"aktivering": wrong}).status_code == 404


def test_what_was_written_is_kept_when_the_time_is_wrong(kim, signed_in):
    page = signed_in(kim).post(NEW, given(starts_at="i morgon"))

    assert "Skriv dag och tid" in page.text
    assert 'value="Snöoväder"' in page.text
    assert not Incident.objects.exists()


def test_a_time_in_the_hour_that_comes_twice_is_taken(kim, signed_in):
    signed_in(kim).post(NEW, given(starts_at="2025-10-26T02:30"))

    assert Incident.objects.exists()


def test_representatives_open_nothing(bo, signed_in):
    assert signed_in(bo).get(NEW).status_code == 403


def test_closing_asks_first_and_is_told_to_the_one_who_comes_second(incident, kim, signed_in):
    client = signed_in(kim)
    door = f"/handelser/{incident.pk}/avsluta/"

    assert "Avsluta händelsen" in client.get(door).text
    assert client.post(door).status_code == 302
    second = client.post(door)

    assert second.status_code == 409
    assert "Händelsen avslutades" in second.text


def test_a_closed_incident_can_be_read_and_resumed(incident, kim, bo, signed_in):
    signed_in(kim).post(f"/handelser/{incident.pk}/avsluta/")

    assert "Händelsen är avslutad." in signed_in(bo).get(f"/handelser/{incident.pk}/").text
    signed_in(kim).post(f"/handelser/{incident.pk}/ateruppta/")

    incident.refresh_from_db()
    assert incident.state == "open"


def test_participants_are_added_from_those_outside(incident, kim, nacka, signed_in):
    door = f"/handelser/{incident.pk}/deltagare/"

    assert "Tyresö" not in [
        str(actor) for actor in signed_in(kim).get(door).context["form"].fields["actors"].queryset
    ]
    signed_in(kim).post(door, {"actors": [nacka.pk]})

    assert incident.participants.count() == 2


def test_every_page_of_an_exercise_says_so(kim, tyreso, bo, signed_in):
    incident = create_incident(by=kim, actors=(tyreso,), is_exercise=True)

    page = signed_in(bo).get(f"/handelser/{incident.pk}/").text

    assert 'data-kind="exercise"' in page
    assert "Inget här är på riktigt" in page
