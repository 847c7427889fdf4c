"""Kontaktvägar: added, put in order, removed and verified by a code.

The journal tells which contact point changed and never its value: what is erased must not stand there.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import F, Max
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from actors.people import texts
from actors.people.models import ContactCode, ContactPoint, User
from actors.people.refused import Refused
from samverkan import journal, links
from samverkan.models import Entry
from samverkan.post import outbox
from samverkan.post.models import Notice

CODE_LIVES = timedelta(minutes=10)
TRIES = 5
"""Of a million codes five guesses are worth nothing. Our choice, as the limits below."""

BETWEEN_CODES = timedelta(minutes=1)
CODES_AN_HOUR = 6
POINTS_AT_MOST = 12


class Verified(StrEnum):
    """What became of a code somebody typed."""

    YES = "yes"
    WRONG = "wrong"
    TOO_LATE = "too_late"
    SPENT = "spent"


@transaction.atomic
def add(user: User, *, channel: str, value: str, by: User) -> ContactPoint:
    """Add a contact point last in the person's order, unverified.

    `value` is as it is dialled or written. Raises Refused if the person has it or too many already.
    """
    User.objects.select_for_update().get(pk=user.pk)
    own = ContactPoint.objects.filter(user=user)
    if own.filter(channel=channel, value=value).exists():
        raise Refused(_("Kontaktvägen finns redan."))
    if own.count() >= POINTS_AT_MOST:
        raise Refused(_("Det går att ha högst %(count)s kontaktvägar.") % {"count": POINTS_AT_MOST})
    last = own.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    point = ContactPoint.objects.create(user=user, channel=channel, value=value, position=position)
    journal.created(point, by=by, user=user, channel=channel)
    return point


@transaction.atomic
def remove(point: ContactPoint, *, by: User) -> None:
    """Take a contact point away: the person is not tried by it any more."""
    before = {"user": point.user_id, "channel": point.channel}
    journal.record(Entry.Kind.CHANGE, point, by=by, before=before, note="removed")
    ContactCode.objects.filter(point=point).delete()
    point.delete()


@transaction.atomic
def move(point: ContactPoint, *, steps: int, by: User) -> None:
    """Move a contact point in the person's order: -1 is one step earlier, 1 one later."""
    User.objects.select_for_update().get(pk=point.user_id)
    points = list(ContactPoint.objects.filter(user=point.user_id).order_by("position", "pk"))
    before = [each.pk for each in points]
    place = before.index(point.pk)
    points.insert(max(0, place + steps), points.pop(place))
    for position, each in enumerate(points):
        each.position = position
    ContactPoint.objects.bulk_update(points, ["position"])
    after = [each.pk for each in points]
    journal.changed(point.user, by=by, before={"contact_points": before}, after={"contact_points": after})


def send_code(point: ContactPoint, *, by: User, now: datetime) -> ContactCode:
    """Send a code to a contact point, for whoever reads or hears it to type.

    Raises Refused for a Rakel number, and when codes are asked for too often.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=point.user_id)
        _check_limits(point, now)
        code = ContactCode.objects.create(point=point, sent_at=now, expires_at=now + CODE_LIVES)
        with translation.override(point.user.language):
            subject, body = texts.code(point)
        notices = [
            Notice(
                key=f"code:{code.pk}",
                channel=point.channel,
                to=point.value,
                user=point.user,
                subject=subject,
                body=body,
                link_key=code.link_key,
                expires_at=code.expires_at,
            )
        ]
        queued = outbox.queue(notices, now=now)
        journal.record(Entry.Kind.CHANGE, point, by=by, note="code sent")
        outbox.send_soon([notice.pk for notice in queued])
    return code


def verify(point: ContactPoint, typed: str, *, by: User, now: datetime) -> Verified:
    """Try a typed code; a try is used up before it is looked at, so that no two are tried at once."""
    latest = ContactCode.objects.filter(point=point, used_at__isnull=True).order_by("-pk").first()
    if latest is None or latest.expires_at <= now:
        return Verified.TOO_LATE
    left = ContactCode.objects.filter(pk=latest.pk, used_at__isnull=True, tries__lt=TRIES)
    if not left.update(tries=F("tries") + 1):
        return Verified.SPENT
    digits = "".join(letter for letter in typed if letter.isdigit())
    if not constant_time_compare(digits, links.code(latest.link_key)):
        return Verified.WRONG
    with transaction.atomic():
        if not ContactCode.objects.filter(pk=latest.pk, used_at__isnull=True).update(used_at=now):
            return Verified.TOO_LATE
        ContactPoint.objects.filter(pk=point.pk).update(verified_at=now)
        journal.changed(point, by=by, before={"verified_at": None}, after={"verified_at": now})
    point.verified_at = now
    return Verified.YES


def awaiting_code(user: User, *, now: datetime) -> set[int]:
    """Keys of the contact points of `user` that have a code which still can be typed."""
    open_codes = ContactCode.objects.filter(
        point__user=user, used_at__isnull=True, expires_at__gt=now, tries__lt=TRIES
    )
    return set(open_codes.values_list("point", flat=True))


def _check_limits(point: ContactPoint, now: datetime) -> None:
    if not point.can_be_sent_to:
        raise Refused(_("Till ett Rakelnummer skickas inget härifrån."))
    sent = ContactCode.objects.filter(point__user=point.user_id)
    if sent.filter(point=point, sent_at__gt=now - BETWEEN_CODES).exists():
        raise Refused(_("En kod är nyss skickad. Vänta en minut innan du begär en ny."))
    if sent.filter(sent_at__gt=now - timedelta(hours=1)).count() >= CODES_AN_HOUR:
        raise Refused(_("För många koder på en timme. Försök igen senare."))
