"""Omgången som sida: every row with its derivation, the sums, and how far the work has come.

Progress is read from committed rows alone, so a reload, another browser and the moment after a
crash all show the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from budget.due import Due
from budget.invoices import holding
from budget.invoices.models import Invoice, Run, RunParty, Staged
from budget.invoices.preparation import shares_to_date
from budget.models import PlanParty
from budget.shares import Shares
from budget.year import lines, population_note
from samverkan.collation import sort_key
from samverkan.money import to_kr

CREDITS = frozenset({RunParty.Kind.CREDIT, RunParty.Kind.COUNTER_POSTING})


@dataclass(frozen=True)
class Progress:
    """How many rows are done, of how many."""

    done: int
    total: int


@dataclass(frozen=True)
class Row:
    """A party in the run, in words and figures."""

    party: RunParty
    name: str
    derivation: list[dict]
    population_note: str
    hindrances: list[holding.Hindrance]
    document: Invoice | None

    @property
    def is_held(self) -> bool:
        return bool(self.party.held)


@dataclass(frozen=True)
class Sum:
    """How many rows of one sort, and what they add up to."""

    count: int
    ore: int


@dataclass(frozen=True)
class Numbers:
    """The documents a run issued from the series of invoices."""

    count: int
    first: str
    last: str


@dataclass(frozen=True)
class RunPage:
    """All that a run's page shows."""

    run: Run
    rows: list[Row]

    @cached_property
    def held(self) -> list[Row]:
        return [row for row in self.rows if row.is_held]

    @property
    def invoices(self) -> Sum:
        return self._sum({RunParty.Kind.INVOICE})

    @property
    def credits(self) -> Sum:
        return self._sum(CREDITS)

    @property
    def postings(self) -> Sum:
        return self._sum({RunParty.Kind.POSTING})

    @property
    def held_back(self) -> Sum:
        return _sum(self.held)

    @property
    def numbers(self) -> Numbers | None:
        found = [row.document for row in self.rows if row.document]
        names = sorted(each.name for each in found if each.kind not in Invoice.POSTED)
        return Numbers(len(names), names[0], names[-1]) if names else None

    @property
    def share_ore(self) -> int:
        return sum(row.party.share_to_date_ore for row in self.rows)

    @property
    def before_ore(self) -> int:
        return sum(row.party.invoiced_before_ore for row in self.rows)

    @property
    def due_ore(self) -> int:
        return sum(row.party.due_ore for row in self.rows)

    def _sum(self, kinds: set) -> Sum:
        return _sum(row for row in self.rows if not row.is_held and row.party.kind in kinds)


def progress(run: Run) -> Progress:
    """Return how far the run's present step has come, from the rows that are committed."""
    if run.state == Run.State.PREPARING:
        return Progress(run.parties.count(), run.plan.parties.count())
    staged = Staged.objects.filter(party__run=run)
    return Progress(staged.exclude(sha256="").count(), staged.count())


def run_page(run: Run) -> RunPage:
    """Return the page of a run: the rows that are there, in the order of a Swedish register."""
    shares = shares_to_date(run)
    in_plan = {row.actor_id: row for row in run.plan.parties.select_related("population")}
    documents = {invoice.actor_id: invoice for invoice in run.invoices.defer("snapshot")}
    parties = run.parties.select_related("actor").prefetch_related("actor__names")
    rows = [_row(party, shares, in_plan, documents) for party in parties]
    return RunPage(run, sorted(rows, key=lambda row: sort_key(row.name)))


def _row(
    party: RunParty, shares: Shares, in_plan: dict[int, PlanParty], documents: dict[int, Invoice]
) -> Row:
    code = party.actor.code
    due = Due(code, to_kr(party.share_to_date_ore), to_kr(party.invoiced_before_ore))
    plan_party = in_plan.get(party.actor_id)
    return Row(
        party=party,
        name=party.actor.name,
        derivation=lines(shares, code, due) if code in shares.by_key else [],
        population_note=population_note(plan_party.population if plan_party else None),
        hindrances=holding.hindrances(party),
        document=documents.get(party.actor_id),
    )


def _sum(rows: Iterable[Row]) -> Sum:
    amounts = [row.party.due_ore for row in rows]
    return Sum(len(amounts), sum(amounts))
