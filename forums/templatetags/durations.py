"""How long something took: `{% load durations %}`, `{{ link.since_need|duration }}`."""

from datetime import timedelta

from django import template

from samverkan.format import HARD_SPACE

register = template.Library()


@register.filter
def duration(span: timedelta | None) -> str:
    """`10 min 12 s` under an hour, `1 h 5 min` under a day, else `2 d 3 h`. The units are both languages'."""
    if span is None:
        return ""
    minutes, seconds = divmod(max(int(span.total_seconds()), 0), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s")]
    first = next((place for place, (number, _unit) in enumerate(parts) if number), len(parts) - 1)
    told = [part for part in parts[first : first + 2] if part[0]] or parts[-1:]
    return " ".join(f"{number}{HARD_SPACE}{unit}" for number, unit in told)
