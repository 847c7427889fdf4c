"""Invoice details: who may enter them, and what a party's invoice and e-invoice still lack."""

import pytest

from actors import entering
from actors.agreements.models import Agreement, AgreementVersion, PartyShares
from actors.models import Actor, InvoiceDetails
from samverkan.models import Entry

URL = "/parter/0138/faktura/"
COMPLETE = {
    "street": "Marknadsgränd 2",
    "postcode": "135 81",
    "city": "Tyresö",
    "buyer_reference": "Säkerhet 4711",
    "order_number": "",
    "peppol_scheme": "0007",
    "peppol_value": "212000-0092",
    "email": "faktura@tyreso.example",
}


@pytest.fixture(autouse=True)
def party(tyreso) -> None:
    agreement = Agreement.objects.create(code="overenskommelse", name="Överenskommelse")
    version = AgreementVersion.objects.create(agreement=agreement, number=1)
    PartyShares.objects.create(version=version, actor=tyreso, group="municipality")


def given(actor: Actor, **changes: str) -> dict[str, str]:
    return COMPLETE | {"seen": entering.seen_details(actor.invoice_details)} | changes


def test_the_page_says_first_what_is_missing(signed_in, fia):
    page = signed_in(fia).get(URL).content.decode()

    assert page.index("Fakturaadressen saknas.") < page.index("<form class=")
    assert "Er referens saknas." in page
    assert "Peppol-adressen saknas." in page


def test_the_actors_own_finance_officer_completes_the_details(signed_in, fia, tyreso):
    page = signed_in(fia).post(URL, given(tyreso), follow=True).content.decode()

    details = InvoiceDetails.objects.get(actor=tyreso)
    assert (details.postcode, details.peppol_value) == ("13581", "2120000092")
    assert {details.address_status, details.buyer_reference_status, details.peppol_status} == {"verified"}
    assert "Inget saknas" in page


def test_saving_is_journalled_with_what_changed(signed_in, eva, tyreso):
    signed_in(eva).post(URL, given(tyreso))

    entry = Entry.objects.get(subject="actors.invoicedetails")
    assert (entry.by, entry.after["city"]) == (eva, "Tyresö")
    assert "order_number" not in entry.after


def test_what_is_emptied_is_unknown_again(signed_in, eva, tyreso):
    browser = signed_in(eva)
    browser.post(URL, given(tyreso))
    tyreso = Actor.objects.get(pk=tyreso.pk)

    browser.post(URL, given(tyreso, buyer_reference=""))

    assert InvoiceDetails.objects.get(actor=tyreso).buyer_reference_status == "unknown"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"postcode": "1358"}, "Ett postnummer har fem siffror"),
        ({"city": ""}, "Fyll i hela adressen"),
        ({"peppol_value": "212000-0093"}, "Kontrollsiffran i 212000-0093 stämmer inte."),
        ({"peppol_scheme": "0088", "peppol_value": "7381031025885"}, "Ett GLN har tretton siffror."),
        ({"peppol_scheme": ""}, "Välj vilket slag av adress det är."),
        ({"peppol_value": ""}, "Ange Peppol-adressen, eller välj ingen."),
        ({"email": "faktura"}, "Skriv en e-postadress"),
    ],
)
def test_what_cannot_be_right_is_refused_in_words(signed_in, eva, tyreso, changes, words):
    page = signed_in(eva).post(URL, given(tyreso, **changes)).content.decode()

    assert words in page
    assert InvoiceDetails.objects.get(actor=tyreso).street == ""


def test_a_gln_is_an_address_too(signed_in, eva, tyreso):
    signed_in(eva).post(URL, given(tyreso, peppol_scheme="0088", peppol_value="7381031025884"))

    assert InvoiceDetails.objects.get(actor=tyreso).peppol_scheme == "0088"


def test_two_who_edit_at_once_do_not_overwrite_one_another(signed_in, eva, fia, tyreso):
    seen_by_both = given(tyreso)
    signed_in(fia).post(URL, seen_by_both)

    answer = signed_in(eva).post(URL, seen_by_both | {"city": "Nacka"})

    assert answer.status_code == 409
    assert InvoiceDetails.objects.get(actor=tyreso).city == "Tyresö"


def test_another_actors_details_do_not_exist(signed_in, fia, nacka):
    assert signed_in(fia).get("/parter/0182/faktura/").status_code == 404


def test_those_without_the_right_are_refused(signed_in, kim, bo, rut):
    for user in (kim, bo, rut):
        assert signed_in(user).get(URL).status_code == 403


def test_the_menus_way_in_leads_an_officer_to_the_own_actor(signed_in, fia, eva, nacka):
    assert signed_in(fia).get("/fakturauppgifter/").url == URL
    assert "Nacka" in signed_in(eva).get("/fakturauppgifter/").content.decode()
