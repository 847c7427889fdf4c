"""Inbjudningar: a personal link opens an account, or lets somebody choose a new password. Once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from actors.models import Actor
from actors.people import texts
from actors.people.models import ContactPoint, Grant, Invitation, User
from actors.people.refused import Refused
from actors.people.roles import may_manage
from samverkan import access, journal, links
from samverkan.access import Role
from samverkan.models import Entry
from samverkan.post import outbox
from samverkan.post.models import Channel, Notice

LIVES = timedelta(days=7)
AN_HOUR_AT_MOST = 60
"""For one who invites, so that a stolen session cannot write to everybody. Our choice."""


class WhyNot(StrEnum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    TAKEN = "taken"


@dataclass(frozen=True)
class Found:
    """What a secret leads to."""

    invitation: Invitation | None
    why_not: WhyNot | None = None


def invite(
    *,
    email: str,
    name: str = "",
    role: Role | str = "",
    actor: Actor | None = None,
    person: User | None = None,
    by: User,
    now: datetime,
) -> Invitation:
    """Send somebody a personal link; an earlier one to the same address is withdrawn.

    `person` is who is known already; for somebody new an actor or a role in the office is named.
    Raises PermissionDenied to whoever may not give the role, Refused if somebody else has the
    address.
    """
    email = email.strip().lower()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)
        _check_may_invite(person, role, actor, by, now)
        check_address_is_free(email, person)
        for earlier in Invitation.objects.filter(email=email, used_at=None, withdrawn_at=None):
            withdraw(earlier, by=by, now=now)
        key = uuid4()
        row = Invitation(
            email=email,
            name=name.strip(),
            user=person,
            role=role,
            actor=actor,
            key=key,
            by=by,
            sent_at=now,
            expires_at=now + LIVES,
        )
        row.token_hash = links.hash_of(links.token(row.link_key))
        row.save()
        _post(row, now=now)
        journal.created(row, by=by, role=row.role, actor=actor, user=person)
    return row


def withdraw(row: Invitation, *, by: User | None, now: datetime) -> None:
    """Make a link open nothing from now on; one that was used or withdrawn stays as it is."""
    still = Invitation.objects.filter(pk=row.pk, used_at=None, withdrawn_at=None)
    if still.update(withdrawn_at=now):
        journal.record(Entry.Kind.CHANGE, row, by=by, after={"withdrawn_at": now})
        outbox.withdraw(Notice.objects.filter(key=_key(row)), now=now)


def find(token: str, *, now: datetime) -> Found:
    """Return the invitation of a secret, and why it opens nothing if so."""
    rows = Invitation.objects.select_related("by", "actor", "user").prefetch_related("actor__names")
    row = rows.filter(token_hash=links.hash_of(token)).first()
    return Found(row, _why_not(row, now))


def unused(actor: Actor) -> QuerySet[Invitation]:
    """Return the links for an actor that nobody has used; for the host also those for the office."""
    for_it = Q(actor=actor) | Q(user__home=actor)
    if actor.is_host:
        for_it |= Q(actor__isnull=True, user__isnull=True)
    rows = Invitation.objects.filter(for_it, used_at=None, withdrawn_at=None)
    return rows.select_related("by", "user").order_by("-pk")


@transaction.atomic
def accept(row: Invitation, *, name: str, password: str, now: datetime) -> User:
    """Use the link: the account has the invited address, the name and the password, and the role.

    Raises Refused if the link was used, withdrawn or too old by now, or somebody else has the
    address.
    """
    if not Invitation.objects.open(now).filter(pk=row.pk).update(used_at=now):
        raise Refused(_("Länken gäller inte längre."))
    check_address_is_free(row.email, row.user)
    person = row.user or User(home=row.actor or row.by.home)
    is_new = person.pk is None
    person.name, person.email = name.strip(), row.email
    person.set_password(password)
    person.save()
    journal.record(Entry.Kind.CHANGE, person, by=person, after={"is_new": is_new}, note="invitation used")
    if row.role and access.may_give(row.by, row.role, row.actor_id):
        _give(row, person, now)
    if is_new:
        Invitation.objects.filter(pk=row.pk).update(user=person)
    _is_reached_at(person, now)
    return person


def check_address_is_free(email: str, person: User | None) -> None:
    """Raise Refused if somebody else signs in by the address."""
    others = User.objects.filter(email=email).exclude(pk=person.pk if person else None)
    if others.exists():
        raise Refused(
            _("%(email)s används redan av någon annan. Två personer kan inte ha samma adress.")
            % {"email": email}
        )


def _why_not(row: Invitation | None, now: datetime) -> WhyNot | None:
    if row is None:
        return WhyNot.UNKNOWN
    if row.used_at:
        return WhyNot.USED
    # Who has left, or may no longer give the role, has not invited anybody.
    if row.withdrawn_at or not _still_stands(row):
        return WhyNot.WITHDRAWN
    if row.expires_at <= now:
        return WhyNot.EXPIRED
    taken = User.objects.filter(email=row.email).exclude(pk=row.user_id)
    return WhyNot.TAKEN if taken.exists() else None


def _still_stands(row: Invitation) -> bool:
    if row.user and not row.user.is_active:
        return False
    if not row.role:
        return row.by.is_active
    return access.may_give(row.by, row.role, row.actor_id)


def _check_may_invite(
    person: User | None, role: Role | str, actor: Actor | None, by: User, now: datetime
) -> None:
    if role and not access.may_give(by, role, actor.pk if actor else None):
        raise PermissionDenied
    if person is None and not role:
        raise PermissionDenied
    if person and (person.pk == by.pk or not may_manage(by, person)):
        raise PermissionDenied
    if person and (not person.is_active or person.kind != User.Kind.PERSON):
        raise Refused(_("Bara en person som är i tjänst kan ha ett konto."))
    sent = Invitation.objects.filter(by=by, sent_at__gt=now - timedelta(hours=1))
    if sent.count() >= AN_HOUR_AT_MOST:
        raise Refused(_("För många inbjudningar på en timme. Försök igen senare."))


def _key(row: Invitation) -> str:
    return f"invitation:{row.pk}"


def _post(row: Invitation, *, now: datetime) -> None:
    with translation.override(row.user.language if row.user else "sv"):
        subject, body = texts.invitation(row)
    notice = Notice(
        key=_key(row),
        channel=Channel.EMAIL,
        to=row.email,
        user=row.user,
        subject=subject,
        body=body,
        link_key=row.link_key,
        expires_at=row.expires_at,
    )
    queued = outbox.queue([notice], now=now)
    outbox.send_soon([each.pk for each in queued])


def _give(row: Invitation, person: User, now: datetime) -> None:
    current = Grant.objects.filter(user=person, role=row.role, actor=row.actor, valid_until=None)
    if not current.exists():
        grant = Grant.objects.create(
            user=person, role=row.role, actor=row.actor, valid_from=now, given_by=row.by
        )
        journal.created(grant, by=row.by, user=person, role=row.role, actor=row.actor)


def _is_reached_at(person: User, now: datetime) -> None:
    """The address has proved itself: the link came to it."""
    point, is_new = ContactPoint.objects.get_or_create(
        user=person,
        channel=Channel.EMAIL,
        value=person.email,
        defaults={"verified_at": now, "position": person.contact_points.count()},
    )
    if not is_new and point.verified_at is None:
        ContactPoint.objects.filter(pk=point.pk).update(verified_at=now)
