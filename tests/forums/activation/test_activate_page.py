from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forums.activation import activating
from forums.activation.forms import next_half_hour
from forums.activation.models import Activation, Need
from forums.callouts.models import Callout
from samverkan.clock import local
from tests.factories import create_actor
from tests.forums.activation.factories import NOW, activate, create_need, filled_form
from tests.forums.callouts.factories import create_called_forum
from tests.incidents.factories import create_incident

pytestmark = pytest.mark.django_db
PAGE = "/aktivera/"


@pytest.fixture
def called(lansstyrelsen):
    return create_called_forum(1, 1)


@pytest.fixture
def forum(called):
    return called[0]


@pytest.fixture
def press(signed_in, tim, rosa, called):
    """Tim presses: the page with everything filled in but what is `given` otherwise."""
    browser = signed_in(tim)

    def post(address=PAGE, **given):
        return browser.post(address, filled_form(*called[1], leader=rosa) | given, follow=True)

    return post


def test_everything_but_what_it_is_about_is_filled_in(signed_in, tim, rosa, forum):
    page = signed_in(tim).get(PAGE)

    form = page.context["form"]
    assert page.context["forum"] == forum
    assert len(form["actors"].value()) == 2
    assert form["leader"].value() == rosa.pk
    assert "Skicka inkallning till 2 aktörer" in page.content.decode()


def test_vacant_seats_are_named(signed_in, tim, rosa, lansstyrelsen):
    _forum, actors = create_called_forum(1, 0)

    page = signed_in(tim).get(PAGE)

    assert f"1 vakant plats: {actors[1].name}" in " ".join(page.content.decode().split())


def test_pressing_starts_it_and_lands_on_the_board(press):
    page = press()

    callout = Callout.objects.get()
    assert page.redirect_chain[-1][0] == reverse("callouts:callout", args=[callout.pk])
    assert f"Inkallning {callout.code} började skickas" in page.content.decode()


def test_a_double_press_lands_on_the_same_board_and_sends_nothing_more(press):
    start_key = "6c1d0f1e-8a35-4b32-9d7e-1f0a53a3b9cd"
    press(start_key=start_key)

    page = press(start_key=start_key, starts_at="2020-01-01 12:00")

    assert "Tim Lund startade" in page.content.decode()
    assert Callout.objects.count() == 1


def test_a_colleagues_press_lands_on_the_board_with_who_was_first(press, signed_in, hanna, rosa, called):
    press()

    page = signed_in(hanna).post(PAGE, filled_form(*called[1], leader=rosa), follow=True)

    assert "Tim Lund startade" in page.content.decode()
    assert (Activation.objects.count(), Need.objects.count()) == (1, 1)


def test_asking_for_a_forum_that_is_active_lands_on_its_board(signed_in, tim, rosa, forum):
    activate(forum, by=tim, leader=rosa)

    page = signed_in(tim).get(f"{PAGE}?forum={forum.code}", follow=True)

    assert page.resolver_match.view_name == "callouts:callout"


@pytest.mark.parametrize("word", ["", "skarp", "SKARPT"])
def test_without_the_word_nothing_is_sent_and_the_page_says_so(press, word):
    page = press(word=word)

    assert "Skriv SKARP. Inget är skickat." in page.content.decode()
    assert not Callout.objects.exists()


def test_one_actor_only_needs_no_word(press, called):
    press(actors=[called[1][0].pk], word="")

    assert Callout.objects.get().called.count() == 1


def test_nobody_chosen_is_said_and_nothing_is_sent(press):
    page = press(actors=[])

    assert "Välj minst en aktör att kalla in. Inget är skickat." in page.content.decode()
    assert not Callout.objects.exists()


def test_a_meeting_in_the_past_is_said_with_a_time_that_would_do(press):
    page = press(starts_at="2020-01-01 12:00")

    assert "skulle redan ha börjat. Ange en tid framåt" in page.content.decode()
    assert not Callout.objects.exists()


