import pytest

from actors.models import Actor
from budget.models import Plan
from tests.budget import factories
from tests.factories import create_actor


@pytest.fixture
def trafikverket(db) -> Actor:
    return create_actor(name="Trafikverket", code="trafikverket", kind=Actor.Kind.AGENCY, orgnr="2021006297")


@pytest.fixture
def brandkaren(db) -> Actor:
    """A party whose organisation number nobody knows."""
    return create_actor(name="Brandkåren Attunda", code="brandkaren-attunda", kind=Actor.Kind.ASSOCIATION)


@pytest.fixture
def draft(tyreso, nacka, lansstyrelsen, trafikverket, brandkaren) -> Plan:
    """2 000 000 kr: a half by 40 000 and 60 000 inhabitants, a half by four shares of 250 000 kr."""
    plan = factories.create_plan()
    factories.create_municipality_in(plan, tyreso, count=40_000)
    factories.create_municipality_in(plan, nacka, count=60_000)
    factories.create_other_in(plan, lansstyrelsen)
    factories.create_other_in(plan, trafikverket, shares=2)
    factories.create_other_in(plan, brandkaren)
    for actor in (tyreso, nacka, trafikverket, brandkaren):
        factories.fill_details(actor)
    return plan


@pytest.fixture
def plan(draft, lansstyrelsen) -> Plan:
    """The same, decided, and with an issuer."""
    factories.create_issuer(lansstyrelsen)
    return factories.decide(draft)
