"""Läget i en antaganderunda: what each asked party's answer counts as, in word, sign and colour.

A proposal is kept but counts as no answer. Source: KSL:s rekommendation; Överenskommelsen, antagande.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


def _(text: str) -> str:
    """Mark a text for the catalogue; the page translates it."""
    return text


class Standing(StrEnum):
    """Where the question to one party stands; in the order of a list that is to be worked off."""

    LATE = "late"
    AWAITED = "awaited"
    MISSING = "missing"
    REFUSED = "refused"
    CONDITIONS = "conditions"
    ADOPTED = "adopted"


# Word, sign, colour of the tag.
LOOKS = {
    Standing.LATE: (_("svaret är sent"), "late", "warning"),
    Standing.AWAITED: (_("väntar"), "wait", "neutral"),
    Standing.MISSING: (_("saknas"), "dash", "neutral"),
    Standing.REFUSED: (_("avböjt"), "cross", "danger"),
    Standing.CONDITIONS: (_("antagen med villkor"), "plus", "info"),
    Standing.ADOPTED: (_("antagen"), "check", "success"),
}
ANSWERED = {"adopted": Standing.ADOPTED, "adopted_with_conditions": Standing.CONDITIONS}


@dataclass(frozen=True)
class Count:
    """How many of the asked parties stand where."""

    asked: int
    adopted: int
    with_conditions: int
    refused: int
    late: int
    awaited: int
    missing: int

    @property
    def bound(self) -> int:
        """Those that the round has bound, with or without conditions."""
        return self.adopted + self.with_conditions

    @property
    def unanswered(self) -> int:
        return self.late + self.awaited + self.missing


def standing(state: str, *, due_on: date, today: date, is_closed: bool) -> Standing:
    """Return what an asked party's stored state counts as on a day.

    `state` is `asked`, `adopted`, `adopted_with_conditions` or `refused`. In a closed round an
    unanswered question is missing; in an open one late from the day after the due day.
    """
    if state in ANSWERED:
        return ANSWERED[state]
    if state == "refused":
        return Standing.REFUSED
    if is_closed:
        return Standing.MISSING
    return Standing.LATE if today > due_on else Standing.AWAITED


def count(standings: Iterable[Standing]) -> Count:
    """Count the parties by where they stand."""
    found = list(standings)
    return Count(
        asked=len(found),
        adopted=found.count(Standing.ADOPTED),
        with_conditions=found.count(Standing.CONDITIONS),
        refused=found.count(Standing.REFUSED),
        late=found.count(Standing.LATE),
        awaited=found.count(Standing.AWAITED),
        missing=found.count(Standing.MISSING),
    )
