"""Incidents, requests and reports for tests."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from actors.agreements.models import Agreement, AgreementVersion, PartyShares
from actors.classes import Sight
from actors.models import Actor
from actors.people.models import User
from forums.activation.models import Activation, ActivationCallout, Need
from forums.callouts.models import CalledActor, Callout
from forums.models import Forum
from incidents.models import Incident
from incidents.opening import open_incident
from incidents.reports import delivered
from incidents.reports.asking import ask
from incidents.reports.models import QuestionSet, Report, Request, RequestedActor
from incidents.reports.reporting import submit
from tests.factories import create_forum

HOUR = timedelta(hours=1)


def create_incident(
    *, by: User, actors: tuple[Actor, ...] = (), now: datetime | None = None, **columns: object
) -> Incident:
    now = now or timezone.now()
    given = {
        "name": "Snöoväder",
        "kind": Incident.Kind.SUDDEN,
        "is_exercise": False,
        "starts_at": now,
        "start_key": uuid4(),
        "sight": Sight.PARTICIPANTS,
        **columns,
    }
    return open_incident(**given, actors=actors, by=by, now=now)


def create_request(
    incident: Incident, *, by: User, now: datetime | None = None, due_in: timedelta = HOUR, **columns: object
) -> Request:
    delivered.load()
    now = now or timezone.now()
    actors = [participant.actor for participant in incident.participants.all()]
    given = {
        "question_set": QuestionSet.objects.get(),
        "as_of_at": now,
        "due_at": now + due_in,
        "actors": actors,
        "start_key": uuid4(),
        **columns,
    }
    return ask(incident, **given, by=by, now=now)


def asked_of(request: Request, actor: Actor) -> RequestedActor:
    return request.asked.get(actor=actor)


def create_report(
    asked: RequestedActor, *, by: User, now: datetime | None = None, impact: int = 2, **columns: object
) -> Report:
    now = now or timezone.now()
    given = {
        "client_key": uuid4(),
        "as_of_at": now,
        "impact": impact,
        "kind": Report.Kind.NEW,
        "reliability": Report.Reliability.CONFIRMED,
        "sight": Sight.PARTICIPANTS,
        "answers": {"happened": "Väg 73 är avstängd."},
        "based_on": asked.reports.count(),
        **columns,
    }
    return submit(asked, **given, by=by, now=now)


def create_activation(
    *,
    by: User,
    called: tuple[Actor, ...] = (),
    kind: str = Activation.Kind.REAL,
    forum: Forum | None = None,
) -> Activation:
    """An active activation whose first call-out has called the actors."""
    now = timezone.now()
    need = Need.objects.create(
        raised_by_outsider="SMHI",
        what="Snöoväder",
        raised_at=now,
        recorded_by=by,
        start_key=uuid4(),
        state=Need.State.DECIDED,
        decided_at=now,
    )
    activation = Activation.objects.create(
        need=need,
        forum=forum or create_forum(),
        kind=kind,
        purpose="Snöoväder",
        start_key=uuid4(),
        decided_at=now,
        decided_by=by,
    )
    callout = Callout.objects.create(
        kind=kind, code="A1", text="Snöoväder", start_key=uuid4(), state="ringing", started_at=now, by=by
    )
    ActivationCallout.objects.create(activation=activation, callout=callout, part="first")
    for actor in called:
        CalledActor.objects.create(callout=callout, actor=actor)
    return activation


def create_party(actor: Actor) -> None:
    """Let the actor be a party of the agreement."""
    agreement = Agreement.objects.create(code="overenskommelse", name="Överenskommelsen")
    version = AgreementVersion.objects.create(agreement=agreement, number=1)
    PartyShares.objects.create(version=version, actor=actor, group=PartyShares.Group.MUNICIPALITY)
