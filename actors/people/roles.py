"""Behörigheter: roles given and withdrawn, in time. Who may give which: `samverkan.access.GIVES`."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actors.models import Actor
from actors.people.models import Grant, User
from actors.people.refused import Refused
from samverkan import access, journal
from samverkan.access import ROLE_NAMES, Role
from samverkan.models import Entry


def givable(giver: User, actor: Actor | None) -> list[Role]:
    """Return the roles the giver may give for an actor, or in the office when it is None."""
    fitting = access.ACTOR_ROLES if actor else access.OFFICE_ROLES
    own = actor.pk if actor else None
    return [role for role in Role if role in fitting and access.may_give(giver, role, own)]


def may_manage(manager: User, person: User) -> bool:
    """Tell whether somebody may change a person's entry: whoever could give all the roles it has.

    So nobody comes by more rights than the own by way of somebody else's address.
    """
    if manager.pk == person.pk:
        return True
    return all(access.may_give(manager, grant.role, grant.actor_id) for grant in person.current_grants)


@transaction.atomic
def give(person: User, role: Role, *, actor: Actor | None, by: User, now: datetime) -> Grant:
    """Give a person a role from now on.

    Raises PermissionDenied to whoever may not, or who would give themselves more; Refused if the
    person has the role already or has left.
    """
    if by.pk == person.pk or not access.may_give(by, role, actor.pk if actor else None):
        raise PermissionDenied
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active or person.kind != User.Kind.PERSON:
        raise Refused(_("Bara en person som är i tjänst kan ha en roll."))
    has_it = Grant.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now))
    if has_it.filter(user=person, role=role, actor=actor).exists():
        raise Refused(_("%(name)s har redan rollen.") % {"name": person})
    grant = Grant.objects.create(user=person, role=role, actor=actor, valid_from=now, given_by=by)
    journal.created(grant, by=by, user=person, role=str(role), actor=actor)
    return grant


@transaction.atomic
def withdraw(grant: Grant, *, by: User, now: datetime) -> None:
    """End a role at this moment.

    Raises PermissionDenied to whoever may not give it or whose own it is; Refused for the office's
    last head, since nobody could give that role again.
    """
    if by.pk == grant.user_id or not access.may_give(by, grant.role, grant.actor_id):
        raise PermissionDenied
    check_not_last_head(grant.user, [grant], now=now)
    end([grant], by=by, now=now)


def end(grants: list[Grant], *, by: User | None, now: datetime) -> None:
    """End grants that are valid now or later, each with its line in the journal."""
    open_ones = Grant.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now))
    for grant in grants:
        if open_ones.filter(pk=grant.pk).update(valid_until=max(now, grant.valid_from)):
            before = {"role": grant.role, "actor": grant.actor_id, "valid_until": grant.valid_until}
            journal.record(Entry.Kind.CHANGE, grant, by=by, before=before, after={"valid_until": now})


def check_not_last_head(person: User, ending: list[Grant], *, now: datetime) -> None:
    """Raise Refused if these grants' end would leave the office without anybody who heads it."""
    if not any(grant.role == Role.HEAD for grant in ending):
        return
    heads = Grant.objects.current(now).filter(role=Role.HEAD, user__is_active=True)
    # Locked, so that two heads cannot end each other at the same moment.
    others = heads.exclude(user=person).select_for_update(of=("self",))
    if not list(others):
        words = {"role": ROLE_NAMES[Role.HEAD]}
        raise Refused(_("Det måste finnas minst en %(role)s. Ge någon annan rollen först.") % words)
