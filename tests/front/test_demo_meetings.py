from datetime import UTC, datetime

import pytest

from samverkan.clock import local
from samverkan.front import demo_meetings
from tests.factories import create_forum

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "2026-11-26 16:00"),
        (datetime(2026, 11, 26, 14, 59, tzinfo=UTC), "2026-11-26 16:00"),
        (datetime(2026, 11, 26, 15, 0, tzinfo=UTC), "2026-12-03 16:00"),
    ],
)
def test_the_demos_next_conference_is_on_the_coming_thursday(rosa, lansstyrelsen, now, expected):
    create_forum(code="konferens")

    meeting = demo_meetings.plan_conference(leader=rosa, now=now)

    assert f"{local(meeting.starts_at):%Y-%m-%d %H:%M}" == expected
