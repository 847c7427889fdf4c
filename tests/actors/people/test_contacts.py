"""Contact points: a code proves them, few may be asked for, few may be tried."""

from datetime import timedelta

import pytest

from actors.people import contacts
from actors.people.contacts import Verified
from actors.people.models import ContactCode
from actors.people.refused import Refused
from forums.callouts import recipients
from samverkan.models import Entry
from samverkan.post.models import Notice
from tests.actors.people.factories import NOW, code_in, create_point, text_of
from tests.factories import create_forum, create_seat

pytestmark = pytest.mark.django_db


def test_a_right_code_verifies_the_contact_point(bo):
    point = create_point(bo)
    contacts.send_code(point, by=bo, now=NOW)

    became = contacts.verify(point, code_in(Notice.objects.get()), by=bo, now=NOW + timedelta(minutes=1))

    point.refresh_from_db()
    assert became == Verified.YES
    assert point.verified_at == NOW + timedelta(minutes=1)


def test_the_code_is_stored_nowhere(bo):
    contacts.send_code(create_point(bo), by=bo, now=NOW)
    notice = Notice.objects.get()
    code = code_in(notice)

    stored = [str(value) for row in (notice, ContactCode.objects.get()) for value in vars(row).values()]
    told = [f"{entry.before}{entry.after}{entry.note}" for entry in Entry.objects.all()]

    assert not [text for text in stored + told if code in text]


def test_a_voice_reads_the_digits_one_by_one(bo):
    contacts.send_code(create_point(bo, channel="voice"), by=bo, now=NOW)

    assert text_of(Notice.objects.get()).count(", ") >= 10


def test_a_code_is_worth_nothing_after_ten_minutes(bo):
    point = create_point(bo)
    contacts.send_code(point, by=bo, now=NOW)

    became = contacts.verify(point, code_in(Notice.objects.get()), by=bo, now=NOW + timedelta(minutes=10))

    assert became == Verified.TOO_LATE


def test_after_five_wrong_tries_the_right_code_is_worth_nothing(bo):
    point = create_point(bo)
    contacts.send_code(point, by=bo, now=NOW)
    right = code_in(Notice.objects.get())
    wrong = "000000" if right != "000000" else "000001"

    tries = [contacts.verify(point, wrong, by=bo, now=NOW) for _ in range(5)]

    assert set(tries) == {Verified.WRONG}
    assert contacts.verify(point, right, by=bo, now=NOW) == Verified.SPENT


def test_a_code_is_used_once_and_is_for_its_own_contact_point(bo):
    point, other = create_point(bo), create_point(bo, value="+46701740661")
    contacts.send_code(point, by=bo, now=NOW)
    code = code_in(Notice.objects.get())

    assert contacts.verify(other, code, by=bo, now=NOW) == Verified.TOO_LATE
    assert contacts.verify(point, code, by=bo, now=NOW) == Verified.YES
    assert contacts.verify(point, code, by=bo, now=NOW) == Verified.TOO_LATE


def test_codes_are_not_sent_more_than_once_a_minute_and_six_an_hour(bo):
    point = create_point(bo)
    for minute in range(6):
        contacts.send_code(point, by=bo, now=NOW + timedelta(minutes=minute))

    with pytest.raises(Refused, match="Vänta en minut"):
        contacts.send_code(point, by=bo, now=NOW + timedelta(minutes=5, seconds=30))
    with pytest.raises(Refused, match="För många koder"):
        contacts.send_code(point, by=bo, now=NOW + timedelta(minutes=30))


def test_nothing_is_ever_sent_to_a_rakel_number(bo, tyreso):
    point = create_point(bo, channel="rakel", value="8465004")
    forum = create_forum()
    create_seat(forum=forum, actor=tyreso, holders=(bo,))

    with pytest.raises(Refused, match="Rakel"):
        contacts.send_code(point, by=bo, now=NOW)
    (called,) = recipients.of_forum(forum, now=NOW)
    assert list(called.seats[0][0].contact_points.all()) == []


def test_contact_points_are_tried_in_the_order_the_person_wants(bo):
    first, second = create_point(bo), create_point(bo, value="+46701740661")

    contacts.move(second, steps=-1, by=bo)

    assert list(bo.contact_points.all()) == [second, first]


def test_the_same_contact_point_is_not_added_twice(bo):
    create_point(bo)

    with pytest.raises(Refused, match="redan"):
        create_point(bo)


def test_the_journal_does_not_tell_the_number(bo):
    point = create_point(bo)
    contacts.remove(point, by=bo)

    assert not [entry for entry in Entry.objects.all() if "0174" in f"{entry.before}{entry.after}"]
    assert Entry.objects.filter(subject="people.contactpoint").count() == 2
