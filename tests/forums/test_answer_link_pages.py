import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forums.callouts import ending, links
from forums.callouts.models import Answer, AnswerLink
from tests.factories import create_contact_points, create_forum, create_seat
from tests.forums.activation.factories import activate

pytestmark = pytest.mark.django_db


@pytest.fixture
def callout(tyreso, nacka, bo, cecilia, tim, rosa, lansstyrelsen):
    forum = create_forum()
    create_contact_points(bo, sms="+46701740601")
    create_contact_points(cecilia, sms="+46701740602")
    create_seat(forum=forum, actor=tyreso, holders=(bo,))
    create_seat(forum=forum, actor=nacka, holders=(cecilia,))
    return activate(forum, by=tim, leader=rosa, now=timezone.now()).first_callout


@pytest.fixture
def link(callout, bo, tyreso):
    """The path that stands in Bo's message."""
    return "/" + links.address(callout.called.get(actor=tyreso), bo.pk).split("/", 3)[3]


@pytest.fixture
def phone():
    """A browser that has never been here, and holds every request to the forgery check."""
    return Client(enforce_csrf_checks=True)


def test_the_link_shows_the_question_and_looking_answers_nothing(phone, link):
    page = phone.get(link)

    assert "Svarar för Tyresö" in page.content.decode()
    assert "Bo Ask" in page.content.decode()
    assert not Answer.objects.exists()


def test_one_press_answers_in_a_fresh_browser_without_cookies(phone, link, bo):
    page = phone.post(link, {"minutes": "10"}, follow=True)

    answer = Answer.objects.get()
    assert (answer.answer, answer.minutes, answer.means, answer.user) == ("coming", 10, "link", bo)
    assert "Du deltar för Tyresö om 10 minuter." in page.content.decode()


def test_a_browser_that_keeps_its_origin_to_itself_can_answer(phone, link):
    phone.post(link, {"minutes": "0"}, headers={"origin": "null"}, secure=True)

    assert Answer.objects.count() == 1


def test_the_code_of_the_conference_is_shown_only_after_the_answer(phone, link):
    before = phone.get(link).content.decode()
    after = phone.post(link, {"minutes": "5"}, follow=True).content.decode()

    assert "4711#" not in before
    assert "08-465 004 20" not in before
    assert "4711#" in after


def test_one_who_cannot_gets_no_code(phone, link):
    page = phone.post(link, {"answer": "cannot"}, follow=True)

    assert "Du kan inte delta" in page.content.decode()
    assert "4711#" not in page.content.decode()


def test_the_answer_can_be_changed_and_both_are_kept(phone, link):
    phone.post(link, {"answer": "cannot"})

    page = phone.post(f"{link}?andra=1", {"minutes": "20"}, follow=True)

    assert "om 20 minuter" in page.content.decode()
    assert Answer.objects.count() == 2


@pytest.mark.parametrize("answer", [{}, {"minutes": "-1"}, {"answer": "other", "note": " "}])
def test_an_answer_that_says_nothing_is_asked_about(phone, link, answer):
    page = phone.post(link, answer)

    assert page.status_code == 200
    assert not Answer.objects.exists()


def test_no_copy_is_kept_and_no_other_site_is_told(phone, link):
    page = phone.get(link)

    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"


def test_the_page_is_small_and_has_neither_script_nor_foreign_parts(phone, link):
    text = phone.get(link).content.decode()

    assert len(text) < 12_000
    assert "<script" not in text
    assert not re.findall(r'(?:src|href)="https?:', text)


def test_the_page_speaks_english_when_asked(phone, link):
    assert '<html lang="en"' in phone.get(f"{link}?sprak=en").content.decode()


def test_the_page_speaks_the_language_of_the_person(phone, link, bo):
    bo.language = "en"
    bo.save()

    assert '<html lang="en"' in phone.get(link).content.decode()


def test_a_wrong_link_is_not_found_and_says_whom_to_ring(phone, callout, lansstyrelsen):
    page = phone.get("/s/abcdefghijklmnopqrstuv/")

    assert page.status_code == 404
    assert "Länken stämmer inte" in page.content.decode()
    assert lansstyrelsen.fallback_number in page.content.decode()


def test_an_expired_link_is_gone_and_says_whom_to_ring(phone, link, lansstyrelsen):
    AnswerLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    page = phone.post(link, {"minutes": "10"})

    assert page.status_code == 410
    assert "Länken gäller inte längre" in page.content.decode()
    assert lansstyrelsen.fallback_number in page.content.decode()
    assert not Answer.objects.exists()


def test_the_link_of_a_stopped_callout_is_gone_and_says_when(phone, link, callout, tim):
    ending.stop(callout, by=tim, now=timezone.now())

    page = phone.get(link)

    assert page.status_code == 410
    assert "stoppades" in page.content.decode()


def test_somebody_elses_link_does_not_answer_for_them(signed_in, cecilia, link):
    page = signed_in(cecilia).post(link, {"minutes": "10"})

    assert page.status_code == 404
    assert "Länken är till någon annan" in page.content.decode()
    assert not Answer.objects.exists()


def test_somebody_elses_link_does_not_say_whose_it_is(signed_in, cecilia, link):
    assert "Bo Ask" not in signed_in(cecilia).get(link).content.decode()


def test_the_office_may_open_a_link_to_help(signed_in, tim, link):
    assert signed_in(tim).get(link).status_code == 200


def test_many_wrong_links_are_slowed_down_while_right_ones_work(phone, link):
    for number in range(31):
        page = phone.get(f"/s/abcdefghijklmnopqrst{number:02}/")

    assert page.status_code == 429
    assert phone.get(link).status_code == 200


def test_a_colleagues_answer_is_told_and_one_may_still_answer(phone, link, callout, tyreso, asta):
    Answer.objects.create(
        called=callout.called.get(actor=tyreso), user=asta, answer="coming", means="web", at=timezone.now()
    )

    text = phone.get(link).content.decode()

    assert "Asta Gren har redan svarat ja." in text
    assert 'name="minutes"' in text
