"""The demo's adoption round of 2015, closed: what the demo's accessions of the municipalities came from."""

from datetime import date, time, timedelta
from uuid import uuid4

from actors.agreements.models import Accession, AdoptionRound, AgreementVersion, AskedParty, Received
from actors.models import Actor
from actors.people.models import User
from samverkan.clock import at
from samverkan.front import region_agreement

RECOMMENDED_ON = date(2015, 3, 19)
DUE_ON = date(2015, 6, 15)
CLOSED_ON = date(2015, 7, 1)
NINE = time(9, 0)
# Whose committee's proposal came first, by the decision papers.
PROPOSED, PROPOSED_ON = "0138", date(2015, 4, 30)


def register_registrars() -> None:
    """Give every municipality an address that reaches nobody."""
    municipalities = list(Actor.objects.filter(kind=Actor.Kind.MUNICIPALITY))
    for actor in municipalities:
        actor.registrar_email = f"registrator@kommun-{actor.code}.example"
    Actor.objects.bulk_update(municipalities, ["registrar_email"])


def hold_first_round(*, owner: User) -> None:
    """Tell the demo's accessions of the municipalities as the round that they came in by."""
    version = AgreementVersion.objects.get(agreement__code=region_agreement.AGREEMENT, number=1)
    round = AdoptionRound.objects.create(
        version=version,
        name="Antagande av överenskommelsen 2015",
        recommended_by="KSL:s styrelse",
        recommended_on=RECOMMENDED_ON,
        due_on=DUE_ON,
        state=AdoptionRound.State.CLOSED,
        owner=owner,
        opened_at=at(RECOMMENDED_ON, NINE),
        closed_at=at(CLOSED_ON, NINE),
        start_key=uuid4(),
    )
    bound = Accession.objects.filter(version=version, actor__kind=Actor.Kind.MUNICIPALITY)
    asked = AskedParty.objects.bulk_create(
        AskedParty(
            round=round,
            actor=accession.actor,
            state=AskedParty.State.ADOPTED,
            registrar_email=accession.actor.registrar_email,
            accession=accession,
        )
        for accession in bound.select_related("actor").order_by("actor__code")
    )
    Received.objects.bulk_create(_decision(each) for each in asked)
    Received.objects.bulk_create(_proposal(each) for each in asked if each.actor.code == PROPOSED)


def _decision(asked: AskedParty) -> Received:
    accession = asked.accession
    return Received(
        asked=asked,
        kind=Received.Kind.DECISION,
        decided_on=accession.decided_on,
        decided_by="Kommunstyrelsen",
        received_at=at(accession.received_on or accession.decided_on, NINE),
        means=Received.Means.OFFICE,
        start_key=uuid4(),
    )


def _proposal(asked: AskedParty) -> Received:
    return Received(
        asked=asked,
        kind=Received.Kind.PROPOSAL,
        decided_on=PROPOSED_ON,
        received_at=at(PROPOSED_ON + timedelta(days=1), NINE),
        means=Received.Means.OFFICE,
        start_key=uuid4(),
    )
