"""Utkorgen: where the other rooms put their messages, and take back what is no longer wanted."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from samverkan.bell import ring
from samverkan.post.models import Notice
from samverkan.post.tasks import deliver, in_chunks

UNSETTLED = [Notice.State.SENDING, Notice.State.UNKNOWN]


def queue(notices: Sequence[Notice], *, now: datetime) -> list[Notice]:
    """Put messages in the queue and return them as stored; one with a known key is there already.

    Called in the transaction of what the messages tell of; `send_soon` after it.
    """
    for notice in notices:
        notice.queued_at = now
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    stored = Notice.objects.in_bulk([notice.key for notice in notices], field_name="key")
    return [stored[notice.key] for notice in notices]


def send_soon(ids: Sequence[int]) -> None:
    """Wake workers for these notices, a few each. Should the bell be lost, the sweep finds them."""
    for few in in_chunks(sorted(ids)):
        ring(deliver, few)


def withdraw(notices: QuerySet[Notice], *, now: datetime) -> None:
    """Cancel what has not gone out; what nobody knows about is at least not handed over again.

    Called in the transaction of what made the messages unwanted.
    """
    # Locked in the order in which outcomes are written, so that the two never block each other.
    open_ones = notices.filter(state__in=[Notice.State.QUEUED, *UNSETTLED]).order_by("pk")
    ids = list(open_ones.select_for_update(of=("self",)).values_list("pk", flat=True))
    rows = Notice.objects.filter(pk__in=ids)
    rows.filter(state__in=UNSETTLED).update(expires_at=now)
    rows.filter(state=Notice.State.QUEUED).update(state=Notice.State.CANCELLED)
