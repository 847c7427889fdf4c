"""Budgetåret i siffror: everything a budget year's page shows, from one plan.

Every amount comes from the pure functions in `budget.shares`, for a draft as for a decided plan:
no quotient is stored. The number of queries does not depend on the number of parties.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Sum
from django.utils.translation import gettext as _

from budget.derivation import derivation
from budget.due import Due
from budget.models import BudgetYear, Plan, PlanParty, Population
from budget.shares import DEFAULT_TERMS, Group, Party, Rule, Share, Shares, Terms, shares
from samverkan.collation import sort_key
from samverkan.money import to_kr, to_ore

CREDITING = frozenset({"credit", "counter_posting"})


@dataclass(frozen=True)
class PartyRow:
    """One party in the plan: its share, what it was computed from and what it has been invoiced."""

    row: PlanParty
    name: str
    share: Share
    derivation: list[dict]
    population_note: str
    invoiced_ore: int
    has_other_date: bool

    @property
    def is_municipality(self) -> bool:
        return self.share.party.group == Group.MUNICIPALITY

    @property
    def share_ore(self) -> int:
        return to_ore(self.share.amount)

    @property
    def ceiling_ore(self) -> int:
        return to_ore(self.share.ceiling)


@dataclass(frozen=True)
class HalfSum:
    """What one of the halves bears together."""

    group: Group
    share_ore: int
    parties: int


@dataclass(frozen=True)
class YearView:
    """A plan, worked out. `rows` are all parties' in the order of a Swedish register."""

    plan: Plan
    shares: Shares
    rows: list[PartyRow]
    unknown: list[str]

    @property
    def total_ore(self) -> int:
        return to_ore(self.shares.total)

    @property
    def not_financed_ore(self) -> int:
        return to_ore(self.shares.not_financed)

    @property
    def surplus_ore(self) -> int:
        return to_ore(self.shares.surplus)

    @cached_property
    def invoiced_ore(self) -> int:
        return sum(row.invoiced_ore for row in self.rows)

    @cached_property
    def ceiling_ore(self) -> int:
        return sum(row.ceiling_ore for row in self.rows)

    @cached_property
    def halves(self) -> list[HalfSum]:
        return [
            HalfSum(group, sum(row.share_ore for row in members), len(members))
            for group in Group
            for members in [[row for row in self.rows if row.share.party.group == group]]
        ]

    @cached_property
    def other_dates(self) -> list[PartyRow]:
        """The parties whose population is of another day than the plan asks for."""
        return [row for row in self.rows if row.has_other_date]

    def only(self, actors: set[int]) -> list[PartyRow]:
        """The rows of some actors."""
        return [row for row in self.rows if row.row.actor_id in actors]


@dataclass(frozen=True)
class Reading:
    """The year under one of the three readings of the share rule."""

    rule: str
    name: str
    is_chosen: bool
    shares: Shares

    def half_ore(self, group: Group) -> int:
        found = self.shares.by_key.values()
        return sum(to_ore(share.amount) for share in found if share.party.group == group)

    @property
    def municipalities_ore(self) -> int:
        return self.half_ore(Group.MUNICIPALITY)

    @property
    def others_ore(self) -> int:
        return self.half_ore(Group.OTHER)

    @property
    def total_ore(self) -> int:
        return to_ore(self.shares.total)

    @property
    def not_financed_ore(self) -> int:
        return to_ore(self.shares.not_financed)

    @property
    def surplus_ore(self) -> int:
        return to_ore(self.shares.surplus)


def members(plan: Plan) -> list[PlanParty]:
    """The plan's parties with all that their shares are computed from."""
    rows = plan.parties.select_related("actor", "population").prefetch_related("actor__names")
    return sorted(rows, key=lambda row: sort_key(row.actor.name))


def plan_shares(
    plan: Plan, rows: list[PlanParty], *, basis: Decimal | None = None, rule: str | None = None
) -> Shares:
    """Return the shares of `basis` (the frame unless given), by the plan's rule unless given."""
    at_ceiling = _counted_for_the_ceiling(plan)
    return shares(
        [Party(row.actor.code, Group(row.group), row.weight, at_ceiling.get(row.actor_id)) for row in rows],
        frame=to_kr(plan.frame_ore),
        basis=basis,
        rule=Rule(rule or plan.others_rule),
        terms=terms(plan),
    )


