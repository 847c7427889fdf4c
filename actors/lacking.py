"""Vad som saknas: what a party's register lacks for an invoice, and for an e-invoice.

A document needs a legal name, a verified organisation number, an invoice address and the buyer's
reference; the e-invoice a Peppol address as well. In a demo installation invented values count as
filled, but never an organisation number that is unknown or unverified: nobody may be invoiced by a
guess. Source: our choice, from what a Swedish invoice must hold.
"""

from dataclasses import dataclass
from enum import StrEnum


def _(text: str) -> str:
    """Mark a text for the catalogue; the page translates it."""
    return text


class Lack(StrEnum):
    """One thing that is missing; what is stored where a party is held back."""

    LEGAL_NAME = "legal_name"
    ORGNR_UNKNOWN = "orgnr_unknown"
    ORGNR_UNVERIFIED = "orgnr_unverified"
    ADDRESS = "address"
    BUYER_REFERENCE = "buyer_reference"
    PEPPOL = "peppol"


# The names of the pages; their one argument is the party's code.
PARTY_PAGE = "actors:party"
ORGNR_PAGE = "actors:orgnr"
INVOICE_PAGE = "actors:invoice-details"

TEXTS = {
    Lack.LEGAL_NAME: _("Det juridiska namnet saknas."),
    Lack.ORGNR_UNKNOWN: _("Organisationsnumret är okänt."),
    Lack.ORGNR_UNVERIFIED: _("Organisationsnumret är inte bekräftat."),
    Lack.ADDRESS: _("Fakturaadressen saknas."),
    Lack.BUYER_REFERENCE: _("Er referens saknas."),
    Lack.PEPPOL: _("Peppol-adressen saknas."),
}
PAGES = {
    Lack.LEGAL_NAME: PARTY_PAGE,
    Lack.ORGNR_UNKNOWN: ORGNR_PAGE,
    Lack.ORGNR_UNVERIFIED: ORGNR_PAGE,
    Lack.ADDRESS: INVOICE_PAGE,
    Lack.BUYER_REFERENCE: INVOICE_PAGE,
    Lack.PEPPOL: INVOICE_PAGE,
}


@dataclass(frozen=True)
class Facts:
    """What the register says of a party; each status is `unknown`, `unverified`, `verified` or `demo`."""

    legal_name: str
    orgnr_status: str
    address_status: str
    buyer_reference_status: str
    peppol_status: str


@dataclass(frozen=True)
class Problem:
    """A lack in Swedish words, with the name of the page that mends it."""

    code: Lack
    text: str
    page: str


def problem(code: str) -> Problem:
    """Return a stored code as a problem in words. Raises ValueError for a code that is none."""
    lack = Lack(code)
    return Problem(lack, TEXTS[lack], PAGES[lack])


def for_invoice(facts: Facts, *, is_demo: bool) -> list[Problem]:
    """Return what is missing for an invoice; empty when it can be issued."""
    lacks = []
    if not facts.legal_name.strip():
        lacks.append(Lack.LEGAL_NAME)
    if not _counts(facts.orgnr_status, is_demo=is_demo):
        is_unknown = facts.orgnr_status == "unknown"
        lacks.append(Lack.ORGNR_UNKNOWN if is_unknown else Lack.ORGNR_UNVERIFIED)
    if not _counts(facts.address_status, is_demo=is_demo):
        lacks.append(Lack.ADDRESS)
    if not _counts(facts.buyer_reference_status, is_demo=is_demo):
        lacks.append(Lack.BUYER_REFERENCE)
    return [problem(lack) for lack in lacks]


def for_e_invoice(facts: Facts, *, is_demo: bool) -> list[Problem]:
    """Return what is missing for an e-invoice: all that the invoice needs, and where to send it."""
    found = for_invoice(facts, is_demo=is_demo)
    if not _counts(facts.peppol_status, is_demo=is_demo):
        found.append(problem(Lack.PEPPOL))
    return found


def _counts(status: str, *, is_demo: bool) -> bool:
    return status == "verified" or (is_demo and status == "demo")
