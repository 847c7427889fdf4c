"""What the database itself refuses, each by its name."""

import pytest
from django.db import IntegrityError, transaction

from forums.callouts.models import Answer, AnswerLink, CalledActor, Callout, Step
from tests.forums.callouts.factories import NOW, create_called_forum, start_callout

pytestmark = pytest.mark.django_db


@pytest.fixture
def callout():
    return start_callout(create_called_forum(1)[0])


def refuses(act):
    """Whether the database refuses; what it says of the column or the name is its own affair."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    return str(refused.value)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"started_at": None}, "callout_started_at_iff_started"),
        ({"state": "done"}, "callout_ended_at_iff_ended"),
        ({"ended_at": NOW}, "callout_ended_at_iff_ended"),
        ({"quorum_rule": "number"}, "callout_number_iff_by_number"),
        ({"quorum_number": 3}, "callout_number_iff_by_number"),
    ],
)
def test_a_callouts_columns_belong_to_its_state(callout, change, name):
    assert name in refuses(lambda: Callout.objects.update(**change))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"state": "not_reached"}, "called_actor_next_step_only_while_waiting"),
        ({"state": "takes_part", "next_step_at": None}, "called_actor_takes_part_at_iff_takes_part"),
        ({"takes_part_at": NOW}, "called_actor_takes_part_at_iff_takes_part"),
    ],
)
def test_a_called_actors_columns_belong_to_its_state(callout, change, name):
    assert name in refuses(lambda: CalledActor.objects.update(**change))


def test_two_ringing_callouts_never_share_a_code(callout):
    other = start_callout(callout.forum, by=callout.by)

    refuses(lambda: Callout.objects.filter(pk=other.pk).update(code=callout.code))


def test_an_actor_a_step_and_a_link_are_there_once(callout):
    called, step, link = CalledActor.objects.get(), Step.objects.first(), AnswerLink.objects.get()

    for row in (called, step, link):
        row.pk = None
        refuses(lambda row=row: row.save(force_insert=True))


def test_minutes_belong_to_somebody_who_is_coming(callout):
    given = Answer(called=CalledActor.objects.get(), answer="cannot", minutes=5, means="link", at=NOW)

    assert "answer_minutes_only_when_coming" in refuses(given.save)
