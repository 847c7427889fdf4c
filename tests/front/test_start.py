"""Start answers what needs me now, for each in the own role."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forums.activation.models import Need
from samverkan.front.waiting import waiting
from tests.incidents.factories import (
    asked_of,
    create_activation,
    create_incident,
    create_report,
    create_request,
)

HOUR = timedelta(hours=1)


def what_waits_for(user, *, now=None) -> list[str]:
    return [todo.what for todo in waiting(user, now=now or timezone.now())]


@pytest.fixture
def need(bo, tyreso) -> Need:
    return Need.objects.create(
        raised_by_actor=tyreso, what="Snö", raised_at=timezone.now(), recorded_by=bo, start_key=uuid4()
    )


def test_a_need_waits_for_those_who_decide(need, tim, hanna, kim):
    assert what_waits_for(tim) == what_waits_for(hanna) == ["Behov av samverkan från Tyresö väntar på beslut"]
    assert what_waits_for(kim) == []


def test_a_call_waits_for_the_actors_own_people(tim, bo, cecilia, tyreso):
    create_activation(by=tim, called=(tyreso,))

    assert what_waits_for(bo) == ["Inkallning A1: Snöoväder"]
    assert what_waits_for(cecilia) == []


def test_an_exercise_says_so_first(tim, bo, tyreso):
    create_activation(by=tim, called=(tyreso,), kind="exercise")

    assert what_waits_for(bo) == ["ÖVNING Inkallning A1: Snöoväder"]


def test_actors_not_reached_are_to_be_rung_by_the_office(tim, kim, tyreso):
    activation = create_activation(by=tim, called=(tyreso,))
    activation.callouts.get().callout.called.update(state="not_reached")

    assert what_waits_for(kim) == ["1 aktör är ej nådd, ring reservnumret"]


def test_a_report_is_owed_until_it_is_handed_in(kim, bo, tyreso):
    asked = asked_of(create_request(create_incident(by=kim, actors=(tyreso,)), by=kim), tyreso)
    before = what_waits_for(bo)
    create_report(asked, by=bo)

    assert before == ["Lägesrapport: Snöoväder"]
    assert what_waits_for(bo) == []


def test_what_is_late_stands_before_what_has_time(kim, bo, tyreso):
    now = timezone.now()
    late = create_incident(by=kim, actors=(tyreso,), name="Elavbrott")
    create_request(late, by=kim, due_in=HOUR)
    create_request(create_incident(by=kim, actors=(tyreso,), name="Snöoväder"), by=kim, due_in=3 * HOUR)

    assert what_waits_for(bo, now=now + 2 * HOUR) == ["Lägesrapport: Elavbrott", "Lägesrapport: Snöoväder"]


def test_the_start_page_shows_it_with_the_way_on(need, tim, signed_in):
    page = signed_in(tim).get("/").content.decode()

    assert "Väntar på dig (1)" in page
    assert f"/behov/{need.pk}/" in page
    assert "/aktivera/" in page


def test_nothing_waiting_is_said_in_words(olga, signed_in):
    assert "Inget väntar på dig" in signed_in(olga).get("/").content.decode()


def test_only_those_who_may_activate_have_the_button(tim, kim, bo, signed_in):
    has_button = {
        user.name: "/aktivera/" in signed_in(user).get("/").content.decode() for user in (tim, kim, bo)
    }

    assert has_button == {"Tim Lund": True, "Kim Berg": False, "Bo Ask": False}


def test_a_real_activation_stands_over_every_page_of_those_it_concerns(tim, bo, cecilia, tyreso, signed_in):
    create_activation(by=tim, called=(tyreso,))

    shown = {
        user.name: "AKTIVERAT sedan" in signed_in(user).get("/installningar/").content.decode()
        for user in (tim, bo, cecilia)
    }

    assert shown == {"Tim Lund": True, "Bo Ask": True, "Cecilia Alm": False}


def test_an_exercise_stands_over_no_page_but_its_own(tim, tyreso, signed_in):
    create_activation(by=tim, called=(tyreso,), kind="exercise")

    assert "AKTIVERAT sedan" not in signed_in(tim).get("/installningar/").content.decode()
