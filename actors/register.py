"""Partsregistret: the parties as the register's pages show them, found, filtered and taken out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from actors import lacking, orgnr
from actors.lacking import Facts, Problem
from actors.models import Actor, ActorName, InvoiceDetails
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


@dataclass(frozen=True)
class Asked:
    """What is looked for in the register."""

    words: str = ""
    kind: str = ""
    category: str = ""
    bound: str = ""
    lacks: bool = False
    ended: bool = False


def find(actors: QuerySet[Actor], asked: Asked, *, today: date) -> QuerySet[Actor]:
    """Return the actors that fit the search and the filters, in Swedish order.

    All in the database but the words, which are folded here: LIKE folds only a to z on SQLite.
    """
    found = actors.by_name()
    if not asked.ended:
        found = found.existing_on(today)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.category:
        scheme, _colon, code = asked.category.partition(":")
        found = found.filter(categories__scheme=scheme, categories__code=code)
    if asked.bound:
        parties = Actor.objects.filter(party_shares__isnull=False).values("pk")
        found = found.filter(pk__in=parties) if asked.bound == "part" else found.exclude(pk__in=parties)
    if asked.lacks:
        found = lacking_something(found)
    return found.filter(pk__in=_worded(asked.words)) if asked.words.strip() else found


def lacking_something(found: QuerySet[Actor]) -> QuerySet[Actor]:
    """Those of the actors, ordered by name, that cannot be invoiced: as `lacking.for_invoice` says it."""
    counted = ["verified", "demo"] if Installation.current().is_demo else ["verified"]
    parties = Actor.objects.filter(party_shares__isnull=False).values("pk")
    complete = Q(
        orgnr_status__in=counted,
        invoice_details__address_status__in=counted,
        invoice_details__buyer_reference_status__in=counted,
    ) & ~Q(in_use__legal_name="")
    return found.filter(~complete, pk__in=parties)


def rows(found: Iterable[Actor]) -> list[PartyRow]:
    """Return found actors as the register's rows; a queryset with a few more questions, never one a row."""
    if isinstance(found, QuerySet):
        found = found.select_related("invoice_details", "successor")
        found = found.prefetch_related("party_shares", "accessions", "categories")
    is_demo = Installation.current().is_demo
    return [PartyRow(actor, is_demo) for actor in found]


def row_of(actor: Actor) -> PartyRow:
    return PartyRow(actor, Installation.current().is_demo)


def _worded(words: str) -> list[int]:
    """Keys of the actors that have every word in a name, now or earlier, in the code or in the number."""
    hay: dict[int, list[str]] = {}
    for pk, code, number in Actor.objects.values_list("pk", "code", "orgnr"):
        hay[pk] = [code, number, orgnr.written(number)]
    for pk, name, legal_name in ActorName.objects.values_list("actor", "name", "legal_name"):
        hay[pk] += [name, legal_name]
    wanted = words.casefold().split()
    return [pk for pk, texts in hay.items() if all(word in " ".join(texts).casefold() for word in wanted)]
