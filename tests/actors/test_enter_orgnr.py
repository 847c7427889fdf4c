"""Entering an organisation number by hand and from a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actors import entering
from actors.models import Actor
from samverkan.models import Entry
from tests.factories import create_actor

URL = "/parter/brandkaren/organisationsnummer/"
IMPORT = "/parter/import/"


@pytest.fixture
def brandkaren(db) -> Actor:
    return create_actor(name="Brandkåren", code="brandkaren", kind=Actor.Kind.ASSOCIATION)


def given(actor: Actor, number: str, source: str = "Registreringsbevis") -> dict[str, str]:
    return {"orgnr": number, "source": source, "seen": entering.seen_orgnr(actor)}


def file(text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("nummer.csv", text if isinstance(text, bytes) else text.encode())


def test_a_number_with_a_source_is_verified_and_journalled(signed_in, eva, brandkaren):
    signed_in(eva).post(URL, given(brandkaren, "212000-0142"))

    brandkaren.refresh_from_db()
    assert (brandkaren.orgnr, brandkaren.orgnr_status) == ("2120000142", "verified")
    entry = Entry.objects.get(kind=Entry.Kind.CHANGE, subject="actors.actor")
    assert (entry.by, entry.before["orgnr"], entry.after["orgnr"]) == (eva, "", "2120000142")


def test_a_number_without_a_source_is_unverified(signed_in, kim, brandkaren):
    signed_in(kim).post(URL, given(brandkaren, "212000-0142", source=""))

    brandkaren.refresh_from_db()
    assert brandkaren.orgnr_status == "unverified"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("212000-0143", "Kontrollsiffran i 212000-0143 stämmer inte."),
        ("212000", "har inte tio siffror"),
        ("21200A-0142", "innehåller annat än siffror"),
        ("811218-9876", "är ett personnummer"),
        ("", "Ange organisationsnummer, till exempel 212000-0142."),
    ],
)
def test_a_number_that_cannot_be_one_is_refused_in_words(signed_in, eva, brandkaren, number, words):
    page = signed_in(eva).post(URL, given(brandkaren, number))

    brandkaren.refresh_from_db()
    assert words in page.content.decode()
    assert brandkaren.orgnr == ""


def test_two_who_edit_at_once_do_not_overwrite_one_another(signed_in, eva, kim, brandkaren):
    seen_by_both = given(brandkaren, "212000-0142")
    signed_in(kim).post(URL, seen_by_both)

    answer = signed_in(eva).post(URL, seen_by_both | {"orgnr": "212000-0092"})

    brandkaren.refresh_from_db()
    assert answer.status_code == 409
    assert brandkaren.orgnr == "2120000142"


def test_only_staff_and_office_finance_may_enter_a_number(signed_in, bo, fia, rut, tyreso):
    for user in (bo, fia, rut):
        assert signed_in(user).get("/parter/0138/organisationsnummer/").status_code == 403


def test_a_file_is_first_tried_and_changes_nothing(signed_in, eva, brandkaren):
    page = signed_in(eva).post(
        IMPORT, {"file": file("kod;organisationsnummer;källa\nbrandkaren;212000-0142;Bevis\n")}
    )

    brandkaren.refresh_from_db()
    assert "Granskad: 1 nummer ändras" in page.content.decode()
    assert brandkaren.orgnr == ""


def test_a_tried_file_is_taken_in(signed_in, eva, brandkaren):
    browser = signed_in(eva)
    tried = browser.post(IMPORT, {"file": file("kod,orgnr,källa\nbrandkaren,212000-0142,Bevis\n")})

    browser.post(IMPORT, {"tried": tried.context["tried"]})

    brandkaren.refresh_from_db()
    assert (brandkaren.orgnr, brandkaren.orgnr_source) == ("2120000142", "Bevis")
    assert Entry.objects.filter(kind=Entry.Kind.CHANGE).count() == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("brandkaren;212000-0143;Bevis", "Rad 3: Kontrollsiffran i 212000-0143 stämmer inte."),
        ("ingen;212000-0142;Bevis", "Rad 3: aktören ingen finns inte"),
        ("0138;212000-0092;Bevis", "Rad 3: 0138 står redan på rad 2."),
        ("brandkaren;212000-0142;", "Rad 3: källan saknas."),
    ],
)
def test_one_bad_row_stops_the_whole_file(signed_in, eva, brandkaren, tyreso, row, words):
    browser = signed_in(eva)
    content = f"kod;organisationsnummer;källa\n0138;212000-0092;Ny källa\n{row}\n"

    page = browser.post(IMPORT, {"file": file(content)}).content.decode()

    tyreso.refresh_from_db()
    assert words in page
    assert "Inget har ändrats" in page
    assert tyreso.orgnr_source == ""


def test_a_file_that_is_no_csv_is_refused_in_words(signed_in, eva):
    answer = signed_in(eva).post(IMPORT, {"file": file(b"%PDF-1.7 \x00\x01")})

    assert answer.status_code == 422
    assert "Filen är ingen CSV- eller Excel-fil." in answer.content.decode()
