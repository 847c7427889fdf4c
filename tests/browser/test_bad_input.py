"""What goes wrong gets a clear answer in the reader's language; nothing is half done, nothing lost."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from forums.callouts import links
from tests.browser.test_activation import fill_in, start
from tests.browser.window import PHONE, Window
from tests.forums.callouts.factories import create_called_forum, only_actor, start_callout

ORGNRS = "/parter/import/"
POPULATIONS = "/ekonomi/folkmangd/"
NOW = datetime(2026, 11, 26, 17, 32, tzinfo=UTC)


def upload(window: Window, path: str, content: str | bytes, name: str = "fil.csv") -> None:
    """Hand in a file as somebody at a desk does."""
    data = content.encode() if isinstance(content, str) else content
    window.go(path)
    window.page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": data}
    )
    with window.expecting(422):
        window.press("Granska filen")
        window.reads(re.compile("Inget har ändrats|läses in"))


# --- links


def test_a_wrong_link_says_what_to_do_instead(demo, open_window):
    window = open_window(demo, width=PHONE)

    window.go("/s/inteensriktiglank1234/", status=404)

    assert window.heading == "Länken stämmer inte"
    window.reads("Inget svar är sparat.")
    window.look("1-fel-lank")


def test_somebody_else_s_link_and_a_stopped_callout_s_take_no_answer(demo, sign_in, open_window):
    tim = sign_in("tim")
    board = start(tim)
    address = link_to(tim, "Solna")
    bo = sign_in("bo", width=PHONE)

    bo.go(address, status=404)

    assert bo.heading == "Länken är till någon annan"
    bo.reads("Du är inloggad som Bo Ask.")
    bo.look("2-nagon-annans-lank")
    tim.go(f"{board}?visa=deltar")
    tim.reads("Ingen aktör har den statusen nu.")

    tim.go(board)
    tim.press("Stoppa inkallningen")
    tim.look("3-stoppa")
    tim.main.get_by_role("button").last.click()
    tim.reads(re.compile("toppad"))
    window = open_window(demo, width=PHONE)

    window.go(address, status=410)

    assert window.heading == "Länken gäller inte längre"
    window.look("4-stoppad")


def link_to(officer: Window, actor: str) -> str:
    officer.go(f"/utkorg/?sok={actor}")
    return officer.page.locator(".sv-message a").first.get_attribute("href")


def test_an_expired_link_says_whom_to_ring(live_server, open_window, lansstyrelsen):
    with time_machine.travel(NOW, tick=True) as clock:
        forum, _actors = create_called_forum(1)
        called = only_actor(start_callout(forum, now=NOW))
        secret = links.address(called, called.actor.seats.get().holders.get().user_id).rsplit("/s/", 1)[1]
        window = open_window(live_server.url, width=PHONE)
        window.go(f"/s/{secret}")
        window.reads("Jag är med om")

        clock.shift(timedelta(hours=25))
        window.go(f"/s/{secret}", status=410)

        assert window.heading == "Länken gäller inte längre"
        window.reads("Vill du ändå delta, ring TiB")
        window.look("5-for-sent")
        assert not called.answers.exists()


# --- files


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "Filen lästes inte in"),
        ("namn;farg\nTyresö;blå\n", "Filen lästes inte in"),
        (
            "kod;organisationsnummer;källa\nbrandkaren-attunda;222000-0001;Påhittad\n",
            "Rad 2: Kontrollsiffran i 222000-0001 stämmer inte",
        ),
        (
            "kod;organisationsnummer;källa\nsos-alarm;556159-5819;A\nsos-alarm;556159-5819;A\n",
            "Rad 3: sos-alarm står redan på rad 2",
        ),
    ],
    ids=["picture", "other columns", "wrong check digit", "repeated row"],
)
def test_a_table_of_numbers_that_cannot_be_read_says_which_row(demo, sign_in, content, says):
    kim = sign_in("kim")

    upload(kim, ORGNRS, content)

    kim.reads(says)
    kim.look("6-organisationsnummer")
    kim.go("/parter/brandkaren-attunda/")
    kim.reads("okänt")


def test_a_negative_population_is_refused_and_nothing_is_stored(demo, sign_in):
    eva = sign_in("eva")
    head = "kod;datum;folkmängd;status;källa\n"

    upload(eva, POPULATIONS, f"{head}0138;2014-06-30;-44873;publicerad;SCB\n")

    eva.reads(re.compile("Rad 2: .*-44873"))
    eva.look("7-folkmangd")
    eva.go("/ekonomi/2015/")
    eva.reads("44 873 invånare")


# --- twice


def test_two_runs_started_at_once_become_one(demo, sign_in):
    windows = [sign_in("eva"), sign_in("eva")]
    for window in windows:
        window.go("/ekonomi/2015/omgang/")

    windows[0].press("Förbered omgång")
    with windows[1].expecting(409):
        windows[1].press("Förbered omgång")

    windows[1].reads("redan öppen")
    windows[1].look("8-omgang-redan-oppen")
    windows[1].go("/omgangar/")
    assert windows[1].page.locator(".sv-todo__what").count() == 1


def test_pressing_activate_twice_sends_one_callout(demo, sign_in):
    tim, ada = sign_in("tim"), sign_in("ada")
    for officer in (tim, ada):
        fill_in(officer, "inriktande")
    send = re.compile("^Skicka inkallning")

    tim.page.get_by_role("button", name=send).dblclick()
    tim.page.wait_for_url(re.compile("/inkallningar/"))
    ada.page.get_by_role("button", name=send).click()
    ada.page.wait_for_url(re.compile("/inkallningar/"))

    assert ada.page.url == tim.page.url
    ada.reads(re.compile("Tim Lund startade"))
    tim.go("/aktiveringar/")
    assert tim.page.locator("tbody tr", has_text="Regionalt inriktande forum").count() == 1
    tim.go("/utkorg/?sok=inriktande")
    tim.page.locator(".sv-message").first.wait_for()
    called = tim.page.locator(".sv-message__to").all_inner_texts()
    assert len(called) == len(set(called)), "somebody is called twice"
