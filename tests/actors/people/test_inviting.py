"""A personal link opens one account, once, for the invited address."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from actors.people import inviting
from actors.people.inviting import WhyNot
from actors.people.models import Invitation, User
from actors.people.refused import Refused
from samverkan import links
from samverkan.access import Role
from samverkan.post.models import Notice
from tests.actors.people.factories import NOW, invite, text_of
from tests.factories import create_user, give

pytestmark = pytest.mark.django_db
PASSWORD = "snöplog klockan tre i natt"
FORM = {"name": "Ny Person", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def test_an_accepted_invitation_is_an_account_with_the_role_and_a_verified_address(asta, tyreso, client):
    _row, token = invite(by=asta, actor=tyreso)

    answer = client.post(f"/inbjudan/{token}/", FORM)

    person = User.objects.get(email="ny@tyreso.example")
    assert answer.url == "/logga-in/"
    assert (person.name, person.home) == ("Ny Person", tyreso)
    assert [(grant.role, grant.actor, grant.given_by) for grant in person.grants.all()] == [
        ("representative", tyreso, asta)
    ]
    assert person.contact_points.get().verified_at == NOW
    assert person.check_password(PASSWORD)


def test_the_link_is_in_the_message_and_only_its_hash_is_stored(asta, tyreso):
    row, token = invite(by=asta, actor=tyreso)
    notice = Notice.objects.get(key=f"invitation:{row.pk}")

    assert f"/inbjudan/{token}/" in text_of(notice)
    assert token not in notice.body
    assert row.token_hash == links.hash_of(token)


def test_a_link_is_used_once(asta, tyreso, client):
    _row, token = invite(by=asta, actor=tyreso)
    client.post(f"/inbjudan/{token}/", FORM)

    answer = client.get(f"/inbjudan/{token}/")

    assert answer.status_code == 410
    assert "redan använd" in answer.content.decode()


def test_two_who_use_the_link_at_once_make_one_account(asta, tyreso):
    row, _token = invite(by=asta, actor=tyreso)
    stale = Invitation.objects.get(pk=row.pk)
    inviting.accept(row, name="En", password=PASSWORD, now=NOW)

    with pytest.raises(Refused):
        inviting.accept(stale, name="Två", password=PASSWORD, now=NOW)
    assert User.objects.filter(email="ny@tyreso.example").count() == 1


def test_a_link_opens_nothing_after_a_week(asta, tyreso):
    _row, token = invite(by=asta, actor=tyreso)

    assert inviting.find(token, now=NOW + timedelta(days=7)).why_not == WhyNot.EXPIRED


def test_a_new_invitation_to_the_same_address_withdraws_the_first(asta, tyreso):
    _first, token = invite(by=asta, actor=tyreso)
    invite(by=asta, actor=tyreso, email="NY@tyreso.example")

    assert inviting.find(token, now=NOW).why_not == WhyNot.WITHDRAWN
    assert Invitation.objects.open(NOW).count() == 1


def test_an_invitation_from_somebody_who_has_lost_the_role_opens_nothing(asta, tyreso):
    _row, token = invite(by=asta, actor=tyreso)
    asta.grants.update(valid_until=NOW)

    assert inviting.find(token, now=NOW).why_not == WhyNot.WITHDRAWN


def test_an_address_that_somebody_else_has_is_refused_in_words(asta, tyreso, cecilia, signed_in):
    form = {"email": "Cecilia@nacka.example", "name": "", "role": "representative"}

    page = signed_in(asta).post("/parter/0138/personer/bjud-in/", form).content.decode()

    assert "används redan av någon annan" in page
    assert "Cecilia Alm" not in page
    assert not Invitation.objects.exists()


def test_an_address_that_somebody_took_meanwhile_is_told_and_the_link_is_not_spent(asta, tyreso, client):
    row, token = invite(by=asta, actor=tyreso)
    create_user(name="Annan", email="ny@tyreso.example")

    answer = client.post(f"/inbjudan/{token}/", FORM)

    row.refresh_from_db()
    assert "används redan" in answer.content.decode()
    assert row.used_at is None


def test_a_link_is_not_for_somebody_else_who_is_signed_in(asta, tyreso, bo, signed_in):
    _row, token = invite(by=asta, actor=tyreso)

    answer = signed_in(bo).get(f"/inbjudan/{token}/")

    assert answer.status_code == 403
    assert "någon annan" in answer.content.decode()


@pytest.mark.parametrize("password", ["kort", "123456789012345", "ny@tyreso.example", "password1234"])
def test_a_weak_password_is_refused(asta, tyreso, client, password):
    _row, token = invite(by=asta, actor=tyreso)

    page = client.post(f"/inbjudan/{token}/", FORM | {"password": password, "again": password})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not User.objects.filter(email="ny@tyreso.example").exists()


def test_an_administrator_invites_only_for_the_own_actor_and_its_roles(asta, nacka, tyreso):
    with pytest.raises(PermissionDenied):
        invite(by=asta, actor=nacka)
    with pytest.raises(PermissionDenied):
        invite(by=asta, actor=None, role=Role.COORDINATOR)


def test_somebody_known_keeps_the_entry_and_chooses_a_new_password(asta, bo, client):
    row = inviting.invite(email=bo.email, person=bo, by=asta, now=NOW)

    client.post(f"/inbjudan/{links.token(row.link_key)}/", FORM | {"name": "Bo Ask"})

    bo.refresh_from_db()
    assert bo.check_password(PASSWORD)
    assert User.objects.filter(email=bo.email).count() == 1
    assert bo.grants.count() == 1


def test_nobody_gets_into_somebody_elses_account_by_way_of_an_address(kim, hanna, asta, bo):
    with pytest.raises(PermissionDenied):
        inviting.invite(email="kim@tyreso.example", person=hanna, by=kim, now=NOW)
    give(bo, Role.COORDINATOR)
    with pytest.raises(PermissionDenied):
        inviting.invite(email="asta2@tyreso.example", person=bo, by=asta, now=NOW)


def test_one_person_may_not_invite_the_whole_world(asta, tyreso):
    for number in range(inviting.AN_HOUR_AT_MOST):
        invite(by=asta, actor=tyreso, email=f"person{number}@tyreso.example")

    with pytest.raises(Refused, match="För många"):
        invite(by=asta, actor=tyreso, email="en-till@tyreso.example")


def test_who_tries_many_wrong_links_is_told_to_wait(db, client):
    from django.core.cache import cache

    cache.clear()
    statuses = [client.get(f"/inbjudan/{number:022}/").status_code for number in range(31)]

    assert statuses == [404] * 30 + [429]