def test_a_time_that_is_none_is_said_with_an_example(press):
    assert "Skriv den som 2026-11-26 19:00" in press(starts_at="klockan sju").content.decode()


def test_a_target_above_those_called_is_said(press):
    assert "Svarsmålet är fler än de 2 som kallas in" in press(quorum_number=5).content.decode()


def test_what_was_typed_is_kept_when_something_is_missing(press):
    page = press(purpose="Elavbrott i Nacka", word="")

    assert 'value="Elavbrott i Nacka"' in page.content.decode()


def test_an_actor_without_a_seat_can_be_called_and_another_left_out(press, called):
    added = create_actor(name="Snöröjarna AB", kind="private")

    press(actors=[called[1][0].pk, added.pk])

    names = {each.actor.name for each in Callout.objects.get().called.all()}
    assert names == {called[1][0].name, "Snöröjarna AB"}


def test_looking_at_the_text_sends_nothing(press):
    page = press(visa="1", word="")

    assert page.context["form"].composed_text().endswith("Snöoväder.")
    assert not page.context["form"].errors
    assert not Callout.objects.exists()


def test_the_text_is_shown_with_its_length(press):
    page = press(visa="1")

    assert f"{page.context['message']['length']} tecken, 2 delar" in page.content.decode()


def test_activating_for_a_need_decides_it(press, tim):
    need = create_need(by=tim)

    press(f"{PAGE}?behov={need.pk}")

    need.refresh_from_db()
    assert (need.state, need.decided_by) == ("decided", tim)


def test_a_need_already_refused_is_no_ground_for_a_start(signed_in, tim, forum):
    need = create_need(by=tim)
    activating.refuse(need, reason="Nej", by=tim, now=NOW)

    assert signed_in(tim).get(f"{PAGE}?behov={need.pk}").status_code == 404


@pytest.mark.parametrize("address", ["?behov=x", "?behov=99", "?forum=radet"])
def test_an_address_that_leads_nowhere_is_not_found(signed_in, tim, forum, address):
    assert signed_in(tim).get(PAGE + address).status_code == 404


def test_an_exercise_has_a_page_of_its_own_with_stripes_and_no_word(signed_in, tim, rosa, called):
    browser = signed_in(tim)

    page = browser.get("/ovningar/ny/")
    browser.post("/ovningar/ny/", filled_form(*called[1], leader=rosa, word=""))

    assert 'data-kind="exercise"' in page.content.decode()
    assert "SKARP" not in page.content.decode()
    assert Callout.objects.get().kind == "exercise"


def test_the_board_of_an_exercise_is_striped(signed_in, tim, rosa, forum):
    callout = activate(forum, by=tim, leader=rosa, kind="exercise").first_callout

    page = signed_in(tim).get(reverse("callouts:callout", args=[callout.pk]))

    assert "<title>ÖVNING" in page.content.decode()


@pytest.mark.parametrize(("now", "expected"), [("17:32", "19:00"), ("17:15", "18:30"), ("17:00", "18:30")])
def test_the_first_meeting_is_at_the_next_half_hour_that_leaves_time_to_answer(now, expected):
    hour, minute = now.split(":")

    found = next_half_hour(NOW.replace(hour=int(hour), minute=int(minute)))

    assert f"{local(found):%H:%M}" == expected


def test_a_meeting_suggested_is_always_ahead():
    now = timezone.now()

    assert now + timedelta(minutes=10) <= next_half_hour(now) <= now + timedelta(minutes=40)


def test_an_ongoing_incident_can_be_named(press, kim):
    incident = create_incident(by=kim)

    press(incident=incident.pk)

    assert Activation.objects.get().incident == incident


def test_an_exercises_incident_is_not_offered_for_the_real_thing(press, kim):
    exercise = create_incident(by=kim, is_exercise=True)

    press(incident=exercise.pk)

    assert not Callout.objects.exists()
