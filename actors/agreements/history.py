"""Avtalshistorik: everything that has happened between a party and the documents, and what holds on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from actors.agreements.membership import Membership, memberships
from actors.agreements.models import Accession, Agreement, AgreementVersion, PartyShares, Termination
from actors.models import Actor


@dataclass(frozen=True)
class Event:
    """One accession or notice, with the name that the party had that day."""

    day: date
    name: str
    accession: Accession | None = None
    termination: Termination | None = None


@dataclass(frozen=True)
class OnDay:
    """What holds between a party and one document on a day."""

    day: date
    is_bound: bool
    version: AgreementVersion | None
    membership: Membership | None
    shares: PartyShares | None


@dataclass(frozen=True)
class History:
    """A party and one document: events oldest first, memberships, and what holds on the asked day."""

    agreement: Agreement
    events: list[Event]
    memberships: tuple[Membership, ...]
    on_day: OnDay

    @property
    def is_by_year(self) -> bool:
        return self.agreement.kind == Agreement.Kind.AGREEMENT


def of(actor: Actor, *, day: date) -> list[History]:
    """Return the party's history with each document that has anything to do with it."""
    own_accessions = actor.accessions.select_related("file").order_by("decided_on", "pk")
    versions = AgreementVersion.objects.order_by("number").prefetch_related(
        Prefetch("accessions", own_accessions, to_attr="own_accessions"),
        Prefetch("party_shares", actor.party_shares.all(), to_attr="own_shares"),
    )
    agreements = Agreement.objects.prefetch_related(
        Prefetch("versions", versions, to_attr="own_versions"),
        Prefetch("terminations", actor.terminations.select_related("file"), to_attr="own_terminations"),
    )
    found = [_history(actor, agreement, day=day) for agreement in agreements]
    return [each for each in found if each.events or each.on_day.shares]


def _history(actor: Actor, agreement: Agreement, *, day: date) -> History:
    accessions = [row for version in agreement.own_versions for row in version.own_accessions]
    for version in agreement.own_versions:
        for row in version.own_accessions:
            row.version = version
    notices = agreement.own_terminations
    events = [Event(row.decided_on, actor.name_on(row.decided_on), accession=row) for row in accessions]
    events += [Event(row.given_on, actor.name_on(row.given_on), termination=row) for row in notices]
    found = memberships_of(accessions, notices)
    return History(
        agreement=agreement,
        events=sorted(events, key=lambda event: (event.day, event.termination is not None)),
        memberships=found,
        on_day=_on_day(agreement, accessions, found, day=day),
    )


def memberships_of(accessions: Iterable[Accession], notices: Iterable[Termination]) -> tuple[Membership, ...]:
    """Return the membership years that a party's stored papers give."""
    return memberships((row.decided_on for row in accessions), (row.given_on for row in notices))


def _on_day(
    agreement: Agreement, accessions: list[Accession], found: tuple[Membership, ...], *, day: date
) -> OnDay:
    current = next((each for each in found if each.covers(day.year)), None)
    if agreement.kind == Agreement.Kind.LETTER:
        # No whole years, and no notice: it binds from the day it was signed or adopted.
        bound = [row for row in accessions if row.decided_on <= day]
        current, is_bound = None, bool(bound)
    else:
        is_bound = current is not None
        # By whole years, so that a decision in October holds for the January before it too.
        bound = [row for row in accessions if row.decided_on.year <= day.year] if is_bound else []
    version = max((row.version for row in bound), key=lambda version: version.number, default=None)
    shares = _shares(agreement, version)
    return OnDay(day=day, is_bound=is_bound, version=version, membership=current, shares=shares)


def _shares(agreement: Agreement, version: AgreementVersion | None) -> PartyShares | None:
    """How the party pays by the version that binds it; else by the latest that names it."""
    by_version = [row for each in agreement.own_versions for row in each.own_shares]
    if version:
        by_version = [row for row in by_version if row.version_id == version.pk]
    return by_version[-1] if by_version else None
