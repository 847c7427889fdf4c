"""Hållas tillbaka: a party without what its document needs waits, by name, for the next run."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from actors import lacking
from actors.models import Actor, InvoiceDetails
from actors.people.models import User
from budget.invoices.models import Run, RunParty
from samverkan import journal
from samverkan.transitions import Conflict

SEVERAL_CREDITS = "several_credits"
"""The credit is more than what is left of any one invoice."""
SMALL = "small"
"""The due is within the amount that waits for the next run."""
BY_HAND = "by_hand"
"""Somebody said so, with a reason."""


@dataclass(frozen=True)
class Hindrance:
    """Why a party was held back, and the page where it is put right."""

    text: str
    where: str


def with_facts(codes: Iterable[str]) -> QuerySet[Actor]:
    """Return the actors with all that a document about them needs."""
    actors = Actor.objects.filter(code__in=codes).select_related("invoice_details")
    return actors.prefetch_related("names")


def problems(actor: Actor, *, is_demo: bool) -> list[lacking.Problem]:
    """Return what the register lacks for the actor's invoice now."""
    return lacking.for_invoice(_facts(actor), is_demo=is_demo)


def lacks_peppol(actor: Actor, *, is_demo: bool) -> bool:
    """Tell whether the actor can only have its documents on paper or as PDF: no e-invoice."""
    found = lacking.for_e_invoice(_facts(actor), is_demo=is_demo)
    return any(problem.code == lacking.Lack.PEPPOL for problem in found)


def is_held_for(row: RunParty, *, is_demo: bool) -> bool:
    """Tell whether the row's document would lack something now."""
    needs = {RunParty.Kind.INVOICE, RunParty.Kind.CREDIT}
    return row.kind in needs and bool(problems(row.actor, is_demo=is_demo))


def hindrances(row: RunParty) -> list[Hindrance]:
    """Return in words why the row was held back when the run was prepared."""
    return [_hindrance(code, row) for code in row.held]


@transaction.atomic
def hold(row: RunParty, *, reason: str, by: User) -> None:
    """Keep a party out of a prepared run by hand. Raises Conflict when the run has gone on."""
    _lock_prepared(row)
    if BY_HAND not in row.held:
        _set(row, [*row.held, BY_HAND], reason, by=by)


@transaction.atomic
def take_along(row: RunParty, *, by: User) -> None:
    """Let a party that somebody held back come along again; what the register lacks still holds it."""
    _lock_prepared(row)
    if BY_HAND in row.held:
        _set(row, [code for code in row.held if code != BY_HAND], "", by=by)


def _lock_prepared(row: RunParty) -> None:
    prepared = Run.objects.select_for_update().filter(pk=row.run_id, state=Run.State.PREPARED)
    if not prepared.exists():
        raise Conflict(_("Omgången har redan gått vidare. Ingen kan hållas tillbaka nu."), row=row.run)
    row.refresh_from_db(fields=["held", "held_reason"])


def _set(row: RunParty, held: list[str], reason: str, *, by: User) -> None:
    before = {"held": row.held, "held_reason": row.held_reason}
    row.held, row.held_reason = held, reason
    row.save(update_fields=["held", "held_reason"])
    journal.changed(row, by=by, before=before, after={"held": held, "held_reason": reason})


def _facts(actor: Actor) -> lacking.Facts:
    details = getattr(actor, "invoice_details", None) or InvoiceDetails()
    return lacking.Facts(
        legal_name=actor.legal_name,
        orgnr_status=actor.orgnr_status,
        address_status=details.address_status,
        buyer_reference_status=details.buyer_reference_status,
        peppol_status=details.peppol_status,
    )


def _hindrance(code: str, row: RunParty) -> Hindrance:
    if code == SEVERAL_CREDITS:
        return Hindrance(_("Krediten är större än någon enskild faktura. Kreditera för hand."), "")
    if code == SMALL:
        return Hindrance(_("Beloppet är så litet att det väntar till nästa omgång."), "")
    if code == BY_HAND:
        return Hindrance(_("Hålls tillbaka för hand: %(why)s") % {"why": row.held_reason}, "")
    problem = lacking.problem(code)
    try:
        where = reverse(problem.page, args=[row.actor.code])
    except NoReverseMatch:
        where = ""
    return Hindrance(_(problem.text), where)
