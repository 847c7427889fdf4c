"""Förbered omgång: what every party is due at a cut-off date, and who must be held back.

The amount due is the party's share of the basis to date, less what it has been invoiced for the
year: the same formula for every run, so who was held back follows in the next. Source:
Överenskommelsen, Finansiering och Uppföljning; the formula and the steps are our choice.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from actors.models import Actor
from actors.people.models import User
from budget import accruing
from budget.due import Due, Kind, dues
from budget.invoices import credited, holding, issuer
from budget.invoices.models import Run, RunParty
from budget.models import BudgetYear, Plan
from budget.problems import Problem, Refused
from budget.shares import Shares
from budget.year import invoiced, members, plan_shares
from samverkan import journal, live
from samverkan.money import to_kr, to_ore
from samverkan.transitions import Conflict, move

BATCH = 10
"""Parties in one transaction: small, so that the progress moves and nobody waits long."""


@dataclass(frozen=True)
class Terms:
    """What holds for every row of a run."""

    is_demo: bool
    waits_up_to: Decimal


def topic(run: Run) -> str:
    """The name under which the run's live page listens."""
    return f"run-{run.pk}"


def decided_plan(year: BudgetYear) -> Plan | None:
    """Return the plan that the year is invoiced by."""
    return year.plans.filter(state=Plan.State.DECIDED).select_related("version__agreement", "year").first()


def basis_to_date(plan: Plan, part: str, cutoff_on: date) -> int:
    """Return the basis in öre: on the frame, half of it for the first half-year, then all.

    On accrued funds, what has been checked up to the cut-off date.
    """
    if plan.basis == Plan.Basis.ACCRUED:
        return accruing.accrued_ore(plan.year, until=cutoff_on)
    return plan.frame_ore // 2 if part == Run.Part.FIRST else plan.frame_ore


def problems(year: BudgetYear, *, part: str, cutoff_on: date) -> list[Problem]:
    """Return why a run of this part may not be prepared for the year."""
    plan = decided_plan(year)
    if plan is None:
        return [Problem(_("Budgeten för %(year)s är inte beslutad.") % {"year": year})]
    found = []
    basis = basis_to_date(plan, part, cutoff_on)
    if year.closed_at:
        found.append(Problem(_("Budgetåret %(year)s är stängt.") % {"year": year.year}))
    if plan.basis == Plan.Basis.ACCRUED:
        found += accruing.problems(plan, basis_ore=basis)
    if cutoff_on.year != year.year:
        found.append(Problem(_("Brytdatum ska ligga under %(year)s.") % {"year": year}))
    if plan.basis == Plan.Basis.ACCRUED:
        return found
    highest = year.runs.filter(state=Run.State.ISSUED).aggregate(Max("basis_to_date_ore"))
    if basis < (highest["basis_to_date_ore__max"] or 0):
        found.append(Problem(_("Andra halvåret är redan fakturerat. Välj slutreglering.")))
    return found


def start(
    year: BudgetYear, *, part: str, cutoff_on: date, start_key: UUID, by: User, now: datetime
) -> tuple[Run, bool]:
    """Open a run, to be prepared by a worker; with a key used before, the run it opened.

    Returns the run and whether it is new. Raises Refused with what stands in the way, Conflict if
    another run of the year is open.
    """
    if earlier := Run.objects.filter(start_key=start_key).first():
        return earlier, False
    if found := problems(year, part=part, cutoff_on=cutoff_on):
        raise Refused(found)
    try:
        with transaction.atomic():
            run = _create(year, part=part, cutoff_on=cutoff_on, start_key=start_key, by=by, now=now)
    except IntegrityError:
        if twin := Run.objects.filter(start_key=start_key).first():
            return twin, False
        raise Conflict(_("En omgång för %(year)s är redan öppen.") % {"year": year}) from None
    return run, True


def prepare(run: Run, *, now: datetime) -> None:
    """Work out the run's rows, a batch at a time, then say that it is prepared.

    Safe to run twice, in parallel or after a crash: a row that is there stays, and only one of two
    makes the last move. Raises Conflict if the run is being prepared no longer.
    """
    shares = shares_to_date(run)
    before = {code: to_kr(ore) for code, ore in invoiced(run.year).items()}
    found = dues({key: share.amount for key, share in shares.by_key.items()}, before)
    actors = {actor.code: actor for actor in holding.with_facts([due.key for due in found])}
    done = set(run.parties.values_list("actor__code", flat=True))
    todo = [due for due in found if due.key not in done]
    terms = Terms(issuer.is_demo(), waiting_limit(run))
    for first in range(0, len(todo), BATCH):
        batch = todo[first : first + BATCH]
        _write(run, [_row(run, due, actors[due.key], terms) for due in batch])
    with transaction.atomic():
        move(run, Run.State.PREPARED, allowed=Run.ALLOWED)
        journal.moved(run, before=Run.State.PREPARING, by=run.prepared_by, parties=len(found))
        live.bump(topic(run))


def waiting_limit(run: Run) -> Decimal:
    """Return the amount up to which a due waits for the next run; after the settlement there is none."""
    host = issuer.current()
    return to_kr(0 if host is None or run.part == Run.Part.SETTLEMENT else host.waiting_ore)


def shares_to_date(run: Run) -> Shares:
    """Return all parties' shares of the run's basis, by the plan it was prepared on."""
    return plan_shares(run.plan, members(run.plan), basis=to_kr(run.basis_to_date_ore))


def _create(year: BudgetYear, *, by: User, now: datetime, **given: object) -> Run:
    plan = decided_plan(year)
    last = year.runs.aggregate(Max("number"))["number__max"] or 0
    run = Run.objects.create(
        year=year,
        plan=plan,
        number=last + 1,
        basis_to_date_ore=basis_to_date(plan, given["part"], given["cutoff_on"]),
        prepared_by=by,
        prepared_at=now,
        **given,
    )
    journal.created(run, by=by, year=year.year, part=run.part, cutoff_on=run.cutoff_on)
    return run


def _write(run: Run, rows: list[RunParty]) -> None:
    with transaction.atomic():
        if not Run.objects.select_for_update().filter(pk=run.pk, state=Run.State.PREPARING).exists():
            raise Conflict(_("Omgången förbereds inte längre."), row=run)
        RunParty.objects.bulk_create(rows, ignore_conflicts=True)
        live.bump(topic(run))


def _row(run: Run, due: Due, actor: Actor, terms: Terms) -> RunParty:
    kind = due.kind(is_host=actor.is_host)
    row = RunParty(
        run=run,
        actor=actor,
        share_to_date_ore=to_ore(due.share_to_date),
        invoiced_before_ore=to_ore(due.invoiced_before),
        due_ore=to_ore(due.amount),
        kind=str(kind),
    )
    if kind in {Kind.INVOICE, Kind.CREDIT}:
        row.held = [problem.code for problem in holding.problems(actor, is_demo=terms.is_demo)]
    if due.waits(terms.waits_up_to):
        row.held = [*row.held, holding.SMALL]
    if row.due_ore < 0 and credited.credited(row) is None:
        row.held = [*row.held, holding.SEVERAL_CREDITS]
    return row
