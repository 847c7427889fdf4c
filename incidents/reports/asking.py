"""Asking actors for status reports (begäran om lägesrapport): which questions, as of when, due when."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from actors.models import Actor
from actors.people.models import User
from incidents.models import Incident
from incidents.problems import Problem, refuse_if
from incidents.reports.models import QuestionSet, Request, RequestedActor
from samverkan import journal, live
from samverkan.transitions import Conflict

# What the form proposes: due at a whole hour with at least an hour to write, as of half an hour before.
TIME_TO_WRITE = timedelta(hours=1)
AS_OF_BEFORE_DUE = timedelta(minutes=30)


def proposed_times(now: datetime) -> tuple[datetime, datetime]:
    """(as of, due) that a form is prefilled with at `now`."""
    due_at = (now + TIME_TO_WRITE).replace(minute=0, second=0, microsecond=0)
    if due_at < now + TIME_TO_WRITE:
        due_at += timedelta(hours=1)
    return due_at - AS_OF_BEFORE_DUE, due_at


def question_sets() -> list[QuestionSet]:
    """The latest version of each question set."""
    latest: dict[str, QuestionSet] = {}
    for each in QuestionSet.objects.order_by("code", "version"):
        latest[each.code] = each
    return list(latest.values())


def problems(
    *, actors: list[Actor], as_of_at: datetime, due_at: datetime, incident: Incident, now: datetime
) -> list[Problem]:
    """Everything that is wrong with a request that is to be sent."""
    found = []
    if not actors:
        found.append(Problem("actors", _("Välj minst en aktör.")))
    if due_at <= now:
        found.append(Problem("due_at", _("Sista tid har passerat. Ange en tid som kommer.")))
    if as_of_at > due_at:
        found.append(Problem("as_of_at", _("Lägestiden ligger efter sista tid. Ange en tidigare lägestid.")))
    outside = [actor for actor in actors if not incident.participants.filter(actor=actor).exists()]
    found += [
        Problem("actors", _("%(actor)s deltar inte i händelsen.") % {"actor": actor}) for actor in outside
    ]
    return found


def ask(
    incident: Incident,
    *,
    question_set: QuestionSet,
    as_of_at: datetime,
    due_at: datetime,
    actors: Iterable[Actor],
    start_key: UUID,
    by: User,
    now: datetime,
) -> Request:
    """Ask `actors`, all participants of `incident`, for a report due at `due_at`.

    The same `start_key` gives the same request, however often it comes. Raises Refused with what is
    to put right, Conflict if the incident has been closed.
    """
    actors = list(actors)
    try:
        with transaction.atomic():
            already = Request.objects.filter(start_key=start_key).first()
            if already:
                return already
            if not Incident.objects.ongoing().filter(pk=incident.pk).exists():
                raise Conflict(_("Händelsen är avslutad."), row=incident)
            refuse_if(problems(actors=actors, as_of_at=as_of_at, due_at=due_at, incident=incident, now=now))
            request = Request.objects.create(
                incident=incident,
                question_set=question_set,
                as_of_at=as_of_at,
                due_at=due_at,
                start_key=start_key,
                sent_at=now,
                by=by,
            )
            RequestedActor.objects.bulk_create(
                RequestedActor(request=request, actor=actor) for actor in actors
            )
            journal.created(request, by=by, due_at=due_at, asked=[actor.code for actor in actors])
            live.bump(request.topic)
            return request
    except IntegrityError:
        already = Request.objects.filter(start_key=start_key).first()
        if already is None:
            raise
        return already
