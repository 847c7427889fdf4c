"""Hållas tillbaka: a party without what its document needs waits, by name, for the next run."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from actors import lacking
from actors.models import Actor, InvoiceDetails
from budget.invoices.models import RunParty

SEVERAL_CREDITS = "several_credits"
"""The credit is more than what is left of any one invoice."""


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
    return [_hindrance(code, row.actor.code) for code in row.held]


def _facts(actor: Actor) -> lacking.Facts:
    details = getattr(actor, "invoice_details", None) or InvoiceDetails()
    return lacking.Facts(
        legal_name=actor.legal_name,
        orgnr_status=actor.orgnr_status,
        address_status=details.address_status,
        buyer_reference_status=details.buyer_reference_status,
        peppol_status=details.peppol_status,
    )


def _hindrance(code: str, actor_code: str) -> Hindrance:
    if code == SEVERAL_CREDITS:
        return Hindrance(_("Krediten är större än någon enskild faktura. Kreditera för hand."), "")
    problem = lacking.problem(code)
    try:
        where = reverse(problem.page, args=[actor_code])
    except NoReverseMatch:
        where = ""
    return Hindrance(_(problem.text), where)
