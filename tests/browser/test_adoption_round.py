"""The adoption round of 2015, from the recommendation to the summary, in its own days.

KSL's board recommends on 19 March, 26 municipalities are asked until 15 June, a committee's proposal
comes first and does not count, decisions come in by the registrars' links as protocol extracts, those
who have not answered are reminded, and KSL sees who is missing.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from actors.agreements import round_links
from actors.agreements.models import Accession, AdoptionRound, AskedParty
from actors.agreements.tasks import sweep_rounds
from actors.models import Actor
from samverkan import links
from samverkan.clock import STOCKHOLM
from samverkan.models import Installation
from samverkan.post.models import Channel, DrillMessage, Gateway, Notice
from samverkan.post.tasks import deliver
from tests.browser.window import DESK, PHONE, Window
from tests.factories import PASSWORD

TYRESO, SALEM, EKERO, VAXHOLM = "0138", "0128", "0125", "0187"
EXTRACT = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2015, month, day, hour, 0, tzinfo=STOCKHOLM)


@pytest.fixture
def calendar() -> Iterator[Callable[[datetime], None]]:
    """Moves the whole site to a moment; its clock goes on from there."""
    travellers: list[time_machine.travel] = []

    def travel_to(moment: datetime) -> None:
        while travellers:
            travellers.pop().stop()
        traveller = time_machine.travel(moment, tick=True)
        traveller.start()
        travellers.append(traveller)

    yield travel_to
    while travellers:
        travellers.pop().stop()


@pytest.fixture
def county(transactional_db, settings, tmp_path) -> None:
    """The real region with registrars' addresses that reach nobody, and a gateway that keeps letters."""
    settings.DATA_DIR = tmp_path / "data"
    call_command("load_region", verbosity=0)
    Installation.objects.filter(pk=1).update(is_demo=True)
    Gateway.objects.create(name="Övning", kind=Gateway.Kind.DRILL, channels=Channel.values)
    for actor in Actor.objects.filter(kind=Actor.Kind.MUNICIPALITY):
        actor.registrar_email = f"registrator@kommun-{actor.code}.example"
        actor.save()


def work() -> None:
    """What the scheduler and the workers do: sweep what is due, send what is queued."""
    sweep_rounds()
    deliver(list(Notice.objects.filter(state="queued").values_list("pk", flat=True)))


def letters(code: str) -> list[DrillMessage]:
    return list(DrillMessage.objects.filter(to=f"registrator@kommun-{code}.example").order_by("pk"))


def link_in(letter: DrillMessage) -> str:
    """The path of the link that stands in a letter."""
    (line,) = [line for line in letter.text.splitlines() if "/antagande/" in line]
    return "/antagande/" + line.split("/antagande/")[1]


def hand_in(window: Window, path: Path, *, kind: str, on: str, **words: str) -> None:
    page = window.page
    page.get_by_label(kind).check()
    page.get_by_label("Datum för beslutet, underskriften eller förslaget").fill(on)
    for label, text in words.items():
        page.get_by_label(label.replace("_", " "), exact=False).first.fill(text)
    page.locator("#id_file").set_input_files(path)
    window.press("Lämna in handlingen")


