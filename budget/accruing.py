"""Upparbetade medel: what the lines have cost to date, entered by one person and checked by another.

Only what is checked counts. A mistake is taken back by a reversing row, which is checked as well.
Source: Överenskommelsen, Uppföljning och redovisning; the four eyes are our choice.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from actors.people.models import User
from budget.models import Accrual, BudgetYear, Line, Plan
from budget.problems import Problem, Refused
from samverkan import journal
from samverkan.format import kronor
from samverkan.transitions import Conflict


def accrued_ore(year: BudgetYear, *, until: date) -> int:
    """Return in öre what the year's lines have cost up to a day, by checked rows, whatever the plan."""
    rows = Accrual.objects.filter(line__plan__year=year, booked_on__lte=until, checked_by__isnull=False)
    return rows.aggregate(sum=Sum("amount_ore"))["sum"] or 0


def problems(plan: Plan, *, basis_ore: int) -> list[Problem]:
    """Return why a run may not be prepared on these accrued funds."""
    if basis_ore <= 0:
        return [Problem(_("Budgetåret faktureras på upparbetade medel. Det finns inga ännu."))]
    if basis_ore > plan.frame_ore:
        over = kronor(basis_ore - plan.frame_ore)
        return [Problem(_("Upparbetade medel är %(over)s mer än ramen. Ändra budgeten.") % {"over": over})]
    return []


@transaction.atomic
def enter(line: Line, *, booked_on: date, amount_ore: int, text: str, by: User, now: datetime) -> Accrual:
    """Enter what a line has cost. It counts when somebody else has checked it. Raises Refused."""
    if booked_on.year != line.plan.year.year:
        raise Refused([Problem(_("Datumet ska ligga under %(year)s.") % {"year": line.plan.year.year})])
    if line.plan.year.closed_at:
        raise Refused([Problem(_("Budgetåret %(year)s är stängt.") % {"year": line.plan.year.year})])
    return _store(Accrual(line=line, booked_on=booked_on, amount_ore=amount_ore, text=text), by=by, now=now)


@transaction.atomic
def reverse(accrual: Accrual, *, by: User, now: datetime) -> Accrual:
    """Take a checked row back by its opposite, on the same day. Raises Refused or Conflict."""
    if accrual.checked_by_id is None or accrual.reverses_id:
        raise Refused([Problem(_("Bara en kontrollerad post kan vändas."))])
    opposite = Accrual(
        line=accrual.line,
        booked_on=accrual.booked_on,
        amount_ore=-accrual.amount_ore,
        text=_("Vändning: %(text)s")[:160] % {"text": accrual.text[:140]},
        reverses=accrual,
    )
    try:
        with transaction.atomic():
            return _store(opposite, by=by, now=now)
    except IntegrityError:
        raise Conflict(_("Posten är redan vänd."), row=accrual) from None


@transaction.atomic
def check(accrual: Accrual, *, by: User, now: datetime) -> None:
    """Say that a row is right: from now on it counts. Raises Refused for one's own, or Conflict."""
    if accrual.entered_by_id == by.pk:
        raise Refused([Problem(_("Du skrev in posten. En annan person måste kontrollera den."))])
    unchecked = Accrual.objects.filter(pk=accrual.pk, checked_by__isnull=True)
    if not unchecked.update(checked_by=by, checked_at=now):
        raise Conflict(_("Posten är redan kontrollerad eller borttagen."), row=accrual)
    journal.changed(accrual, by=by, before={"checked_by": None}, after={"checked_by": by})


@transaction.atomic
def remove(accrual: Accrual, *, by: User) -> None:
    """Remove a row that nobody has checked yet. Raises Conflict if somebody has."""
    journal.changed(accrual, by=by, before={"amount_ore": accrual.amount_ore}, after={"amount_ore": 0})
    removed, _each = Accrual.objects.filter(pk=accrual.pk, checked_by__isnull=True).delete()
    if not removed:
        raise Conflict(_("Posten är redan kontrollerad eller borttagen."), row=accrual)


def _store(accrual: Accrual, *, by: User, now: datetime) -> Accrual:
    accrual.entered_by, accrual.entered_at = by, now
    accrual.save()
    journal.created(
        accrual, by=by, line=accrual.line.code, booked_on=accrual.booked_on, amount_ore=accrual.amount_ore
    )
    return accrual
