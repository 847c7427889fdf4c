"""Leaving a post ends all rights at that moment, and tells beforehand which seats become vacant."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from actors.people import inviting
from actors.people.models import Invitation
from actors.people.refused import Refused
from forums import leaving, picture
from forums.callouts import recipients
from forums.models import Holder, Seat
from samverkan.access import Role
from samverkan.clock import local_day
from tests.factories import create_forum, create_seat, create_user, give

pytestmark = pytest.mark.django_db


@pytest.fixture
def lo(tyreso):
    return create_user(name="Lo Ny", home=tyreso)


def test_what_follows_is_told_beforehand(bo, lo, tyreso, nacka, asta, signed_in):
    create_seat(forum=create_forum(name="Chefsgruppen"), actor=tyreso, holders=(bo, lo))
    create_seat(forum=create_forum(name="Konferensen"), actor=tyreso, holders=(lo, bo))

    page = signed_in(asta).get(f"/personer/{bo.pk}/avsluta/").content.decode()

    assert "1 plats blir vakant" in page
    assert "Ersättare kallas in som förut: Lo Ny" in page
    assert "Ersättare 1 i Konferensen" in page
    assert bo.grants.current(timezone.now()).exists()


def test_all_rights_end_at_that_moment(bo, lo, tyreso, asta, signed_in):
    seat = create_seat(forum=create_forum(), actor=tyreso, holders=(bo, lo))
    inside, now = signed_in(bo), timezone.now()
    assert inside.get("/").status_code == 200

    signed_in(asta).post(f"/personer/{bo.pk}/avsluta/")

    bo.refresh_from_db()
    assert inside.get("/").status_code == 302
    assert not bo.grants.current(timezone.now()).exists()
    assert (bo.is_active, bo.left_on, bo.has_usable_password()) == (False, local_day(now), False)
    assert Holder.objects.get(seat=seat, user=bo).valid_until == bo.left_on


def test_the_seat_is_vacant_and_its_deputies_are_still_called(bo, lo, tyreso, asta):
    forum, now = create_forum(), timezone.now()
    create_seat(forum=forum, actor=tyreso, holders=(bo, lo))

    leaving.leave(bo, by=asta, now=now)

    (called,) = recipients.of_forum(forum, now=now)
    assert picture.boxes(type(forum).objects.all(), asta, now=now)[0].vacant == 1
    assert called.seats == ((lo,),)


def test_a_seat_is_vacant_by_computation_without_any_change_of_its_rows(bo, tyreso):
    seat = create_seat(forum=create_forum(), actor=tyreso, holders=(bo,))
    today = timezone.now().date()
    bo.is_active = False
    bo.save()

    assert Seat.objects.with_vacancy(today).get(pk=seat.pk).is_held is False
    assert Holder.objects.open_on(today).count() == 1


def test_invitations_to_and_from_whoever_leaves_open_nothing(bo, asta, kim, tyreso):
    now = timezone.now()
    inviting.invite(email="bo@ny.example", person=bo, by=asta, now=now)
    give(bo, Role.ACTOR_ADMIN, actor=tyreso)
    inviting.invite(email="vän@tyreso.example", role=Role.REPRESENTATIVE, actor=tyreso, by=bo, now=now)

    leaving.leave(bo, by=kim, now=now)

    assert not Invitation.objects.open(now).exists()


def test_nobody_ends_the_own_post_nor_that_of_whoever_has_more_rights(asta, kim, hanna, bo):
    now = timezone.now()
    give(bo, Role.COORDINATOR)
    for person, by in [(asta, asta), (hanna, kim), (bo, asta)]:
        with pytest.raises(PermissionDenied):
            leaving.leave(person, by=by, now=now)


def test_the_last_head_does_not_leave_the_office_without_one(hanna):
    second = create_user(name="Ny Chef")
    give(second, Role.HEAD)
    leaving.leave(hanna, by=second, now=timezone.now())

    third = create_user(name="Tredje Chef")
    give(third, Role.HEAD, since=timezone.now() + timedelta(days=1))
    with pytest.raises((Refused, PermissionDenied)):
        leaving.leave(second, by=third, now=timezone.now())


def test_whoever_comes_back_has_no_roles_seats_or_password(bo, asta, tyreso, signed_in):
    create_seat(forum=create_forum(), actor=tyreso, holders=(bo,))
    leaving.leave(bo, by=asta, now=timezone.now())

    signed_in(asta).post(f"/personer/{bo.pk}/ater/")

    bo.refresh_from_db()
    assert bo.is_here(local_day(timezone.now()))
    assert not bo.grants.current(timezone.now()).exists()
    assert not bo.has_usable_password()
