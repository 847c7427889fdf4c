"""Which incidents go on: for start pages and lists."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.models import Incident


def ongoing(user) -> QuerySet[Incident]:
    """The ongoing incidents the person may see, latest first. Real ones and exercises both."""
    return Incident.objects.visible_to(user).ongoing()


def kind_band(incident: Incident) -> dict | None:
    """The band around every page of an exercise's incident; a real one has none of its own."""
    if not incident.is_exercise:
        return None
    return {
        "kind": "exercise",
        "word": _("ÖVNING"),
        "text": _("%(name)s. Inget här är på riktigt.") % {"name": incident},
    }


def crumbs(incident: Incident | None = None) -> list[dict]:
    """The way back from a page: to all incidents, and to the one it is about."""
    way = [{"label": _("Händelser"), "url": reverse("incidents:incident-list")}]
    if incident:
        way.append({"label": incident.name, "url": reverse("incidents:incident", args=[incident.pk])})
    return way
