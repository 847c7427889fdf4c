"""From a need to who takes part: one start however often it is pressed, answers by link, the board live."""

import re

import pytest

from tests.browser.window import PHONE

pytestmark = pytest.mark.journey

PURPOSE = "Snöoväder över Svealand"


def test_a_need_becomes_one_callout_that_a_representative_answers_by_link(
    fresh_demo, sign_in, open_window, width
):
    tim = sign_in("tim", width=width)
    tim.look("1-start")

    # The need, as it came in.
    tim.go("/behov/ny/")
    tim.page.get_by_label("Vad behöver samordnas?").fill(PURPOSE)
    tim.page.get_by_label(re.compile("^Aktör")).select_option(label="Tyresö")
    tim.look("2-behov")
    tim.press("Anmäl behov")
    tim.reads("Från Tyresö")
    tim.look("3-behovet")

    # What is started is filled in; only the word is missing.
    tim.press("Aktivera forum")
    tim.reads("Regionalt samordnande forum")
    tim.page.get_by_label("Telefonkonferens, nummer").fill("08-465 004 20")
    tim.press(re.compile("^Skicka inkallning"))
    tim.reads("Skriv SKARP. Inget är skickat.")
    tim.look("4-ordet-saknas")
    tim.page.get_by_label("Skriv SKARP för att skicka").fill("SKARP")
    tim.look("5-aktivera")
    tim.page.get_by_role("button", name=re.compile("^Skicka inkallning")).dblclick()
    tim.page.wait_for_url(re.compile("/inkallningar/"))
    board = tim.page.url
    tim.reads("INKALLNING" if tim.page.get_by_text("INKALLNING").count() else "Inkallning A1")
    assert tim.page.locator("tbody.sv-board, tbody[id^=aktor-]").count() == 36

    # Somebody else presses too: the same board, nothing more is sent.
    ada = sign_in("ada", width=width)
    ada.go("/aktivera/?forum=samordnande")
    assert ada.page.url == board
    ada.reads(re.compile("Tim Lund startade .* Inget nytt är skickat"))

    # The messages lie in the outbox; Solna's duty officer answers by the link, without signing in.
    tim.go("/utkorg/?sok=Solna")
    message = tim.page.locator(".sv-message", has_text=re.compile("Solna")).first
    message.wait_for(timeout=30_000)
    tim.look("6-utkorg")
    link = message.get_by_role("link").first.get_attribute("href")
    tim.go(board)
    solna = tim.page.locator(
        "tbody[id^=aktor-]", has=tim.page.get_by_role("rowheader", name=re.compile("^Solna"))
    )
    assert "Väntar" in solna.inner_text()
    representative = open_window(fresh_demo, width=PHONE)
    representative.go(link)
    representative.look("7-deltar-du")
    representative.page.get_by_role("button", name="10").click()
    representative.reads("Du deltar för Solna om 10 minuter.")
    solna.filter(has_text="Deltar om 10 min").wait_for(timeout=3_000)
    representative.look("8-svarat")
    tim.look("9-tavlan")

    # A party sees the sums and its own row, and may answer signed in.
    bo = sign_in("bo", width=PHONE)
    bo.look("10-kallad")
    bo.go(board)
    rows = bo.page.locator("tbody[id^=aktor-] th")
    assert [words.split("\n")[0] for words in rows.all_inner_texts()] == ["Tyresö"]
    bo.press("Svara")
    bo.look("11-svara-inloggad")
    bo.page.get_by_role("button", name="Jag kan inte").click()
    bo.reads("Du kan inte delta för Tyresö.")

    # The chain knows its times, and only one activation is there.
    tim.go("/aktiveringar/")
    assert tim.page.locator("tbody tr").count() == 1
    tim.press(PURPOSE)
    tim.reads("Behov anmält")
    tim.look("12-kedjan")


def fill_in(officer, forum: str = "samordnande") -> None:
    """Fill in all that an activation needs, but do not send it."""
    officer.go(f"/aktivera/?forum={forum}")
    officer.page.get_by_label("Ändamål").fill(PURPOSE)
    officer.page.get_by_label("Telefonkonferens, nummer").fill("08-465 004 20")
    officer.page.get_by_label("Skriv SKARP för att skicka").fill("SKARP")


def start(officer) -> str:
    """Activate the coordinating forum; return the board's path."""
    fill_in(officer)
    officer.press(re.compile("^Skicka inkallning"))
    officer.page.wait_for_url(re.compile("/inkallningar/"))
    return officer.page.url.removeprefix(officer.address)
