"""Many at the same instant, on the database that takes many at once: `make test-services`."""

import os
from collections.abc import Callable
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from forums.callouts import answers, ending, escalation
from forums.callouts.models import Answer, CalledActor, Callout, Step
from samverkan.post import sending
from samverkan.post.models import DrillMessage, Notice
from samverkan.transitions import Conflict
from tests.forums.callouts.factories import (
    NOW,
    create_called_forum,
    create_officer,
    open_drill,
    start_callout,
)

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="make test-services"
    ),
]


def at_once(*acts: Callable[[], object]) -> list:
    """Run all acts at the same instant, each on a connection of its own; what they return or raise."""
    gate, results = Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[number] = act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_officers_who_start_with_one_key_get_one_callout():
    forum, _actors = create_called_forum(1, 1)
    officer, key = create_officer(), uuid4()

    first, second = at_once(*[lambda: start_callout(forum, by=officer, start_key=key)] * 2)

    assert first == second
    assert Callout.objects.count() == 1
    assert CalledActor.objects.count() == 2


def test_callouts_started_together_get_codes_of_their_own():
    forum, _actors = create_called_forum(1)
    officer = create_officer()

    started = at_once(*[lambda: start_callout(forum, by=officer)] * 6)

    assert sorted(callout.code for callout in started) == ["A1", "A2", "A3", "A4", "A5", "A6"]


def test_six_sweeps_at_once_take_each_step_once():
    open_drill()
    start_callout(create_called_forum(*[1] * 60)[0])

    assert at_once(*[lambda: escalation.take_due(NOW)] * 6) == [None] * 6

    assert Notice.objects.count() == 60
    assert set(CalledActor.objects.values_list("steps_taken", flat=True)) == {1}


def test_six_senders_at_once_send_each_notice_once():
    open_drill()
    start_callout(create_called_forum(*[1] * 60)[0])
    escalation.take_due(NOW)
    ids = list(Notice.objects.values_list("pk", flat=True))

    def send() -> int:
        claimed = sending.claim(ids, sender=uuid4(), now=NOW)
        sending.send(claimed, clock=lambda: NOW)
        return len(claimed)

    assert sum(at_once(*[send] * 6)) == 60
    assert DrillMessage.objects.count() == 60
    assert set(Notice.objects.values_list("state", "tries")) == {("handed_over", 1)}


def test_answers_sweeps_and_a_stop_at_once_neither_fail_nor_lose_an_answer():
    open_drill()
    callout = start_callout(create_called_forum(*[1] * 12)[0])
    escalation.take_due(NOW)
    steps = list(Step.objects.filter(position=0).select_related("called", "user"))

    def yes(step: Step) -> Callable[[], object]:
        return lambda: answers.answer(
            step.called, user=step.user, what="coming", means="link", by=step.user, now=NOW
        )

    results = at_once(
        *map(yes, steps),
        *[lambda: escalation.take_due(NOW)] * 3,
        lambda: ending.stop(Callout.objects.get(), by=callout.by, now=NOW),
    )

    assert [result for result in results if isinstance(result, Exception)] in ([], [results[-1]])
    assert results[-1] is None or isinstance(results[-1], Conflict)
    assert Answer.objects.count() == 12
    assert set(CalledActor.objects.values_list("state", flat=True)) == {"takes_part"}


def test_one_who_stops_twice_at_the_same_instant_stops_once():
    callout = start_callout(create_called_forum(1)[0])

    results = at_once(*[lambda: ending.stop(Callout.objects.get(), by=callout.by, now=NOW)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "NoneType"]
