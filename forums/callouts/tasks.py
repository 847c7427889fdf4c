"""Doors for the workers: safe to run twice, late, in parallel or not at all."""

from celery import shared_task
from django.utils import timezone

from forums.callouts import ending, escalation
from samverkan import heartbeats


@shared_task
def sweep_callouts() -> None:
    """Every 5 s, and when the bell rings: take what is due, end what is done."""
    now = timezone.now()
    escalation.hurry_undelivered(now)
    escalation.take_due(now)
    ending.finish_done(now)
    heartbeats.beat("sweep_callouts", now=now)
