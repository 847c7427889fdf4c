"""The demo: the real region with invented people, so that everybody can try every role.

Only an empty database gets it: one without people, and without other actors than the region's.
"""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction

from actors.models import Actor
from actors.people.models import User
from samverkan import journal
from samverkan.front import demo_meetings, demo_money, demo_rounds, region, region_files
from samverkan.front.demo_people import (
    CAST,
    PASSPHRASE,
    Register,
    address,
    confirm_most,
    give_roles,
    role_label,
)
from samverkan.front.demo_seats import Seating
from samverkan.models import Installation
from samverkan.post.models import Channel, Gateway

SINCE = datetime(2015, 1, 1, tzinfo=ZoneInfo("Europe/Stockholm"))


class DemoPerson(NamedTuple):
    """Somebody to sign in as, with a password that is no secret."""

    name: str
    role: str
    email: str
    password: str


def people() -> list[DemoPerson]:
    """Whom one may sign in as, in the demo's own database; nobody elsewhere."""
    if not Installation.current().is_demo:
        return []
    actors = {actor.code: actor for actor in Actor.objects.with_names()}
    known = set(User.objects.filter(is_active=True).values_list("email", flat=True))
    found = [
        DemoPerson(cast.name, role_label(cast, actors), address(cast.name, actors[cast.home]), PASSPHRASE)
        for cast in CAST
        if cast.home in actors and (not cast.actor or cast.actor in actors)
    ]
    return [person for person in found if person.email in known]


def is_empty() -> bool:
    """Whether the database holds nothing but, at most, the region."""
    regional = [row.code for row in region_files.actors()]
    return not User.objects.exists() and not Actor.objects.exclude(code__in=regional).exists()


@transaction.atomic
def load(*, now: datetime) -> bool:
    """Fill an empty database; return False, with nothing done, if somebody's data is there."""
    if not is_empty():
        return False
    region.load()
    Installation.objects.filter(pk=1).update(is_demo=True)
    Gateway.objects.create(
        name="Övning: inget lämnar datorn", kind=Gateway.Kind.DRILL, channels=Channel.values
    )
    cast = _people()
    confirm_most(now=now)
    demo_money.fill_invoice_details()
    demo_money.describe_issuer(Actor.objects.get(is_host=True))
    demo_money.accede()
    demo_rounds.register_registrars()
    demo_rounds.hold_first_round(owner=cast["Olga Storm"])
    demo_money.decide_first_plan(by=cast["Hanna Falk"], now=now)
    demo_money.use_funds(by=cast["Eva Lind"], checker=cast["Hanna Falk"], now=now)
    demo_money.plan_settlement(by=cast["Eva Lind"], now=now)
    demo_meetings.plan_conference(leader=cast["Rosa Ek"], now=now)
    journal.created(Installation.current(), by=None, note="demo_data", is_demo=True)
    return True


def _people() -> dict[str, User]:
    actors = {actor.code: actor for actor in Actor.objects.with_names()}
    register = Register(actors)
    cast = {person.name: register.cast(person) for person in CAST}
    seating = Seating(register, cast)
    register.write()
    give_roles(cast, actors, since=SINCE)
    seating.seat()
    Actor.objects.bulk_update(actors.values(), ["fallback_number"])
    return cast
