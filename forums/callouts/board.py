"""Tavlan: everything the page of a call-out shows, as plain values, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from actors.people.models import User
from forums.callouts import frozen, outcome, plan
from forums.callouts.models import Answer, CalledActor, Callout, Step
from samverkan.collation import sort_key
from samverkan.post.models import Channel

State = CalledActor.State
# What calls for a hand on the telephone stands first.
ORDER = [State.NOT_REACHED, State.UNABLE, State.WAITING, State.TAKES_PART, State.STOPPED]


@dataclass(frozen=True)
class Line:
    """One notice, as the unfolded row lists it."""

    who: str
    channel: str  # in words
    to: str
    state: str  # Notice.State
    state_name: str
    at: datetime  # when it came into that state
    queued_at: datetime
    handed_over_at: datetime | None
    delivered_at: datetime | None
    failed_at: datetime | None
    why_failed: str


@dataclass(frozen=True)
class Said:
    """One answer: who said what, when, and by what means."""

    who: str
    answer: str  # Answer.What
    answer_name: str
    minutes: int | None
    note: str
    means: str  # in words
    by: str  # who entered it for somebody else, else empty
    at: datetime


@dataclass(frozen=True)
class Next:
    """What happens next for a waiting actor: a person is tried, or the tries are used up."""

    at: datetime
    who: str = ""
    channel: str = ""

    @property
    def is_the_end(self) -> bool:
        return not self.who


@dataclass(frozen=True)
class Row:
    """One called actor."""

    called_pk: int
    actor_pk: int
    actor: str
    fallback_number: str
    is_required: bool
    state: str  # CalledActor.State
    state_name: str
    who: str  # who takes part, else who was tried last
    rank: int  # 0 for a first holder, then the deputies
    tried: int  # people who were tried, of
    people: int  # people who can be tried; 0: nobody to call
    minutes: int | None
    takes_part_at: datetime | None
    last: Line | None
    next: Next | None
    said: tuple[Said, ...]
    notices: tuple[Line, ...]


@dataclass(frozen=True)
class Board:
    """The whole: sums over all actors; rows only those the reader may see."""

    callout: Callout
    total: int
    takes_part: int
    waiting: int
    unable: int
    not_reached: int
    stopped: int
    wanted: int  # how many must take part
    have: int  # how many of those that count do
    is_met: bool
    can_be_met: bool
    until: datetime | None  # until when it can still be met, if it is not yet
    first_handed_over_at: datetime | None
    rows: tuple[Row, ...]


def of(callout: Callout, *, shown_to: User) -> Board:
    """Return the board of `callout` with the rows that `shown_to` may see, not reached ones first."""
    called = list(callout.called.select_related("actor").prefetch_related("actor__names"))
    seen = set(callout.called.visible_to(shown_to).values_list("pk", flat=True))
    plans = frozen.of(called)
    rows = [_row(row, plans[row]) for row in called if row.pk in seen]
    states = Counter(row.state for row in called)
    tally = outcome.tally(
        [outcome.Called(row.state, row.is_required) for row in called],
        target=outcome.Target(callout.quorum_rule),
        number=callout.quorum_number,
    )
    return Board(
        callout=callout,
        total=len(called),
        takes_part=states[State.TAKES_PART],
        waiting=states[State.WAITING],
        unable=states[State.UNABLE],
        not_reached=states[State.NOT_REACHED],
        stopped=states[State.STOPPED],
        wanted=tally.wanted,
        have=tally.have,
        is_met=tally.is_met,
        can_be_met=tally.can_be_met,
        until=outcome.can_be_met_until(tally, _run_out_at(callout, called, plans)),
        first_handed_over_at=_first_handed_over_at(plans.values()),
        rows=tuple(sorted(rows, key=lambda row: (ORDER.index(row.state), sort_key(row.actor)))),
    )


def _run_out_at(
    callout: Callout, called: Iterable[CalledActor], plans: Mapping[CalledActor, frozen.Plan]
) -> list[datetime]:
    """When the tries are used up, for each actor that counts and is waited for."""
    only_required = callout.quorum_rule == Callout.QuorumRule.REQUIRED
    counted = (row for row in called if row.state == State.WAITING and (row.is_required or not only_required))
    return [
        plan.runs_out_at(plans[row].tries, frozen.cursor(row), plans[row].refused, now=callout.started_at)
        for row in counted
    ]


def _row(row: CalledActor, made: frozen.Plan) -> Row:
    sent = [step for step in made.rows if step.notice]
    lines = tuple(_line(step) for step in sent)
    coming = _who_is_coming(made.given)
    # Who takes part is the one to name; else the one who is being tried.
    who = coming.user if coming else sent[-1].user if sent else None
    ranks = {step.user_id: step.rank for step in made.rows}
    return Row(
        called_pk=row.pk,
        actor_pk=row.actor_id,
        actor=row.actor.name,
        fallback_number=row.actor.fallback_number,
        is_required=row.is_required,
        state=row.state,
        state_name=row.get_state_display(),
        who=str(who or ""),
        rank=ranks.get(who.pk, 0) if who else 0,
        tried=len({step.user_id for step in sent}),
        people=len(made.people),
        minutes=coming.minutes if coming else None,
        takes_part_at=row.takes_part_at,
        last=lines[-1] if lines else None,
        next=_next(row, made),
        said=tuple(_said(answer) for answer in made.given),
        notices=lines,
    )


def _who_is_coming(given: Sequence[Answer]) -> Answer | None:
    """The answer of the latest who says to be coming, each by the last answer."""
    last = {answer.user_id: answer for answer in given}
    coming = [answer for answer in last.values() if answer.answer == Answer.What.COMING]
    return max(coming, key=lambda answer: answer.pk, default=None)


def _next(row: CalledActor, made: frozen.Plan) -> Next | None:
    if row.state != State.WAITING or row.next_step_at is None:
        return None
    step = plan.next_try(made.tries, frozen.cursor(row), made.refused)
    if step is None:
        return Next(row.next_step_at)
    stored = made.rows[step.position]
    return Next(row.next_step_at, who=str(stored.user), channel=_channel(stored.channel))


def _line(step: Step) -> Line:
    notice = step.notice
    return Line(
        who=str(step.user),
        channel=_channel(step.channel),
        to=step.to,
        state=notice.state,
        state_name=notice.get_state_display(),
        at=notice.state_at,
        queued_at=notice.queued_at,
        handed_over_at=notice.handed_over_at,
        delivered_at=notice.delivered_at,
        failed_at=notice.failed_at,
        why_failed=notice.why_failed,
    )


def _said(answer: Answer) -> Said:
    is_for_another = answer.by_id and answer.by_id != answer.user_id
    return Said(
        who=str(answer.user or ""),
        answer=answer.answer,
        answer_name=answer.get_answer_display(),
        minutes=answer.minutes,
        note=answer.note,
        means=answer.get_means_display(),
        by=str(answer.by) if is_for_another else "",
        at=answer.at,
    )


def _first_handed_over_at(plans: Iterable[frozen.Plan]) -> datetime | None:
    notices = (step.notice for made in plans for step in made.rows if step.notice)
    return min((notice.handed_over_at for notice in notices if notice.handed_over_at), default=None)


def _channel(channel: str) -> str:
    return str(Channel(channel).label)
