"""Sammanställning: the actors' reports side by side, one row for every actor that was asked.

The latest report stands for its actor; a correction replaces what it corrects. Who has not
reported has a row all the same: silence is never read as nothing to report.
Source: Samverkansmodellen, samlad lägesbild; the states are our choice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """How an actor stands towards a request."""

    AWAITED = "awaited"  # nothing yet, and still time
    MISSING = "missing"  # nothing, and the time is up
    IN_TIME = "in_time"
    LATE = "late"  # the first report came after the time


@dataclass(frozen=True)
class Sent:
    """One report as it was sent: whose, which number, when; `report` is the report itself."""

    actor: str
    number: int
    sent_at: datetime
    report: Any = None


@dataclass(frozen=True)
class ActorRow:
    """One asked actor: the report that counts, and those it replaced, oldest first."""

    actor: str
    standing: Standing
    latest: Sent | None = None
    replaced: tuple[Sent, ...] = ()

    @property
    def is_corrected(self) -> bool:
        """Tell whether the report that counts replaces an earlier one."""
        return bool(self.replaced)

    @property
    def is_late(self) -> bool:
        """Tell whether the actor's first report came after the time."""
        return self.standing == Standing.LATE

    @property
    def is_missing(self) -> bool:
        """Tell whether the time is up without a report."""
        return self.standing == Standing.MISSING


@dataclass(frozen=True)
class Compilation:
    """All rows, in the order in which the actors were given, and how many stand how."""

    rows: tuple[ActorRow, ...]

    def count(self, standing: Standing) -> int:
        """Return how many actors stand so."""
        return sum(row.standing == standing for row in self.rows)

    @property
    def reported(self) -> int:
        """How many actors have reported, late or not."""
        return sum(row.latest is not None for row in self.rows)


def compile_reports(
    asked: Iterable[str], reports: Iterable[Sent], *, due_at: datetime, now: datetime
) -> Compilation:
    """Return the compilation of a request that was due at `due_at`, as it stands at `now`.

    `asked` are the actors' keys in the order of the page; `reports` in any order. What was sent
    at the very moment is in time. What was sent after `now` is left out, so that an earlier
    state can be looked at. Lateness is judged by the first report: who corrects afterwards was
    not late. Raises ValueError for a report from an actor that was not asked.
    """
    asked = list(asked)
    by_actor: dict[str, list[Sent]] = {actor: [] for actor in asked}
    for report in reports:
        if report.actor not in by_actor:
            raise ValueError(f"{report.actor} was not asked")
        if report.sent_at <= now:
            by_actor[report.actor].append(report)
    return Compilation(tuple(_row(actor, by_actor[actor], due_at=due_at, now=now) for actor in by_actor))


def _row(actor: str, reports: list[Sent], *, due_at: datetime, now: datetime) -> ActorRow:
    if not reports:
        return ActorRow(actor, Standing.MISSING if now > due_at else Standing.AWAITED)
    *replaced, latest = sorted(reports, key=lambda report: report.number)
    first = min(report.sent_at for report in reports)
    return ActorRow(actor, Standing.LATE if first > due_at else Standing.IN_TIME, latest, tuple(replaced))
