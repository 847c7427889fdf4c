"""Svaren: all are kept, the last of each person counts."""

from datetime import datetime

from django.db import transaction

from actors.people.models import User
from forums.callouts import ending, frozen
from forums.callouts.models import Answer, CalledActor, Callout
from forums.callouts.outcome import Said, State, state
from forums.callouts.plan import Cursor, after_cannot, is_used_up
from forums.callouts.tasks import sweep_callouts
from samverkan import journal, live
from samverkan.bell import ring
from samverkan.post import outbox
from samverkan.post.models import Notice
from samverkan.transitions import move


@transaction.atomic
def answer(
    called: CalledActor,
    *,
    user: User | None,
    what: str,
    minutes: int | None = None,
    note: str = "",
    means: str,
    by: User | None,
    now: datetime,
) -> Answer:
    """Keep an answer for `called` and do what follows from it.

    `user` is who answers (None: the actor as a whole, as told to the staff), `by` who entered it.
    Late answers are kept too, and one who is coming after all takes part. Raises ValueError if
    minutes come with anything but *coming*.
    """
    if minutes is not None and what != Said.COMING:
        raise ValueError("minutes until what, when nobody is coming")
    # Always the call-out first, then the actor: so answers, stops and sweeps never block each other.
    callout = Callout.objects.select_for_update().get(pk=called.callout_id)
    row = CalledActor.objects.select_for_update().get(pk=called.pk)
    given = Answer.objects.create(
        called=row, user=user, answer=what, minutes=minutes, note=note, means=means, at=now, by=by
    )
    journal.created(given, by=by, called=row, user=user, answer=what, minutes=minutes, means=means)
    _follow(row, callout, user, by=by, now=now)
    ending.finish_if_nobody_waits(callout, now=now)
    live.bump(callout.topic)
    called.refresh_from_db()
    return given


def _follow(row: CalledActor, callout: Callout, user: User | None, *, by: User | None, now: datetime) -> None:
    """Move the actor to the state its answers give, and its plan to the step that is due."""
    made = frozen.of([row])[row]
    is_ringing = callout.state == Callout.State.RINGING
    cursor = frozen.cursor(row)
    if row.state == State.WAITING:
        if user and user.pk in made.refused:
            cursor = after_cannot(made.tries, cursor, user.pk, now=now)
    else:
        cursor = Cursor(row.steps_taken, now if is_ringing else None)
    used_up = not is_ringing or (
        row.state != State.WAITING and is_used_up(made.tries, cursor, refused=made.refused, now=now)
    )
    outcome = state(made.answers, people=made.people, is_used_up=used_up)
    if outcome == State.WAITING:
        _go_on(row, cursor, by=by, now=now)
    elif outcome in CalledActor.ALLOWED[row.state]:
        _settle(row, outcome, by=by, now=now)
    unwanted = Notice.objects.filter(step__called=row)
    if outcome == State.WAITING:
        unwanted = unwanted.filter(step__user__in=made.refused)
    outbox.withdraw(unwanted, now=now)


def _go_on(row: CalledActor, cursor: Cursor, *, by: User | None, now: datetime) -> None:
    """Nobody has said yes and somebody is left to try, maybe at once."""
    before = row.state
    if before == State.WAITING:
        CalledActor.objects.filter(pk=row.pk).update(next_step_at=cursor.next_step_at)
    elif State.WAITING in CalledActor.ALLOWED[before]:
        changes = {"next_step_at": cursor.next_step_at, "takes_part_at": None}
        move(row, State.WAITING, allowed=CalledActor.ALLOWED, **changes)
        journal.moved(row, before=before, by=by)
    else:
        return
    if cursor.next_step_at and cursor.next_step_at <= now:
        ring(sweep_callouts)


def _settle(row: CalledActor, outcome: State, *, by: User | None, now: datetime) -> None:
    before = row.state
    takes_part_at = now if outcome == State.TAKES_PART else None
    move(row, outcome, allowed=CalledActor.ALLOWED, next_step_at=None, takes_part_at=takes_part_at)
    journal.moved(row, before=before, by=by)
