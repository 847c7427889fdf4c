"""Twice a year people confirm their data; who has not is reminded and shown."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from actors.people import confirming
from actors.people.confirmation_days import Rule, due_days, next_due, reminders_due
from actors.people.models import Confirmation, ConfirmationDay
from actors.people.tasks import sweep_confirmations
from samverkan.models import Heartbeat
from samverkan.post.models import Notice
from tests.factories import create_contact_points, create_user

SPRING = Rule(4, 1)
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2029, 12, 31))


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def april(db) -> ConfirmationDay:
    return ConfirmationDay.objects.create(month=4, day=1)


@given(DAYS)
def test_people_are_asked_for_a_day_that_is_at_most_thirty_days_off(today):
    assert all(0 <= (due - today).days <= 30 for due in due_days(SPRING, today))


@given(DAYS, st.integers(0, 400))
def test_reminders_never_become_fewer_and_never_too_many(today, later):
    due = date(2026, 4, 1)

    before, after = reminders_due(SPRING, due, today), reminders_due(SPRING, due, today + timedelta(later))

    assert 0 <= before <= after <= SPRING.reminders_at_most


def test_the_next_day_of_several_is_the_nearest():
    assert next_due([SPRING, Rule(10, 1)], date(2026, 11, 26)) == date(2027, 4, 1)
    assert next_due([], date(2026, 11, 26)) is None


def test_everybody_who_is_here_is_asked_once_by_e_mail(april, bo, tyreso):
    create_contact_points(bo, email="bo@hem.example")
    gone = create_user(name="Har Slutat", home=tyreso)
    gone.is_active = False
    gone.save()

    for _ in range(2):
        with time_machine.travel(at(date(2027, 3, 3)), tick=False):
            sweep_confirmations()

    assert list(Confirmation.objects.values_list("user__name", "due_on")) == [("Bo Ask", date(2027, 4, 1))]
    assert Notice.objects.get().to == "bo@hem.example"
    assert Heartbeat.objects.filter(name="sweep_confirmations").exists()


def test_nobody_is_asked_long_before_nor_for_a_day_that_has_passed(april, bo):
    assert confirming.ask(now=at(date(2027, 3, 1))) == 0
    assert confirming.ask(now=at(date(2027, 4, 2))) == 0


def test_a_job_that_stood_still_asks_late_and_sends_one_reminder_for_those_it_missed(april, bo):
    confirming.ask(now=at(date(2027, 4, 1)))

    for _ in range(2):
        confirming.remind(now=at(date(2027, 4, 20)))

    row = Confirmation.objects.get()
    assert row.reminders == 4
    assert Notice.objects.filter(key__startswith="confirm:").count() == 2


def test_who_has_confirmed_is_not_reminded(april, bo):
    confirming.ask(now=at(date(2027, 3, 3)))
    confirming.confirm(bo, by=bo, now=at(date(2027, 3, 4)))

    assert confirming.remind(now=at(date(2027, 4, 20))) == 0
    assert Confirmation.objects.get().confirmed_by == bo


def test_reminders_end(april, bo):
    confirming.ask(now=at(date(2027, 3, 3)))
    for week in range(20):
        confirming.remind(now=at(date(2027, 3, 20) + timedelta(weeks=week)))

    assert Notice.objects.filter(key__startswith="confirm:").count() == 1 + april.reminders_at_most


def test_the_administrator_is_told_once_how_many_are_late(april, bo, asta):
    confirming.ask(now=at(date(2027, 3, 3)))
    confirming.confirm(asta, by=asta, now=at(date(2027, 3, 4)))

    for _ in range(2):
        confirming.tell_administrators(now=at(date(2027, 4, 2)))

    notice = Notice.objects.get(key__startswith="unconfirmed:")
    assert (notice.user, "1" in notice.subject) == (asta, True)


def test_a_reminder_that_two_workers_would_send_is_sent_once(april, bo):
    confirming.ask(now=at(date(2027, 3, 3)))
    stale = Confirmation.objects.select_related("user").get()
    now = at(date(2027, 3, 25))
    confirming.remind(now=now)

    assert confirming._remind(stale, 1, now) is False


def test_who_is_late_is_found_by_the_filter_and_the_own_page_asks(april, bo, asta, signed_in):
    now = at(date(2027, 3, 3))
    confirming.ask(now=now)
    confirming.confirm(asta, by=asta, now=now)
    with time_machine.travel(at(date(2027, 4, 5)), tick=False):
        page = signed_in(asta).get("/parter/0138/personer/", {"visa": "obekraftade"})
        client = signed_in(bo)
        own = client.get("/installningar/kontaktvagar/").content.decode()
        client.post("/installningar/kontaktvagar/", {"act": "confirm"})

    assert [person.name for person in page.context["page"].object_list] == ["Bo Ask"]
    assert "skulle ha bekräftat" in page.content.decode()
    assert "Mina uppgifter stämmer" in own
    assert not Confirmation.objects.awaited().exists()
