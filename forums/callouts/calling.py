"""Inkallningen börjar: its plan is frozen and its first steps are due at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from django.db import IntegrityError, transaction

from actors.people.models import User
from forums.callouts import links, plan
from forums.callouts.models import CalledActor, Callout, Kind, Step
from forums.callouts.plan import Contact, Person, Seat, Try
from forums.callouts.recipients import Recipient
from forums.callouts.tasks import sweep_callouts
from forums.models import Forum
from samverkan import journal, live
from samverkan.bell import ring

LETTERS = {Kind.REAL: "A", Kind.EXERCISE: "B", Kind.TEST: "C"}
CODE_RESTS = timedelta(days=30)
"""An answer that comes late must not be taken for one to a newer call-out. Our choice."""

TRIES = 10


def start(
    *,
    kind: str,
    text: str,
    forum: Forum | None,
    actors: Sequence[Recipient],
    quorum_rule: str,
    quorum_number: int | None = None,
    start_key: UUID,
    by: User,
    now: datetime,
    all_at_once: bool = False,
) -> Callout:
    """Start a call-out and return it; with a `start_key` seen before, the one that is there.

    `actors` as from `recipients.of_forum`, which are required among them if the rule is
    `required`. An actor with nobody to call is not reached at once. Raises ValueError without
    actors or with the same one twice.
    """
    if not actors or len({recipient.actor.pk for recipient in actors}) != len(actors):
        raise ValueError("a call-out calls at least one actor, and each once")
    attempts = 0
    while True:
        known = Callout.objects.filter(start_key=start_key).first()
        if known:
            return known
        callout = Callout(
            kind=kind,
            code=_free_code(kind, now),
            text=text,
            forum=forum,
            quorum_rule=quorum_rule,
            quorum_number=quorum_number,
            state=Callout.State.RINGING,
            start_key=start_key,
            started_at=now,
            by=by,
        )
        try:
            _begin(callout, actors, all_at_once=all_at_once)
        except IntegrityError:
            # Somebody took the code, or started this very one, at the same instant.
            attempts += 1
            if attempts == TRIES:
                raise
        else:
            return callout


@transaction.atomic
def _begin(callout: Callout, actors: Sequence[Recipient], *, all_at_once: bool) -> None:
    callout.save(force_insert=True)
    plans = [_frozen(recipient, callout.forum, all_at_once=all_at_once) for recipient in actors]
    called = CalledActor.objects.bulk_create(
        _called(callout, recipient, steps) for recipient, steps in zip(actors, plans, strict=True)
    )
    pairs = list(zip(called, plans, strict=True))
    Step.objects.bulk_create(_step(row, each) for row, steps in pairs for each in steps)
    people = dict.fromkeys((row.pk, each.person) for row, steps in pairs for each in steps)
    links.make(callout, people, now=callout.started_at)
    journal.created(
        callout,
        by=callout.by,
        code=callout.code,
        kind=callout.kind,
        text=callout.text,
        forum=callout.forum,
        actors=[recipient.actor.code for recipient in actors],
    )
    ring(sweep_callouts)
    live.bump(callout.topic)


def _free_code(kind: str, now: datetime) -> str:
    """The lowest number with the kind's letter that is neither ringing nor resting."""
    letter = LETTERS[Kind(kind)]
    recent = Callout.objects.filter(code__startswith=letter).exclude(
        state__in=[Callout.State.DONE, Callout.State.STOPPED, Callout.State.RECALLED],
        ended_at__lte=now - CODE_RESTS,
    )
    taken = set(recent.values_list("code", flat=True))
    return next(code for number in count(1) if (code := f"{letter}{number}") not in taken)


def _frozen(recipient: Recipient, forum: Forum | None, *, all_at_once: bool) -> tuple[Try, ...]:
    seats = [Seat(tuple(_person(user) for user in people)) for people in recipient.seats]
    times = forum or Forum()  # without a forum the same times as a new one has
    return plan.make_plan(
        seats, wait_s=times.answer_limit_s, next_channel_s=times.voice_after_s, all_at_once=all_at_once
    )


def _person(user: User) -> Person:
    contacts = sorted(user.contact_points.all(), key=lambda point: (point.position, point.pk))
    return Person(user.pk, tuple(Contact(point.channel, point.value) for point in contacts))


def _called(callout: Callout, recipient: Recipient, steps: Sequence[Try]) -> CalledActor:
    return CalledActor(
        callout=callout,
        actor=recipient.actor,
        is_required=recipient.is_required,
        state=CalledActor.State.WAITING if steps else CalledActor.State.NOT_REACHED,
        next_step_at=plan.start(now=callout.started_at).next_step_at if steps else None,
    )


def _step(called: CalledActor, each: Try) -> Step:
    return Step(
        called=called,
        position=each.position,
        user_id=each.person,
        rank=each.rank,
        channel=each.channel,
        to=each.to,
        wait_s=each.wait_s,
    )
