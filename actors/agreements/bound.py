"""Vilka är anslutna: a document's versions and its parties as they stand on a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from actors.agreements.history import memberships_of
from actors.agreements.membership import Membership, is_member, memberships
from actors.agreements.models import Accession, Agreement, AgreementVersion, Termination
from actors.models import Actor


@dataclass(frozen=True)
class Document:
    """A document with its versions, latest first, and how it stands on the asked day."""

    agreement: Agreement
    versions: list[AgreementVersion]
    in_force: AgreementVersion | None
    bound: int


@dataclass(frozen=True)
class BoundRow:
    """One party of a document: since when, until when, by which paper."""

    actor: Actor
    name: str
    is_bound: bool
    accession: Accession | None
    membership: Membership | None


def document(agreement: Agreement, *, day: date) -> Document:
    """Return a document as it stands on a day."""
    versions = list(agreement.versions.all())
    dated = [each for each in versions if each.applies_from and each.applies_from <= day]
    in_force = max(dated, key=lambda each: (each.applies_from, each.number), default=None)
    return Document(agreement, versions, in_force, count(agreement, Actor.objects.all(), day=day))


def acceded(agreement: Agreement, actors: QuerySet[Actor]) -> QuerySet[Actor]:
    """Return those of the actors who have ever acceded, in Swedish order of the names in use now."""
    own = Accession.objects.filter(version__agreement=agreement).values("actor")
    return actors.by_name().filter(pk__in=own)


def count(agreement: Agreement, actors: QuerySet[Actor], *, day: date) -> int:
    """Count who is bound on a day, by nothing but the days of the papers: a few plain values a party."""
    papers, notices = defaultdict(list), defaultdict(list)
    accessions = Accession.objects.filter(version__agreement=agreement, actor__in=actors)
    for actor, decided_on in accessions.values_list("actor", "decided_on"):
        papers[actor].append(decided_on)
    given = Termination.objects.filter(agreement=agreement, actor__in=actors)
    for actor, given_on in given.values_list("actor", "given_on"):
        notices[actor].append(given_on)
    if agreement.kind == Agreement.Kind.LETTER:
        return sum(min(days) <= day for days in papers.values())
    return sum(is_member(memberships(days, notices[actor]), day.year) for actor, days in papers.items())


def rows(agreement: Agreement, actors: QuerySet[Actor], *, day: date) -> list[BoundRow]:
    """Return actors as rows, by the names of the day; a few questions whatever their number."""
    accessions = Accession.objects.filter(version__agreement=agreement).select_related("version")
    found = actors.prefetch_related(
        Prefetch("accessions", accessions.order_by("decided_on", "pk"), to_attr="own_accessions"),
        Prefetch("terminations", Termination.objects.filter(agreement=agreement), to_attr="own_notices"),
    )
    return [_row(agreement, actor, day=day) for actor in found]


def _row(agreement: Agreement, actor: Actor, *, day: date) -> BoundRow:
    found = memberships_of(actor.own_accessions, actor.own_notices)
    current = next((each for each in found if each.covers(day.year)), None)
    if agreement.kind == Agreement.Kind.LETTER:
        papers, current = [row for row in actor.own_accessions if row.decided_on <= day], None
        is_bound = bool(papers)
    else:
        papers = [row for row in actor.own_accessions if row.decided_on.year <= day.year]
        is_bound = current is not None
    return BoundRow(actor, actor.name_on(day), is_bound, papers[-1] if papers else None, current)


def head() -> list[str]:
    return [
        _("Kod"),
        _("Part"),
        _("Ansluten"),
        _("Version"),
        _("Genom"),
        _("Beslutad"),
        _("Diarienummer"),
        _("Från"),
        _("Till och med"),
    ]


def table(rows: Iterable[BoundRow]) -> Iterator[list[str]]:
    """Return the parties as rows for a spreadsheet."""
    for row in rows:
        paper, years = row.accession, row.membership
        yield [
            row.actor.code,
            row.name,
            _("ja") if row.is_bound else _("nej"),
            str(paper.version.number) if paper else "",
            str(paper.get_means_display()) if paper else "",
            paper.decided_on.isoformat() if paper else "",
            paper.case_number if paper else "",
            years.first_day.isoformat() if years else "",
            years.last_day.isoformat() if years and years.last_day else "",
        ]
