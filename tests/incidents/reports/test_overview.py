import pytest
from django.utils import timezone

from incidents import opening
from incidents.reports import overview, side_by_side
from incidents.reports.models import Request
from tests.factories import create_actor
from tests.incidents.factories import HOUR, asked_of, create_incident, create_report, create_request

NAMES = ["Ängby", "Österåker", "Ale", "Åsted", "Zinkgruvan"]


@pytest.fixture
def incident(kim, tyreso, nacka):
    return create_incident(by=kim, actors=(tyreso, nacka))


def test_what_is_owed_stands_by_deadline_the_late_first(incident, kim, bo):
    now = timezone.now()
    later = create_request(incident, by=kim, due_in=3 * HOUR)
    late = create_request(incident, by=kim, now=now - 2 * HOUR)

    owed = overview.owed(bo, now=now)

    assert [(each.asked.request, each.is_late) for each in owed] == [(late, True), (later, False)]


def test_nobody_owes_what_is_handed_in_or_asked_of_others(incident, kim, bo, cecilia, tyreso):
    request = create_request(incident, by=kim)
    create_report(asked_of(request, tyreso), by=bo)

    assert overview.owed(bo, now=timezone.now()) == []
    assert [each.asked.actor.code for each in overview.owed(cecilia, now=timezone.now())] == ["0182"]


def test_nobody_owes_anything_in_a_closed_incident(incident, kim, bo):
    create_request(incident, by=kim)
    opening.close(incident, by=kim, now=timezone.now())

    assert overview.owed(bo, now=timezone.now()) == []
    assert overview.requests_with_gaps(kim, now=timezone.now()) == []


def test_a_request_with_a_gap_names_who_is_missing(incident, kim, bo, tyreso):
    now = timezone.now()
    request = create_request(incident, by=kim, now=now - 2 * HOUR)
    create_report(asked_of(request, tyreso), by=bo, now=now)

    (gaps,) = overview.requests_with_gaps(kim, now=now)

    assert [line.actor.name for line in gaps.missing] == ["Nacka"]
    assert [line.actor.name for line in gaps.late] == ["Tyresö"]


def test_the_lines_stand_in_swedish_order(kim):
    incident = create_incident(by=kim, actors=tuple(create_actor(name=name) for name in NAMES))
    create_request(incident, by=kim)

    view = side_by_side.of(Request.objects.with_reports().get(), now=timezone.now())

    assert [line.actor.name for line in view.lines] == ["Ale", "Zinkgruvan", "Åsted", "Ängby", "Österåker"]


def test_worst_first_is_the_silent_then_by_impact(kim, bo):
    now = timezone.now()
    actors = [create_actor(name=name) for name in NAMES[:3]]
    request = create_request(create_incident(by=kim, actors=tuple(actors)), by=kim, now=now - 2 * HOUR)
    create_report(asked_of(request, actors[0]), by=bo, impact=1)
    create_report(asked_of(request, actors[1]), by=bo, impact=4)

    view = side_by_side.of(Request.objects.with_reports().get(), now=timezone.now(), worst_first=True)

    assert [line.actor.name for line in view.lines] == ["Ale", "Österåker", "Ängby"]


def test_more_actors_cost_no_more_queries(kim, bo, django_assert_max_num_queries):
    actors = tuple(create_actor(name=f"Aktör {number}") for number in range(40))
    request = create_request(create_incident(by=kim, actors=actors), by=kim)
    for asked in request.asked.all():
        create_report(asked, by=bo)

    with django_assert_max_num_queries(6):
        view = side_by_side.of(Request.objects.with_reports().get(), now=timezone.now())
        assert [str(line.report.by) + line.actor.name for line in view.lines]
