"""The budget year as a table for a spreadsheet: every figure that the shares were computed from."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budget.derivation import rate_written
from budget.year import PartyRow, YearView
from samverkan.money import to_kr
from samverkan.tables import Cell


def head() -> list[str]:
    """Return the heads of the table's columns, in the reader's language."""
    return [
        _("Part"),
        _("Nyckel"),
        _("Grupp"),
        _("Invånare eller andelar"),
        pgettext("av alla", "av"),
        _("Folkmängd den"),
        _("Folkmängdens källa"),
        _("Gruppens del, kr"),
        _("Per invånare eller andel, kr"),
        _("Andel, kr"),
        _("Tak, kr"),
        _("Taket nås"),
        _("Fakturerat, kr"),
    ]


def body(view: YearView, rows: Iterable[PartyRow]) -> list[list[Cell]]:
    """Return a row for each party in `rows`, then the sums of the whole plan."""
    found = [_row(row) for row in rows]
    empty: list[Cell] = [""] * 8
    totals: list[Cell] = [to_kr(view.total_ore), to_kr(view.ceiling_ore), "", to_kr(view.invoiced_ore)]
    found.append([_("Summa %(count)s parter") % {"count": len(view.rows)}, *empty, *totals])
    found.append([_("Ej finansierat"), *empty, to_kr(view.not_financed_ore), "", "", ""])
    return found


def _row(row: PartyRow) -> list[Cell]:
    population, share = row.row.population, row.share
    return [
        row.name,
        row.row.actor.code,
        row.row.get_group_display(),
        share.party.weight,
        share.whole,
        population.reference_on.isoformat() if population else "",
        population.source if population else "",
        share.pool,
        rate_written(share.rate),
        share.amount,
        share.ceiling,
        _("ja") if share.is_capped else _("nej"),
        to_kr(row.invoiced_ore),
    ]
