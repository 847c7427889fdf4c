"""Stäng året: after the settlement a budget year is invoiced and credited no more."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from actors.people.models import User
from budget.models import BudgetYear, Plan
from budget.problems import Problem, Refused
from budget.year import invoiced, members, plan_shares
from samverkan import journal
from samverkan.format import kronor
from samverkan.money import to_ore
from samverkan.transitions import Conflict

OPEN_RUNS = ["preparing", "prepared", "checked", "approved", "staging"]


def problems(year: BudgetYear) -> list[Problem]:
    """Return why the year may not be closed: an open run, or parties not invoiced all of their share."""
    plan = year.plans.filter(state=Plan.State.DECIDED).select_related("version", "year").first()
    if plan is None:
        return [Problem(_("Budgeten för %(year)s är inte beslutad.") % {"year": year})]
    found = []
    if year.runs.filter(state__in=OPEN_RUNS).exists():
        found.append(Problem(_("En omgång för %(year)s är öppen.") % {"year": year}))
    if plan.basis == Plan.Basis.FRAME and (left := _left_to_invoice(plan)):
        text = _("%(amount)s av årets andelar är inte fakturerade. Kör slutregleringen först.")
        found.append(Problem(text % {"amount": kronor(left)}))
    return found


@transaction.atomic
def close(year: BudgetYear, *, by: User, now: datetime) -> None:
    """Close the year. Raises Refused with what stands in the way, Conflict if it is closed."""
    locked = BudgetYear.objects.select_for_update().get(pk=year.pk)
    if locked.closed_at:
        raise Conflict(_("Budgetåret är redan stängt."), row=year)
    if found := problems(locked):
        raise Refused(found)
    _set(year, by=by, closed_by=by, closed_at=now)


@transaction.atomic
def reopen(year: BudgetYear, *, by: User, now: datetime) -> None:
    """Open a closed year again, as when a mistake is found late."""
    _set(year, by=by, closed_by=None, closed_at=None)


def _set(year: BudgetYear, *, by: User, **changes: object) -> None:
    before = {name: getattr(year, name) for name in changes}
    for name, value in changes.items():
        setattr(year, name, value)
    year.save(update_fields=list(changes))
    journal.changed(year, by=by, before=before, after=changes)


def _left_to_invoice(plan: Plan) -> int:
    shares = plan_shares(plan, members(plan)).by_key
    paid = invoiced(plan.year)
    return sum(abs(to_ore(share.amount) - paid.get(code, 0)) for code, share in shares.items())
