"""All reports of a request beside each other: one line for every asked actor, the silent ones too."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from actors.models import Actor
from incidents.reports.compile import ActorRow, Compilation, Sent, Standing, compile_reports
from incidents.reports.models import Report, Request, RequestedActor
from samverkan.collation import sort_key


@dataclass(frozen=True)
class Line:
    """One asked actor, the report that counts and those it replaced."""

    asked: RequestedActor
    row: ActorRow

    @property
    def actor(self) -> Actor:
        return self.asked.actor

    @property
    def report(self) -> Report | None:
        """The report that counts, or None."""
        return self.row.latest.report if self.row.latest else None

    @property
    def first(self) -> Report | None:
        """The first report: the one that was in time or late."""
        earliest = self.row.replaced[0] if self.row.replaced else self.row.latest
        return earliest.report if earliest else None

    @property
    def replaced(self) -> list[Report]:
        """What the report that counts replaces, oldest first."""
        return [sent.report for sent in self.row.replaced]


@dataclass(frozen=True)
class SideBySide:
    """A request's lines in the order of the page, and the sums above them."""

    request: Request
    lines: list[Line]
    compilation: Compilation
    is_due: bool

    @property
    def asked(self) -> int:
        return len(self.lines)

    @property
    def reported(self) -> int:
        return self.compilation.reported

    @property
    def awaited(self) -> list[Line]:
        return self._standing(Standing.AWAITED)

    @property
    def missing(self) -> list[Line]:
        return self._standing(Standing.MISSING)

    @property
    def late(self) -> list[Line]:
        return self._standing(Standing.LATE)

    @property
    def corrected(self) -> list[Line]:
        return [line for line in self.lines if line.row.is_corrected]

    def _standing(self, standing: Standing) -> list[Line]:
        return [line for line in self.lines if line.row.standing == standing]


def of(request: Request, *, now: datetime, worst_first: bool = False) -> SideBySide:
    """Lay the reports of `request` (read `with_reports`) side by side as they stand at `now`.

    In Swedish order of the names; or worst first: the silent ones, since silence may be the worst,
    then by impact, last those who still have time.
    """
    asked = sorted(request.asked.all(), key=lambda each: sort_key(each.actor.name))
    found = compile_reports([each.actor.code for each in asked], _sent(asked), due_at=request.due_at, now=now)
    lines = [Line(each, row) for each, row in zip(asked, found.rows, strict=True)]
    if worst_first:
        lines.sort(key=_how_bad)
    return SideBySide(request, lines, found, is_due=now > request.due_at)


def _sent(asked: Iterable[RequestedActor]) -> list[Sent]:
    return [
        Sent(each.actor.code, report.number, report.sent_at, report)
        for each in asked
        for report in each.reports.all()
    ]


def _how_bad(line: Line) -> tuple[int, int]:
    if line.report:
        return 1, -line.report.impact
    return (0, 0) if line.row.is_missing else (2, 0)
