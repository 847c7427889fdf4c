from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from actors.models import Actor
from forums.activation.models import Activation
from incidents import opening
from incidents.models import Incident
from incidents.problems import Refused
from samverkan import journal
from samverkan.transitions import Conflict
from tests.factories import create_actor
from tests.incidents.factories import create_activation, create_incident


def test_an_incident_has_a_number_its_participants_and_a_line_in_the_journal(kim, tyreso, nacka):
    incident = create_incident(by=kim, actors=(tyreso, nacka))

    assert incident.number == 1
    assert {each.actor for each in incident.participants.all()} == {tyreso, nacka}
    assert journal.of(incident).get().after["participants"] == ["0138", "0182"]


def test_pressing_twice_opens_one_incident(kim, tyreso):
    key = uuid4()

    first = create_incident(by=kim, actors=(tyreso,), start_key=key)
    second = create_incident(by=kim, actors=(tyreso,), start_key=key)

    assert first == second
    assert Incident.objects.count() == 1


def test_a_sudden_incident_cannot_begin_tomorrow(kim):
    with pytest.raises(Refused) as refused:
        create_incident(by=kim, starts_at=timezone.now() + timedelta(days=1))

    assert [problem.field for problem in refused.value.problems] == ["starts_at"]


def test_a_planned_one_can_and_its_participants_prepare(kim, tyreso):
    incident = create_incident(
        by=kim, actors=(tyreso,), kind=Incident.Kind.PLANNED, starts_at=timezone.now() + timedelta(days=180)
    )

    assert incident.participants.get().phase == "preparing"


def test_the_activation_belongs_to_the_incident_and_its_forum_works_on_it(kim, tim, tyreso):
    activation = create_activation(by=tim, called=(tyreso,))

    incident = create_incident(by=kim, activation=activation)

    activation.refresh_from_db()
    assert activation.incident == incident
    assert list(incident.forums.all()) == [activation.forum]


def test_an_exercise_s_activation_makes_an_exercise(kim, tim):
    activation = create_activation(by=tim, kind=Activation.Kind.EXERCISE)

    assert create_incident(by=kim, activation=activation, is_exercise=False).is_exercise


def test_an_activation_belongs_to_one_incident_only_and_nothing_is_half_done(kim, tim):
    activation = create_activation(by=tim)
    create_incident(by=kim, activation=activation)

    with pytest.raises(Conflict):
        create_incident(by=kim, activation=activation)

    assert Incident.objects.count() == 1


def test_a_private_actor_takes_part_with_limited_sight(kim):
    company = create_actor(name="Elbolaget", kind=Actor.Kind.PRIVATE)

    assert create_incident(by=kim, actors=(company,)).participants.get().is_limited


def test_a_closed_incident_says_when_and_can_go_on_again(kim):
    incident = create_incident(by=kim)
    now = timezone.now()

    opening.close(incident, by=kim, now=now)
    assert (incident.state, incident.ended_at) == ("closed", now)

    opening.reopen(incident, by=kim, now=now)
    assert (incident.state, incident.ended_at) == ("open", None)
    assert [entry.kind for entry in journal.of(incident)] == ["move", "move", "change"]


def test_only_one_of_two_closes_it(kim, rosa):
    incident = create_incident(by=kim)
    stale = Incident.objects.get()
    opening.close(incident, by=kim, now=timezone.now())

    with pytest.raises(Conflict):
        opening.close(stale, by=rosa, now=timezone.now())


def test_who_takes_part_already_is_taken_in_once(kim, tyreso, nacka):
    incident = create_incident(by=kim, actors=(tyreso,))

    assert opening.take_in(incident, [tyreso, nacka], by=kim, now=timezone.now()) == [nacka]
    assert incident.participants.count() == 2
