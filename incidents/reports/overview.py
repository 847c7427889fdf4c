"""What is owed by whom, and which requests have gaps: for start pages, lists and the incident's page."""

from dataclasses import dataclass
from datetime import datetime

from incidents.models import Incident
from incidents.reports import side_by_side
from incidents.reports.models import Report, Request, RequestedActor
from incidents.reports.side_by_side import SideBySide


@dataclass(frozen=True)
class Owed:
    """A report that one of the person's actors has not handed in yet."""

    asked: RequestedActor
    is_late: bool

    @property
    def due_at(self) -> datetime:
        return self.asked.request.due_at

    @property
    def incident(self) -> Incident:
        return self.asked.request.incident


@dataclass(frozen=True)
class OwnAnswer:
    """What one of the person's actors was asked, and the report that counts, if there is one."""

    asked: RequestedActor
    latest: Report | None
    is_due: bool


def owed(user, *, now: datetime) -> list[Owed]:
    """What the person's actors owe in ongoing incidents, by deadline: so the late ones stand first."""
    rows = (
        RequestedActor.objects.for_writing(user)
        .unanswered()
        .select_related("request__incident", "actor")
        .prefetch_related("actor__names")
        .order_by("request__due_at", "pk")
    )
    return [Owed(asked, is_late=now > asked.request.due_at) for asked in rows]


def handed_in(user, *, limit: int = 20) -> list[Report]:
    """The latest reports of the person's own actors, newest first."""
    rows = Report.objects.filter(asked__in=RequestedActor.objects.for_writing(user))
    return list(
        rows.select_related("asked__request__incident", "asked__actor", "by")
        .prefetch_related("asked__actor__names")
        .order_by("-sent_at", "-pk")[:limit]
    )


def requests_of(incident: Incident, user, *, now: datetime) -> list[SideBySide]:
    """The incident's requests, latest first, each with its lines; for the office."""
    rows = Request.objects.visible_to(user).filter(incident=incident).with_reports()
    return [side_by_side.of(request, now=now) for request in rows]


def asked_of(incident: Incident, user, *, now: datetime) -> list[OwnAnswer]:
    """What the person's own actors have been asked in the incident, latest first."""
    rows = (
        RequestedActor.objects.for_writing(user)
        .filter(request__incident=incident)
        .select_related("request", "actor")
        .prefetch_related("actor__names", "reports")
        .order_by("-request__due_at", "-pk")
    )
    return [_own_answer(asked, now) for asked in rows]


def _own_answer(asked: RequestedActor, now: datetime) -> OwnAnswer:
    reports = list(asked.reports.all())
    return OwnAnswer(asked, reports[-1] if reports else None, is_due=now > asked.request.due_at)


def requests_with_gaps(user, *, now: datetime) -> list[SideBySide]:
    """Requests in ongoing incidents that somebody has not answered, the first due first."""
    rows = (
        Request.objects.visible_to(user)
        .filter(pk__in=RequestedActor.objects.unanswered().values("request"))
        .with_reports()
        .order_by("due_at", "pk")
    )
    return [side_by_side.of(request, now=now) for request in rows]
