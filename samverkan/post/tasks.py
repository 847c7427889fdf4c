"""Doors for the workers: safe to run twice, late, in parallel or not at all."""

from collections.abc import Iterator, Sequence
from uuid import uuid4

from celery import shared_task
from django.utils import timezone

from samverkan import heartbeats
from samverkan.bell import ring
from samverkan.post import sending, settling
from samverkan.post.models import Notice

CHUNK = 25
"""Notices in one task: few enough to be handed over long before they are given up."""

AT_ONCE = 10_000


@shared_task
def deliver(ids: list[int]) -> None:
    """Send those of the notices that nobody else has taken."""
    sending.send(sending.claim(ids, sender=uuid4(), now=timezone.now()))


@shared_task
def sweep_notices() -> None:
    """Every 5 s: what was left half done becomes known, and what lies in the queue is sent."""
    now = timezone.now()
    sending.give_up(now)
    sending.cancel_expired(now)
    for few in in_chunks(Notice.objects.queued(now).values_list("pk", flat=True)[:AT_ONCE]):
        ring(deliver, few)
    settling.settle(now)
    heartbeats.beat("sweep_notices", now=now)


def in_chunks(ids: Sequence[int]) -> Iterator[list[int]]:
    """Cut `ids` into lists for one task each."""
    ids = list(ids)
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
