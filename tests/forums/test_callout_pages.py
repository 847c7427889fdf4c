from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from forums.callouts import ending, escalation
from forums.callouts.models import Answer
from samverkan import live
from tests.factories import create_contact_points, create_forum, create_seat
from tests.forums.activation.factories import activate
from tests.forums.callouts.factories import start_callout

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def callout(tyreso, nacka, bo, cecilia, tim, rosa, lansstyrelsen):
    """Tyresö and Nacka are called, by a duty officer, a moment ago."""
    forum = create_forum()
    create_contact_points(bo, sms="+46701740601")
    create_contact_points(cecilia, sms="+46701740602")
    create_seat(forum=forum, actor=tyreso, holders=(bo,))
    create_seat(forum=forum, actor=nacka, holders=(cecilia,))
    return activate(forum, by=tim, leader=rosa, now=timezone.now()).first_callout


def board_of(callout):
    return f"/inkallningar/{callout.pk}/"


def called(callout, actor):
    return callout.called.get(actor=actor)


def test_the_board_shows_sums_and_every_actor(signed_in, tim, callout):
    text = signed_in(tim).get(board_of(callout)).content.decode()

    assert "Svarsmål: 0 av 2" in text
    assert "Tyresö" in text
    assert "Nacka" in text


def test_a_representative_sees_the_sums_and_the_own_row_only(signed_in, bo, callout):
    page = signed_in(bo).get(board_of(callout))

    assert [row.actor for row in page.context["rows"]] == ["Tyresö"]
    assert page.context["board"].total == 2
    assert "Nacka" not in page.content.decode()


def test_the_conference_code_is_not_on_the_representatives_board(signed_in, bo, callout):
    assert "4711#" not in signed_in(bo).get(board_of(callout)).content.decode()


def test_a_callout_without_the_own_actor_is_not_there(signed_in, cecilia, tyreso, bo):
    forum = create_forum()
    create_seat(forum=forum, actor=tyreso, holders=(bo,))
    other = start_callout(forum)

    assert signed_in(cecilia).get(board_of(other)).status_code == 404
    assert signed_in(cecilia).get(f"{board_of(other)}svara/").status_code == 404


def test_the_same_address_gives_the_fragment_to_the_page_itself(signed_in, tim, callout):
    browser = signed_in(tim)

    fragment = browser.get(board_of(callout), **HTMX)

    assert "<html" not in fragment.content.decode()
    assert "Svarsmål" in fragment.content.decode()
    assert "HX-Request" in fragment["Vary"]


def test_a_board_that_has_not_changed_is_not_sent_again(signed_in, tim, callout, clock_stands_still):
    browser = signed_in(tim)
    etag = browser.get(board_of(callout), **HTMX)["ETag"]

    same = browser.get(board_of(callout), HTTP_IF_NONE_MATCH=etag, **HTMX)
    live.bump(callout.topic)
    changed = browser.get(board_of(callout), HTTP_IF_NONE_MATCH=etag, **HTMX)

    assert (same.status_code, changed.status_code) == (304, 200)


def test_an_answer_changes_the_board(signed_in, tim, bo, callout, clock_stands_still):
    browser = signed_in(tim)
    etag = browser.get(board_of(callout), **HTMX)["ETag"]

    signed_in(bo).post(f"{board_of(callout)}svara/", {"minutes": "10"})
    news = browser.get(board_of(callout), HTTP_IF_NONE_MATCH=etag, **HTMX)

    assert "om 10 min" in news.content.decode()


def test_the_board_can_show_only_those_not_reached(signed_in, tim, callout, nacka):
    callout.called.filter(actor=nacka).update(state="not_reached", next_step_at=None)

    page = signed_in(tim).get(f"{board_of(callout)}?visa=ej-nadda")

    assert [row.actor for row in page.context["rows"]] == ["Nacka"]
    assert nacka.fallback_number in page.content.decode()


def test_a_representative_answers_signed_in_and_may_change(signed_in, bo, tyreso, callout):
    browser = signed_in(bo)
    browser.post(f"{board_of(callout)}svara/", {"minutes": "0"})

    page = browser.post(f"{board_of(callout)}svara/", {"answer": "cannot"}, follow=True)

    assert "Du kan inte delta för Tyresö" in page.content.decode()
    assert list(Answer.objects.values_list("answer", "means")) == [("coming", "web"), ("cannot", "web")]


def test_a_representative_does_not_answer_for_another_actor(signed_in, bo, callout):
    page = signed_in(bo).post(f"{board_of(callout)}svara/?aktor=0182", {"minutes": "0"})

    assert page.status_code == 404
    assert not Answer.objects.exists()


def test_staff_answer_for_an_actor_and_the_record_says_so(signed_in, kim, nacka, cecilia, callout):
    page = f"{board_of(callout)}{nacka.pk}/"

    signed_in(kim).post(page, {"minutes": "20", "user": ""})

    answer = Answer.objects.get()
    assert (answer.means, answer.by, answer.user) == ("staff", kim, None)
    assert called(callout, nacka).state == "takes_part"


def test_a_representative_answers_for_nobody_else(signed_in, bo, tyreso, callout):
    assert signed_in(bo).get(f"{board_of(callout)}{tyreso.pk}/").status_code == 403


def test_an_actor_that_is_not_called_is_not_found(signed_in, kim, lansstyrelsen, callout):
    assert signed_in(kim).get(f"{board_of(callout)}{lansstyrelsen.pk}/").status_code == 404


@pytest.mark.parametrize("answer", [{}, {"minutes": "7"}, {"answer": "other", "note": ""}])
def test_an_answer_that_says_nothing_is_asked_about(signed_in, bo, callout, answer):
    page = signed_in(bo).post(f"{board_of(callout)}svara/", answer)

    assert page.status_code == 200
    assert not Answer.objects.exists()


def test_stopping_has_a_check_page_and_calls_nobody_more(signed_in, tim, callout):
    browser = signed_in(tim)

    check = browser.get(f"{board_of(callout)}stoppa/")
    page = browser.post(f"{board_of(callout)}stoppa/", follow=True)

    assert "kan inte startas igen" in check.content.decode()
    assert "är stoppad. Ingen mer kallas." in page.content.decode()
    escalation.take_due(timezone.now() + timedelta(hours=1))
    callout.refresh_from_db()
    assert callout.state == "stopped"


def test_stopping_what_has_ended_is_a_conflict(signed_in, tim, callout):
    ending.stop(callout, by=tim, now=timezone.now())

    assert signed_in(tim).post(f"{board_of(callout)}stoppa/").status_code == 409


def test_a_representative_stops_nothing(signed_in, bo, callout):
    assert signed_in(bo).post(f"{board_of(callout)}stoppa/").status_code == 403


def test_the_board_works_without_script(signed_in, tim, callout):
    assert "Läs in igen" in signed_in(tim).get(board_of(callout)).content.decode()


@pytest.fixture
def clock_stands_still():
    """The board's clock stands still."""
    with time_machine.travel(timezone.now(), tick=False):
        yield
