"""Seats: who holds which rank on which day, what is vacant, lacks its mandate or meets at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from actors.people.refused import Refused
from forums import seats
from forums.meetings.models import Meeting
from forums.models import Holder, Level, Mode, Seat
from forums.seats_clash import Gathering, at_once
from forums.seats_in_time import Span, put, who_on
from samverkan.access import Role
from samverkan.models import Entry
from tests.factories import create_forum, create_seat, create_user, give

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 26)
START = date(2026, 1, 1)
OFFSETS = st.integers(0, 60)
CHANGES = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(1, 4)), OFFSETS, st.one_of(st.none(), st.integers(0, 20))),
    max_size=8,
)


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def after_all(changes) -> list[Span]:
    spans: list[Span] = []
    for who, since, lasts in changes:
        until = None if lasts is None else day(since + lasts)
        spans = put(spans, who, since=day(since), until=until)
    return spans


@given(CHANGES, st.integers(0, 100))
def test_on_every_day_the_latest_change_that_covers_it_decides(changes, offset):
    told = [
        who for who, since, lasts in changes if since <= offset and (lasts is None or offset <= since + lasts)
    ]

    assert who_on(after_all(changes), day(offset)) == (told[-1] if told else None)


@given(CHANGES, st.integers(0, 100))
def test_two_never_hold_the_same_rank_on_the_same_day(changes, offset):
    assert sum(span.covers(day(offset)) for span in after_all(changes)) <= 1


@given(CHANGES)
def test_no_time_ends_before_it_begins(changes):
    assert all(span.until is None or span.since <= span.until for span in after_all(changes))


def test_a_last_day_before_the_first_is_refused():
    with pytest.raises(ValueError, match="before the first"):
        put([], 1, since=day(5), until=day(4))


MINUTES = st.integers(0, 300)


@given(MINUTES, st.integers(1, 120), MINUTES, st.integers(1, 120))
def test_two_meetings_are_at_once_iff_they_share_a_minute(first, long, second, other_long):
    one = Gathering(1, NOW + timedelta(minutes=first), long)
    other = Gathering(2, NOW + timedelta(minutes=second), other_long)
    shared = set(range(first, first + long)) & set(range(second, second + other_long))

    assert at_once(one, other) == at_once(other, one) == bool(shared)


@pytest.fixture
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lo(tyreso):
    return create_user(name="Lo Ny", home=tyreso)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_now")]


def test_a_stand_in_until_a_day_leaves_the_seat_to_the_one_before_again(asta, bo, lo, tyreso):
    seat = create_seat(forum=create_forum(), actor=tyreso, holders=(bo,))

    seats.set_holder(seat, 0, lo, since=TODAY, until=TODAY + timedelta(days=6), by=asta, now=NOW)

    spans = [
        (row.user.name, row.valid_from, row.valid_until)
        for row in Holder.objects.filter(seat=seat).order_by("valid_from")
    ]
    assert [name for name, _since, _until in spans] == ["Bo Ask", "Lo Ny", "Bo Ask"]
    assert spans[0][2] == TODAY - timedelta(days=1)
    assert spans[2][1:] == (TODAY + timedelta(days=7), None)
    assert Entry.objects.filter(subject="forums.seat", by=asta).exists()


def test_the_past_is_not_rewritten(asta, lo, tyreso):
    seat = create_seat(forum=create_forum(), actor=tyreso)

    with pytest.raises(Refused, match="har varit"):
        seats.set_holder(seat, 0, lo, since=TODAY - timedelta(days=1), by=asta, now=NOW)


def test_nobody_is_both_holder_and_deputy_of_a_seat(asta, bo, tyreso):
    seat = create_seat(forum=create_forum(), actor=tyreso, holders=(bo,))

    with pytest.raises(Refused, match="redan innehavare"):
        seats.set_holder(seat, 1, bo, since=TODAY, by=asta, now=NOW)


def test_a_duty_function_holds_a_seat(asta, tyreso):
    tib = create_user(name="TiB Tyresö", home=tyreso, kind="function")
    seat = create_seat(forum=create_forum(), actor=tyreso)

    seats.set_holder(seat, 0, tib, since=TODAY, by=asta, now=NOW)

    assert Holder.objects.serving(TODAY).get().user == tib


def test_the_page_shows_vacancies_and_missing_mandate_first_in_words(signed_in, kim, tyreso, nacka, bo):
    forum = create_forum(level=Level.DIRECTING)
    create_seat(forum=forum, actor=nacka, holders=(bo,), mandate=Level.EXECUTING)
    create_seat(forum=forum, actor=tyreso, mandate=Level.OWNER)

    page = signed_in(kim).get(f"/forum/{forum.code}/platser/").content.decode()

    assert page.index("vakant plats") < page.index("Bo Ask")
    assert page.count("mandat bara verkställande") == 1


def test_a_person_in_two_forums_that_meet_at_once_is_shown(signed_in, kim, tyreso, bo):
    here, there = create_forum(name="Chefsgruppen"), create_forum(name="Konferensen", home_mode=Mode.ORDINARY)
    for forum in (here, there):
        create_seat(forum=forum, actor=tyreso, holders=(bo,))
    Meeting.objects.create(forum=here, starts_at=NOW + timedelta(days=7))
    Meeting.objects.create(forum=there, starts_at=NOW + timedelta(days=7, minutes=30))
    Meeting.objects.create(forum=there, starts_at=NOW + timedelta(days=8))

    rows = seats.rows(here, kim, now=NOW)

    assert [clash.forum for clash in rows[0].clashes] == [there]
    assert (
        "Bo Ask sitter samtidigt i Konferensen"
        in signed_in(kim).get(f"/forum/{here.code}/platser/").content.decode()
    )


def test_an_administrator_sets_the_own_actors_holders_and_others_seats_do_not_exist(
    signed_in, asta, bo, tyreso, nacka
):
    forum = create_forum()
    own, other = create_seat(forum=forum, actor=tyreso), create_seat(forum=forum, actor=nacka)
    client = signed_in(asta)
    given = {"person": bo.pk, "since": "2026-11-26", "until": ""}

    done = client.post(f"/forum/{forum.code}/platser/{own.pk}/0/", given)

    assert done.status_code == 302
    assert Holder.objects.get(seat=own).user == bo
    for address in (f"{other.pk}/", f"{other.pk}/0/"):
        assert client.get(f"/forum/{forum.code}/platser/{address}").status_code == 404
    assert client.get(f"/forum/{forum.code}/platser/{own.pk}/andra/").status_code == 403


def test_an_administrator_cannot_seat_another_actors_person(signed_in, asta, cecilia, tyreso):
    forum = create_forum()
    seat = create_seat(forum=forum, actor=tyreso)
    given = {"person": cecilia.pk, "since": "2026-11-26"}

    page = signed_in(asta).post(f"/forum/{forum.code}/platser/{seat.pk}/0/", given)

    assert page.status_code == 200
    assert not Holder.objects.exists()


def test_the_office_seats_somebody_of_an_actor_that_the_seat_speaks_for(kim, bo, tyreso, nacka):
    seat = create_seat(forum=create_forum(), actor=nacka)
    seat.speaks_for.set([tyreso])

    assert bo in seats.candidates(seat, kim, today=TODAY)


def test_the_office_adds_changes_and_ends_a_seat(signed_in, kim, tyreso, bo):
    forum, client = create_forum(), signed_in(kim)
    new = {"actor": "0138", "function": "TiB", "mandate": "coordinating", "valid_from": "2026-01-01"}

    client.post(f"/forum/{forum.code}/platser/ny/", new)
    seat = Seat.objects.get()
    again = client.post(f"/forum/{forum.code}/platser/ny/", new)
    seen = seats.seen_of(seat)
    changed = {"function": "Chef", "mandate": "directing", "seen": seen, "speaks_for": ["0138"]}
    client.post(f"/forum/{forum.code}/platser/{seat.pk}/andra/", changed)
    stale = client.post(f"/forum/{forum.code}/platser/{seat.pk}/andra/", changed)
    client.post(f"/forum/{forum.code}/platser/{seat.pk}/avsluta/", {"last_day": "2026-12-31"})

    seat.refresh_from_db()
    assert "redan en plats" in again.content.decode()
    assert (seat.function, seat.mandate, list(seat.speaks_for.all())) == ("Chef", "directing", [tyreso])
    assert stale.status_code == 409
    assert seat.valid_until == date(2026, 12, 31)


def test_the_page_takes_the_same_few_questions_for_many_seats(
    signed_in, kim, tyreso, nacka, django_assert_max_num_queries
):
    forum = create_forum()
    for number in range(30):
        person = create_user(name=f"Person {number}", home=tyreso)
        actor = tyreso if number % 2 else nacka
        create_seat(forum=forum, actor=actor, function=f"Funktion {number}", holders=(person,))
    give(kim, Role.DUTY_OFFICER)

    with django_assert_max_num_queries(12):
        seats.rows(forum, kim, now=NOW)


def test_seats_are_taken_out_with_their_shortfalls_and_only_gaps_are_shown_on_demand(
    signed_in, kim, tyreso, nacka, bo
):
    forum = create_forum()
    create_seat(forum=forum, actor=nacka, holders=(bo,))
    create_seat(forum=forum, actor=tyreso)
    client = signed_in(kim)

    text = client.get(f"/forum/{forum.code}/platser/platser.csv").content.decode("utf-8-sig")
    gaps = client.get(f"/forum/{forum.code}/platser/", {"visa": "brister"}).content.decode()

    assert "vakant plats" in text
    assert "Bo Ask" in text
    assert "Bo Ask" not in gaps


def test_an_administrators_start_page_names_the_own_vacant_seats(signed_in, asta, tyreso, nacka):
    forum = create_forum(name="Chefsgruppen")
    create_seat(forum=forum, actor=tyreso, function="Direktör")
    create_seat(forum=forum, actor=nacka, function="Kanslichef")

    page = signed_in(asta).get("/").content.decode()

    assert "Vakant plats i Chefsgruppen" in page
    assert "Kanslichef" not in page
