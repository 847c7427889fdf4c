"""Inkomna handlingar: a proposal is kept, a decision or a signature binds, a refusal is an answer.

The decision to adopt equals a signature; the protocol extract is its evidence.
Source: KSL:s rekommendation; Överenskommelsen, ikraftträdande.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from actors.agreements.models import Accession, AdoptionRound, AskedParty, Received
from samverkan import files, journal, live
from samverkan.clock import local_day
from samverkan.post import outbox
from samverkan.post.models import Notice
from samverkan.transitions import Conflict, move

BINDING = {
    Received.Kind.DECISION: Accession.Means.DECISION,
    Received.Kind.SIGNATURE: Accession.Means.SIGNATURE,
}
# What is also said of the accession that a document made, and so is put right with it.
OF_ACCESSION = ("decided_on", "case_number", "paragraph", "conditions")


@dataclass(frozen=True)
class Document:
    """What the paper says: its kind, the day and the body of the decision, and its conditions."""

    kind: str
    decided_on: date
    decided_by: str = ""
    case_number: str = ""
    paragraph: str = ""
    conditions: str = ""
    follow_up_on: date | None = None


@transaction.atomic
def receive(
    asked: AskedParty,
    *,
    document: Document,
    upload: UploadedFile | None,
    means: str,
    start_key: UUID,
    by,
    now: datetime,
) -> Received:
    """Keep a received document and do what follows from it; return it.

    The same `start_key` gives the same document. Raises Conflict unless the round is open or for a
    refusal by a party that is bound, files.Refused for a file that is not taken: nothing is kept then.
    """
    round = AdoptionRound.objects.select_for_update().get(pk=asked.round_id)
    row = AskedParty.objects.select_for_update().get(pk=asked.pk)
    known = Received.objects.filter(start_key=start_key, asked=row).first()
    if known:
        return known
    if round.state != AdoptionRound.State.OPEN:
        raise Conflict(_("Rundan är inte öppen. Inget är sparat."), row=round)
    if document.kind == Received.Kind.REFUSAL and row.accession_id:
        raise Conflict(_("Parten är redan ansluten. Den lämnar genom uppsägning."), row=row)
    stored = files.store(upload, by=by, now=now) if upload else None
    received = Received.objects.create(
        asked=row,
        **vars(document),
        file=stored,
        received_at=now,
        means=means,
        by=by,
        start_key=start_key,
    )
    journal.created(received, by=by, asked=row, means=means, **vars(document))
    _follow(row, received, by=by, now=now, version=round.version)
    if row.state != AskedParty.State.ASKED:
        # Who has answered is not reminded by what still lies in the queue.
        outbox.withdraw(Notice.objects.filter(key__startswith=f"round:{row.pk}:"), now=now)
    live.bump(round.topic)
    asked.refresh_from_db()
    return received


@transaction.atomic
def correct(received: Received, *, changes: Mapping[str, object], by) -> None:
    """Put right what was written about a document; its accession, if it made one, follows.

    The file and the kind stay: another paper is another document. Raises Conflict in a closed round.
    """
    round = AdoptionRound.objects.select_for_update().get(pk=received.asked.round_id)
    if round.state == AdoptionRound.State.CLOSED:
        raise Conflict(_("Rundan är avslutad och ändras inte mer."), row=round)
    before = {column: getattr(received, column) for column in changes}
    for column, value in changes.items():
        setattr(received, column, value)
    received.save(update_fields=list(changes))
    journal.changed(received, by=by, before=before, after=dict(changes))
    accession = received.asked.accession
    if accession and _made(accession, received, before):
        _correct_accession(accession, received, by=by)
        _follow_conditions(received.asked, received, by=by)
    live.bump(round.topic)


def _follow(row: AskedParty, received: Received, *, by, now: datetime, version) -> None:
    before = row.state
    if received.kind == Received.Kind.REFUSAL and before == AskedParty.State.ASKED:
        move(row, AskedParty.State.REFUSED, allowed=AskedParty.ALLOWED)
        journal.moved(row, before=before, by=by)
    elif received.kind in BINDING and not row.accession_id:
        accession = Accession.objects.create(
            version=version,
            actor_id=row.actor_id,
            means=BINDING[received.kind],
            received_on=local_day(now),
            file=received.file,
            **{column: getattr(received, column) for column in OF_ACCESSION},
        )
        journal.created(accession, by=by, version=version, actor=row.actor_id, received=received.pk)
        move(row, _adopted(received), allowed=AskedParty.ALLOWED, accession=accession)
        journal.moved(row, before=before, by=by)


def _adopted(received: Received) -> str:
    return AskedParty.State.ADOPTED_WITH_CONDITIONS if received.conditions else AskedParty.State.ADOPTED


def _made(accession: Accession, received: Received, before: Mapping[str, object]) -> bool:
    """Whether this document, as it was before, is what the accession stands on."""
    was = {column: before.get(column, getattr(received, column)) for column in OF_ACCESSION}
    return received.kind in BINDING and all(getattr(accession, key) == value for key, value in was.items())


def _correct_accession(accession: Accession, received: Received, *, by) -> None:
    before = {column: getattr(accession, column) for column in OF_ACCESSION}
    after = {column: getattr(received, column) for column in OF_ACCESSION}
    for column, value in after.items():
        setattr(accession, column, value)
    accession.save(update_fields=list(OF_ACCESSION))
    journal.changed(accession, by=by, before=before, after=after)


def _follow_conditions(asked: AskedParty, received: Received, *, by) -> None:
    """With or without conditions is what the paper says, not a step: a correction sets it."""
    before, after = asked.state, _adopted(received)
    if before != after:
        AskedParty.objects.filter(pk=asked.pk, state=before).update(state=after)
        asked.state = after
        journal.moved(asked, before=before, by=by, note="rättelse")
