"""The demo's next samverkanskonferens, with a number and a code from the series for fiction."""

from datetime import datetime, time, timedelta

from actors.models import Actor
from actors.people.models import User
from forums.meetings.models import Meeting
from forums.models import Forum
from samverkan.clock import at, local_day

NUMBER, CODE = "08-465 004 20", "4711#"
THURSDAY = 3
STARTS = time(16)


def plan_conference(*, leader: User, now: datetime) -> Meeting:
    """The coming Thursday at 16:00; an activation's first meeting takes over its number."""
    today = local_day(now)
    day = today + timedelta(days=(THURSDAY - today.weekday()) % 7)
    if at(day, STARTS) <= now:
        day += timedelta(days=7)
    return Meeting.objects.create(
        forum=Forum.objects.get(code="konferens"),
        starts_at=at(day, STARTS),
        conference=NUMBER,
        conference_code=CODE,
        host=Actor.objects.get(is_host=True),
        leader=leader,
    )
