"""Many actors and many people at once, for pages that must stay quick."""

from itertools import count

from actors.agreements.models import Accession, AgreementVersion, PartyShares
from actors.models import Actor, ActorName, InvoiceDetails
from actors.people.models import User
from tests.actors.agreements.factories import DUE_ON, create_version

_numbers = count(1)


def create_parties(number: int) -> list[Actor]:
    """Parties of the agreement, each with a name, shares, an accession and invoice details."""
    version = AgreementVersion.objects.filter(agreement__code="overenskommelse").first()
    version = version or create_version(code="overenskommelse")
    codes = [f"part-{next(_numbers):04}" for _each in range(number)]
    actors = Actor.objects.bulk_create(Actor(code=code, kind="municipality") for code in codes)
    ActorName.objects.bulk_create(
        ActorName(actor=actor, name=f"Aktör {actor.code}", legal_name=f"Aktör {actor.code} kommun")
        for actor in actors
    )
    InvoiceDetails.objects.bulk_create(InvoiceDetails(actor=actor) for actor in actors)
    PartyShares.objects.bulk_create(
        PartyShares(version=version, actor=actor, group="municipality") for actor in actors
    )
    Accession.objects.bulk_create(
        Accession(version=version, actor=actor, means="decision", decided_on=DUE_ON) for actor in actors
    )
    return actors


def create_people(number: int) -> None:
    """People spread over the actors that are there."""
    actors = list(Actor.objects.all())
    User.objects.bulk_create(
        User(name=f"Person {each}", email=f"person-{each}@example.example", home=actors[each % len(actors)])
        for each in (next(_numbers) for _person in range(number))
    )
