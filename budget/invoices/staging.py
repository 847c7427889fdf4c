"""Skapa dokumenten: each one drawn from its frozen snapshot into `Staged`, a few at a time.

The same snapshot always gives the same bytes, so a document may be made twice, by two workers or
after a crash, and nothing has changed. Nothing is issued here.
"""

import logging

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from budget.invoices import document, making
from budget.invoices.models import Run, Staged
from budget.invoices.preparation import topic
from samverkan import journal, live
from samverkan.transitions import Conflict, move

log = logging.getLogger(__name__)

CHUNK = 4
"""Documents in one task: half a second's work, so that two workers share a run evenly."""
MAX_TRIES = 3
LOST_TRIES = 2 * MAX_TRIES
"""A document that takes its worker down leaves no error behind, only tries."""


def waiting(run: Run) -> list[int]:
    """Return the keys of the run's documents that are not made yet."""
    found = Staged.objects.filter(party__run=run, party__run__state=Run.State.STAGING, sha256="")
    return list(found.values_list("pk", flat=True))


def make(staged_id: int) -> None:
    """Draw one document, unless it is drawn already or its run has been given up.

    After the last try the run goes back to *approved* with what went wrong, nothing issued.
    """
    todo = Staged.objects.filter(pk=staged_id, sha256="", party__run__state=Run.State.STAGING)
    if not todo.update(tries=F("tries") + 1):
        return
    staged = Staged.objects.select_related("party__run").filter(pk=staged_id).first()
    if staged is None:
        return  # given up this very moment
    try:
        made = making.make(document.Snapshot.from_plain(staged.snapshot))
    except Exception as error:
        # Whatever goes wrong in drawing must be seen on the run, not only in a log.
        log.exception("document %s of run %s", staged.snapshot["number"], staged.party.run_id)
        if staged.tries >= MAX_TRIES:
            give_up(staged, type(error).__name__)
        return
    _keep(staged, made)


def give_up(staged: Staged, reason: str) -> None:
    """Take the run back to *approved*: a person must look before it is tried again."""
    run = Run.objects.get(pk=staged.party.run_id)
    facts = {"number": staged.snapshot["number"], "name": staged.snapshot["buyer"]["name"], "why": reason}
    because = _("Dokument %(number)s till %(name)s gick inte att skapa (%(why)s).") % facts
    try:
        with transaction.atomic():
            move(run, Run.State.APPROVED, allowed=Run.ALLOWED, failed_because=because[:300])
            journal.moved(run, before=Run.State.STAGING, by=None, note=because)
            live.bump(topic(run))
    except Conflict:
        log.info("run %s has left staging already", run.pk)


def _keep(staged: Staged, made: making.Made) -> None:
    with transaction.atomic():
        unmade = Staged.objects.filter(pk=staged.pk, sha256="")
        if unmade.update(pdf=made.pdf, xml=made.xml, sha256=made.sha256):
            live.bump(topic(staged.party.run))
