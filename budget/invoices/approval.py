"""Granska, godkänn, avbryt: four eyes over a run before its documents get their numbers.

Whoever prepared a run may check it; the approver is neither. Approving reserves the series, fixes
the date and gives every document its number, but issues nothing: until the documents are made and
issued together, giving up gives the numbers back.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from actors.people.models import User
from budget.invoices import crediting, holding, issuer, numbering, snapshots
from budget.invoices.models import Invoice, Issuer, Run, RunParty, Series, Staged, printed_number
from budget.invoices.preparation import shares_to_date, topic
from budget.models import Plan
from budget.problems import Problem, Refused
from budget.year import invoiced
from samverkan import journal, live
from samverkan.clock import local_day
from samverkan.collation import sort_key
from samverkan.transitions import Conflict, move


@dataclass(frozen=True)
class Outlook:
    """What would be issued from one series."""

    is_posting: bool
    count: int
    sum_ore: int
    first: str
    last: str
    due_on: date


def to_issue(run: Run) -> list[RunParty]:
    """Return the rows that become documents, in the order of a Swedish register of names."""
    rows = run.parties.exclude(kind=RunParty.Kind.NOTHING).filter(held=[])
    rows = rows.select_related("actor__invoice_details", "run").prefetch_related("actor__names")
    return sorted(rows, key=lambda row: sort_key(row.actor.name))


def check_problems(run: Run) -> list[Problem]:
    """Return why the run may not be marked as checked."""
    rows = to_issue(run)
    if not rows:
        return [Problem(_("Inget att fakturera i omgången."))]
    return _stale(run, rows) + issuer.problems(issuer.current(), is_demo=issuer.is_demo())


def approval_problems(run: Run, *, by: User) -> list[Problem]:
    """Return why `by` may not approve the run now."""
    found = []
    if by.pk == run.prepared_by_id:
        found.append(Problem(_("Du förberedde omgången. En annan person måste godkänna den.")))
    elif by.pk == run.checked_by_id:
        found.append(Problem(_("Du granskade omgången. En annan person måste godkänna den.")))
    if run.plan.state != Plan.State.DECIDED:
        found.append(Problem(_("Budgeten har ersatts av ett nytt beslut. Avbryt och förbered på nytt.")))
    for row in to_issue(run):
        if holding.is_held_for(row, is_demo=issuer.is_demo()):
            text = _("%(name)s har inte längre fullständiga fakturauppgifter. Avbryt och förbered på nytt.")
            found.append(Problem(text % {"name": row.actor.name}))
    return found + check_problems(run)


@transaction.atomic
def check(run: Run, *, by: User, now: datetime) -> None:
    """Say that the figures are right. Raises Refused, or Conflict if somebody was first."""
    if found := check_problems(run):
        raise Refused(found)
    _step(run, Run.State.CHECKED, checked_by=by, checked_at=now)
    journal.moved(run, before=Run.State.PREPARED, by=by)
    live.bump(topic(run))


@transaction.atomic
def approve(run: Run, *, by: User, now: datetime) -> None:
    """Approve, fix date and numbers, and let the documents be made.

    Raises Refused with what stands in the way, Conflict if somebody was first or the series is taken.
    """
    if run.state != Run.State.CHECKED:
        # Back from staging to approved is the workers' way only.
        raise _gone_on(run)
    crediting.lock(run.year)
    if found := approval_problems(run, by=by):
        raise Refused(found)
    host = issuer.current()
    _step(
        run,
        Run.State.APPROVED,
        approved_by=by,
        approved_at=now,
        issue_on=local_day(now),
        due_days=host.payment_days,
    )
    journal.moved(run, before=Run.State.CHECKED, by=by, issue_on=run.issue_on)
    _give_numbers(run)
    _begin_staging(run, by=by)


@transaction.atomic
def retry(run: Run, *, by: User, now: datetime) -> None:
    """Make the documents once more, with the same numbers, after a failure that has been put right."""
    Staged.objects.filter(party__run=run, sha256="").update(tries=0)
    _begin_staging(run, by=by)


@transaction.atomic
def abandon(run: Run, *, by: User, now: datetime) -> None:
    """Give the run up: nothing is issued, its numbers go back. Raises Conflict if it is issued."""
    before = run.state
    _step(run, Run.State.ABANDONED)
    Staged.objects.filter(party__run=run).delete()
    numbering.release(run)
    journal.moved(run, before=before, by=by)
    live.bump(topic(run))


def outlook(run: Run, *, on: date) -> list[Outlook]:
    """Return what approving on a day would issue: invoices and credit notes, then postings."""
    host = issuer.current()
    found = []
    for rows in _in_series(to_issue(run)):
        kind = rows[0].kind
        name = numbering.series_name(kind, issuer_code=host.actor.code, year=on.year)
        last = Series.objects.filter(name=name).values_list("last", flat=True).first() or 0
        found.append(
            Outlook(
                is_posting=kind in Invoice.POSTED,
                count=len(rows),
                sum_ore=sum(row.due_ore for row in rows),
                first=printed_number(kind, on.year, last + 1),
                last=printed_number(kind, on.year, last + len(rows)),
                due_on=on + timedelta(days=host.payment_days),
            )
        )
    return found


def _stale(run: Run, rows: list[RunParty]) -> list[Problem]:
    """Who has been credited by hand, or invoiced, since the run worked out what they are due."""
    if run.year.closed_at:
        return [Problem(_("Budgetåret %(year)s är stängt.") % {"year": run.year})]
    before = invoiced(run.year)
    names = [row.actor.name for row in rows if row.invoiced_before_ore != before.get(row.actor.code, 0)]
    if not names:
        return []
    text = _("%(names)s har krediterats sedan omgången förbereddes. Avbryt och förbered på nytt.")
    return [Problem(text % {"names": ", ".join(names)})]


def _step(run: Run, to: str, **changes: object) -> None:
    try:
        move(run, to, allowed=Run.ALLOWED, **changes)
    except Conflict as late:
        raise _gone_on(run) from late


def _gone_on(run: Run) -> Conflict:
    """Somebody was first: say in words how far the run has come."""
    state = Run.objects.get(pk=run.pk).get_state_display()
    return Conflict(_("Omgången har redan gått vidare: %(state)s.") % {"state": state}, row=run)


def _begin_staging(run: Run, *, by: User) -> None:
    _step(run, Run.State.STAGING, failed_because="")
    journal.moved(run, before=Run.State.APPROVED, by=by)
    live.bump(topic(run))


def _give_numbers(run: Run) -> None:
    host = issuer.current()
    background = _background(run, host)
    staged = []
    for rows in _in_series(to_issue(run)):
        name = numbering.series_name(rows[0].kind, issuer_code=host.actor.code, year=run.issue_on.year)
        series = numbering.reserve(run, name)
        for number, row in enumerate(rows, series.last + 1):
            snapshot = snapshots.build(row, number=number, background=background)
            staged.append(Staged(party=row, series=series, number=number, snapshot=snapshot.plain()))
    Staged.objects.bulk_create(staged)


def _background(run: Run, host: Issuer) -> snapshots.Background:
    plan_parties = {row.actor_id: row for row in run.plan.parties.select_related("population")}
    in_demo = issuer.is_demo()
    is_example = in_demo or host.status == Issuer.Status.DEMO
    return snapshots.Background(run, host, shares_to_date(run), plan_parties, is_example, in_demo)


def _in_series(rows: list[RunParty]) -> list[list[RunParty]]:
    invoiced = [row for row in rows if row.kind not in Invoice.POSTED]
    posted = [row for row in rows if row.kind in Invoice.POSTED]
    return [each for each in (invoiced, posted) if each]
