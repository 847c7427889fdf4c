"""The pages about people: found, entered, edited; another actor's do not exist."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.people.models import Confirmation, ConfirmationDay, ContactPoint, User
from samverkan.access import Role
from samverkan.models import Entry
from tests.actors.people.factories import NOW, create_point
from tests.factories import create_user, give

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora(nacka) -> User:
    """Nacka's administrator, to whom nothing of Tyresö exists."""
    user = create_user(name="Nora Thorn", email="nora@nacka.example", home=nacka)
    give(user, Role.ACTOR_ADMIN, actor=nacka)
    return user


def names(answer) -> list[str]:
    return [person.name for person in answer.context["page"].object_list]


def test_another_actors_people_do_not_exist(signed_in, nora, bo, asta):
    client = signed_in(nora)
    lists = ["", "personer.csv", "ny/", "bjud-in/", "inbjudningar/"]
    pages = ["", "andra/", "kontaktvagar/", "bjud-in/", "uppgifter/", "uppgifter.json", "avsluta/"]
    pages.append(f"roller/{bo.grants.get().pk}/")

    found = [client.get(f"/parter/0138/personer/{each}").status_code for each in lists]
    found += [client.get(f"/personer/{bo.pk}/{each}").status_code for each in pages]
    found += [
        client.post(f"/personer/{bo.pk}/{each}").status_code for each in ("roller/", "bekrafta/", "ater/")
    ]

    assert set(found) == {404}
    assert client.get(f"/personer/{bo.pk}/radera/").status_code == 403


def test_an_administrator_with_one_actor_comes_straight_to_its_people(signed_in, asta):
    assert signed_in(asta).get("/personer/?visa=onadda").url == "/parter/0138/personer/?visa=onadda"


def test_the_office_sees_everybody(signed_in, kim, bo, cecilia):
    assert {"Bo Ask", "Cecilia Alm"} <= set(names(signed_in(kim).get("/personer/")))


@pytest.mark.parametrize("words", ["ÅSA", "åsa öst", "ÖSTMAN@TYRESO"])
def test_search_folds_swedish_letters(signed_in, asta, tyreso, words):
    create_user(name="Åsa Östman", email="asa.östman@tyreso.example".replace("ö", "o"), home=tyreso)
    user = User.objects.get(name="Åsa Östman")
    user.email = "åsa.östman@tyreso.example"
    user.save()

    assert names(signed_in(asta).get("/parter/0138/personer/", {"sok": words})) == ["Åsa Östman"]


def test_filters_find_those_without_a_verified_contact_with_a_role_and_who_left(
    signed_in, asta, bo, fia, tyreso
):
    create_point(bo)
    ContactPoint.objects.filter(user=bo).update(verified_at=NOW)
    gone = create_user(name="Har Slutat", home=tyreso)
    User.objects.filter(pk=gone.pk).update(is_active=False, left_on="2026-01-01")
    client = signed_in(asta)

    assert names(client.get("/parter/0138/personer/", {"visa": "onadda"})) == ["Asta Gren", "Fia Sand"]
    assert names(client.get("/parter/0138/personer/", {"roll": "actor_finance"})) == ["Fia Sand"]
    assert names(client.get("/parter/0138/personer/", {"visa": "lamnat"})) == ["Har Slutat"]


def test_a_person_and_a_duty_function_are_entered(signed_in, asta):
    client = signed_in(asta)
    for kind, name in [("person", "Lo Ny"), ("function", "TiB Tyresö")]:
        client.post("/parter/0138/personer/ny/", {"kind": kind, "name": name})

    made = User.objects.filter(name__in=["Lo Ny", "TiB Tyresö"]).values_list("kind", "home__code")
    assert set(made) == {("person", "0138"), ("function", "0138")}


