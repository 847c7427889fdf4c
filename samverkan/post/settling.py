"""Klarläggande: what nobody knows about is asked for at its gateway, and then it is known."""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from django.utils.translation import gettext as _

from samverkan.post import gateways, sending
from samverkan.post.gateways import Outcome
from samverkan.post.models import Notice

log = logging.getLogger(__name__)

ASKED_AGAIN_AFTER = timedelta(seconds=10)
AT_ONCE = 100
"""Notices in one round, so that a round stays short."""


def settle(now: datetime) -> int:
    """Ask the gateways about unknown notices and write what they say; return how many became known.

    One that the gateway has is handed over. One that it certainly never got is handed over again
    under the same key if the gateway honours keys (so that it still is there once) and the notice
    is still wanted; else it has failed. Without an answer it stays unknown until the next round.
    """
    settled, silent = 0, set()
    for notice in _take(now):
        if notice.gateway_id in silent:
            continue  # one that does not answer must not hold up the round with every notice
        outcome = _ask(notice, now)
        if outcome.state == Notice.State.UNKNOWN:
            silent.add(notice.gateway_id)
        else:
            sending.write([(notice, outcome)], left=Notice.State.UNKNOWN, now=now)
            settled += 1
    return settled


def _take(now: datetime) -> list[Notice]:
    """Take the round's notices, each by one UPDATE that only one worker can win."""
    me = uuid4()
    # Given up long ago or just now: nobody else has asked since.
    unsettled = Notice.objects.unsettled(now - ASKED_AGAIN_AFTER)
    for pk, tried_at in list(unsettled.values_list("pk", "tried_at")[:AT_ONCE]):
        still = Notice.objects.filter(pk=pk, state=Notice.State.UNKNOWN, tried_at=tried_at)
        still.update(sender=me, tried_at=now)
    mine = Notice.objects.filter(sender=me, state=Notice.State.UNKNOWN)
    return list(mine.order_by("pk").select_related("gateway", "user"))


def _ask(notice: Notice, now: datetime) -> Outcome:
    if notice.gateway is None:
        return sending.attempt(notice)
    try:
        way = gateways.adapter(notice.gateway)
        known = way.ask(notice.key)
    except Exception:  # noqa: BLE001 - a gateway that does not answer tells nothing
        log.warning("%s could not be asked about %s", notice.gateway, notice, exc_info=True)
        return Outcome(Notice.State.UNKNOWN)
    if known is not None:
        return known
    is_wanted = notice.expires_at is None or notice.expires_at > now
    if way.honours_keys and is_wanted:
        return sending.attempt(notice)
    return Outcome(Notice.State.FAILED, why=_("Operatören har inte fått det."))
