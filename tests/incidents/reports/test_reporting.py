from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from actors.classes import Sight
from incidents.problems import Refused
from incidents.reports import reporting
from incidents.reports.models import Report
from incidents.reports.reporting import Overtaken
from samverkan import journal, live, triggers
from samverkan.transitions import Conflict
from tests.incidents.factories import HOUR, asked_of, create_incident, create_report, create_request

MINUTE = timedelta(minutes=1)


@pytest.fixture
def incident(kim, tyreso, nacka):
    return create_incident(by=kim, actors=(tyreso, nacka))


@pytest.fixture
def asked(incident, kim, tyreso):
    return asked_of(create_request(incident, by=kim), tyreso)


def test_the_first_report_is_number_one_and_is_journalled(asked, bo):
    report = create_report(asked, by=bo, impact=3)

    assert (report.number, report.impact) == (1, 3)
    assert journal.of(report).get().by == bo
    assert live.revision(asked.request.topic) == 2


def test_a_double_press_is_one_report(asked, bo):
    key = uuid4()

    first = create_report(asked, by=bo, client_key=key, based_on=0)
    second = create_report(asked, by=bo, client_key=key, based_on=0)

    assert first == second
    assert Report.objects.count() == 1


def test_a_correction_is_the_next_number_and_overwrites_nothing(asked, bo):
    create_report(asked, by=bo, impact=1)
    create_report(asked, by=bo, impact=4, based_on=1)

    assert [(each.number, each.impact) for each in asked.reports.all()] == [(1, 1), (2, 4)]


def test_a_form_of_another_request_is_not_taken_for_this_one(asked, incident, kim, bo, tyreso):
    key = uuid4()
    create_report(asked, by=bo, client_key=key)
    other = asked_of(create_request(incident, by=kim), tyreso)

    with pytest.raises(Conflict):
        create_report(other, by=bo, client_key=key)


def test_a_colleague_s_report_is_never_replaced_unseen(asked, bo, asta):
    create_report(asked, by=asta)

    with pytest.raises(Overtaken, match="Asta Gren lämnade in rapport 1"):
        create_report(asked, by=bo, based_on=0)

    assert asked.reports.count() == 1


@pytest.mark.parametrize("wrong", [MINUTE, -timedelta(days=7) - MINUTE])
def test_a_lagestid_in_the_future_or_a_week_old_is_refused(asked, bo, wrong):
    now = timezone.now()

    with pytest.raises(Refused) as refused:
        create_report(asked, by=bo, now=now, as_of_at=now + wrong)

    assert [problem.field for problem in refused.value.problems] == ["as_of_at"]


@pytest.mark.parametrize("right", [timedelta(0), -timedelta(days=7)])
def test_a_lagestid_of_now_or_just_a_week_ago_is_taken(asked, bo, right):
    now = timezone.now()

    assert create_report(asked, by=bo, now=now, as_of_at=now + right).number == 1


def test_nothing_new_repeats_what_the_actor_last_said(asked, incident, kim, bo, tyreso):
    create_report(asked, by=bo, impact=3)
    next_asked = asked_of(create_request(incident, by=kim), tyreso)

    report = reporting.report_nothing_new(next_asked, client_key=uuid4(), by=bo, now=timezone.now())

    assert (report.kind, report.impact, report.number) == ("nothing_new", 3, 1)
    assert report.answers["happened"] == "Väg 73 är avstängd."


def test_nothing_to_report_as_the_first_word_means_no_impact(asked, bo):
    report = reporting.report_nothing_new(asked, client_key=uuid4(), by=bo, now=timezone.now())

    assert (report.impact, report.answers) == (0, {"reporter": "Bo Ask"})


def test_nothing_new_pressed_twice_is_one_report(asked, bo):
    key = uuid4()

    for _ in range(2):
        reporting.report_nothing_new(asked, client_key=key, by=bo, now=timezone.now())

    assert Report.objects.count() == 1


def test_nothing_new_never_replaces_a_colleague_s_report(asked, bo, asta):
    create_report(asked, by=asta, impact=4)

    with pytest.raises(Overtaken):
        reporting.report_nothing_new(asked, client_key=uuid4(), by=bo, now=timezone.now())


def test_another_actor_s_report_is_not_what_we_last_said(asked, kim, bo, cecilia, nacka, tyreso):
    create_report(asked_of(asked.request, nacka), by=cecilia)

    assert reporting.previous_of(asked) is None


def test_shared_with_the_host_alone_names_the_host(asked, bo, lansstyrelsen):
    report = create_report(asked, by=bo, sight=Sight.NAMED)

    assert list(report.named_to.all()) == [lansstyrelsen]


def test_the_receipt_says_what_was_sent_and_when_the_next_is_due(asked, incident, kim, bo, tyreso):
    create_request(incident, by=kim, due_in=3 * HOUR)
    report = create_report(asked, by=bo)

    said = reporting.receipt(report, now=timezone.now())

    assert said.startswith("Lägesrapport 1 är inlämnad ")
    assert "Nästa senast " in said


def test_the_database_itself_keeps_a_sent_report(asked, bo):
    report = create_report(asked, by=bo)

    assert {"report_is_final_update", "report_is_final_delete"} <= triggers.existing()
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.update(impact=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=report.pk).delete()