def test_the_round_of_2015(live_server, open_window, calendar, county, olga, tmp_path, settings):
    settings.BASE_URL = live_server.url
    extract = tmp_path / "protokollsutdrag.pdf"
    extract.write_bytes(EXTRACT)

    # 19 March: KSL's board recommends; the round is planned and opened.
    calendar(at(3, 19))
    ksl = open_window(live_server.url, width=DESK).sign_in(olga.email, PASSWORD)
    ksl.go("/antaganden/")
    ksl.look("1-inga-rundor")
    ksl.press("Planera en runda")
    page = ksl.page
    assert page.locator("input[name=actors]:checked").count() == 26
    page.get_by_label("Rundans namn").fill("Antagande av överenskommelsen 2015")
    page.get_by_label("Rekommenderat av").fill("KSL:s styrelse")
    page.get_by_label("Rekommenderat den").fill("2015-03-19")
    page.get_by_label("Svar senast").fill("2015-06-15")
    ksl.look("2-planera")
    ksl.press("Planera rundan")
    ksl.press("Öppna rundan")
    ksl.look("3-oppna")
    ksl.press("Öppna rundan")
    ksl.reads("0 av 26")
    round = AdoptionRound.objects.get()
    work()
    assert all(len(letters(asked.actor.code)) == 1 for asked in round.asked.select_related("actor"))

    # 30 April: a committee's proposal comes first. It is kept and does not count.
    calendar(at(4, 30))
    registry = open_window(live_server.url, width=PHONE)
    tyreso = link_in(letters(TYRESO)[0])
    registry.go(tyreso)
    registry.look("4-registratorns-lank")
    hand_in(registry, extract, kind="Förslag, inte beslutat än", on="2015-04-30", Diarienummer="2015/KS 0226")
    registry.reads("Förslaget är sparat men räknas inte.")
    registry.look("5-forslag-mottaget")
    ksl.sign_in(olga.email, PASSWORD)  # the sign-in of March has run out
    ksl.go(f"/antaganden/{round.pk}/")
    ksl.reads("0 av 26")
    ksl.reads("Förslag, räknas inte")
    assert not Accession.objects.filter(version=round.version).exists()

    # 20 May: the board has decided. The decision equals a signature.
    calendar(at(5, 20))
    registry.go(tyreso)
    hand_in(
        registry,
        extract,
        kind="Beslut att anta",
        on="2015-05-19",
        Beslutat_av="Kommunstyrelsen",
        Diarienummer="2015/KS 0226",
        Paragraf="87",
    )
    registry.reads("Mottaget: antagandebeslut")
    registry.look("6-beslut-mottaget")
    accession = Accession.objects.get(version=round.version)
    assert (accession.actor.code, accession.means, accession.decided_on) == (
        TYRESO,
        "decision",
        date(2015, 5, 19),
    )
    assert accession.file is not None

    # Until 1 June most have decided; Salem on condition of an evaluation, Ekerö refuses.
    decide_the_rest(round, without={TYRESO, SALEM, EKERO, VAXHOLM}, on=date(2015, 5, 18))
    salem = open_window(live_server.url, width=PHONE)
    salem.go(link_in(letters(SALEM)[0]))
    hand_in(
        salem,
        extract,
        kind="Beslut att anta",
        on="2015-05-18",
        Villkor="Utvärdering efter ett år",
    )
    salem.reads("Mottaget")
    ekero = open_window(live_server.url, width=PHONE)
    ekero.go(link_in(letters(EKERO)[0]))
    hand_in(ekero, extract, kind="Beslut att inte anta", on="2015-05-18")
    ekero.reads("Mottaget")

    # 1 June, fourteen days before: only who has not answered is reminded, and once.
    calendar(at(6, 1))
    work()
    work()
    assert len(letters(VAXHOLM)) == 2
    assert letters(VAXHOLM)[-1].subject.startswith("PÅMINNELSE")
    assert len(letters(TYRESO)) == 1

    # 16 June: the due day has passed. One is late, is reminded again, and seen at once.
    calendar(at(6, 16))
    work()
    assert len(letters(VAXHOLM)) == 3
    ksl.sign_in(olga.email, PASSWORD)
    ksl.reads("25 av 26 har svarat")
    ksl.go(f"/antaganden/{round.pk}/")
    ksl.reads("24 av 26")
    for word in ("svaret är sent", "avböjt", "antagen med villkor", "Utvärdering efter ett år"):
        ksl.reads(word)
    ksl.look("7-en-saknas")
    ksl.look("7-en-saknas", scheme="dark")
    ksl.resize(PHONE)
    ksl.look("8-en-saknas")
    ksl.resize(DESK)

    # 23 June: the late decision comes by the same link, and the live page shows it by itself.
    calendar(at(6, 23))
    ksl.go(f"/antaganden/{round.pk}/")
    late = open_window(live_server.url, width=PHONE)
    late.go(link_in(letters(VAXHOLM)[-1]))
    late.reads("Svaret skulle ha kommit")
    hand_in(late, extract, kind="Beslut att anta", on="2015-06-22")
    late.reads("Mottaget")
    ksl.reads("25 av 26")
    ksl.reads("kom sent")

    # The summary on paper says the same; then the round is closed and its links stop working.
    ksl.page.emulate_media(media="print")
    ksl.page.screenshot(path=tmp_path / "utskrift.png", full_page=True)
    ksl.page.emulate_media(media="screen")
    ksl.go(f"/antaganden/{round.pk}/avsluta/")
    ksl.press("Avsluta rundan")
    ksl.reads("Rundan är avslutad")
    late.go(link_in(letters(VAXHOLM)[-1]), status=410)
    late.look("9-lanken-galler-inte")
    assert Accession.objects.filter(version=round.version).count() == 25


def decide_the_rest(round: AdoptionRound, *, without: set[str], on: date) -> None:
    """The other registrars hand their extracts in too, each by its own link."""
    registry = Client()
    others = AskedParty.objects.filter(round=round).exclude(actor__code__in=without)
    for asked in others.select_related("actor", "round"):
        address = f"/antagande/{links.token(round_links.key_of(asked))}/"
        key = registry.get(address).context["form"]["start_key"].value()
        answer = registry.post(
            address,
            {
                "kind": "decision",
                "decided_on": on.isoformat(),
                "case_number": f"2015/{asked.actor.code}",
                "file": SimpleUploadedFile("utdrag.pdf", EXTRACT),
                "start_key": key,
            },
        )
        assert answer.status_code == 302
