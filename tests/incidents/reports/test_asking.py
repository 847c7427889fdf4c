from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents import opening
from incidents.problems import Refused
from incidents.reports import asking, delivered
from incidents.reports.models import QuestionSet, Request, Service
from samverkan import live
from samverkan.transitions import Conflict
from tests.incidents.factories import create_incident, create_request


@pytest.fixture
def incident(kim, tyreso, nacka):
    return create_incident(by=kim, actors=(tyreso, nacka))


def fields_of(refused):
    return [problem.field for problem in refused.value.problems]


def test_every_participant_that_is_asked_has_a_row(incident, kim):
    request = create_request(incident, by=kim)

    assert [asked.actor.code for asked in request.asked.all()] == ["0138", "0182"]
    assert live.revision(request.topic) == 1


def test_asking_twice_with_one_form_asks_once(incident, kim):
    key = uuid4()

    assert create_request(incident, by=kim, start_key=key) == create_request(incident, by=kim, start_key=key)
    assert Request.objects.count() == 1


def test_a_request_without_actors_is_refused(incident, kim):
    with pytest.raises(Refused) as refused:
        create_request(incident, by=kim, actors=[])

    assert fields_of(refused) == ["actors"]


def test_who_does_not_take_part_is_not_asked(incident, kim, lansstyrelsen):
    with pytest.raises(Refused, match="Länsstyrelsen Stockholm deltar inte"):
        create_request(incident, by=kim, actors=[lansstyrelsen])


def test_a_time_that_has_passed_and_an_as_of_after_it_are_both_said(incident, kim):
    with pytest.raises(Refused) as refused:
        create_request(incident, by=kim, due_in=timedelta(hours=-1))

    assert fields_of(refused) == ["due_at", "as_of_at"]


def test_nothing_is_asked_in_a_closed_incident(incident, kim):
    opening.close(incident, by=kim, now=timezone.now())

    with pytest.raises(Conflict):
        create_request(incident, by=kim)


@pytest.mark.parametrize(
    ("clock", "due"), [((12, 20), (14, 0)), ((12, 0), (13, 0)), ((12, 1), (14, 0)), ((22, 59), (0, 0))]
)
def test_an_hour_at_least_and_a_whole_hour_are_proposed(clock, due):
    now = datetime(2026, 11, 25, *clock, tzinfo=UTC)

    as_of_at, due_at = asking.proposed_times(now)

    assert (due_at.hour, due_at.minute) == due
    assert due_at - as_of_at == timedelta(minutes=30)


def test_the_latest_version_of_a_question_set_is_the_one_to_choose(db):
    delivered.load()
    newer = QuestionSet.objects.create(
        code="lagesrapport", version=2, name="Lägesrapport", fields=["happened"]
    )

    assert asking.question_sets() == [newer]


def test_what_the_office_has_changed_is_not_put_back(db):
    delivered.load()
    Service.objects.filter(code="el").update(name="Elförsörjning")
    delivered.load()

    assert Service.objects.get(code="el").name == "Elförsörjning"
