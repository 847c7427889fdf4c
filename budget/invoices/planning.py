"""Planerade omgångar: days on which a run is prepared by itself, in the name of whoever set the day.

The days are rows, and the sweep asks the database which have come: a day that passed while nothing
was running is taken up when something runs again.
"""

from datetime import date, datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from actors.people.models import User
from budget.invoices import preparation
from budget.invoices.models import Run, RunDate
from budget.models import BudgetYear
from budget.problems import Refused
from samverkan import journal
from samverkan.clock import local_day
from samverkan.transitions import Conflict


@transaction.atomic
def plan(year: BudgetYear, *, part: str, cutoff_on: date, prepare_on: date, by: User) -> RunDate:
    """Set a day for a run. Raises Conflict if the same run has that day already."""
    row = RunDate(
        year=year, part=part, cutoff_on=cutoff_on, prepare_on=prepare_on, start_key=uuid4(), entered_by=by
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("Omgången är redan planerad till den dagen.")) from None
    journal.created(row, by=by, year=year.year, part=part, prepare_on=prepare_on)
    return row


@transaction.atomic
def cancel(row: RunDate, *, by: User) -> None:
    """Take a day back. Raises Conflict if its run has been opened."""
    journal.changed(row, by=by, before={"prepare_on": row.prepare_on}, after={"prepare_on": None})
    removed, _each = RunDate.objects.filter(pk=row.pk, run__isnull=True).delete()
    if not removed:
        raise Conflict(_("Omgången är redan förberedd."), row=row)


def open_due(*, now: datetime) -> list[Run]:
    """Open every run whose day has come and return them; what stops one is written on its row."""
    opened = []
    for row in RunDate.objects.due(local_day(now)).select_related("year", "entered_by"):
        try:
            run, _is_new = preparation.start(
                row.year,
                part=row.part,
                cutoff_on=row.cutoff_on,
                start_key=row.start_key,
                by=row.entered_by,
                now=now,
            )
        except (Refused, Conflict) as why:
            RunDate.objects.filter(pk=row.pk).update(stopped_because=str(why)[:300])
        else:
            RunDate.objects.filter(pk=row.pk).update(run=run, stopped_because="")
            opened.append(run)
    return opened