def terms(plan: Plan) -> Terms:
    """Return the ceilings of the plan's version of the agreement."""
    version = plan.version
    return Terms(
        _kr(version.cap_per_inhabitant_ore, DEFAULT_TERMS.cap_per_inhabitant),
        version.share_permille or DEFAULT_TERMS.share_permille,
        _kr(version.share_cap_ore, DEFAULT_TERMS.share_cap),
    )


def year_view(plan: Plan) -> YearView:
    """Work the plan out: shares, derivations, invoiced so far, and what is doubtful."""
    found = members(plan)
    worked_out = plan_shares(plan, found)
    before = invoiced(plan.year)
    rows = [
        PartyRow(
            row=row,
            name=row.actor.name_on(date(plan.year.year, 1, 1)),
            share=worked_out.by_key[row.actor.code],
            derivation=lines(worked_out, row.actor.code),
            population_note=population_note(row.population),
            invoiced_ore=before.get(row.actor.code, 0),
            has_other_date=_has_other_date(plan, row),
        )
        for row in found
    ]
    return YearView(plan, worked_out, rows, unknown_populations(plan, found))


def readings(plan: Plan) -> list[Reading]:
    """Return the year under each of the three readings of the share rule."""
    found = members(plan)
    return [
        Reading(rule, rule.label, rule == plan.others_rule, plan_shares(plan, found, rule=rule))
        for rule in Plan.OthersRule
    ]


def lines(found: Shares, key: str, due: Due | None = None) -> list[dict]:
    """Return how a party's share came about, as plain rows: see `budget/_derivation_rows.html`."""
    return [line.plain() for line in derivation(found, key, due)]


def population_note(population: Population | None) -> str:
    """Return the inhabitants' date and source in words, empty for a party without."""
    if population is None:
        return ""
    return _("Folkmängd %(day)s, %(status)s. Källa: %(source)s") % {
        "day": population.reference_on.isoformat(),
        "status": population.get_status_display(),
        "source": population.source,
    }


def invoiced(year: BudgetYear) -> Mapping[str, int]:
    """Return by the parties' codes what each has been invoiced for the year, less credits, in öre."""
    found: dict[str, int] = {}
    for code, kind, amount in _documents(year, "invoices"):
        found[code] = found.get(code, 0) + (-amount if kind in CREDITING else amount)
    # A credit by hand belongs to no run, but to the year of the document it takes back.
    for code, _kind, amount in _documents(year, "invoices__credited_by", invoices__credited_by__run=None):
        found[code] -= amount
    return found


def _documents(year: BudgetYear, path: str, **which: object):
    rows = year.runs.filter(**{f"{path}__isnull": False}, **which)
    sums = rows.values_list(f"{path}__actor__code", f"{path}__kind").annotate(Sum(f"{path}__amount_ore"))
    return sums.order_by()


def unknown_populations(plan: Plan, rows: list[PlanParty]) -> list[str]:
    """Return the names of the agreement's municipalities that have no population in the plan."""
    known = {row.actor_id for row in rows if row.population_id}
    municipalities = plan.version.party_shares.filter(group=Group.MUNICIPALITY).exclude(actor__in=known)
    found = municipalities.select_related("actor").prefetch_related("actor__names")
    return sorted((row.actor.name for row in found), key=sort_key)


def _has_other_date(plan: Plan, row: PlanParty) -> bool:
    return bool(row.population and row.population.reference_on != plan.share_reference_on)


def _counted_for_the_ceiling(plan: Plan) -> dict[int, int]:
    if plan.ceiling_reference_on == plan.share_reference_on:
        return {}
    counts = Population.objects.filter(reference_on=plan.ceiling_reference_on)
    return dict(counts.values_list("actor_id", "count"))


def _kr(ore: int | None, otherwise: Decimal) -> Decimal:
    return otherwise if ore is None else to_kr(ore)
