"""Rundans läge: its parties as a page, a map, a table and a print show them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from actors.agreements.models import AdoptionRound, AskedParty, Received
from actors.agreements.receiving import BINDING
from actors.agreements.standing import LOOKS, Count, Standing, count, standing
from actors.county_map import Mark
from samverkan.clock import local_day
from samverkan.collation import sort_key

ORDER = list(Standing)


@dataclass(frozen=True)
class AskedRow:
    """One asked party with where it stands and what has come in from it."""

    asked: AskedParty
    name: str
    standing: Standing
    received: list[Received]

    @property
    def word(self) -> str:
        return _(LOOKS[self.standing][0])

    @property
    def sign(self) -> str:
        return LOOKS[self.standing][1]

    @property
    def color(self) -> str:
        return LOOKS[self.standing][2]

    @property
    def counting(self) -> Received | None:
        """The document that is the party's answer: the one its state stands on."""
        if self.standing in {Standing.ADOPTED, Standing.CONDITIONS}:
            return next((row for row in self.received if row.kind in BINDING), None)
        if self.standing == Standing.REFUSED:
            return next((row for row in self.received if row.kind == Received.Kind.REFUSAL), None)
        return None

    @property
    def proposal(self) -> Received | None:
        """A proposal of a party that has not answered: kept, and it does not count."""
        if self.counting:
            return None
        return next((row for row in self.received if row.kind == Received.Kind.PROPOSAL), None)

    @property
    def came_late(self) -> bool:
        row = self.counting
        return bool(row and local_day(row.received_at) > self.asked.round.due_on)

    @property
    def is_unanswered(self) -> bool:
        return self.standing in {Standing.LATE, Standing.AWAITED, Standing.MISSING}


@dataclass(frozen=True)
class Overview:
    """A round as it is on a day."""

    round: AdoptionRound
    rows: list[AskedRow]
    count: Count

    @property
    def marks(self) -> Mapping[str, Mark]:
        """What the map shows, by municipality code."""
        return {
            row.asked.actor.municipality_code: Mark(row.standing, row.sign, row.word)
            for row in self.rows
            if row.asked.actor.municipality_code
        }

    @property
    def legend(self) -> list[tuple[Mark, int]]:
        """The standings that occur among the municipalities, with how many there are of each."""
        shown = [row.standing for row in self.rows if row.asked.actor.municipality_code]
        return [
            (Mark(each, LOOKS[each][1], _(LOOKS[each][0])), shown.count(each))
            for each in reversed(ORDER)
            if each in shown
        ]

    @property
    def without_address(self) -> list[AskedRow]:
        return [row for row in self.rows if row.is_unanswered and not row.asked.registrar_email]

    @property
    def proposals(self) -> int:
        return sum(row.proposal is not None for row in self.rows)

    @property
    def conditions(self) -> list[AskedRow]:
        """Those that adopted with conditions, the first to be followed up first."""
        found = [row for row in self.rows if row.standing == Standing.CONDITIONS and row.counting]
        return sorted(found, key=lambda row: row.counting.follow_up_on or date.max)


def of(round: AdoptionRound, *, today: date) -> Overview:
    """Return the round's parties, by the names of its due day, what is to be worked off first."""
    documents = Received.objects.select_related("file").order_by("received_at", "pk")
    asked = round.asked.select_related("actor", "accession").prefetch_related(
        "actor__names", Prefetch("received", documents)
    )
    is_closed = round.state == AdoptionRound.State.CLOSED
    rows = []
    for each in asked:
        each.round = round
        stands = standing(each.state, due_on=round.due_on, today=today, is_closed=is_closed)
        rows.append(AskedRow(each, each.actor.name_on(round.due_on), stands, list(each.received.all())))
    rows.sort(key=lambda row: (ORDER.index(row.standing), sort_key(row.name)))
    return Overview(round, rows, count(row.standing for row in rows))


def head() -> list[str]:
    """The columns of the table to take away."""
    return [
        _("Kod"),
        _("Part"),
        _("Läge"),
        _("Beslutsdatum"),
        _("Beslutat av"),
        _("Diarienummer"),
        _("Paragraf"),
        _("Inkom"),
        _("Villkor"),
        _("Följs upp"),
        _("Förslag inkom"),
        _("Påmind"),
    ]


def table(overview: Overview) -> Iterator[list[str]]:
    """Return the round as rows for a spreadsheet."""
    for row in overview.rows:
        paper = row.counting
        yield [
            row.asked.actor.code,
            row.name,
            row.word,
            paper.decided_on.isoformat() if paper else "",
            paper.decided_by if paper else "",
            paper.case_number if paper else "",
            paper.paragraph if paper else "",
            _day(paper.received_at if paper else None),
            paper.conditions if paper else "",
            paper.follow_up_on.isoformat() if paper and paper.follow_up_on else "",
            _day(row.proposal.received_at if row.proposal else None),
            _day(row.asked.reminded_at),
        ]


def _day(moment) -> str:
    return local_day(moment).isoformat() if moment else ""
