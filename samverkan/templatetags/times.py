"""Times in templates: `{% load times %}`, `{% time report.submitted_at %}`."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

from samverkan import format as written

register = template.Library()

STYLES = {
    "clock": written.clock,
    "seconds": lambda moment, language: written.clock(moment, language, seconds=True),
    "full": written.day_and_time,
    "weekday": lambda moment, language: written.day_and_time(moment, language, weekday=True),
}


@register.simple_tag
def time(moment, style="full", now=None):
    """A `<time>` element. Styles: clock, seconds, full, weekday, day, week, beside."""
    if moment is None:
        return ""
    language = get_language() or "sv"
    if style == "day" or not isinstance(moment, datetime):
        text, machine = written.day(moment), written.day(moment)
    elif style == "week":
        text, machine = written.week(moment, language), written.day(moment)
    elif style == "beside":
        text, machine = written.beside(moment, now or timezone.now(), language), moment.isoformat()
    else:
        text, machine = STYLES[style](moment, language), moment.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, text)


@register.filter
def day(value):
    return "" if value is None else written.day(value)


@register.filter
def clock(moment):
    return "" if moment is None else written.clock(moment, get_language() or "sv")
