"""Bekräftelser: twice a year people say that their data are right; who has not is reminded and shown.

Every step may be done twice, late or in parallel: a row is unique for person and due day, a reminder
is counted by one UPDATE that only one can win, and a message's key is made of both.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.utils import translation

from actors.models import Actor
from actors.people import texts
from actors.people.confirmation_days import Rule, due_days, reminders_due
from actors.people.models import Confirmation, ConfirmationDay, ContactPoint, Grant, User, is_here
from samverkan import journal
from samverkan.access import Role
from samverkan.clock import local_day
from samverkan.post import outbox
from samverkan.post.models import Channel, Notice

TOLD_WITHIN = timedelta(days=14)
"""So long after the day an administrator is still told, should the job have stood still. Our choice."""

AT_ONCE = 500
"""People in one round of the job, so that it stays short; the next round takes the rest."""


def rule_of(row: ConfirmationDay) -> Rule:
    """The row as the rule module reads it."""
    return Rule(
        row.month,
        row.day,
        row.asked_days_before,
        row.first_reminder_days_before,
        row.days_between_reminders,
        row.reminders_at_most,
    )


def ask(*, now: datetime) -> int:
    """Ask those who are to confirm by a coming day and have not been asked; return how many."""
    today, asked = local_day(now), 0
    for rule in ConfirmationDay.objects.all():
        for due_on in due_days(rule_of(rule), today):
            asked += _ask(rule, due_on, now)
    return asked


def remind(*, now: datetime) -> int:
    """Remind those who have not confirmed, as often as the day's record says; return how many."""
    today, count = local_day(now), 0
    awaited = _latest_awaited(today).select_related("rule", "user").order_by("reminded_at", "pk")
    for row in awaited.filter(reminders__lt=F("rule__reminders_at_most"))[: AT_ONCE * 20]:
        due = reminders_due(rule_of(row.rule), row.due_on, today)
        if due > row.reminders:
            count += _remind(row, due, now)
        if count == AT_ONCE:
            break
    return count


def tell_administrators(*, now: datetime) -> None:
    """Tell each actor's administrators, once for a due day that has passed, how many have not confirmed."""
    today = local_day(now)
    lately = _latest_awaited(today).filter(due_on__lt=today, due_on__gte=today - TOLD_WITHIN)
    lacking = lately.filter(user__home__isnull=False).order_by()
    counts = lacking.values("user__home", "due_on").annotate(count=Count("pk"))
    administrators = Grant.objects.current(now).filter(role=Role.ACTOR_ADMIN).filter(is_here(today, "user__"))
    names = {actor.pk: actor.name for actor in Actor.objects.with_names()}
    for row in counts:
        for grant in administrators.filter(actor=row["user__home"]).select_related("user"):
            key = f"unconfirmed:{row['due_on']}:{grant.actor_id}:{grant.user_id}"
            if grant.user.email and not Notice.objects.filter(key=key).exists():
                with translation.override(grant.user.language):
                    text = texts.unconfirmed(names[grant.actor_id], row["count"], due=row["due_on"])
                _post({key: (grant.user, grant.user.email, text)}, now)


@transaction.atomic
def confirm(person: User, *, by: User, now: datetime) -> int:
    """Confirm a person's data now, whatever was asked; return how many questions that answers."""
    awaited = Confirmation.objects.awaited().filter(user=person)
    count = awaited.update(confirmed_at=now, confirmed_by=by)
    journal.created(person, by=by, note="data confirmed", confirmed_at=now)
    return count


def awaited_of(person: User) -> Confirmation | None:
    """The latest question that the person has not answered."""
    return Confirmation.objects.awaited().filter(user=person).order_by("-due_on").first()


def _ask(rule: ConfirmationDay, due_on: date, now: datetime) -> int:
    known = Confirmation.objects.filter(due_on=due_on).order_by()
    people = User.objects.here(local_day(now)).exclude(pk__in=known.values("user")).order_by("pk")[:AT_ONCE]
    with transaction.atomic():
        fresh = [Confirmation(user=user, rule=rule, due_on=due_on, asked_at=now) for user in people]
        Confirmation.objects.bulk_create(fresh, ignore_conflicts=True)
        addresses = _addresses([row.user_id for row in fresh])
        letters = {}
        for row in fresh:
            if row.user_id in addresses:
                with translation.override(row.user.language):
                    text = texts.ask_to_confirm(row, is_reminder=False)
                letters[f"confirm:{due_on}:{row.user_id}"] = (row.user, addresses[row.user_id], text)
        _post(letters, now)
    return len(fresh)


def _remind(row: Confirmation, due: int, now: datetime) -> bool:
    """Count the reminders that are due as one, if nobody else does, and send it."""
    with transaction.atomic():
        still = Confirmation.objects.awaited().filter(pk=row.pk, reminders=row.reminders)
        if not still.update(reminders=due, reminded_at=now):
            return False
        address = _addresses([row.user_id]).get(row.user_id)
        if address:
            with translation.override(row.user.language):
                text = texts.ask_to_confirm(row, is_reminder=True)
            _post({f"confirm:{row.due_on}:{row.user_id}:{due}": (row.user, address, text)}, now)
    return True


def _latest_awaited(today: date) -> QuerySet[Confirmation]:
    """What those who are here have not answered, of the latest day that anybody was asked for."""
    latest = Confirmation.objects.order_by("-due_on").values("due_on")[:1]
    return Confirmation.objects.awaited().filter(is_here(today, "user__"), due_on=latest)


def _addresses(people: list[int]) -> dict[int, str]:
    """Where people read their e-mail: the first contact point of that kind, else what they sign in by."""
    points = ContactPoint.objects.filter(user__in=people, channel=Channel.EMAIL).order_by("-position", "-pk")
    found = dict(User.objects.filter(pk__in=people, email__isnull=False).values_list("pk", "email"))
    return found | {point.user_id: point.value for point in points}


def _post(letters: dict[str, tuple[User, str, tuple[str, str]]], now: datetime) -> None:
    notices = [
        Notice(
            key=key,
            queue=Notice.Queue.BULK,
            channel=Channel.EMAIL,
            to=address,
            user=user,
            subject=subject,
            body=body,
        )
        for key, (user, address, (subject, body)) in letters.items()
    ]
    queued = outbox.queue(notices, now=now)
    outbox.send_soon([notice.pk for notice in queued])
