"""Påminnelser: on which days a party that has not answered is reminded.

Once some days before the due day, then the day after it and with a fixed pause from there on.
Whoever was away never sends a pile: only the latest step that has come is due. Our choice.
"""

from dataclasses import dataclass
from datetime import date, timedelta

GIVEN_UP_AFTER = timedelta(days=90)
"""How long after the due day a late answer is still asked for, and its link works."""


@dataclass(frozen=True)
class Step:
    """One reminder: its name, unique for a party and a due day, and the day it is for."""

    name: str
    day: date
    is_late: bool


@dataclass(frozen=True)
class Plan:
    """When reminders go out: days before the due day, and the pause between those after it."""

    opened_on: date
    due_on: date
    before_days: int
    late_every_days: int

    @property
    def last_day(self) -> date:
        """The last day on which anything is asked for."""
        return self.due_on + GIVEN_UP_AFTER


def step_due(plan: Plan, *, today: date) -> Step | None:
    """Return the latest step that has come by `today`; None while none has, or when it is too late.

    A reminder before the due day is left out when the round was opened that day or later.
    """
    if today > plan.last_day:
        return None
    if today > plan.due_on:
        number = (today - plan.due_on).days - 1
        passed = number // plan.late_every_days
        day = plan.due_on + timedelta(days=1 + passed * plan.late_every_days)
        return Step(f"late-{passed + 1}", day, is_late=True)
    before = plan.due_on - timedelta(days=plan.before_days)
    if plan.before_days and plan.opened_on < before <= today:
        return Step("before", before, is_late=False)
    return None
