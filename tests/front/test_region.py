"""The region as it is: what `load_region` makes, what it keeps open, what it never touches."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from actors.agreements.models import Accession, AgreementVersion, PartyShares
from actors.models import Actor
from budget import population_import
from budget.deciding import decide
from budget.models import Plan, Population
from budget.year import year_view
from forums.models import Forum, Seat
from samverkan.front import region, region_files
from samverkan.models import Installation

pytestmark = pytest.mark.usefixtures("region")


def test_the_region_has_26_municipalities_10_other_parties_and_an_association():
    assert Actor.objects.filter(kind=Actor.Kind.MUNICIPALITY).count() == 26
    assert PartyShares.objects.filter(group="other").count() == 10
    assert not Actor.objects.get(code="ksl").party_shares.exists()
    assert Actor.objects.count() == 37


def test_one_agency_is_the_host():
    assert Actor.objects.get(is_host=True).code == "lansstyrelsen"


def test_organisation_numbers_that_nobody_knows_stay_unknown_or_unverified():
    status = dict(PartyShares.objects.values_list("actor__code", "actor__orgnr_status"))

    assert {code for code, each in status.items() if each == "unknown"} == {
        "sodertorns-brandforsvarsforbund",
        "brandkaren-attunda",
    }
    assert [code for code, each in status.items() if each == "unverified"] == ["storstockholms-brandforsvar"]
    assert sum(each == "verified" for each in status.values()) == 33


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("region-stockholm", date(2018, 12, 31), "Stockholms läns landsting"),
        ("region-stockholm", date(2019, 1, 1), "Region Stockholm"),
        ("polisen", date(2014, 12, 31), "Polismyndigheten i Stockholms län"),
        ("polisen", date(2015, 1, 1), "Polisen Region Stockholm"),
    ],
)
def test_an_actor_has_the_name_of_its_day(code, day, name):
    assert Actor.objects.get(code=code).name_on(day) == name


def test_three_parties_hold_two_shares_with_a_reason():
    double = PartyShares.objects.filter(shares=2)

    assert set(double.values_list("actor__code", flat=True)) == {
        "lansstyrelsen",
        "region-stockholm",
        "trafikverket",
    }
    assert all(double.values_list("reason", flat=True))


def test_the_agreement_fixes_the_frame_and_the_ceilings():
    version = AgreementVersion.objects.get(agreement__code="overenskommelse")

    assert (version.frame_ore, version.cap_per_inhabitant_ore) == (650_000_000, 150)
    assert (version.share_permille, version.share_cap_ore) == (43, 28_000_000)


def test_only_the_one_accession_that_the_sources_date_is_there():
    found = Accession.objects.get()

    assert (found.actor.code, found.decided_on, found.is_demo) == ("0138", date(2014, 2, 18), False)


def test_every_municipal_figure_is_loaded_and_the_county_is_no_actor():
    assert Population.objects.count() == 140
    assert not Actor.objects.filter(code="01").exists()


@pytest.mark.parametrize("day", [date(2015, 12, 31), date(2016, 12, 31), date(2024, 12, 31)])
def test_the_municipalities_add_up_to_the_county(day):
    counts = Population.objects.filter(reference_on=day).values_list("count", flat=True)

    assert len(counts) == 26
    assert sum(counts) == region_files.county_totals()[day].count


def test_the_draft_for_2015_leaves_the_five_unknown_municipalities_out():
    plan = Plan.objects.get()
    without = PartyShares.objects.exclude(actor__in=plan.parties.values("actor"))

    assert plan.state == Plan.State.DRAFT
    assert set(without.values_list("actor__code", flat=True)) == {"0114", "0115", "0117", "0120", "0187"}


def test_the_lines_are_two_thirds_and_one_third_of_the_frame():
    amounts = dict(Plan.objects.get().lines.values_list("code", "amount_ore"))

    assert amounts == {"inlan": 433_333_333, "gemensamt": 216_666_667}


def test_thirteen_forums_stand_and_six_of_them_are_areas_of_the_samordningsgrupp():
    assert Forum.objects.count() == 13
    assert Forum.objects.get(code="samordningsgrupp").sub_forums.count() == 6


def test_every_party_has_a_seat_of_its_own_in_the_coordinating_forums():
    for code in ("samordnande", "konferens"):
        assert Seat.objects.filter(forum__code=code).values("actor").distinct().count() == 36


def test_four_municipal_seats_speak_for_all_26():
    seats = Seat.objects.filter(forum__code="samordningsgrupp", actor__code="ksl")

    assert [seat.speaks_for.count() for seat in seats] == [26, 26, 26, 26]


def test_nobody_is_said_to_run_a_command_centre_since_no_source_says_who_does():
    assert not Seat.objects.filter(forum__code="ledningscentraler").exists()


def test_no_seat_has_a_holder_and_the_installation_is_in_service():
    assert not Seat.objects.filter(holders__isnull=False).exists()
    assert not Installation.current().is_demo


def test_loading_again_adds_nothing():
    assert region.load().is_nothing


def test_loading_again_keeps_what_people_have_changed():
    tyreso = Actor.objects.get(code="0138")
    tyreso.names.update(name="Tyresö stad")
    Forum.objects.filter(code="radet").update(lead="Någon annan")
    seat = Seat.objects.filter(forum__code="konferens").first()
    seat.valid_until = date(2015, 6, 30)
    seat.save()

    call_command("load_region", verbosity=0)

    assert Actor.objects.get(code="0138").name == "Tyresö stad"
    assert Forum.objects.get(code="radet").lead == "Någon annan"
    assert Seat.objects.filter(forum__code="konferens", actor=seat.actor).count() == 1


def test_loading_says_in_words_what_it_did(capsys):
    call_command("load_region")

    assert "finns redan" in capsys.readouterr().out


def test_the_draft_can_be_decided_once_the_missing_figures_are_taken_in(hanna):
    # Together they are what the county's total leaves over; how it is parted is made up here.
    figures = {"0114": 41_600, "0115": 31_600, "0117": 40_600, "0120": 40_600, "0187": 11_345}
    rows = [f"{code};2014-06-30;{count};publicerad;Exempel" for code, count in figures.items()]
    now = timezone.now()

    content = "\n".join(["kod;datum;folkmängd;status;källa", *rows])
    population_import.take_in(content.encode(), by=hanna, now=now)
    plan = Plan.objects.get()
    decide(plan, decided_on=date(2015, 2, 5), decided_where="Regionala chefsgruppen", by=hanna, now=now)

    counted = plan.parties.filter(group="municipality").values_list("weight", flat=True)
    assert (len(counted), sum(counted)) == (26, 2_181_318)
    assert year_view(plan).total_ore == 650_000_000
