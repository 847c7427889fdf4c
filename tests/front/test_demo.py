"""The demo: invented people in the real region, and only where nobody's data is."""

import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from actors.agreements.models import Accession
from actors.models import Actor, InvoiceDetails
from actors.people.models import ContactPoint, Grant, User
from budget.models import Plan
from budget.year import year_view
from forums.models import Seat
from samverkan.access import Role
from samverkan.front import demo
from samverkan.models import Installation
from samverkan.post.models import Channel, Gateway
from tests.factories import create_actor, create_user


@pytest.fixture
def loaded(db) -> None:
    assert demo.load(now=timezone.now())


@pytest.mark.usefixtures("loaded")
def test_everybody_listed_can_sign_in():
    people = demo.people()

    assert len(people) >= 20
    for person in people[:12:4]:
        answer = Client().post("/logga-in/", {"login": person.email, "password": person.password})
        assert answer.status_code == 302, person


@pytest.mark.usefixtures("loaded")
def test_every_role_has_somebody():
    assert set(Grant.objects.values_list("role", flat=True)) == {str(role) for role in Role}


@pytest.mark.usefixtures("loaded")
def test_addresses_are_reserved_and_telephones_are_kept_for_fiction():
    points = ContactPoint.objects.all()
    numbers = [point.value for point in points if point.channel != "email"]

    assert all(point.value.endswith(".example") for point in points if point.channel == "email")
    assert all(email.endswith(".example") for email in User.objects.values_list("email", flat=True) if email)
    assert all(re.fullmatch(r"\+467017406(0[5-9]|[1-9]\d)|\+468465004\d\d", number) for number in numbers)


@pytest.mark.usefixtures("loaded")
def test_every_seat_has_a_holder_but_two():
    vacant = Seat.objects.filter(holders__isnull=True)

    assert set(vacant.values_list("forum__code", "actor__code")) == {
        ("samordnande", "0187"),
        ("samordnande", "0140"),
    }


@pytest.mark.usefixtures("loaded")
def test_a_seat_in_the_coordinating_forum_is_held_by_the_duty_function_then_somebody_named():
    seat = Seat.objects.get(forum__code="samordnande", actor__code="0138")

    assert [holder.user.name for holder in seat.holders.all()] == ["TiB Tyresö", "Bo Ask", "Asta Gren"]


@pytest.mark.usefixtures("loaded")
def test_all_messages_go_to_the_drill_gateway():
    gateway = Gateway.objects.get()

    assert gateway.kind == Gateway.Kind.DRILL
    assert set(gateway.channels) == set(Channel.values)
    assert Installation.current().is_demo


@pytest.mark.usefixtures("loaded")
def test_addresses_and_references_are_marked_demo_and_organisation_numbers_are_not_invented():
    details = InvoiceDetails.objects.all()

    assert set(details.values_list("address_status", "buyer_reference_status")) == {("demo", "demo")}
    assert not Actor.objects.filter(orgnr_status="demo").exists()
    assert Actor.objects.get(code="brandkaren-attunda").orgnr == ""
    assert InvoiceDetails.objects.get(actor__code="stockholms-hamnar").peppol_status == "verified"


@pytest.mark.usefixtures("loaded")
def test_the_budget_2015_is_decided_by_the_chiefs_group_and_finances_the_whole_frame():
    plan = Plan.objects.get()
    view = year_view(plan)

    assert (plan.state, plan.decided_on) == (Plan.State.DECIDED, date(2015, 2, 5))
    assert (view.total_ore, view.not_financed_ore) == (650_000_000, 0)
    assert plan.parties.count() == 36


@pytest.mark.usefixtures("loaded")
def test_the_five_populations_of_another_day_keep_their_own_date():
    others = (
        Plan.objects.get()
        .parties.filter(population__isnull=False)
        .exclude(population__reference_on=date(2014, 6, 30))
    )

    assert dict(others.values_list("actor__code", "population__reference_on")) == {
        "0114": date(2014, 12, 31),
        "0115": date(2015, 12, 31),
        "0117": date(2015, 12, 31),
        "0120": date(2014, 12, 31),
        "0187": date(2013, 3, 31),
    }


@pytest.mark.usefixtures("loaded")
def test_every_invented_accession_is_marked():
    assert Accession.objects.filter(version__agreement__code="overenskommelse", is_demo=True).count() == 36
    assert Accession.objects.filter(is_demo=False).count() == 1


@pytest.mark.usefixtures("loaded")
def test_loading_the_demo_twice_changes_nothing(capsys):
    before = User.objects.count()

    call_command("demo_data")

    assert User.objects.count() == before
    assert "finns redan" in capsys.readouterr().out


@pytest.mark.usefixtures("region")
def test_the_demo_is_loaded_over_the_bare_region():
    call_command("demo_data", verbosity=0)

    assert Installation.current().is_demo


@pytest.mark.usefixtures("region")
def test_the_demo_never_comes_over_somebodys_people(capsys):
    create_user(name="Somebody", email="somebody@example.org")

    call_command("demo_data")

    assert "har redan uppgifter" in capsys.readouterr().out
    assert User.objects.count() == 1
    assert not Installation.current().is_demo
    assert demo.people() == []


@pytest.mark.usefixtures("region")
def test_the_demo_never_comes_over_somebodys_actors():
    create_actor(name="Elnätet")

    assert not demo.load(now=timezone.now())


def test_an_installation_in_service_refuses_the_demo(db, settings):
    settings.IS_DEMO = False

    with pytest.raises(CommandError, match="DEMO=true"):
        call_command("demo_data")
