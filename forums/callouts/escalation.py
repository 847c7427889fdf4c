"""Stegen tas: each due step once, by one UPDATE that only one worker can win, with its notice.

The state, the plan and the time of the next step stand in the database and nowhere else: whatever
worker comes next goes on where the last one was. Nobody is called again after the actor has
answered that it takes part; who said no is passed over; who is not reached by any try is told to
those who watch the board.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import override

from forums.callouts import frozen, links, texts
from forums.callouts.models import CalledActor, Callout, Step
from forums.callouts.outcome import State, state
from forums.callouts.plan import after_taking, after_undelivered, next_try
from samverkan import journal, live
from samverkan.post import outbox
from samverkan.post.models import Notice
from samverkan.transitions import move

AT_ONCE = 25
"""Called actors in one transaction: the first notices go out while the next are written."""


@dataclass(frozen=True)
class Taken:
    """What one round did: the notices to be sent, and how many called actors it moved on."""

    notices: list[int]
    moved_on: int


def take_due(now: datetime) -> None:
    """Take all steps that are due and wake the senders. Safe to run twice, late and in parallel."""
    while True:
        taken = take_some(now)
        outbox.send_soon(taken.notices)
        if not taken.moved_on:
            return


@transaction.atomic
def take_some(now: datetime) -> Taken:
    """Take some due steps, one each of at most AT_ONCE called actors that no other worker has."""
    due = CalledActor.objects.due(now).order_by("next_step_at", "pk")
    rows = list(
        due.select_for_update(of=("self",), skip_locked=True).select_related("callout__forum")[:AT_ONCE]
    )
    plans = frozen.of(rows)
    steps = {row: next_try(plans[row].tries, frozen.cursor(row), plans[row].refused) for row in rows}
    taking = [(row, plans[row].rows[step.position]) for row, step in steps.items() if step]
    notices = _queue(taking, now)
    moved_on = sum(_advance(row, step, now) for row, step in taking)
    moved_on += sum(_use_up(row, plans[row]) for row, step in steps.items() if not step)
    for topic in sorted({row.callout.topic for row in rows}):
        live.bump(topic)
    return Taken([notice.pk for notice in notices], moved_on)


@transaction.atomic
def hurry_undelivered(now: datetime) -> None:
    """Make the next step due at once for those whose last message certainly did not arrive."""
    waiting = CalledActor.objects.filter(
        state=State.WAITING, callout__state=Callout.State.RINGING, next_step_at__gt=now
    )
    last_failed = waiting.filter(
        steps__position=F("steps_taken") - 1, steps__notice__state=Notice.State.FAILED
    )
    rows = list(last_failed.order_by("pk").select_for_update(of=("self",), skip_locked=True))
    for row, made in frozen.of(rows).items():
        before = frozen.cursor(row)
        after = after_undelivered(made.tries, before, made.failed, now=now)
        if after != before:
            _still(row).update(next_step_at=after.next_step_at)


def _advance(row: CalledActor, step: Step, now: datetime) -> int:
    after = after_taking(frozen.as_try(step), now=now)
    return _still(row).update(steps_taken=after.steps_taken, next_step_at=after.next_step_at)


def _use_up(row: CalledActor, made: frozen.Plan) -> int:
    """No step is left and the last wait is over: not reached, or unable if all said no."""
    before = row.state
    outcome = state(made.answers, people=made.people, is_used_up=True)
    if outcome == State.TAKES_PART:
        return 0  # an answer is being written at this very moment, and says so itself
    move(row, outcome, allowed=CalledActor.ALLOWED, next_step_at=None)
    journal.moved(row, before=before, by=None, note="alla steg är tagna")
    return 1


def _queue(taking: Sequence[tuple[CalledActor, Step]], now: datetime) -> list[Notice]:
    notices = outbox.queue([_notice(row, step, now) for row, step in taking], now=now)
    by_key = {notice.key: notice for notice in notices}
    for row, step in taking:
        step.notice = by_key[key_of(row, step)]
    Step.objects.bulk_update([step for _row, step in taking], ["notice"])
    return notices


def key_of(called: CalledActor, step: Step) -> str:
    """The key of a step's notice: the same however often the step is taken."""
    return f"callout:{called.callout_id}:{called.pk}:{step.position}"


def _notice(row: CalledActor, step: Step, now: datetime) -> Notice:
    with override(step.user.language):
        text = texts.call(row.callout, step.channel)
    return Notice(
        key=key_of(row, step),
        queue=Notice.Queue.URGENT,
        channel=step.channel,
        to=step.to,
        user=step.user,
        subject=text.subject,
        body=text.body,
        link_key=links.key_of(row.callout, row.pk, step.user_id),
        topic=row.callout.topic,
        expires_at=now + links.LIVES,
    )


def _still(row: CalledActor):
    """The row, if it still stands where it was read."""
    return CalledActor.objects.filter(pk=row.pk, state=row.state, steps_taken=row.steps_taken)
