"""Arbetet med en omgång: what a worker does with it, and what the sweep finds left standing."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from budget.invoices import issuing, planning, preparation, staging
from budget.invoices.models import Run, Staged
from samverkan import journal, live
from samverkan.transitions import Conflict, move

log = logging.getLogger(__name__)


def prepare(run_id: int, *, now: datetime) -> None:
    """Prepare the run unless somebody already has, or it has been given up."""
    run = _with_plan().get(pk=run_id)
    try:
        preparation.prepare(run, now=now)
    except Conflict:
        log.info("run %s is prepared already", run_id)


def make_documents(run_id: int, staged_ids: list[int], *, now: datetime) -> None:
    """Make some documents; whoever finds that all are made issues the run."""
    for staged_id in staged_ids:
        staging.make(staged_id)
    issue(run_id, now=now)


def issue(run_id: int, *, now: datetime) -> None:
    """Issue the run if all its documents are made; if they are not whole, a person must look."""
    run = _with_plan().get(pk=run_id)
    try:
        issuing.issue(run, now=now)
    except Conflict:
        log.info("run %s is issued already", run_id)
    except issuing.NotWhole as wrong:
        log.exception("run %s was not issued", run_id)
        _take_back(run, str(wrong))


def chunks(run: Run) -> list[list[int]]:
    """Return the keys of the documents that wait, a few for each task."""
    waiting = staging.waiting(run)
    return [waiting[first : first + staging.CHUNK] for first in range(0, len(waiting), staging.CHUNK)]


def sweep(*, now: datetime, prepare_later: Callable, make_later: Callable) -> None:
    """Take up every run that stands still: each call may be one too many, never one too few."""
    planning.open_due(now=now)
    for run in Run.objects.filter(state=Run.State.PREPARING):
        prepare_later(run.pk)
    for run in Run.objects.filter(state=Run.State.STAGING):
        lost = Staged.objects.filter(party__run=run, sha256="", tries__gte=staging.LOST_TRIES)
        if found := lost.select_related("party").first():
            staging.give_up(found, "WorkerLost")
        elif found := chunks(run):
            for chunk in found:
                make_later(run.pk, chunk)
        else:
            issue(run.pk, now=now)


def _with_plan():
    return Run.objects.select_related("year", "plan__year", "plan__version__agreement", "prepared_by")


def _take_back(run: Run, because: str) -> None:
    """Back to *approved*, with the documents to be made anew: what was staged is not to be trusted."""
    with transaction.atomic():
        move(run, Run.State.APPROVED, allowed=Run.ALLOWED, failed_because=because[:300])
        Staged.objects.filter(party__run=run).update(pdf=None, xml=None, sha256="", tries=0)
        journal.moved(run, before=Run.State.STAGING, by=None, note=because)
        live.bump(preparation.topic(run))
