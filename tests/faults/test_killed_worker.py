"""A worker is killed in the middle of a call-out, and another goes on."""

import random
import time
from collections import Counter

import pytest
from django.db import connection

from forums.callouts import ending
from forums.callouts.models import Callout
from samverkan.post.models import DrillMessage, Notice
from tests.faults.conftest import Installation, seeds
from tests.servers import celery_beat, celery_worker

RECIPIENTS = 200
SETTLED_WITHIN_S = 60
OPEN = [Notice.State.QUEUED, Notice.State.SENDING, Notice.State.UNKNOWN]

pytestmark = pytest.mark.services


@pytest.mark.parametrize("seed", seeds())
def test_nobody_is_missed_and_nobody_has_two_when_a_worker_is_killed(
    on_services: Installation, seed: int, capsys: pytest.CaptureFixture
):
    kill_a_worker(on_services, seed, capsys)


# The same code, slower to start: the first seed is enough.
@pytest.mark.parametrize("seed", seeds()[:1])
def test_the_same_holds_on_the_embedded_installation(
    embedded: Installation, seed: int, capsys: pytest.CaptureFixture
):
    kill_a_worker(embedded, seed, capsys)


def kill_a_worker(installation: Installation, seed: int, capsys: pytest.CaptureFixture) -> None:
    """Start a call-out, kill the worker at a moment made from `seed`, start it again, and judge."""
    kill_at = random.Random(seed).randrange(1, RECIPIENTS * 3 // 4)
    with celery_beat(installation.environment), celery_worker(installation.environment) as worker:
        before = DrillMessage.objects.count()
        # Looked for from the start: a quick machine is done before the starting process has ended.
        with installation.begin("-m", "tests.faults.start", str(RECIPIENTS)) as starting:
            wait_until(
                lambda: DrillMessage.objects.count() - before >= kill_at, within_s=60, look_every_s=0.001
            )
            worker.kill()
            killed_at = time.monotonic()
            callout = Callout.objects.get(pk=starting.communicate()[0])
        at_kill, states = handed_over(callout), states_of(callout)

        worker.start()
        wait_until(lambda: not is_open(callout), within_s=SETTLED_WITHIN_S, look_every_s=0.1)
        settled_after_s = time.monotonic() - killed_at
        ending.stop(callout, by=callout.by, now=callout.started_at)

    with capsys.disabled():
        print(  # noqa: T201
            f"\nseed {seed}, {connection.vendor}: killed at {at_kill} of {RECIPIENTS} with {states}, "
            f"all settled after {settled_after_s:.1f} s as {states_of(callout)}"
        )
    assert 0 < at_kill < RECIPIENTS
    received = Counter(messages(callout).values_list("to", flat=True))
    assert len(received) == RECIPIENTS
    assert set(received.values()) == {1}
    assert states_of(callout) == {Notice.State.HANDED_OVER: RECIPIENTS}


def messages(callout):
    return DrillMessage.objects.filter(key__startswith=f"callout:{callout.pk}:")


def handed_over(callout):
    return messages(callout).count()


def notices(callout):
    return Notice.objects.filter(topic=callout.topic)


def states_of(callout):
    return dict(Counter(notices(callout).values_list("state", flat=True)))


def is_open(callout):
    return notices(callout).count() < RECIPIENTS or notices(callout).filter(state__in=OPEN).exists()


def wait_until(holds, *, within_s, look_every_s):
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(look_every_s)
