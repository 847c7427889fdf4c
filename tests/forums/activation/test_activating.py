from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from forums.activation import activating
from forums.activation.activating import NewNeed, RaisedBy
from forums.activation.models import Activation, Need
from forums.callouts.models import CalledActor, Callout
from forums.meetings.models import Meeting
from forums.models import Level, Mode
from samverkan import journal
from samverkan.transitions import Conflict
from tests.factories import create_forum
from tests.forums.activation.factories import NOW, activate, an_order, create_need
from tests.forums.callouts.factories import create_called_forum

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum():
    return create_called_forum(1, 1, 0)[0]


def start(need, order, *, by, start_key=None):
    return activating.activate(need, order, start_key=start_key or uuid4(), by=by, now=NOW)


def test_a_need_is_raised_by_exactly_one(tim, tyreso):
    with pytest.raises(IntegrityError), transaction.atomic():
        create_need(by=tim, actor=tyreso, outsider="Svenska kyrkan")


def test_the_same_form_gives_the_same_need(bo, tyreso):
    key = uuid4()
    given = {"raised_by": RaisedBy(actor=tyreso), "what": "Snö", "start_key": key, "by": bo, "now": NOW}

    assert activating.raise_need(**given) == activating.raise_need(**given)


def test_a_refused_need_keeps_its_reason_and_who_decided(tim):
    need = create_need(by=tim)

    activating.refuse(need, reason="Räcker med polisen", by=tim, now=NOW)

    need.refresh_from_db()
    assert (need.state, need.reason, need.decided_by) == ("refused", "Räcker med polisen", tim)
    assert journal.of(need).filter(kind="move", by=tim).exists()


def test_a_need_is_decided_once(tim, hanna):
    need = create_need(by=tim)
    stale = Need.objects.get(pk=need.pk)
    activating.refuse(need, reason="Räcker med polisen", by=tim, now=NOW)

    with pytest.raises(Conflict):
        activating.refuse(stale, reason="Nej", by=hanna, now=NOW)


def test_activating_decides_the_need_calls_the_actors_and_sets_the_meeting(tim, rosa, forum, lansstyrelsen):
    need = create_need(by=tim)

    activation = start(need, an_order(forum, leader=rosa), by=tim).activation

    assert need.state == "decided"
    assert activation.first_callout.called.count() == 3
    assert activation.first_meeting.leader == rosa
    assert activation.first_meeting.host == lansstyrelsen


def test_a_press_repeated_gives_the_same_activation_and_sends_nothing_more(tim, rosa, forum):
    need, order, key = create_need(by=tim), an_order(forum, leader=rosa), uuid4()
    first = start(need, order, by=tim, start_key=key)

    second = start(Need.objects.get(pk=need.pk), order, by=tim, start_key=key)

    assert (second.activation, second.is_new) == (first.activation, False)
    assert Callout.objects.count() == 1


def test_an_order_for_an_active_forum_gives_what_runs_and_leaves_no_trace(tim, hanna, rosa, forum):
    running = activate(forum, by=tim, leader=rosa)
    need = NewNeed(RaisedBy(outsider="Kyrkan"), "Också snö")

    second = start(need, an_order(forum, leader=rosa, purpose="Snö"), by=hanna)

    assert (second.activation, second.is_new) == (running, False)
    assert (Need.objects.count(), Callout.objects.count(), Meeting.objects.count()) == (1, 1, 1)


def test_an_exercise_and_a_real_activation_of_a_forum_run_side_by_side(tim, rosa, forum):
    activate(forum, by=tim, leader=rosa)

    activate(forum, by=tim, leader=rosa, kind=Activation.Kind.EXERCISE)

    assert Activation.objects.running().count() == 2


def test_a_need_refused_meanwhile_is_a_conflict_and_nothing_is_started(tim, hanna, rosa, forum):
    need = create_need(by=tim)
    stale = Need.objects.get(pk=need.pk)
    activating.refuse(need, reason="Nej", by=hanna, now=NOW)

    with pytest.raises(Conflict):
        start(stale, an_order(forum, leader=rosa), by=tim)
    assert not Callout.objects.exists()


def test_a_forum_that_forms_itself_is_not_activated(tim):
    own = create_forum(level=Level.EXECUTING, home_mode=Mode.BOTH)

    with pytest.raises(ValueError, match="forms itself"):
        start(create_need(by=tim), an_order(own, leader=tim), by=tim)


def test_ending_keeps_the_note_and_stops_what_still_rings(tim, rosa, forum):
    activation = activate(forum, by=tim, leader=rosa)

    activating.end(activation, note="Snön är röjd", by=tim, now=NOW + timedelta(hours=5))

    activation.refresh_from_db()
    assert (activation.state, activation.note) == ("ended", "Snön är röjd")
    assert activation.first_callout.state == Callout.State.STOPPED


def test_an_ended_forum_can_be_activated_anew(tim, rosa, forum):
    activating.end(activate(forum, by=tim, leader=rosa), note="Över", by=tim, now=NOW)

    assert activate(forum, by=tim, leader=rosa).state == "active"


def test_the_chain_has_the_time_when_enough_took_part(tim, rosa, forum):
    activation = activate(forum, by=tim, leader=rosa, quorum_rule="number", quorum_number=1)
    called = CalledActor.objects.filter(state="waiting")[:1]
    CalledActor.objects.filter(pk__in=called).update(
        state="takes_part", takes_part_at=NOW + timedelta(minutes=3), next_step_at=None
    )

    enough = Activation.objects.with_chain().get().chain_at(NOW)[3]

    assert (enough.at, enough.since_need) == (NOW + timedelta(minutes=3), timedelta(minutes=3))
    assert activation.pk
