"""Doors for the workers: safe to run twice, late, in parallel or not at all."""

from celery import shared_task
from django.utils import timezone

from actors.people import confirming
from samverkan import heartbeats


@shared_task
def sweep_confirmations() -> None:
    """Every ten minutes: asks who is to be asked, reminds, and tells administrators who is late."""
    now = timezone.now()
    confirming.ask(now=now)
    confirming.remind(now=now)
    confirming.tell_administrators(now=now)
    heartbeats.beat("sweep_confirmations", now=now)
