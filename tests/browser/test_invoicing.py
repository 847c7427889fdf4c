"""From the budget to 35 invoices: each step by the right person, none of them twice."""

import re

import pytest
from stdnum import luhn

from tests.browser.invoicing import approve, prepare, wait_until_issued

pytestmark = pytest.mark.journey

HELD_BACK = {
    "Brandkåren Attunda": "brandkaren-attunda",
    "Storstockholms brandförsvar": "storstockholms-brandforsvar",
    "Södertörns brandförsvarsförbund": "sodertorns-brandforsvarsforbund",
}


def made_up_orgnr(number: int) -> str:
    """A number with the right check digit, of no association that is known: only for this test."""
    digits = f"2299{number:05}"
    return f"{digits[:6]}-{digits[6:]}{luhn.calc_check_digit(digits)}"


def number_of(window, label: str) -> str:
    return window.main.locator("dl.sv-figures > div", has_text=label).first.inner_text()


def test_a_year_is_invoiced_by_two_people_and_who_was_held_back_follows(fresh_demo, sign_in, width):
    eva, hanna = sign_in("eva", width=width), sign_in("hanna", width=width)

    # The year: every party's share, how Tyresö's came about, and the warning about the dates.
    eva.go("/ekonomi/")
    eva.press("Budgetår 2015")
    eva.reads("Summa 36 parter")
    eva.reads(re.compile("Folkmängden för 5 kommuner har annat datum än 30 juni"))
    assert "0,00" in number_of(eva, "Ej finansierat")
    tyreso = eva.page.locator("tbody", has=eva.page.get_by_role("rowheader", name="Tyresö", exact=True))
    tyreso.locator("summary").click()
    derivation = tyreso.locator("table").inner_text().replace("\xa0", " ")
    assert "invånare × 3 250 000,00 kr" in derivation
    assert "44 873" in derivation
    assert "Taket nås inte" in derivation
    eva.look("1-budgetar")

    # The run, worked out by a worker; everybody who looks sees the same.
    run = prepare(eva)
    assert eva.page.locator(".sv-steps").inner_text().startswith("Förberedd")
    eva.reads("3 parter hålls tillbaka")
    assert "32 fakturor" in number_of(eva, "fakturor")
    hanna.go(run)
    hanna.page.reload()
    assert number_of(hanna, "fakturor") == number_of(eva, "fakturor")
    held = eva.page.get_by_role("region", name=re.compile("hålls tillbaka")).locator("li")
    for name, code in HELD_BACK.items():
        row = held.filter(has_text=name)
        assert "organisationsnumret" in row.inner_text().lower()
        assert row.get_by_role("link").get_attribute("href") == f"/parter/{code}/organisationsnummer/"
    eva.look("2-forberedd")

    # Four eyes.
    eva.press("Markera som granskad")
    eva.press(re.compile("^Godkänn och utfärda"))
    eva.reads("En annan person måste godkänna")
    eva.look("3-inte-samma-person")
    hanna.go(run)
    hanna.press("Godkänn och utfärda 32 fakturor")
    hanna.reads("kan inte ändras")
    hanna.look("4-innan-godkannandet")
    hanna.press("Godkänn och utfärda 32 fakturor")
    assert_all_see_the_same_progress(run, [hanna, eva])
    wait_until_issued(hanna)
    hanna.page.reload()
    hanna.look("5-utfardad")
    eva.go("/fakturor/")
    eva.reads("33 dokument")
    eva.look("6-fakturor")

    # What was missing is entered where the run said, and those three follow.
    for number, code in enumerate(HELD_BACK.values(), start=1):
        eva.go(f"/parter/{code}/organisationsnummer/")
        eva.page.get_by_label("Organisationsnummer").fill(made_up_orgnr(number))
        eva.page.get_by_label("Källa").fill("Påhittat för provet")
        if number == 1:
            eva.look("7-organisationsnummer")
        eva.press("Spara numret")
        eva.reads(re.compile("bekräftat"))
    second = prepare(eva)
    assert second != run
    assert "3 fakturor" in number_of(eva, "fakturor")
    assert "hålls tillbaka" not in eva.page.locator("h2").all_inner_texts()
    eva.press("Markera som granskad")
    approve(hanna, second)
    eva.go("/fakturor/")
    eva.reads("36 dokument")
    assert all_kinds(eva) == {"faktura": 35, "bokföringsorder": 1}


def assert_all_see_the_same_progress(run: str, windows: list) -> None:
    """Whoever looks, in whatever browser and however often, the bar never goes back."""
    seen = []
    for window in windows * 2:
        window.go(run)
        bar = window.page.locator("progress")
        if bar.count():
            seen.append(int(bar.get_attribute("value") or 0))
    assert seen == sorted(seen)


def all_kinds(window) -> dict[str, int]:
    """How many documents of each kind the list of invoices shows, over all its pages."""
    found: dict[str, int] = {}
    while True:
        for kind in window.page.locator("tbody tr td:nth-child(3)").all_inner_texts():
            found[kind] = found.get(kind, 0) + 1
        following = window.page.get_by_role("link", name=re.compile("Nästa"))
        if not following.count():
            return found
        following.first.click()
        window.page.wait_for_load_state()
