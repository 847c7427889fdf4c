"""Avsändning: a message goes to the gateway at most once, whatever dies in the middle.

SENDING is committed before the gateway is touched, by one UPDATE that only one worker can win.
Whoever is left in SENDING by a dead worker becomes UNKNOWN, and UNKNOWN is settled by asking the
gateway (`samverkan.post.settling`), never by guessing.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from samverkan import links, live
from samverkan.post import gateways
from samverkan.post.gateways import Message, NotUsableError, Outcome
from samverkan.post.models import Notice

log = logging.getLogger(__name__)

HELD_AT_MOST = timedelta(seconds=5)
"""A worker hands over only what it claimed so lately; the rest goes back to the queue."""

GIVEN_UP_AFTER = timedelta(seconds=10)
"""Longer than a worker holds a notice plus a gateway's time-out: so nobody is sending it any more."""

WRITTEN_AT_ONCE = 5
"""Outcomes in one transaction: as many as may be unknown when a worker is killed."""

Clock = Callable[[], datetime]


def claim(ids: Sequence[int], *, sender: UUID, now: datetime) -> list[Notice]:
    """Mark those of the queued notices that no other worker has as being sent by `sender`."""
    by_channel = [When(channel=name, then=Value(row.pk)) for name, row in gateways.routes().items()]
    # Whoever another worker is claiming at this moment is left to it, without waiting.
    free = Notice.objects.queued(now).filter(pk__in=ids).order_by("pk").select_for_update(skip_locked=True)
    with transaction.atomic():
        Notice.objects.filter(pk__in=free.values("pk"), state=Notice.State.QUEUED).update(
            state=Notice.State.SENDING,
            sender=sender,
            tried_at=now,
            tries=F("tries") + 1,
            gateway=Case(*by_channel, default=None) if by_channel else None,
        )
    mine = Notice.objects.filter(sender=sender, state=Notice.State.SENDING)
    return list(mine.order_by("pk").select_related("gateway", "user"))


def send(notices: Sequence[Notice], *, clock: Clock = timezone.now) -> None:
    """Hand over claimed notices, a few at a time, and write what became of each.

    Runs outside any transaction. A refusal is FAILED; an exception is UNKNOWN, since the request
    may have gone out.
    """
    for few in _a_few(notices):
        if clock() - few[0].tried_at > HELD_AT_MOST:
            release(few)
            continue
        outcomes = [(notice, attempt(notice)) for notice in few]
        write(outcomes, left=Notice.State.SENDING, now=clock())


def attempt(notice: Notice) -> Outcome:
    """Hand over one notice and say what became of it. Never raises."""
    if notice.gateway is None:
        return Outcome(Notice.State.FAILED, why=_("Ingen operatör är öppen för kanalen."))
    try:
        way = gateways.adapter(notice.gateway)
    except NotUsableError as error:
        return Outcome(Notice.State.FAILED, why=str(error))
    try:
        return way.hand_over(_message(notice))
    except Exception:  # noqa: BLE001 - whatever went wrong, the request may have gone out
        log.warning("no answer from %s about %s", notice.gateway, notice, exc_info=True)
        return Outcome(Notice.State.UNKNOWN)


@transaction.atomic
def write(outcomes: Sequence[tuple[Notice, Outcome]], *, left: str, now: datetime) -> None:
    """Write outcomes on the notices that still are in the state `left` and in the same hands."""
    for notice, outcome in outcomes:
        Notice.objects.filter(pk=notice.pk, state=left, sender=notice.sender).update(**_columns(outcome, now))
    for topic in sorted({notice.topic for notice, _outcome in outcomes} - {""}):
        live.bump(topic)


@transaction.atomic
def release(notices: Sequence[Notice]) -> None:
    """Put back what was claimed and never tried: it is certain that no gateway has it."""
    for notice in notices:
        mine = Q(pk=notice.pk, state=Notice.State.SENDING, sender=notice.sender)
        Notice.objects.filter(mine).update(state=Notice.State.QUEUED, sender=None, tried_at=None)


@transaction.atomic
def give_up(now: datetime) -> int:
    """Declare UNKNOWN what is being sent since too long, and return how many there were."""
    stuck = Notice.objects.stuck(now - GIVEN_UP_AFTER).order_by("pk").select_for_update(skip_locked=True)
    found = dict(stuck.values_list("pk", "topic"))
    count = Notice.objects.filter(pk__in=found, state=Notice.State.SENDING).update(state=Notice.State.UNKNOWN)
    for topic in sorted(set(found.values()) - {""}):
        live.bump(topic)
    return count


def cancel_expired(now: datetime) -> int:
    """Take out of the queue what nobody wants any more, and return how many there were."""
    expired = Notice.objects.filter(state=Notice.State.QUEUED, expires_at__lte=now)
    return expired.update(state=Notice.State.CANCELLED)


def _message(notice: Notice) -> Message:
    return Message(
        key=notice.key,
        channel=notice.channel,
        to=notice.to,
        recipient=str(notice.user or ""),
        subject=notice.subject,
        text=links.fill(notice.body, notice.link_key),
    )


def _columns(outcome: Outcome, now: datetime) -> dict[str, object]:
    changes: dict[str, object] = {"state": outcome.state, "gateway_ref": outcome.ref}
    if outcome.state in {Notice.State.HANDED_OVER, Notice.State.DELIVERED}:
        changes["handed_over_at"] = now
    if outcome.state == Notice.State.DELIVERED:
        changes["delivered_at"] = now
    if outcome.state == Notice.State.FAILED:
        changes |= {"failed_at": now, "why_failed": outcome.why[:200]}
    return changes


def _a_few(notices: Sequence[Notice]) -> Iterator[Sequence[Notice]]:
    for start in range(0, len(notices), WRITTEN_AT_ONCE):
        yield notices[start : start + WRITTEN_AT_ONCE]