def test_two_who_edit_at_once_do_not_overwrite_one_another(signed_in, asta, bo):
    client = signed_in(asta)
    seen = client.get(f"/personer/{bo.pk}/andra/").context["form"].initial["seen"]
    form = {"name": "Bo Ask-Ek", "email": bo.email, "language": "sv", "seen": seen}

    first = client.post(f"/personer/{bo.pk}/andra/", form)
    second = client.post(f"/personer/{bo.pk}/andra/", form | {"name": "Bo Al"})

    bo.refresh_from_db()
    assert (first.status_code, second.status_code, bo.name) == (302, 409, "Bo Ask-Ek")
    assert Entry.objects.filter(subject="people.user", note="changed").get().after == {"columns": ["name"]}


def test_an_address_that_is_anothers_is_refused_in_words(signed_in, asta, bo, fia):
    client = signed_in(asta)
    seen = client.get(f"/personer/{bo.pk}/andra/").context["form"].initial["seen"]
    form = {"name": "Bo Ask", "email": fia.email.upper(), "language": "sv", "seen": seen}

    page = client.post(f"/personer/{bo.pk}/andra/", form).content.decode()

    assert "Två personer kan inte ha samma adress" in page


def test_an_administrator_reads_but_does_not_change_who_has_a_role_in_the_office(signed_in, asta, bo):
    give(bo, Role.COORDINATOR)
    client = signed_in(asta)

    assert "Du kan läsa" in client.get(f"/personer/{bo.pk}/").content.decode()
    assert client.get(f"/personer/{bo.pk}/andra/").status_code == 403
    assert client.post(f"/personer/{bo.pk}/kontaktvagar/", {"act": "confirm"}).status_code == 403


def test_contact_points_are_added_in_ordinary_writing_and_refused_with_an_example(signed_in, bo):
    client = signed_in(bo)

    wrong = client.post("/installningar/kontaktvagar/", {"channel": "sms", "value": "=cmd|1"})
    client.post("/installningar/kontaktvagar/", {"channel": "sms", "value": "070-174 06 15"})

    assert "till exempel 070-174 06 15" in wrong.content.decode()
    assert bo.contact_points.get().value == "+46701740615"


def test_somebody_elses_contact_point_cannot_be_touched(signed_in, bo, fia):
    point = create_point(fia)

    for act in ("send", "remove", "earlier", "verify"):
        answer = signed_in(bo).post("/installningar/kontaktvagar/", {"act": act, "point": point.pk})
        assert answer.status_code == 404


def test_what_is_taken_out_is_harmless_and_stands_in_the_journal(signed_in, asta, tyreso):
    create_user(name="=cmd|'/C calc'!A0", home=tyreso)

    text = signed_in(asta).get("/parter/0138/personer/personer.csv").content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text)))
    assert "'=cmd|'/C calc'!A0" in [row[0] for row in rows]
    assert Entry.objects.filter(kind="export", by=asta).exists()


@pytest.mark.parametrize(
    "asked", [{}, {"sok": "person"}, {"visa": "obekraftade"}, {"visa": "onadda", "sok": "p"}]
)
def test_a_list_of_any_length_takes_the_same_few_questions(signed_in, asta, kim, tyreso, asked):
    client, office = signed_in(asta), signed_in(kim)
    address = "/parter/0138/personer/"
    _fill(tyreso, 3)
    few = _questions(client, address, asked), _questions(office, "/personer/", asked)

    _fill(tyreso, 120)

    assert (_questions(client, address, asked), _questions(office, "/personer/", asked)) == few


def _questions(client, address: str, asked: dict) -> int:
    with CaptureQueriesContext(
        connection,
    ) as questions:
        assert client.get(address, asked).status_code == 200
    return len(questions)


def _fill(actor, count: int) -> None:
    rule, _is_new = ConfirmationDay.objects.get_or_create(month=4, day=1)
    for number in range(count):
        user = create_user(name=f"Person {number}", home=actor)
        give(user, Role.REPRESENTATIVE, actor=actor)
        ContactPoint.objects.create(user=user, channel="sms", value="+46701740660")
        Confirmation.objects.create(user=user, rule=rule, due_on="2026-10-01", asked_at=NOW)
