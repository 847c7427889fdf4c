"""Att lämna en post: all rights end at that moment, and the seats it leaves vacant are told beforehand.

Lives here and not with the people, because it touches seats. Nobody moves up by it: a seat without its
first holder is vacant, and its deputies are still called.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from actors.people import inviting, roles
from actors.people.models import ContactCode, Grant, Invitation, User
from actors.people.refused import Refused
from forums.models import Holder
from samverkan import journal
from samverkan.clock import local_day
from samverkan.models import Entry


@dataclass(frozen=True)
class Consequences:
    """What follows if somebody leaves now."""

    grants: list[Grant]
    vacated: list[Holder]
    deputies: list[Holder]
    planned: list[Holder]
    has_account: bool


def consequences(person: User, *, now: datetime) -> Consequences:
    """Return the roles that end, the seats that become vacant and those that lose a deputy."""
    today = local_day(now)
    others = Holder.objects.serving(today).exclude(user=person).select_related("user").order_by("rank")
    held = Holder.objects.filter(user=person).exclude(valid_until__lt=today)
    held = held.select_related("seat__forum", "seat__actor").order_by("seat__forum__position", "rank")
    held = list(held.prefetch_related("seat__actor__names", Prefetch("seat__holders", others, "left_to")))
    now_held = [each for each in held if each.valid_from <= today]
    return Consequences(
        grants=list(_open_grants(person, now).select_related("actor").prefetch_related("actor__names")),
        vacated=[each for each in now_held if each.rank == 0],
        deputies=[each for each in now_held if each.rank > 0],
        planned=[each for each in held if each.valid_from > today],
        has_account=person.signs_in,
    )


@transaction.atomic
def leave(person: User, *, by: User, now: datetime) -> None:
    """End a person's post: roles, seats, sign-in and open invitations, all at this moment.

    Raises PermissionDenied to whoever may not manage the person or is the person; Refused if the
    person has left already or is the last who heads the office.
    """
    if by.pk == person.pk or not roles.may_manage(by, person):
        raise PermissionDenied
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise Refused(_("%(name)s har redan lämnat.") % {"name": person})
    grants = list(_open_grants(person, now))
    roles.check_not_last_head(person, grants, now=now)
    roles.end(grants, by=by, now=now)
    _end_seats(person, by=by, now=now)
    for row in Invitation.objects.filter(Q(user=person) | Q(by=person), used_at=None, withdrawn_at=None):
        inviting.withdraw(row, by=by, now=now)
    ContactCode.objects.filter(point__user=person, used_at=None).update(expires_at=now)
    person.is_active, person.left_on = False, local_day(now)
    # With the password its sessions end too, also if the person should come back.
    person.set_unusable_password()
    person.save()
    journal.record(Entry.Kind.CHANGE, person, by=by, after={"left_on": person.left_on}, note="left")


@transaction.atomic
def come_back(person: User, *, by: User) -> None:
    """Take somebody back into the register, without roles, seats or sign-in: those are given anew."""
    if by.pk == person.pk or not roles.may_manage(by, person):
        raise PermissionDenied
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.is_active or person.erased_at:
        raise Refused(_("%(name)s har inte lämnat.") % {"name": person})
    before = {"left_on": person.left_on}
    person.is_active, person.left_on = True, None
    person.save()
    journal.record(Entry.Kind.CHANGE, person, by=by, before=before, after={"left_on": None}, note="came back")


def _open_grants(person: User, now: datetime):
    return person.grants.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now)).order_by("pk")


def _end_seats(person: User, *, by: User, now: datetime) -> None:
    """Close the rows as well: the seat is vacant by computation already."""
    today = local_day(now)
    held = Holder.objects.filter(user=person)
    held.filter(valid_from__gt=today).delete()
    beyond = held.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=today))
    for holder in beyond.select_related("seat"):
        told = {"rank": holder.rank, "holder": person.pk}
        journal.record(Entry.Kind.CHANGE, holder.seat, by=by, before=told, after={"valid_until": today})
    beyond.update(valid_until=today)
