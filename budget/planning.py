"""Pröva och ändra: plans beside the decided one. A what-if and a new decision begin the same way.

A new plan is a copy of an earlier one with some terms changed; it stays a draft until it is decided,
which replaces the year's earlier decision, or dropped. The year's first plan is copied from the
year before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from actors.agreements.models import PartyShares
from actors.models import Actor
from actors.people.models import User
from budget.allocation import allocate
from budget.drafting import plan_party
from budget.models import BudgetYear, Line, Plan, PlanParty, Population
from budget.problems import Problem, Refused
from budget.year import members, plan_shares
from samverkan import journal
from samverkan.collation import sort_key
from samverkan.money import to_ore
from samverkan.transitions import Conflict, move


@dataclass(frozen=True)
class Difference:
    """What a party bears by one plan and by another, in öre; None where it is in one of them only."""

    name: str
    before_ore: int | None
    after_ore: int | None

    @property
    def ore(self) -> int:
        return (self.after_ore or 0) - (self.before_ore or 0)


@transaction.atomic
def try_out(earlier: Plan, *, by: User, now: datetime, **terms: object) -> Plan:
    """Return a new draft like `earlier` but for `terms`: frame_ore, others_rule, basis, share_reference_on.

    The lines shrink or grow with the frame; a municipality counts the inhabitants of the new day if
    they are known, else those it had.
    """
    plan = _new(earlier.year, earlier, **terms)
    _copy_lines(earlier, plan)
    rows = earlier.parties.select_related("actor", "population")
    figures = _figures(plan.share_reference_on)
    PlanParty.objects.bulk_create(
        plan_party(plan, _shares_of(plan, row), figures.get(row.actor_id) or row.population) for row in rows
    )
    journal.created(plan, by=by, like=earlier.number, **terms)
    return plan


@transaction.atomic
def copy_to(year: int, *, by: User, now: datetime) -> Plan:
    """Return the first draft of `year`, copied from the latest decided plan before it.

    The days on which inhabitants are counted move along; who has no figure of the new day has no
    weight yet, and is left out until the figure is taken in. Raises Refused without a plan to copy,
    Conflict if the year has one.
    """
    decided = Plan.objects.filter(state=Plan.State.DECIDED, year__year__lt=year)
    earlier = decided.select_related("year", "version").order_by("-year__year").first()
    if earlier is None:
        raise Refused([Problem(_("Det finns ingen beslutad budget att kopiera."))])
    budget_year, _is_new = BudgetYear.objects.get_or_create(year=year)
    if budget_year.plans.exists():
        raise Conflict(_("Budgetåret %(year)s har redan en plan.") % {"year": year}, row=budget_year)
    years = year - earlier.year.year
    share_on = _years_on(earlier.share_reference_on, years)
    ceiling_on = _years_on(earlier.ceiling_reference_on, years)
    plan = _new(budget_year, earlier, share_reference_on=share_on, ceiling_reference_on=ceiling_on)
    _copy_lines(earlier, plan)
    figures = _figures(share_on)
    rows = earlier.parties.select_related("actor", "population")
    PlanParty.objects.bulk_create(
        plan_party(plan, _shares_of(plan, row), figures.get(row.actor_id))
        for row in rows
        if row.group == PlanParty.Group.OTHER or row.actor_id in figures
    )
    journal.created(plan, by=by, year=year, like=str(earlier))
    return plan


@transaction.atomic
def add_party(
    plan: Plan, *, actor: Actor, group: str, shares: int, reason: str, by: User, now: datetime
) -> PlanParty:
    """Let an actor be a party in a draft, as when one joins during the year. Raises Refused."""
    _must_be_draft(plan)
    population = None
    if group == PlanParty.Group.MUNICIPALITY:
        population = _nearest_figure(actor, plan.share_reference_on)
        if population is None:
            text = _("Folkmängd saknas för %(names)s.")
            raise Refused([Problem(text % {"names": actor.name}, "/ekonomi/folkmangd/")])
    bound = PartyShares(version=plan.version, actor=actor, group=group, shares=shares, reason=reason)
    row = plan_party(plan, bound, population)
    if plan.parties.filter(actor=actor).exists():
        raise Refused([Problem(_("%(name)s är redan part i planen.") % {"name": actor.name})])
    row.save()
    journal.created(row, by=by, actor=actor.code, weight=row.weight, reason=reason)
    return row


@transaction.atomic
def remove_party(plan: Plan, actor: Actor, *, by: User) -> None:
    """Take a party out of a draft."""
    _must_be_draft(plan)
    row = plan.parties.filter(actor=actor).first()
    if row:
        journal.changed(row, by=by, before={"weight": row.weight}, after={"weight": 0})
        row.delete()


@transaction.atomic
def drop(plan: Plan, *, by: User, now: datetime) -> None:
    """Reject a draft. Raises Conflict if it is none any longer."""
    before = plan.state
    move(plan, Plan.State.DROPPED, allowed=Plan.ALLOWED)
    journal.moved(plan, before=before, by=by)


def differences(before: Plan, after: Plan) -> list[Difference]:
    """Return what each party bears by the two plans, in the order of a Swedish register."""
    one, other = _amounts(before), _amounts(after)
    names = {row.actor.code: row.actor.name for row in [*members(before), *members(after)]}
    found = [Difference(name, one.get(code), other.get(code)) for code, name in names.items()]
    return sorted(found, key=lambda each: sort_key(each.name))


def outsiders(plan: Plan):
    """Return the actors that are no party in the plan."""
    return Actor.objects.exclude(pk__in=plan.parties.values("actor")).by_name()


def _amounts(plan: Plan) -> dict[str, int]:
    shares = plan_shares(plan, members(plan)).by_key
    return {code: to_ore(share.amount) for code, share in shares.items()}


def _new(year: BudgetYear, earlier: Plan, **changes: object) -> Plan:
    last = year.plans.aggregate(Max("number"))["number__max"] or 0
    columns = ["version", "frame_ore", "others_rule", "basis", "share_reference_on", "ceiling_reference_on"]
    values = {name: getattr(earlier, name) for name in columns}
    return Plan.objects.create(year=year, number=last + 1, **{**values, **changes})


def _copy_lines(earlier: Plan, plan: Plan) -> None:
    lines = list(earlier.lines.all())
    weights = {line.code: line.amount_ore for line in lines}
    if not sum(weights.values()):
        return
    whole = Decimal(sum(weights.values()) * plan.frame_ore // earlier.frame_ore) / 100
    parts = allocate(whole, weights).parts
    Line.objects.bulk_create(
        Line(plan=plan, code=line.code, name=line.name, amount_ore=to_ore(parts[line.code])) for line in lines
    )


def _shares_of(plan: Plan, row: PlanParty) -> PartyShares:
    is_other = row.group == PlanParty.Group.OTHER
    shares = row.weight if is_other else 1
    return PartyShares(
        version=plan.version, actor=row.actor, group=row.group, shares=shares, reason=row.reason
    )


def _figures(day: date) -> Mapping[int, Population]:
    return {row.actor_id: row for row in Population.objects.filter(reference_on=day)}


def _nearest_figure(actor: Actor, day: date) -> Population | None:
    known: Iterable[Population] = actor.populations.all()
    return min(known, key=lambda row: (abs(row.reference_on - day), row.reference_on), default=None)


def _years_on(day: date, years: int) -> date:
    last_of_february = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if last_of_february else day.day)


def _must_be_draft(plan: Plan) -> None:
    locked = Plan.objects.select_for_update().filter(pk=plan.pk, state=Plan.State.DRAFT)
    if not locked.exists():
        raise Conflict(_("Planen är inte längre ett utkast."), row=plan)
