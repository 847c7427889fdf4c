"""Doors for the workers: safe to run twice, late, in parallel or not at all."""

from celery import shared_task
from django.utils import timezone

from actors.agreements import reminding
from samverkan import heartbeats


@shared_task
def sweep_rounds() -> None:
    """Every ten minutes: reminders that are due and not sent yet."""
    now = timezone.now()
    reminding.remind_due(now=now)
    heartbeats.beat("sweep_rounds", now=now)
