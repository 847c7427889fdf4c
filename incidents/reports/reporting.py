"""Handing in a status report (lägesrapport). What is sent is final: a correction is the next number."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from actors.classes import Sight
from actors.models import Actor
from actors.people.models import User
from incidents.problems import Problem, refuse_if
from incidents.reports.models import Impact, Report, RequestedActor
from samverkan import journal, live
from samverkan.format import clock, day_and_time
from samverkan.transitions import Conflict

# A report is about now. Older than a conference's week it is history, or a mistyped date.
OLDEST = timedelta(days=7)


class Overtaken(Conflict):
    """A colleague handed in `latest` meanwhile; nothing of what was written is lost by it."""

    def __init__(self, latest: Report):
        super().__init__(
            _("%(who)s lämnade in rapport %(number)s %(at)s.")
            % {"who": latest.by or _("Någon"), "number": latest.number, "at": clock(latest.sent_at)},
            row=latest,
        )
        self.latest = latest


def problems(*, as_of_at: datetime, now: datetime) -> list[Problem]:
    """What is wrong with the lägestid: it has not been yet, or it is too long ago."""
    if as_of_at > now:
        return [Problem("as_of_at", _("Lägestiden har inte varit än. Ange när läget gällde, senast nu."))]
    if as_of_at < now - OLDEST:
        return [Problem("as_of_at", _("Lägestiden är mer än sju dagar gammal. Kontrollera datumet."))]
    return []


def latest_of(asked: RequestedActor) -> Report | None:
    """The report that counts for this request, or None."""
    return asked.reports.order_by("-number").first()


def previous_of(asked: RequestedActor) -> Report | None:
    """The actor's latest report to an earlier request in the same incident: what it last said."""
    earlier = Report.objects.filter(asked__actor=asked.actor, asked__request__incident=asked.request.incident)
    return (
        earlier.exclude(asked=asked).select_related("asked__request").order_by("-sent_at", "-number").first()
    )


def submit(
    asked: RequestedActor,
    *,
    client_key: UUID,
    as_of_at: datetime,
    impact: int,
    kind: str,
    reliability: str,
    sight: str,
    answers: dict,
    based_on: int,
    by: User,
    now: datetime,
) -> Report:
    """Hand in a report; the next number if there are reports already, which it then replaces.

    `based_on` is the number the writer had seen (0: none). The same `client_key` gives the same
    report, however often it comes. Raises Refused for an impossible lägestid, Overtaken if a
    colleague has handed in a report that the writer had not seen.
    """
    with transaction.atomic():
        already = _locked(asked, client_key)
        if already:
            return already
        latest = latest_of(asked)
        if latest and latest.number != based_on:
            raise Overtaken(latest)
        refuse_if(problems(as_of_at=as_of_at, now=now))
        return _hand_in(
            asked,
            client_key=client_key,
            number=latest.number + 1 if latest else 1,
            kind=kind,
            as_of_at=as_of_at,
            impact=impact,
            reliability=reliability,
            sight=sight,
            answers=answers,
            by=by,
            now=now,
        )


def report_nothing_new(asked: RequestedActor, *, client_key: UUID, by: User, now: datetime) -> Report:
    """Say in one press that nothing is new: what the actor last said in the incident holds now too.

    Without an earlier report it says that there is nothing to report, impact none. Only as the
    answer to a request: it never replaces a report. Raises Overtaken if there is one.
    """
    with transaction.atomic():
        already = _locked(asked, client_key)
        if already:
            return already
        latest = latest_of(asked)
        if latest:
            raise Overtaken(latest)
        previous = previous_of(asked)
        return _hand_in(
            asked,
            client_key=client_key,
            number=1,
            kind=Report.Kind.NOTHING_NEW,
            as_of_at=now.replace(second=0, microsecond=0),
            impact=previous.impact if previous else Impact.NONE,
            reliability=previous.reliability if previous else Report.Reliability.CONFIRMED,
            sight=previous.sight if previous else Sight.PARTICIPANTS,
            answers={**(previous.answers if previous else {}), "reporter": by.name},
            by=by,
            now=now,
        )


def next_due(actor: Actor, *, now: datetime) -> datetime | None:
    """When the actor's next report is due, in any ongoing incident; None if nothing is asked."""
    owed = RequestedActor.objects.unanswered().filter(actor=actor).select_related("request")
    return min((asked.request.due_at for asked in owed), default=None)


def receipt(report: Report, *, now: datetime) -> str:
    """What the one who handed in the report is told."""
    said = _("Lägesrapport %(number)s är inlämnad %(at)s.") % {
        "number": report.number,
        "at": clock(report.sent_at),
    }
    due_at = next_due(report.asked.actor, now=now)
    if due_at is None:
        return said
    return f"{said} {_('Nästa senast %(at)s.') % {'at': day_and_time(due_at)}}"


def _locked(asked: RequestedActor, client_key: UUID) -> Report | None:
    # The asked row is the lock: two who press at the same moment get different numbers, or one report.
    RequestedActor.objects.select_for_update().get(pk=asked.pk)
    already = Report.objects.filter(client_key=client_key).first()
    if already and already.asked_id != asked.pk:
        raise Conflict(_("Formuläret hör till en annan begäran. Läs in sidan igen."), row=asked)
    return already


def _hand_in(asked: RequestedActor, *, by: User, now: datetime, **columns: object) -> Report:
    report = Report.objects.create(asked=asked, by=by, sent_at=now, **columns)
    if report.sight == Sight.NAMED:
        # Shared with the host alone; the office reads everything.
        report.named_to.set(Actor.objects.filter(is_host=True))
    journal.created(
        report,
        by=by,
        actor=asked.actor.code,
        request=asked.request_id,
        number=report.number,
        impact=report.impact,
        sight=report.sight,
    )
    live.bump(asked.request.topic)
    return report
