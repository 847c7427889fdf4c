import pytest
import time_machine

from forums.callouts.models import CalledActor, Callout
from forums.callouts.tasks import sweep_callouts
from samverkan.models import Heartbeat
from samverkan.post.models import Notice
from tests.forums.callouts.factories import NOW, create_called_forum, start_callout

pytestmark = pytest.mark.django_db


@time_machine.travel(NOW, tick=False)
def test_a_sweep_that_runs_twice_queues_each_message_once():
    start_callout(create_called_forum(1, 1)[0])

    sweep_callouts()
    sweep_callouts()

    assert Notice.objects.count() == 2


@time_machine.travel(NOW, tick=False)
def test_a_sweep_says_that_it_has_done_its_round():
    sweep_callouts()

    assert Heartbeat.objects.get(name="sweep_callouts").at == NOW


@time_machine.travel(NOW, tick=False)
def test_a_callout_whose_bell_was_lost_is_taken_up_by_the_sweep(monkeypatch):
    monkeypatch.setattr("forums.callouts.calling.ring", lambda *_: None)
    start_callout(create_called_forum(1)[0])

    sweep_callouts()

    assert Notice.objects.get().state == Notice.State.QUEUED


@time_machine.travel(NOW, tick=False)
def test_a_callout_of_nobody_who_can_be_reached_ends_by_itself():
    callout = start_callout(create_called_forum(0)[0])

    sweep_callouts()
    callout.refresh_from_db()

    assert callout.state == Callout.State.DONE
    assert callout.called.get().state == CalledActor.State.NOT_REACHED


def test_the_bell_rings_when_the_start_is_committed(django_capture_on_commit_callbacks, monkeypatch):
    rung = []
    monkeypatch.setattr("samverkan.bell._ring_now", lambda task, args: rung.append(task.name))

    with django_capture_on_commit_callbacks(execute=True):
        start_callout(create_called_forum(1)[0])

    assert rung == ["forums.callouts.tasks.sweep_callouts"]
