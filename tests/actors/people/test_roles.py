"""Roles in time: who gives which, and that nobody gives themselves more."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from actors.people import roles
from actors.people.models import Grant
from actors.people.refused import Refused
from samverkan.access import OFFICE_ROLES, Role
from samverkan.models import Entry
from tests.actors.people.factories import NOW
from tests.factories import create_actor, create_user, give

MINUTES = st.integers(min_value=-100, max_value=100)


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.ACTOR_ADMIN, Role.ACTOR_FINANCE])
def test_an_actors_administrator_gives_the_own_actors_roles(asta, fia, tyreso, role):
    fia.grants.all().delete()

    grant = roles.give(fia, role, actor=tyreso, by=asta, now=NOW)

    assert (grant.given_by, grant.valid_from, grant.valid_until) == (asta, NOW, None)
    assert Entry.objects.filter(subject="people.grant", by=asta).exists()


def test_an_administrator_gives_no_role_of_another_actor_or_of_the_office(asta, bo, nacka):
    for role, actor in [(Role.REPRESENTATIVE, nacka), (Role.COORDINATOR, None), (Role.HEAD, None)]:
        with pytest.raises(PermissionDenied):
            roles.give(bo, role, actor=actor, by=asta, now=NOW)


@pytest.mark.parametrize("role", sorted(OFFICE_ROLES))
def test_only_the_head_gives_roles_in_the_office(hanna, kim, tim, rut, bo, role):
    for giver in (kim, tim, rut):
        with pytest.raises(PermissionDenied):
            roles.give(bo, role, actor=None, by=giver, now=NOW)
    assert roles.give(bo, role, actor=None, by=hanna, now=NOW)


def test_nobody_gives_themselves_more(hanna, asta, tyreso):
    with pytest.raises(PermissionDenied):
        roles.give(hanna, Role.OFFICE_FINANCE, actor=None, by=hanna, now=NOW)
    with pytest.raises(PermissionDenied):
        roles.give(asta, Role.ACTOR_FINANCE, actor=tyreso, by=asta, now=NOW)


@time_machine.travel(NOW, tick=False)
def test_the_last_head_cannot_be_taken_from_the_office(hanna):
    other = create_user(name="Ny Chef")
    roles.give(other, Role.HEAD, actor=None, by=hanna, now=NOW)

    roles.withdraw(hanna.grants.get(), by=other, now=NOW)

    with pytest.raises(Refused, match="minst en"):
        roles.check_not_last_head(other, list(other.grants.all()), now=NOW)


def test_a_withdrawn_role_opens_nothing_from_that_moment(asta, bo, signed_in):
    client = signed_in(bo)
    assert client.get("/").status_code == 200

    roles.withdraw(bo.grants.get(), by=asta, now=timezone.now())

    assert client.get("/").status_code == 403


def test_the_same_role_is_not_given_twice(asta, bo, tyreso):
    with pytest.raises(Refused, match="redan"):
        roles.give(bo, Role.REPRESENTATIVE, actor=tyreso, by=asta, now=NOW)


def test_a_duty_function_has_no_role(asta, tyreso):
    tib = create_user(name="TiB Tyresö", home=tyreso, kind="function")

    with pytest.raises(Refused):
        roles.give(tib, Role.REPRESENTATIVE, actor=tyreso, by=asta, now=NOW)


class GrantsInTime(TestCase):
    """At every moment a role is valid exactly from when it was given until it was withdrawn."""

    @settings(max_examples=40, deadline=None)
    @given(since=MINUTES, lasts=st.one_of(st.none(), st.integers(0, 100)), asked=MINUTES)
    def test_a_grant_is_valid_from_its_beginning_until_its_end(self, since, lasts, asked):
        person = create_user(name="Bo Ask")
        begins, moment = _at(since), _at(asked)
        ends = None if lasts is None else begins + timedelta(minutes=lasts)
        give(person, Role.REPRESENTATIVE, actor=create_actor(name="Tyresö"), since=begins, until=ends)

        is_valid = Grant.objects.current(moment).filter(user=person).exists()

        assert is_valid == (begins <= moment and (ends is None or moment < ends))

    @settings(max_examples=30, deadline=None)
    @given(gaps=st.lists(st.integers(1, 30), max_size=6), asked=st.integers(0, 200))
    def test_given_and_withdrawn_by_turns_it_is_valid_between(self, gaps, asked):
        head, person = create_user(name="Hanna Falk"), create_user(name="Bo Ask")
        give(head, Role.HEAD)
        minute, given_at, spans = 0, None, []
        for gap in gaps:
            minute += gap
            if given_at is None:
                grant, given_at = (
                    roles.give(person, Role.AUDITOR, actor=None, by=head, now=_at(minute)),
                    minute,
                )
            else:
                roles.withdraw(grant, by=head, now=_at(minute))
                spans, given_at = [*spans, (given_at, minute)], None
        spans += [(given_at, 10_000)] if given_at is not None else []

        is_valid = Grant.objects.current(_at(asked)).filter(user=person).exists()

        assert is_valid == any(begins <= asked < ends for begins, ends in spans)


def _at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)
