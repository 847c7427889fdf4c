"""Opening, closing and reopening an incident (händelse), and who takes part in it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from actors.classes import Sight
from actors.models import Actor
from actors.people.models import User
from forums.activation.models import Activation
from incidents.models import Incident, Participant
from incidents.problems import Problem, refuse_if
from samverkan import journal
from samverkan.format import day_and_time
from samverkan.transitions import Conflict, move

# Outside the agreement: they see what is open, or shared with them by name.
LIMITED = {Actor.Kind.PRIVATE}


def called_actors(activation: Activation) -> list[Actor]:
    """Everyone the activation's call-outs have called, each once."""
    called = Actor.objects.filter(pk__in=activation.callouts.values("callout__called__actor"))
    return list(called.by_name())


def problems(*, kind: str, starts_at: datetime, now: datetime) -> list[Problem]:
    """What is wrong with an incident that is to be opened."""
    if kind != Incident.Kind.PLANNED and starts_at > now:
        return [Problem("starts_at", _("Tiden har inte varit än. Välj slaget planerad, eller rätta tiden."))]
    return []


def open_incident(
    *,
    name: str,
    kind: str,
    is_exercise: bool,
    starts_at: datetime,
    actors: Iterable[Actor],
    start_key: UUID,
    by: User,
    now: datetime,
    sight: str = Sight.PARTICIPANTS,
    activation: Activation | None = None,
) -> Incident:
    """Open an incident with its participants and, if there is one, tie the activation to it.

    The same `start_key` gives the same incident, however often it comes. An exercise's activation
    makes an exercise: kinds are never mixed. Raises Refused for a wrong time, Conflict if the
    activation already belongs to an incident.
    """
    try:
        with transaction.atomic():
            already = Incident.objects.filter(start_key=start_key).first()
            if already:
                return already
            refuse_if(problems(kind=kind, starts_at=starts_at, now=now))
            if activation:
                is_exercise = activation.kind == Activation.Kind.EXERCISE
            incident = Incident.objects.create(
                number=_next_number(),
                name=name,
                kind=kind,
                is_exercise=is_exercise,
                starts_at=starts_at,
                sight=sight,
                start_key=start_key,
            )
            taking_part = _take_in(incident, actors)
            journal.created(incident, by=by, name=name, participants=[actor.code for actor in taking_part])
            if activation:
                tie(activation, incident, by=by, now=now)
            return incident
    except IntegrityError:
        # The same press twice at the same moment: the other one has opened it.
        already = Incident.objects.filter(start_key=start_key).first()
        if already is None:
            raise
        return already


@transaction.atomic
def tie(activation: Activation, incident: Incident, *, by: User, now: datetime) -> None:
    """Let `incident` own the activation, and its forum work on it. Raises Conflict if another does."""
    free = Activation.objects.filter(pk=activation.pk, incident__isnull=True)
    if free.update(incident=incident) != 1:
        raise Conflict(_("Aktiveringen hör redan till en händelse."), row=activation)
    activation.incident = incident
    incident.forums.add(activation.forum)
    journal.changed(activation, by=by, before={"incident": None}, after={"incident": incident.pk})


@transaction.atomic
def take_in(incident: Incident, actors: Iterable[Actor], *, by: User, now: datetime) -> list[Actor]:
    """Add participants; those who take part already are passed over. Returns the new ones."""
    if incident.state == Incident.State.CLOSED:
        raise Conflict(_("Händelsen är avslutad."), row=incident)
    new = _take_in(incident, actors)
    if new:
        journal.record("change", incident, by=by, after={"participants": [actor.code for actor in new]})
    return new


@transaction.atomic
def close(incident: Incident, *, by: User, now: datetime, note: str = "") -> None:
    """End the incident. Its reports stay; nobody owes any more. Raises Conflict if it is closed."""
    if incident.state == Incident.State.CLOSED:
        raise Conflict(
            _("Händelsen avslutades %(at)s.") % {"at": day_and_time(incident.ended_at)}, row=incident
        )
    before = incident.state
    move(incident, Incident.State.CLOSED, allowed=Incident.ALLOWED, ended_at=now)
    journal.moved(incident, before=before, by=by, note=note)


@transaction.atomic
def reopen(incident: Incident, *, by: User, now: datetime, note: str = "") -> None:
    """Let a closed incident go on. Raises Conflict if it goes on already."""
    if incident.state == Incident.State.OPEN:
        raise Conflict(_("Händelsen pågår redan."), row=incident)
    before = incident.state
    move(incident, Incident.State.OPEN, allowed=Incident.ALLOWED, ended_at=None)
    journal.moved(incident, before=before, by=by, note=note)


def _take_in(incident: Incident, actors: Iterable[Actor]) -> list[Actor]:
    present = set(incident.participants.values_list("actor", flat=True))
    new = [actor for actor in actors if actor.pk not in present]
    phase = (
        Participant.Phase.PREPARING if incident.kind == Incident.Kind.PLANNED else Participant.Phase.ONGOING
    )
    Participant.objects.bulk_create(
        Participant(incident=incident, actor=actor, phase=phase, is_limited=actor.kind in LIMITED)
        for actor in new
    )
    return new


def _next_number() -> int:
    # The last row is locked, so that two who open at once wait for each other; then counted afresh.
    Incident.objects.select_for_update().order_by("-number").first()
    return (Incident.objects.aggregate(last=Max("number"))["last"] or 0) + 1
