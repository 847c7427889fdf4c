"""Kreditering: a document is taken back, wholly or in part, by another that points to it.

A credit note points to one document and is never above what is left of it. A run credits by its
formula; by hand one person proposes with a reason and another approves (four eyes, as for runs),
and the credit note is issued at once. What is credited by hand is due again in the next run, by
the same formula: that is how a document is issued anew.
"""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from actors.people.models import User
from budget.invoices import delivery, document, issuer, ledger, making, numbering
from budget.invoices.credited import left_of
from budget.invoices.models import Crediting, Invoice, Issuer, Run, printed_number
from budget.models import BudgetYear
from budget.problems import Problem, Refused
from samverkan import journal
from samverkan.clock import local_day
from samverkan.format import kronor
from samverkan.transitions import Conflict, move

OPPOSITE = {
    Invoice.Kind.INVOICE: Invoice.Kind.CREDIT,
    Invoice.Kind.POSTING: Invoice.Kind.COUNTER_POSTING,
}
ISSUING = frozenset({Run.State.APPROVED, Run.State.STAGING})


def lock(year: BudgetYear) -> None:
    """Let nobody else issue or credit for the year until this transaction ends."""
    BudgetYear.objects.select_for_update().get(pk=year.pk)


def problems(invoice: Invoice, *, amount_ore: int | None = None) -> list[Problem]:
    """Return why the document may not be credited, with so much or at all."""
    if invoice.kind not in OPPOSITE:
        return [Problem(_("En kreditering kan inte krediteras."))]
    left = left_of(invoice)
    found = []
    if not left:
        found.append(Problem(_("Hela beloppet är redan krediterat.")))
    elif amount_ore is not None and not 0 < amount_ore <= left:
        found.append(Problem(_("Högst %(left)s kan krediteras.") % {"left": kronor(left)}))
    year = BudgetYear.objects.get(runs=invoice.run_id)
    if year.closed_at:
        found.append(Problem(_("Budgetåret %(year)s är stängt.") % {"year": year}))
    if year.runs.filter(state__in=ISSUING).exists():
        found.append(Problem(_("En omgång för året utfärdas just nu. Försök igen när den är klar.")))
    return found + issuer.problems(issuer.current(), is_demo=issuer.is_demo())


def approval_problems(crediting: Crediting, *, by: User) -> list[Problem]:
    """Return why `by` may not approve the crediting now."""
    found = problems(crediting.invoice, amount_ore=crediting.amount_ore)
    if crediting.proposed_by_id == by.pk:
        found.insert(0, Problem(_("Du föreslog krediteringen. En annan person måste godkänna den.")))
    return found


@transaction.atomic
def propose(invoice: Invoice, *, amount_ore: int, reason: str, by: User, now: datetime) -> Crediting:
    """Propose to credit so much of a document. Raises Refused, or Conflict beside an open proposal."""
    if found := problems(invoice, amount_ore=amount_ore):
        raise Refused(found)
    try:
        with transaction.atomic():
            made = Crediting.objects.create(
                invoice=invoice, amount_ore=amount_ore, reason=reason, proposed_by=by, proposed_at=now
            )
    except IntegrityError:
        raise Conflict(_("En kreditering av fakturan väntar redan på att godkännas."), row=invoice) from None
    journal.created(made, by=by, invoice=invoice.name, amount_ore=amount_ore, reason=reason)
    return made


@transaction.atomic
def drop(crediting: Crediting, *, by: User, now: datetime) -> None:
    """Take a proposal back: nothing is issued. Raises Conflict if it has been decided."""
    before = crediting.state
    move(crediting, Crediting.State.DROPPED, allowed=Crediting.ALLOWED)
    journal.moved(crediting, before=before, by=by)


def approve(crediting: Crediting, *, by: User, now: datetime) -> Invoice:
    """Approve a proposal and issue its document at once. Raises Refused or Conflict; then nothing is.

    The document is drawn before the transaction, with the number it will have if nobody is faster:
    nothing else waits for the drawing, and a number that is not used is still the next one's.
    """
    if found := approval_problems(crediting, by=by):
        raise Refused(found)
    host = issuer.current()
    snapshot = _snapshot(crediting, host, now=now)
    made = making.make(snapshot)
    with transaction.atomic():
        lock(crediting.invoice.run.year)
        if found := approval_problems(crediting, by=by):
            raise Refused(found)
        series = numbering.take_one(_series_name(snapshot.kind, host, now), number=_number(snapshot))
        final = ledger.Final(_number(snapshot), crediting.invoice.actor_id, snapshot.plain(), made.files)
        (credit,) = ledger.enter(series, [final])
        before = crediting.state
        move(
            crediting,
            Crediting.State.ISSUED,
            allowed=Crediting.ALLOWED,
            approved_by=by,
            approved_at=now,
            credit=credit,
        )
        journal.moved(crediting, before=before, by=by, credit=credit.name)
        delivery.announce([credit], now=now)
    return credit


def _snapshot(crediting: Crediting, host: Issuer, *, now: datetime) -> document.Snapshot:
    original = document.Snapshot.from_plain(crediting.invoice.snapshot)
    kind = OPPOSITE[crediting.invoice.kind]
    today = local_day(now)
    number = numbering.following(_series_name(kind, host, now))
    with translation.override(document.LANGUAGE):
        return replace(
            original,
            kind=str(kind),
            number=printed_number(kind, today.year, number),
            issued_on=today.isoformat(),
            issuer=issuer.sender(host),
            items=_items(original, crediting.amount_ore),
            total_ore=crediting.amount_ore,
            derivation=(),
            population_note="",
            due_on="",
            ocr="",
            payment_terms="",
            credits_number=original.number,
            credits_issued_on=original.issued_on,
            reason=crediting.reason,
            postings=_turned(original, crediting.amount_ore),
            is_demo=original.is_demo or issuer.is_demo(),
        )


def _items(original: document.Snapshot, ore: int) -> tuple[document.Item, ...]:
    """All rows for a full credit, else one row with the part."""
    if ore == original.total_ore:
        return original.items
    return (document.Item(original.items[0].description, 1, ore, ore),)


def _turned(original: document.Snapshot, ore: int) -> tuple[document.Posting, ...]:
    """The same accounts on the other side."""
    return tuple(
        document.Posting(
            each.account,
            each.description,
            debit_ore=ore if each.credit_ore else 0,
            credit_ore=ore if each.debit_ore else 0,
        )
        for each in reversed(original.postings)
    )


def _series_name(kind: str, host: Issuer, now: datetime) -> str:
    return numbering.series_name(kind, issuer_code=host.actor.code, year=local_day(now).year)


def _number(snapshot: document.Snapshot) -> int:
    return int(snapshot.number.rpartition("-")[2])
