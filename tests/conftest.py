"""A fixed cast, known to all tests; and what every test stands on.

Kim coordinates, Hanna heads the office, Tim is the TiB, Rosa the RSK, Bo represents Tyresö, Cecilia
Nacka (she must never see Tyresö's), Fia is Tyresö's finance officer and Frans Nacka's, Asta Tyresö's
administrator, Eva the office's finance officer, Rut the auditor, Olga the round owner, Ture the
technical administrator.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from actors.models import Actor
from actors.people.models import User
from samverkan import triggers
from samverkan.access import Role
from samverkan.messages import compile_catalogue
from samverkan.models import Installation
from tests.factories import create_actor, create_user, give


def pytest_configure(config: pytest.Config) -> None:
    """Compile the English before any test reads it; it is read once in each process."""
    if not hasattr(config, "workerinput"):
        for catalogue in Path(settings.LOCALE_PATHS[0]).rglob("*.po"):
            compiled = catalogue.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
                compile_catalogue(catalogue)


@pytest.fixture(autouse=True)
def _in_swedish() -> None:
    """A request leaves its language behind in the process; the next test must not inherit it."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _guards_off_before_flush(request: pytest.FixtureRequest) -> None:
    """Tests with real transactions empty the tables afterwards; final rows would refuse."""
    marker = request.node.get_closest_marker("django_db")
    is_transactional = "transactional_db" in request.fixturenames or "live_server" in request.fixturenames
    if not (is_transactional or (marker and marker.kwargs.get("transaction"))):
        yield
        return
    request.getfixturevalue("transactional_db")
    triggers.create_all()
    # The cache's table is no model: nothing else empties it.
    cache.clear()
    yield
    triggers.drop_all()


@pytest.fixture
def tyreso(db) -> Actor:
    return create_actor(name="Tyresö", code="0138", legal_name="Tyresö kommun", orgnr="2120000092")


@pytest.fixture
def nacka(db) -> Actor:
    return create_actor(name="Nacka", code="0182", legal_name="Nacka kommun", orgnr="2120000167")


@pytest.fixture
def lansstyrelsen(db) -> Actor:
    return create_actor(
        name="Länsstyrelsen Stockholm",
        code="lansstyrelsen",
        kind=Actor.Kind.AGENCY,
        legal_name="Länsstyrelsen i Stockholms län",
        orgnr="2021002247",
        is_host=True,
    )


def _office(name: str, role: Role) -> User:
    user = create_user(name=name, email=f"{name.split()[0].lower()}@kansliet.example")
    give(user, role)
    return user


@pytest.fixture
def kim(db) -> User:
    return _office("Kim Berg", Role.COORDINATOR)


@pytest.fixture
def hanna(db) -> User:
    return _office("Hanna Falk", Role.HEAD)


@pytest.fixture
def tim(db) -> User:
    return _office("Tim Lund", Role.DUTY_OFFICER)


@pytest.fixture
def rosa(db) -> User:
    return _office("Rosa Ek", Role.REGIONAL_COORDINATOR)


@pytest.fixture
def eva(db) -> User:
    return _office("Eva Lind", Role.OFFICE_FINANCE)


@pytest.fixture
def rut(db) -> User:
    return _office("Rut Hed", Role.AUDITOR)


@pytest.fixture
def olga(db) -> User:
    return _office("Olga Storm", Role.ROUND_OWNER)


@pytest.fixture
def ture(db) -> User:
    return _office("Ture Dahl", Role.ADMINISTRATOR)


@pytest.fixture
def bo(tyreso) -> User:
    user = create_user(name="Bo Ask", email="bo@tyreso.example", home=tyreso)
    give(user, Role.REPRESENTATIVE, actor=tyreso)
    return user


@pytest.fixture
def asta(tyreso) -> User:
    user = create_user(name="Asta Gren", email="asta@tyreso.example", home=tyreso)
    give(user, Role.ACTOR_ADMIN, actor=tyreso)
    return user


@pytest.fixture
def fia(tyreso) -> User:
    user = create_user(name="Fia Sand", email="fia@tyreso.example", home=tyreso)
    give(user, Role.ACTOR_FINANCE, actor=tyreso)
    return user


@pytest.fixture
def cecilia(nacka) -> User:
    user = create_user(name="Cecilia Alm", email="cecilia@nacka.example", home=nacka)
    give(user, Role.REPRESENTATIVE, actor=nacka)
    return user


@pytest.fixture
def frans(nacka) -> User:
    user = create_user(name="Frans Lo", email="frans@nacka.example", home=nacka)
    give(user, Role.ACTOR_FINANCE, actor=nacka)
    return user


@pytest.fixture
def signed_in():
    """A browser in which somebody has signed in: `signed_in(bo).get("/")`."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def region(db) -> None:
    """The real region, as `load_region` makes it."""
    call_command("load_region", verbosity=0)


@pytest.fixture
def demo_installation(db) -> Installation:
    return Installation.objects.create(pk=1, is_demo=True)
