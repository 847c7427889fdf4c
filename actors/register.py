"""Partsregistret: the parties as the register's pages show them, found, filtered and taken out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actors import lacking, orgnr
from actors.lacking import Facts, Problem
from actors.models import Actor, InvoiceDetails
from samverkan.models import Installation

ORGNR_WORDS = {
    Actor.OrgnrStatus.UNKNOWN: ("late", "warning"),
    Actor.OrgnrStatus.UNVERIFIED: ("late", "warning"),
    Actor.OrgnrStatus.VERIFIED: ("check", "success"),
    Actor.OrgnrStatus.DEMO: ("info", "info"),
}


def facts_of(actor: Actor) -> Facts:
    """Return what `lacking` asks about an actor, as the register has it now."""
    details = details_of(actor)
    return Facts(
        legal_name=actor.legal_name,
        orgnr_status=actor.orgnr_status,
        address_status=details.address_status,
        buyer_reference_status=details.buyer_reference_status,
        peppol_status=details.peppol_status,
    )


def details_of(actor: Actor) -> InvoiceDetails:
    """Return the actor's invoice details; empty ones, not stored, while it has none."""
    return getattr(actor, "invoice_details", None) or InvoiceDetails(actor=actor)


@dataclass(frozen=True)
class PartyRow:
    """One actor in the register, with what it lacks."""

    actor: Actor
    is_demo: bool

    @property
    def name(self) -> str:
        return self.actor.name

    @property
    def orgnr(self) -> str:
        return orgnr.written(self.actor.orgnr)

    @property
    def orgnr_sign(self) -> str:
        return ORGNR_WORDS[self.actor.orgnr_status][0]

    @property
    def orgnr_color(self) -> str:
        return ORGNR_WORDS[self.actor.orgnr_status][1]

    @cached_property
    def is_party(self) -> bool:
        """Whether it is one of those that pay by a version of the agreement."""
        return bool(self.actor.party_shares.all())

    @cached_property
    def accession(self) -> object | None:
        """The first time it bound itself to the agreement by which it pays; None while it has not."""
        versions = {shares.version_id for shares in self.actor.party_shares.all()}
        bound = [row for row in self.actor.accessions.all() if row.version_id in versions]
        return min(bound, key=lambda row: row.decided_on, default=None)

    @cached_property
    def problems(self) -> list[Problem]:
        """What it lacks for an invoice; nothing for those who never get one."""
        return lacking.for_invoice(facts_of(self.actor), is_demo=self.is_demo) if self.is_party else []

    @cached_property
    def e_invoice_problems(self) -> list[Problem]:
        """What it lacks for the e-invoice beyond what the invoice lacks."""
        if not self.is_party:
            return []
        found = lacking.for_e_invoice(facts_of(self.actor), is_demo=self.is_demo)
        return [problem for problem in found if problem not in self.problems]

    @property
    def has_shortfall(self) -> bool:
        return bool(self.problems)


def rows(actors: QuerySet[Actor], *, words: str = "", kind: str = "", lacks: bool = False) -> list[PartyRow]:
    """Return the register's rows in Swedish order: those that fit the search and the filters.

    The names are folded here and not in the database, whose LIKE folds only a to z on SQLite.
    """
    is_demo = Installation.current().is_demo
    found = actors.by_name().select_related("invoice_details")
    if kind:
        found = found.filter(kind=kind)
    found = found.prefetch_related("party_shares", "accessions")
    listed = [PartyRow(actor, is_demo) for actor in found if _fits(actor, words)]
    return [row for row in listed if row.has_shortfall] if lacks else listed


def row_of(actor: Actor) -> PartyRow:
    return PartyRow(actor, Installation.current().is_demo)


def head() -> list[str]:
    return [
        _("Kod"),
        _("Namn"),
        _("Juridiskt namn"),
        _("Slag"),
        _("Organisationsnummer"),
        _("Status"),
        _("Källa"),
        _("Ansluten"),
        _("Saknas för faktura"),
        _("Saknas för e-faktura"),
    ]


def table(found: Iterable[PartyRow]) -> Iterator[list[str]]:
    """Return the register as rows for a spreadsheet."""
    for row in found:
        yield [
            row.actor.code,
            row.name,
            row.actor.legal_name,
            row.actor.get_kind_display(),
            row.orgnr,
            str(row.actor.get_orgnr_status_display()),
            row.actor.orgnr_source,
            row.accession.decided_on.isoformat() if row.accession else "",
            " ".join(_(problem.text) for problem in row.problems),
            " ".join(_(problem.text) for problem in row.e_invoice_problems),
        ]


def _fits(actor: Actor, words: str) -> bool:
    """Every word asked for stands in a name, now or earlier, in the code or in the number."""
    names = [text for naming in actor.names.all() for text in (naming.name, naming.legal_name)]
    hay = " ".join([*names, actor.code, actor.orgnr, orgnr.written(actor.orgnr)]).casefold()
    return all(word in hay for word in words.casefold().split())
