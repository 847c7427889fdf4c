"""Documents, rounds and what comes in, for tests."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from actors.agreements import receiving, round_links, rounds
from actors.agreements.models import (
    AdoptionRound,
    Agreement,
    AgreementVersion,
    AskedParty,
    Received,
    Termination,
)
from actors.agreements.receiving import Document
from actors.models import Actor
from samverkan import files, links
from samverkan.clock import at
from tests.factories import create_actor

RECOMMENDED_ON = date(2015, 3, 19)
DUE_ON = date(2015, 6, 15)
OPENED_AT = datetime(2015, 3, 20, 9, 0, tzinfo=UTC)
CONTENT = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
_numbers = count(1)


def pdf(name: str = "protokollsutdrag.pdf", content: bytes = CONTENT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def create_version(*, code: str = "", kind: str = Agreement.Kind.AGREEMENT) -> AgreementVersion:
    agreement, _is_new = Agreement.objects.get_or_create(
        code=code or f"overenskommelse-{next(_numbers)}",
        defaults={"name": "Överenskommelse 2015", "kind": kind},
    )
    number = agreement.versions.count() + 1
    return AgreementVersion.objects.create(
        agreement=agreement, number=number, frame_ore=650_000_000, applies_from=date(2014 + number, 1, 1)
    )


def create_round(
    *,
    owner,
    actors: Iterable[Actor] = (),
    version: AgreementVersion | None = None,
    name: str = "Antagande 2015",
    is_open: bool = True,
    opened_at: datetime = OPENED_AT,
    **given: object,
) -> AdoptionRound:
    round = rounds.start(
        version=version or create_version(),
        actors=actors,
        owner=owner,
        start_key=uuid4(),
        by=owner,
        **{"name": name, "purpose": "adoption", "due_on": DUE_ON, "recommended_on": RECOMMENDED_ON} | given,
    )
    if is_open:
        rounds.open_round(round, by=owner, now=opened_at)
    return round


def with_registrar(name: str, code: str = "") -> Actor:
    actor = create_actor(name=name, code=code)
    actor.registrar_email = f"registrator@{actor.code}.example"
    actor.save()
    return actor


def asked_of(round: AdoptionRound, actor: Actor) -> AskedParty:
    return AskedParty.objects.select_related("round__version__agreement", "actor").get(
        round=round, actor=actor
    )


def token_of(asked: AskedParty) -> str:
    return links.token(round_links.key_of(asked))


def receive(
    asked: AskedParty, *, kind: str = "decision", on: date = date(2015, 5, 20), by=None, upload=None, **given
) -> Received:
    document = Document(kind=kind, decided_on=on, **given)
    return receiving.receive(
        asked,
        document=document,
        upload=upload,
        means=Received.Means.OFFICE,
        start_key=uuid4(),
        by=by,
        now=at(on, OPENED_AT.time()),
    )


def adopted(actor: Actor, *, owner) -> Received:
    """A round in which the actor has adopted, with every paper in place."""
    round = create_round(owner=owner, actors=[actor])
    version = round.version
    version.file = files.store(pdf("overenskommelse.pdf"), by=owner, now=OPENED_AT)
    version.save()
    return receive(asked_of(round, actor), upload=pdf(), by=owner)


def given_notice(actor: Actor) -> Termination:
    """The actor's notice of the document it acceded to last."""
    accession = actor.accessions.last()
    stored = files.store(pdf("uppsagning.pdf"), by=None, now=OPENED_AT)
    return Termination.objects.create(
        agreement=accession.version.agreement, actor=actor, given_on=accession.decided_on, file=stored
    )
