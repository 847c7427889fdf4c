"""Bekräftelsedagar: when people are asked to confirm their data, and when they are reminded.

The days are records of the office: see ConfirmationDay. Nothing here knows the day of today.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Rule:
    """A day of every year, with how long before it people are asked and reminded."""

    month: int
    day: int
    asked_days_before: int = 30
    first_reminder_days_before: int = 7
    days_between_reminders: int = 7
    reminders_at_most: int = 6


def due_days(rule: Rule, today: date) -> list[date]:
    """Return the due days by `rule` for which people are being asked today: none or one.

    They are asked from so many days before until the day itself, so that a job that stood still
    is made up for, and nobody is asked for a day that has passed.
    """
    coming = (date(year, rule.month, rule.day) for year in (today.year, today.year + 1))
    return [due for due in coming if due - timedelta(days=rule.asked_days_before) <= today <= due]


def reminders_due(rule: Rule, due_on: date, today: date) -> int:
    """Return how many reminders somebody who has not confirmed should have had by today."""
    first = due_on - timedelta(days=rule.first_reminder_days_before)
    if today < first:
        return 0
    passed = (today - first).days // rule.days_between_reminders + 1
    return min(passed, rule.reminders_at_most)


def next_due(rules: Iterable[Rule], today: date) -> date | None:
    """Return the next due day of all, today counted; None without a rule."""
    days = [date(today.year + more, rule.month, rule.day) for rule in rules for more in (0, 1)]
    return min((day for day in days if day >= today), default=None)
