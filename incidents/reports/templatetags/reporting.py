"""What the pages of incidents show of their reports, without knowing the room that has them."""

from django import template
from django.utils.translation import gettext as _

from incidents.models import Incident
from incidents.reports import overview
from incidents.reports.compile import Standing
from incidents.reports.models import Report
from samverkan import access
from samverkan.access import Can

register = template.Library()


@register.inclusion_tag("incidents/reports/_requests.html", takes_context=True)
def report_requests(context, incident: Incident):
    """For the office every request with who is missing or late; for others their own actor's."""
    user, now = context["request"].user, context["now"]
    is_office = access.may_in_office(user, Can.SEE_ALL_REPORTS)
    return {
        "incident": incident,
        "is_office": is_office,
        "views": overview.requests_of(incident, user, now=now) if is_office else [],
        "own": [] if is_office else overview.asked_of(incident, user, now=now),
        "may_ask": context["may_ask"],
        "now": now,
    }


@register.inclusion_tag("_tag.html")
def standing(row):
    """How an actor stands: word, sign, colour."""
    return {
        Standing.AWAITED: {"word": _("väntas"), "color": "neutral", "sign": "wait"},
        Standing.MISSING: {"word": _("saknas"), "color": "danger", "sign": "late"},
        Standing.IN_TIME: {"word": _("inlämnad"), "color": "success", "sign": "check"},
        Standing.LATE: {"word": _("sen"), "color": "warning", "sign": "late"},
    }[row.standing]


@register.filter
def is_nothing_new(report: Report) -> bool:
    return report.kind == Report.Kind.NOTHING_NEW
