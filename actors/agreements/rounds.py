"""Antaganderundor: started with the parties that are asked, opened, moved in time, closed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from actors.agreements import letters, round_links
from actors.agreements.models import AdoptionRound, AgreementVersion, AskedParty
from actors.agreements.terms import Review, review_to_propose
from actors.models import Actor
from samverkan import journal, live
from samverkan.clock import local_day
from samverkan.post import outbox
from samverkan.post.models import Notice
from samverkan.transitions import Conflict, move


@transaction.atomic
def start(
    *,
    version: AgreementVersion,
    name: str,
    purpose: str,
    due_on: date,
    actors: Iterable[Actor],
    owner,
    start_key: UUID,
    by,
    term_year: int | None = None,
    recommended_by: str = "",
    recommended_on: date | None = None,
    remind_before_days: int = 14,
    remind_late_every_days: int = 14,
) -> AdoptionRound:
    """Plan a round for the parties to be asked; nobody is told before it is opened.

    The same `start_key` gives the same round: a double press, a retry and two tabs make one.
    """
    round, is_new = AdoptionRound.objects.get_or_create(
        start_key=start_key,
        defaults={
            "version": version,
            "name": name,
            "purpose": purpose,
            "term_year": term_year if purpose == AdoptionRound.Purpose.REVIEW else None,
            "due_on": due_on,
            "owner": owner,
            "recommended_by": recommended_by,
            "recommended_on": recommended_on,
            "remind_before_days": remind_before_days,
            "remind_late_every_days": remind_late_every_days,
        },
    )
    if is_new:
        AskedParty.objects.bulk_create(
            AskedParty(round=round, actor=actor, registrar_email=actor.registrar_email) for actor in actors
        )
        journal.created(round, by=by, version=version, due_on=due_on, asked=round.asked.count())
    return round


@transaction.atomic
def open_round(round: AdoptionRound, *, by, now: datetime) -> None:
    """Ask every party: each gets its link, and a letter where an address is known.

    Raises Conflict if the round has been opened already, or asks nobody.
    """
    before = round.state
    asked = list(round.asked.select_related("actor").prefetch_related("actor__names").order_by("pk"))
    if not asked:
        raise Conflict(_("Rundan frågar ingen än. Lägg till minst en part."), row=round)
    move(round, AdoptionRound.State.OPEN, allowed=AdoptionRound.ALLOWED, opened_at=now)
    for each in asked:
        each.round = round
        round_links.renew(each)
    _send([letters.request(each, today=local_day(now)) for each in asked if each.registrar_email], now)
    journal.moved(round, before=before, by=by, asked=len(asked))
    live.bump(round.topic)


@transaction.atomic
def close(round: AdoptionRound, *, by, now: datetime) -> None:
    """End a round: its links stop working, what has not come in is missing. Raises Conflict."""
    before = round.state
    move(round, AdoptionRound.State.CLOSED, allowed=AdoptionRound.ALLOWED, closed_at=now)
    outbox.withdraw(_letters_of(round), now=now)
    journal.moved(round, before=before, by=by)
    live.bump(round.topic)


@transaction.atomic
def change(round: AdoptionRound, *, changes: Mapping[str, object], by) -> None:
    """Change a round's name, dates, owner or reminders; a new due day moves the links' last day.

    Raises Conflict for a closed round.
    """
    current = AdoptionRound.objects.select_for_update().get(pk=round.pk)
    if current.state == AdoptionRound.State.CLOSED:
        raise Conflict(_("Rundan är avslutad och ändras inte mer."), row=current)
    before = {column: getattr(current, column) for column in changes}
    for column, value in changes.items():
        setattr(current, column, value)
    current.save(update_fields=list(changes))
    current.asked.filter(token_hash__isnull=False).update(expires_at=round_links.expiry(current))
    journal.changed(current, by=by, before=before, after=dict(changes))
    live.bump(current.topic)


@transaction.atomic
def ask_also(round: AdoptionRound, actors: Iterable[Actor], *, by, now: datetime) -> list[AskedParty]:
    """Ask more parties; in an open round they are told at once. Those already asked are passed over."""
    current = AdoptionRound.objects.select_for_update().get(pk=round.pk)
    if current.state == AdoptionRound.State.CLOSED:
        raise Conflict(_("Rundan är avslutad och ändras inte mer."), row=current)
    known = set(current.asked.values_list("actor_id", flat=True))
    added = [
        AskedParty.objects.create(round=current, actor=actor, registrar_email=actor.registrar_email)
        for actor in actors
        if actor.pk not in known
    ]
    for each in added:
        journal.created(each, by=by, actor=each.actor, round=current)
        if current.state == AdoptionRound.State.OPEN:
            round_links.renew(each)
    if current.state == AdoptionRound.State.OPEN:
        _send([letters.request(each, today=local_day(now)) for each in added if each.registrar_email], now)
    live.bump(current.topic)
    return added


@transaction.atomic
def set_registrar(asked: AskedParty, *, email: str, by, now: datetime) -> None:
    """Give a party's registrar another address: a new link is sent there, the old one dies.

    Raises Conflict for a closed round.
    """
    current = AskedParty.objects.select_for_update().get(pk=asked.pk)
    round = AdoptionRound.objects.select_related("version__agreement").get(pk=current.round_id)
    if round.state == AdoptionRound.State.CLOSED:
        raise Conflict(_("Rundan är avslutad och ändras inte mer."), row=round)
    current.round = round
    before = current.registrar_email
    current.registrar_email = email
    current.save(update_fields=["registrar_email"])
    journal.changed(current, by=by, before={"registrar_email": before}, after={"registrar_email": email})
    if round.state == AdoptionRound.State.OPEN:
        outbox.withdraw(_letters_of(round).filter(key__startswith=f"round:{current.pk}:"), now=now)
        round_links.renew(current)
        if email:
            _send([letters.request(current, today=local_day(now))], now)
    live.bump(round.topic)


def with_unanswered(user) -> QuerySet[AdoptionRound]:
    """The person's open rounds in which somebody has not answered, with how many there are."""
    unanswered = Count("asked", filter=Q(asked__state=AskedParty.State.ASKED))
    found = AdoptionRound.objects.visible_to(user).filter(state=AdoptionRound.State.OPEN)
    found = found.annotate(asked_count=Count("asked"), unanswered_count=unanswered).order_by("due_on", "pk")
    return found.filter(unanswered_count__gt=0)


def review_due(*, today: date) -> Review | None:
    """The formal review that it is time to start, unless a round for it has been planned already."""
    held = AdoptionRound.objects.filter(term_year__isnull=False).values_list("term_year", flat=True)
    return review_to_propose(today, held=set(held))


def _letters_of(round: AdoptionRound):
    return Notice.objects.filter(topic=round.topic)


def _send(notices: list, now: datetime) -> None:
    stored = outbox.queue(notices, now=now)
    outbox.send_soon([notice.pk for notice in stored])
