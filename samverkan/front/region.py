"""The region as it is: its actors, agreement, forums, seats and first budget year.

Everything comes from `data/`. Loading again adds what is missing and never overwrites what
people have changed: a row that exists is left as it is, and what belongs to it (an actor's
names, a forum's seats, a plan's parties) is made only together with it.
"""

from dataclasses import dataclass

from django.db import transaction

from actors.models import Actor, ActorName, Category, InvoiceDetails
from actors.people.models import ConfirmationDay
from budget.models import Population
from incidents.reports import delivered
from samverkan.front import region_agreement, region_files, region_forums
from samverkan.front.region_files import ActorRow
from samverkan.models import Installation

HOST = "lansstyrelsen"


@dataclass(frozen=True)
class Loaded:
    """How many rows were new."""

    actors: int
    populations: int
    forums: int
    seats: int
    plans: int

    @property
    def is_nothing(self) -> bool:
        return not any((self.actors, self.populations, self.forums, self.seats, self.plans))


@transaction.atomic
def load() -> Loaded:
    """Make the region's rows that do not exist yet. Safe to repeat."""
    Installation.objects.get_or_create(pk=1)
    actors, new_actors = _actors()
    _categories(actors, new_actors)
    populations = _populations(actors)
    version = region_agreement.load_agreements(actors)
    forums, seats = region_forums.load_forums(actors)
    plans = region_agreement.load_first_plan(version)
    delivered.load()
    _confirmation_days()
    return Loaded(len(new_actors), populations, forums, seats, plans)


def _actors() -> tuple[dict[str, Actor], set[str]]:
    known = {actor.code: actor for actor in Actor.objects.all()}
    rows = [row for row in region_files.actors() if row.code not in known]
    has_host = any(actor.is_host for actor in known.values())
    made = Actor.objects.bulk_create([_actor(row, may_host=not has_host) for row in rows])
    known |= {actor.code: actor for actor in made}
    ActorName.objects.bulk_create(
        ActorName(
            actor=known[row.code],
            name=naming.name,
            legal_name=naming.legal_name,
            valid_from=naming.valid_from,
            valid_until=naming.valid_until,
        )
        for row in rows
        for naming in row.namings
    )
    InvoiceDetails.objects.bulk_create(_details(row, known[row.code]) for row in rows if row.is_party)
    return known, {row.code for row in rows}


def _actor(row: ActorRow, *, may_host: bool) -> Actor:
    return Actor(
        code=row.code,
        kind=row.kind,
        municipality_code=row.code if row.is_municipality else "",
        orgnr=row.orgnr,
        orgnr_status=row.orgnr_status,
        orgnr_source=row.orgnr_source,
        is_host=may_host and row.code == HOST,
    )


def _details(row: ActorRow, actor: Actor) -> InvoiceDetails:
    scheme, _, value = row.peppol_id.partition(":")
    return InvoiceDetails(
        actor=actor,
        peppol_scheme=scheme,
        peppol_value=value,
        peppol_status="verified" if value else "unknown",
    )


def _confirmation_days() -> None:
    """Twice a year, until the office decides otherwise: days that it has taken away do not come back."""
    if not ConfirmationDay.objects.exists():
        ConfirmationDay.objects.bulk_create(
            ConfirmationDay(month=int(row["month"]), day=int(row["day"]))
            for row in region_files.read_csv("confirmation_days.csv")
        )


def _categories(actors: dict[str, Actor], new_actors: set[str]) -> None:
    for row in region_files.read_csv("categories.csv"):
        category, _ = Category.objects.get_or_create(
            scheme=row["scheme"], code=row["code"], defaults={"name": row["name"]}
        )
        fresh = [code for code in region_files.members(row["members"].split()) if code in new_actors]
        category.actor_set.add(*(actors[code] for code in fresh))


def _populations(actors: dict[str, Actor]) -> int:
    known = set(Population.objects.values_list("actor__code", "reference_on"))
    fresh = [row for row in region_files.populations() if (row.code, row.reference_on) not in known]
    Population.objects.bulk_create(
        Population(
            actor=actors[row.code],
            reference_on=row.reference_on,
            count=row.count,
            status=row.status,
            source=row.source,
        )
        for row in fresh
    )
    return len(fresh)
