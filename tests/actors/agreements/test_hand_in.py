"""The registrar's page: a personal link, no account, and every way it can go wrong."""

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from actors.agreements import handing_in, rounds
from actors.agreements.models import Accession, AskedParty, Received
from samverkan import files
from samverkan.clock import STOCKHOLM
from samverkan.models import StoredFile
from tests.actors.agreements.factories import (
    CONTENT,
    asked_of,
    create_round,
    pdf,
    token_of,
    with_registrar,
)
from tests.downloads import content_of

NOW = datetime(2015, 5, 21, 10, 0, tzinfo=STOCKHOLM)


@pytest.fixture(autouse=True)
def _day(settings, tmp_path, db):
    settings.DATA_DIR = tmp_path
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(olga) -> AskedParty:
    round = create_round(owner=olga, actors=[with_registrar("Tyresö", "0138")])
    return asked_of(round, round.asked.get().actor)


@pytest.fixture
def address(asked) -> str:
    return f"/antagande/{token_of(asked)}/"


@pytest.fixture
def registry() -> Client:
    """A browser that has never been here, and holds every request to the forgery check."""
    return Client(enforce_csrf_checks=True)


def given(**changes: object) -> dict:
    return {
        "kind": "decision",
        "decided_on": "2015-05-20",
        "decided_by": "Kommunstyrelsen",
        "case_number": "2015/KS 0226",
        "paragraph": "87",
        "file": pdf(),
        "start_key": str(uuid4()),
    } | changes


def test_looking_hands_nothing_in(registry, address):
    page = registry.get(address)

    assert "Lämna in beslut för Tyresö" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert not Received.objects.exists()


def test_a_registrar_hands_the_decision_in_without_an_account(registry, address, asked):
    page = registry.post(address, given(), follow=True).content.decode()

    asked.refresh_from_db()
    assert "Mottaget: antagandebeslut" in page
    assert asked.state == "adopted"
    received = Received.objects.get()
    assert (received.means, received.by, received.case_number) == ("link", None, "2015/KS 0226")
    assert Accession.objects.get().file.name == "protokollsutdrag.pdf"


def test_a_proposal_gets_a_receipt_that_says_it_does_not_count(registry, address, asked):
    page = registry.post(address, given(kind="proposal"), follow=True).content.decode()

    asked.refresh_from_db()
    assert "Förslaget är sparat men räknas inte." in page
    assert asked.state == "asked"


def test_a_double_press_hands_in_once(registry, address):
    twice = given()
    registry.post(address, twice)
    registry.post(address, twice | {"file": pdf()})

    assert Received.objects.count() == 1


def test_a_foreign_link_gets_a_clear_page(registry):
    answer = registry.post(f"/antagande/{'x' * 22}/", given())

    assert answer.status_code == 404
    assert "Länken stämmer inte" in answer.content.decode()
    assert "Inget är mottaget." in answer.content.decode()


def test_trying_many_links_is_slowed_down(registry):
    statuses = [registry.get(f"/antagande/{n:022}/").status_code for n in range(handing_in.MISSES + 1)]

    assert statuses[-2:] == [404, 429]


def test_a_right_link_works_among_wrong_ones(registry, address):
    for number in range(handing_in.MISSES + 1):
        registry.get(f"/antagande/{number:022}/")

    assert registry.get(address).status_code == 200


def test_a_link_expires_long_after_the_due_day(registry, address, asked):
    with time_machine.travel(datetime(2015, 9, 14, tzinfo=STOCKHOLM), tick=False):
        answer = registry.post(address, given())

    assert answer.status_code == 410
    assert "Länken gäller inte längre" in answer.content.decode()
    assert not Received.objects.exists()


def test_a_late_answer_is_still_taken(registry, address, asked):
    with time_machine.travel(datetime(2015, 7, 1, 12, 0, tzinfo=STOCKHOLM), tick=False):
        page = registry.get(address).content.decode()
        registry.post(address, given())

    assert "Svaret skulle ha kommit" in page
    assert Accession.objects.exists()


def test_the_links_of_a_closed_round_say_so(registry, address, asked, olga):
    rounds.close(asked.round, by=olga, now=NOW)

    answer = registry.get(address)

    assert answer.status_code == 410
    assert "avslutades" in answer.content.decode()


SCRIPT = b"<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("beslut.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"),
        ("beslut.html", b"<!doctype html><html>" + SCRIPT + b"</html>"),
        ("beslut.pdf", b"<!doctype html><html>" + SCRIPT + b"</html>"),
        ("beslut.png", CONTENT),
        ("beslut.pdf", b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"),
        ("beslut.pdf", b"MZ\x90\x00" + b"\x00" * 200),
        ("beslut.docx", b"PK\x03\x04" + b"\x00" * 200),
        ("beslut", CONTENT),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_in_words(registry, address, name, content):
    answer = registry.post(address, given(file=SimpleUploadedFile(name, content)))

    page = answer.content.decode()
    assert "är inte en PDF, PNG eller JPEG" in page
    assert "2015/KS 0226" in page  # nothing of what was written is lost
    assert not Received.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_decision_of_40_megabytes_is_refused_in_words(registry, address, tmp_path):
    large = pdf(content=CONTENT + b" " * (40 * 1024 * 1024))

    page = registry.post(address, given(file=large)).content.decode()

    assert "större än 20 MB" in page
    assert not Received.objects.exists()
    assert not list(Path(tmp_path).rglob("files/*/*"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"decided_on": "2015-05-22"}, "Dagen har inte varit än."),
        ({"decided_on": "2014-05-20"}, "före rekommendationen 2015-03-19"),
        ({"decided_on": "20 maj"}, "Skriv datumet som 2015-06-15."),
        ({"kind": ""}, "Välj vad det är för handling."),
        ({"file": ""}, "Välj filen med beslutet"),
        ({"follow_up_on": "2016-05-20"}, "Skriv villkoret som ska följas upp."),
    ],
)
def test_what_cannot_be_right_is_refused_in_words(registry, address, changes, words):
    page = registry.post(address, given(**changes)).content.decode()

    assert words in page
    assert not Received.objects.exists()


def test_an_overwhelming_number_of_papers_is_stopped(registry, address):
    for _number in range(handing_in.PAPERS):
        registry.post(address, given(kind="proposal"))

    page = registry.post(address, given()).content.decode()

    assert "Fortsätt i morgon." in page
    assert Received.objects.count() == handing_in.PAPERS


def test_the_text_is_behind_the_same_link(registry, address, asked, olga):
    assert registry.get(f"{address}text/").status_code == 404
    version = asked.round.version
    version.file = files.store(pdf("overenskommelse.pdf"), by=olga, now=NOW)
    version.save()

    answer = registry.get(f"{address}text/")
    assert content_of(answer)
    assert answer["Content-Disposition"].startswith("attachment")
    assert registry.get(f"/antagande/{'y' * 22}/text/").status_code == 404


def test_a_condition_comes_with_the_day_it_is_followed_up(registry, address):
    registry.post(address, given(conditions="Utvärdering efter ett år", follow_up_on="2016-05-20"))

    assert Received.objects.get().follow_up_on == date(2015, 5, 20) + timedelta(days=366)
