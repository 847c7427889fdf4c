"""Nummerserier: one gapless series per issuer and calendar year, and one of their own for postings.

A run reserves its whole block when it is approved. Until it is issued the series' last number has
not moved, so a run that is given up leaves no gap; nobody else issues from a reserved series.
"""

from django.utils.translation import gettext as _

from budget.invoices.models import Invoice, Run, Series
from samverkan.transitions import Conflict


def series_name(kind: str, *, issuer_code: str, year: int) -> str:
    """Return the name of the series that a document of `kind` takes its number from."""
    return f"{issuer_code}-{year}{'-bokforing' if kind in Invoice.POSTED else ''}"


def reserve(run: Run, name: str) -> Series:
    """Reserve the series for `run`, in the transaction that gives its documents their numbers.

    Raises Conflict if another run holds it.
    """
    series, _is_new = Series.objects.get_or_create(name=name)
    free = Series.objects.filter(pk=series.pk, reserved_by__isnull=True)
    if not free.update(reserved_by=run):
        raise Conflict(_("En annan omgång utfärdar just nu fakturor ur samma nummerserie."), row=run)
    return Series.objects.get(pk=series.pk)


def release(run: Run) -> None:
    """Give the run's numbers back: nothing was issued, so the next run takes the same ones."""
    Series.objects.filter(reserved_by=run).update(reserved_by=None)


def take(run: Run, series: Series, *, last: int) -> None:
    """Move the series to `last` and free it, in the transaction that issues.

    Raises Conflict if the series is not the run's, or has moved.
    """
    mine = Series.objects.filter(pk=series.pk, reserved_by=run, last=series.last)
    if not mine.update(last=last, reserved_by=None):
        raise Conflict(_("Nummerserien har ändrats. Inget utfärdades."), row=run)


def take_one(name: str, *, number: int) -> Series:
    """Take the one number after the series' last, in the transaction that issues its document.

    Raises Conflict if the number has been taken, or a run holds the series.
    """
    series, _is_new = Series.objects.get_or_create(name=name)
    free = Series.objects.filter(pk=series.pk, reserved_by__isnull=True, last=number - 1)
    if not free.update(last=number):
        raise Conflict(_("Nummerserien är upptagen just nu. Inget utfärdades. Försök igen om en stund."))
    return series


def following(name: str) -> int:
    """Return the number that the series' next document will have, if nobody is faster."""
    return (Series.objects.filter(name=name).values_list("last", flat=True).first() or 0) + 1
