"""Each sign-in stands in the journal; those who left are refused; guessing is limited."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from forums import leaving
from samverkan.models import Entry
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(email: str, password: str = PASSWORD):
    return Client().post("/logga-in/", {"login": email, "password": password})


@pytest.fixture(autouse=True)
def _fresh_counters(db):
    cache.clear()


def test_a_sign_in_stands_in_the_journal_with_its_address(bo):
    assert sign_in(bo.email).status_code == 302

    entry = Entry.objects.get(kind="sign_in")
    assert (entry.by, entry.subject_pk, entry.address) == (bo, str(bo.pk), "127.0.0.1")


def test_a_failed_sign_in_stands_there_without_what_was_typed(bo):
    sign_in(bo.email, "fel lösenord")

    entry = Entry.objects.get(kind="sign_in")
    assert (entry.by, entry.note, entry.after) == (None, "misslyckad", {})


def test_the_sixth_guess_is_not_tried_even_if_it_is_right(bo):
    for _ in range(5):
        sign_in(bo.email, "fel lösenord")

    answer = sign_in(bo.email)

    assert answer.status_code == 200
    assert Entry.objects.filter(kind="sign_in", by=bo).count() == 0


def test_who_has_left_cannot_sign_in(bo, asta):
    leaving.leave(bo, by=asta, now=timezone.now())

    answer = sign_in(bo.email)

    assert answer.status_code == 200
    assert not Entry.objects.filter(kind="sign_in", by=bo).exists()


def test_a_closed_account_with_its_password_left_is_refused_on_a_page_of_its_own(bo):
    bo.is_active = False
    bo.save()

    answer = sign_in(bo.email)

    assert answer.status_code == 403
    assert "Kontot är stängt" in answer.content.decode()


def test_a_day_of_leaving_that_has_come_closes_an_account_nobody_closed(bo):
    bo.left_on = timezone.now().date()
    bo.save()

    assert sign_in(bo.email).status_code == 403
