"""Besluta: a draft becomes the year's decided plan, which the database then keeps as it is."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from actors.people.models import User
from budget.models import Plan
from budget.problems import Problem, Refused
from budget.year import YearView, year_view
from samverkan import journal
from samverkan.format import kronor
from samverkan.transitions import Conflict, move


def problems(view: YearView) -> list[Problem]:
    """Return what stands in the way of deciding the plan: missing populations, a surplus, no parties."""
    found = []
    if view.unknown:
        names = ", ".join(view.unknown)
        found.append(Problem(_("Folkmängd saknas för %(names)s.") % {"names": names}, "/ekonomi/folkmangd/"))
    if not view.rows:
        found.append(Problem(_("Planen har inga parter.")))
    if view.surplus_ore:
        amount = kronor(view.surplus_ore)
        found.append(
            Problem(_("Fördelningsregeln ger %(amount)s mer än ramen. Välj en annan.") % {"amount": amount})
        )
    return found


@transaction.atomic
def decide(plan: Plan, *, decided_on: date, decided_where: str, by: User, now: datetime) -> None:
    """Make the draft the year's decided plan; an earlier decision is replaced, never edited.

    Raises Refused with what stands in the way, Conflict if the plan is no longer a draft.
    Source: the chiefs' group decides the budget (Överenskommelsen, Gemensam rambudget).
    """
    if plan.state != Plan.State.DRAFT:
        raise Conflict(_("Budgeten är redan beslutad."), row=plan)
    if found := problems(year_view(plan)):
        raise Refused(found)
    for earlier in plan.year.plans.filter(state=Plan.State.DECIDED):
        move(earlier, Plan.State.REPLACED, allowed=Plan.ALLOWED)
        journal.moved(earlier, before=Plan.State.DECIDED, by=by)
    move(plan, Plan.State.DECIDED, allowed=Plan.ALLOWED, decided_on=decided_on, decided_where=decided_where)
    journal.moved(plan, before=Plan.State.DRAFT, by=by, decided_on=decided_on, decided_where=decided_where)
