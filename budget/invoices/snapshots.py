"""What is frozen on a document: every word and figure, gathered when its number is fixed.

A document is a Swedish accounting record, so its words are Swedish whoever approves it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from actors.models import Actor
from budget.due import Due
from budget.invoices import document, holding, issuer, ocr
from budget.invoices.credited import credited
from budget.invoices.models import Invoice, Issuer, Run, RunParty, printed_number
from budget.models import PlanParty
from budget.shares import Shares
from budget.year import lines, population_note
from samverkan.money import to_kr


@dataclass(frozen=True)
class Background:
    """What all documents of one run have in common."""

    run: Run
    issuer: Issuer
    shares: Shares
    plan_parties: Mapping[int, PlanParty]
    is_demo: bool
    takes_demo_addresses: bool


def build(row: RunParty, *, number: int, background: Background) -> document.Snapshot:
    """Return the document of a run's row as it will stand for ever, with the number given."""
    with translation.override(document.LANGUAGE):
        return _build(row, number=number, background=background)


def _build(row: RunParty, *, number: int, background: Background) -> document.Snapshot:
    run, host, total = background.run, background.issuer, abs(row.due_ore)
    what = description(run)
    first_on, last_on = period(run)
    plan_party = background.plan_parties.get(row.actor_id)
    return document.Snapshot(
        kind=row.kind,
        number=printed_number(row.kind, run.issue_on.year, number),
        issued_on=run.issue_on.isoformat(),
        year=run.year.year,
        period_start_on=first_on.isoformat(),
        period_end_on=last_on.isoformat(),
        issuer=issuer.sender(host),
        buyer=_buyer(row.actor, host, on=run.issue_on, is_demo=background.takes_demo_addresses),
        items=(document.Item(what, 1, total, total),),
        total_ore=total,
        derivation=tuple(_derivation(row, background.shares)),
        population_note=population_note(plan_party.population if plan_party else None),
        # The subtitle has no room beside the address.
        agreement=str(run.plan.version.agreement).partition(":")[0],
        vat_note=host.vat_note,
        is_demo=background.is_demo,
        **_by_kind(row, what=what, number=number, background=background),
    )


def description(run: Run) -> str:
    """Return what the run's documents charge for."""
    return _("Andel av rambudget %(year)s, %(part)s") % {"year": run.year, "part": run.get_part_display()}


def period(run: Run) -> tuple[date, date]:
    """Return the first and last day that the run's documents are about."""
    month = 7 if run.part == Run.Part.SECOND else 1
    return date(run.year.year, month, 1), run.cutoff_on


def _by_kind(row: RunParty, *, what: str, number: int, background: Background) -> dict:
    run, host = background.run, background.issuer
    if row.kind == RunParty.Kind.INVOICE:
        return {
            "due_on": (run.issue_on + timedelta(days=run.due_days)).isoformat(),
            "ocr": ocr.reference(printed_number(row.kind, run.issue_on.year, number)),
            "payment_terms": _("%(days)s dagar netto. Dröjsmålsränta enligt räntelagen.")
            % {"days": run.due_days},
        }
    if row.kind == RunParty.Kind.POSTING:
        return {"postings": _postings(host.debit_account, host.credit_account, what, row.due_ore)}
    before: Invoice = credited(row)
    facts = {"credits_number": before.name, "credits_issued_on": before.issued_on.isoformat()}
    if row.kind == RunParty.Kind.COUNTER_POSTING:
        facts["postings"] = _postings(host.credit_account, host.debit_account, what, -row.due_ore)
    return facts


def _postings(debit: str, credit: str, what: str, ore: int) -> tuple[document.Posting, ...]:
    return (
        document.Posting(debit, what, debit_ore=ore),
        document.Posting(credit, what, credit_ore=ore),
    )


def _buyer(actor: Actor, host: Issuer, *, on: date, is_demo: bool) -> document.Buyer:
    if actor.is_host:
        return document.Buyer(
            actor.legal_name_on(on), host.street, host.postcode, host.city, actor.orgnr, host.contact
        )
    details = actor.invoice_details
    return document.Buyer(
        name=actor.legal_name_on(on),
        street=details.street,
        postcode=details.postcode,
        city=details.city,
        orgnr=actor.orgnr,
        reference=details.buyer_reference,
        order_number=details.order_number,
        **_peppol(actor, is_demo=is_demo),
    )


def _peppol(actor: Actor, *, is_demo: bool) -> dict[str, str]:
    """Where the e-invoice goes, if the register knows it; an invented address only in a demo."""
    if holding.lacks_peppol(actor, is_demo=is_demo):
        return {}
    details = actor.invoice_details
    return {"peppol_scheme": details.peppol_scheme, "peppol_value": details.peppol_value}


def _derivation(row: RunParty, shares: Shares) -> list[dict]:
    # A party that has left has no share: then only what it was invoiced before explains the credit.
    code = row.actor.code
    if code not in shares.by_key:
        return []
    return lines(shares, code, Due(code, to_kr(row.share_to_date_ore), to_kr(row.invoiced_before_ore)))
