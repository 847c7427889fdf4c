"""From the start of a call-out to the first and the last message at the gateway `drill`."""

import time

import pytest

from forums.callouts import ending
from forums.callouts.models import Callout
from samverkan.post.models import DrillMessage
from tests.faults.conftest import Installation
from tests.servers import celery_worker

RECIPIENTS = 240
FIRST_WITHIN_S, LAST_WITHIN_S = 1.0, 10.0


def test_the_first_message_is_there_within_a_second_and_the_last_within_ten(
    on_services: Installation, capsys: pytest.CaptureFixture
):
    with celery_worker(on_services.environment):
        call(on_services, 1)  # the worker's first task pays for its connections
        first_s, last_s = call(on_services, RECIPIENTS)

    with capsys.disabled():
        print(f"\n{RECIPIENTS} messages: first after {first_s:.2f} s, last after {last_s:.2f} s")  # noqa: T201
    assert first_s < FIRST_WITHIN_S
    assert last_s < LAST_WITHIN_S


def call(installation: Installation, recipients: int) -> tuple[float, float]:
    """Call in so many and return the seconds to the first and to the last message."""
    callout = Callout.objects.get(pk=installation.run("-m", "tests.faults.start", str(recipients)))
    received = DrillMessage.objects.filter(key__startswith=f"callout:{callout.pk}:")
    deadline = time.monotonic() + 60
    while received.count() < recipients:
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)
    times = sorted(received.values_list("received_at", flat=True))
    ending.stop(callout, by=callout.by, now=times[-1])
    return tuple((moment - callout.started_at).total_seconds() for moment in (times[0], times[-1]))
