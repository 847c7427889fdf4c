"""Inkallningen slutar: done when nobody is waited for any more, stopped, or recalled.

While the target is met and others are still waited for it goes on ringing, and the board says
"target met": who has been called is owed an answer, and more may be needed than the least number.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import override

from actors.people.models import User
from forums.callouts import texts
from forums.callouts.models import CalledActor, Callout, Step
from samverkan import journal, live
from samverkan.post import outbox
from samverkan.post.models import Notice
from samverkan.transitions import move

WAITING = CalledActor.State.WAITING
MAY_HAVE_ARRIVED = [
    Notice.State.SENDING,
    Notice.State.HANDED_OVER,
    Notice.State.DELIVERED,
    Notice.State.UNKNOWN,
]


def finish_done(now: datetime) -> None:
    """End the call-outs in which nobody is waited for any more."""
    waited_for = CalledActor.objects.filter(callout=OuterRef("pk"), state=WAITING)
    ringing = Callout.objects.filter(~Exists(waited_for), state=Callout.State.RINGING)
    for pk in list(ringing.values_list("pk", flat=True)):
        with transaction.atomic():
            finish_if_nobody_waits(Callout.objects.select_for_update().get(pk=pk), now=now)


def finish_if_nobody_waits(callout: Callout, *, now: datetime) -> None:
    """End `callout`, which the caller has locked, if nobody is waited for any more."""
    if callout.state != Callout.State.RINGING or callout.called.filter(state=WAITING).exists():
        return
    _end(callout, Callout.State.DONE, by=None, now=now)


@transaction.atomic
def stop(callout: Callout, *, by: User, now: datetime) -> None:
    """Call nobody more. Raises Conflict if the call-out has ended already."""
    _end(callout, Callout.State.STOPPED, by=by, now=now)


@transaction.atomic
def recall(callout: Callout, *, by: User, now: datetime) -> None:
    """Stop, and tell all who were sent something that nothing is asked of them (false alarm).

    Each is told once by every channel and address that was used. Raises Conflict if the call-out
    has ended already.
    """
    _end(callout, Callout.State.RECALLED, by=by, now=now)
    sent = Step.objects.filter(called__callout=callout, notice__state__in=MAY_HAVE_ARRIVED)
    steps = {(step.user_id, step.channel, step.to): step for step in sent.select_related("user")}
    notices = outbox.queue([_recall_notice(callout, step) for step in steps.values()], now=now)
    outbox.send_soon([notice.pk for notice in notices])


def _end(callout: Callout, to: str, *, by: User | None, now: datetime) -> None:
    before = callout.state
    move(callout, to, allowed=Callout.ALLOWED, ended_at=now)
    # Locked in one order, so that two who end something never block each other.
    for row in callout.called.filter(state=WAITING).order_by("pk").select_for_update():
        move(row, CalledActor.State.STOPPED, allowed=CalledActor.ALLOWED, next_step_at=None)
        journal.moved(row, before=WAITING, by=by)
    outbox.withdraw(Notice.objects.filter(step__called__callout=callout), now=now)
    journal.moved(callout, before=before, by=by)
    live.bump(callout.topic)


def _recall_notice(callout: Callout, step: Step) -> Notice:
    with override(step.user.language):
        text = texts.recall(callout, step.channel)
    return Notice(
        key=f"callout:{callout.pk}:recall:{step.pk}",
        queue=Notice.Queue.URGENT,
        channel=step.channel,
        to=step.to,
        user=step.user,
        subject=text.subject,
        body=text.body,
        topic=callout.topic,
    )
