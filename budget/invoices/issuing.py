"""Utfärda: all of a run's documents at once, or none. One short transaction.

Every document made is checked against its hash, then the final rows are written in number order,
each chained to the one before it in its series, and the series and the run move on. If anything
is wrong nothing has been issued and no number is used.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from budget.invoices import crediting, delivery, ledger, numbering
from budget.invoices.making import Made
from budget.invoices.models import Invoice, Run, RunParty, Series, Staged
from budget.invoices.preparation import topic
from samverkan import journal, live
from samverkan.transitions import Conflict, move


class NotWhole(Exception):
    """What is staged is not what was approved: nothing was issued."""


@transaction.atomic
def issue(run: Run, *, now: datetime) -> list[Invoice]:
    """Issue the run if all its documents are made; return what was issued, nothing if some wait.

    Raises Conflict if the run is not being staged, NotWhole if a document is not what was made.
    """
    crediting.lock(run.year)
    locked = Run.objects.select_for_update().filter(pk=run.pk, state=Run.State.STAGING)
    if not locked.exists():
        raise Conflict(_("Omgången är inte på väg att utfärdas."), row=run)
    if Staged.objects.filter(party__run=run, sha256="").exists():
        return []
    staged = list(Staged.objects.filter(party__run=run).select_related("party", "series"))
    _check(run, staged)
    issued = []
    for series in Series.objects.filter(reserved_by=run).order_by("name"):
        issued += _write(run, series, [each for each in staged if each.series_id == series.pk])
    move(run, Run.State.ISSUED, allowed=Run.ALLOWED, issued_at=now)
    journal.moved(
        run, before=Run.State.STAGING, by=run.approved_by, documents=[document.name for document in issued]
    )
    Staged.objects.filter(party__run=run).delete()
    delivery.announce(issued, now=now)
    live.bump(topic(run))
    return issued


def _check(run: Run, staged: list[Staged]) -> None:
    """Look at every document for the last time. Raises NotWhole."""
    for each in staged:
        if _made(each).sha256 != each.sha256:
            raise NotWhole(f"{each.snapshot['number']} is not as it was made")
        if each.snapshot["total_ore"] != abs(each.party.due_ore):
            raise NotWhole(f"{each.snapshot['number']} is not the amount approved")
    rows = run.parties.filter(held=[]).exclude(kind=RunParty.Kind.NOTHING)
    if {each.party_id for each in staged} != set(rows.values_list("pk", flat=True)):
        raise NotWhole("the documents are not those of the run")


def _write(run: Run, series: Series, staged: list[Staged]) -> list[Invoice]:
    numbers = [each.number for each in staged]
    if numbers != list(range(series.last + 1, series.last + len(staged) + 1)):
        raise NotWhole(f"{series} would not be gapless")
    documents = [
        ledger.Final(each.number, each.party.actor_id, each.snapshot, _made(each).files, run)
        for each in staged
    ]
    issued = ledger.enter(series, documents)
    numbering.take(run, series, last=series.last + len(staged))
    return issued


def _made(staged: Staged) -> Made:
    return Made(bytes(staged.pdf), None if staged.xml is None else bytes(staged.xml))
