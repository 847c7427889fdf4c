"""Doors for the workers: prepare a run, make its documents, issue it, and take up what stands still.

Each is safe to run twice, in parallel, late or never: the rows say what is to be done.
"""

from functools import partial

from celery import shared_task
from django.utils import timezone

from budget.invoices import working
from samverkan.bell import ring


@shared_task
def prepare(run_id: int) -> None:
    """Work out the rows of a run that has just been opened."""
    working.prepare(run_id, now=timezone.now())


@shared_task
def make_documents(run_id: int, staged_ids: list[int]) -> None:
    """Make a few documents; whoever finds them all made issues the run."""
    working.make_documents(run_id, staged_ids, now=timezone.now())


@shared_task
def sweep_runs() -> None:
    """Every 15 s: take up every run that a bell or a worker has left standing."""
    working.sweep(
        now=timezone.now(), prepare_later=partial(ring, prepare), make_later=partial(ring, make_documents)
    )
