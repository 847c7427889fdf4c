"""Påminnelser i öppna rundor: found by asking the database what is due, never by a promise to wake up.

Safe twice and at the same time (a letter's key is unique), late (only the latest step that has come
goes out) and lost (the next round finds the same).
"""

from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from actors.agreements import letters
from actors.agreements.models import AdoptionRound, AskedParty, Received
from actors.agreements.reminders import Plan, step_due
from samverkan import journal, live
from samverkan.clock import local, local_day
from samverkan.post import outbox
from samverkan.post.models import Notice
from samverkan.transitions import Conflict

FROM = time(8, 0)
"""Nobody's registry is reminded in the night. Our choice."""


def plan_of(round: AdoptionRound) -> Plan:
    """The round's days as the rule wants them."""
    return Plan(
        opened_on=local_day(round.opened_at),
        due_on=round.due_on,
        before_days=round.remind_before_days,
        late_every_days=round.remind_late_every_days,
    )


def remind_due(*, now: datetime) -> int:
    """Queue every reminder that is due and not queued yet; return how many there were."""
    if local(now).time() < FROM:
        return 0
    rounds = AdoptionRound.objects.open_at(now).select_related("version__agreement").order_by("pk")
    return sum(_remind_in(round, now=now) for round in rounds)


@transaction.atomic
def remind_now(round: AdoptionRound, *, by, now: datetime) -> int:
    """Remind everybody who has not answered, at most once a day each. Raises Conflict if not open."""
    current = AdoptionRound.objects.select_for_update().select_related("version__agreement").get(pk=round.pk)
    if current.state != AdoptionRound.State.OPEN:
        raise Conflict(f"{round} is not open", row=current)
    step = f"by-hand-{local_day(now).isoformat()}"
    count = _queue(current, unanswered(current), step=step, now=now)
    journal.record("change", current, by=by, after={"reminded": count}, note="påminnelse")
    return count


def unanswered(round: AdoptionRound) -> QuerySet[AskedParty]:
    """Those who have not answered; whether a proposal has come is told by `has_proposal`."""
    proposals = Received.objects.filter(asked=OuterRef("pk"), kind=Received.Kind.PROPOSAL)
    waiting = round.asked.filter(state=AskedParty.State.ASKED).annotate(has_proposal=Exists(proposals))
    return waiting.select_related("actor").prefetch_related("actor__names").order_by("pk")


@transaction.atomic
def _remind_in(round: AdoptionRound, *, now: datetime) -> int:
    step = step_due(plan_of(round), today=local_day(now))
    if step is None:
        return 0
    return _queue(round, unanswered(round).select_for_update(of=("self",)), step=step.name, now=now)


def _queue(round: AdoptionRound, waiting: Iterable[AskedParty], *, step: str, now: datetime) -> int:
    reachable = [asked for asked in waiting if asked.registrar_email]
    for asked in reachable:
        asked.round = round
    written = {
        asked.pk: letters.reminder(asked, step=step, has_proposal=asked.has_proposal, today=local_day(now))
        for asked in reachable
    }
    keys = [notice.key for notice in written.values()]
    known = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = {pk: notice for pk, notice in written.items() if notice.key not in known}
    if not fresh:
        return 0
    stored = outbox.queue(list(fresh.values()), now=now)
    AskedParty.objects.filter(pk__in=fresh).update(reminded_at=now)
    outbox.send_soon([notice.pk for notice in stored])
    live.bump(round.topic)
    return len(fresh)
