"""From an invitation to a closed post: asked, accepted on a phone, verified by a code, seated, left."""

import re
import time

from tests.browser.window import PHONE, Window

EMAIL = "lo.ny@tyreso.example"
PASSWORD = "lyktstolpe under snön i mars"
LINK = re.compile(r"/inbjudan/[\w-]{22}/")
CODE = re.compile(r"\b\d{6}\b")


def read_in_outbox(kim: Window, sought: str, pattern: re.Pattern, *, within_s: float = 30) -> str:
    """What the newest message about it says: the workers need a moment."""
    deadline = time.monotonic() + within_s
    while True:
        kim.go(f"/utkorg/?sok={sought}")
        if found := pattern.search(kim.main.inner_text()):
            return found[0]
        assert time.monotonic() < deadline, f"no message about {sought}"
        time.sleep(0.5)


def accept(window: Window, link: str) -> None:
    window.go(link)
    window.look("2-inbjuden")
    window.page.get_by_label("Ditt namn").fill("Lo Ny")
    window.page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    window.page.get_by_label("Lösenordet en gång till").fill(PASSWORD)
    window.press("Spara och gå till inloggningen")
    window.reads("Kontot är klart.")
    window.sign_in(EMAIL, PASSWORD)


def verify_a_telephone(lo: Window, kim: Window) -> None:
    lo.go("/installningar/kontaktvagar/")
    lo.page.get_by_label("Nummer eller adress").fill("070-174 06 95")
    lo.press("Lägg till")
    lo.press(re.compile("Skicka kod"))
    lo.reads("En kod är skickad.")
    lo.look("3-kod-skickad")
    lo.page.get_by_label(re.compile("^Kod")).fill(read_in_outbox(kim, "46701740695", CODE))
    lo.press(re.compile("^Bekräfta"))
    lo.reads("Kontaktvägen är bekräftad.")
    lo.look("4-bekraftad")


def seat_first_in_the_conference(asta: Window) -> None:
    asta.go("/forum/konferens/platser/")
    asta.press(re.compile("Ändra Tyresö"))
    asta.press("Byt innehavare")
    asta.page.get_by_label("Lo Ny, Tyresö").check()
    asta.look("5-satt-innehavare")
    asta.press("Spara")
    asta.reads("Platsen är ändrad.")
    asta.look("6-platsen")


def test_somebody_is_invited_accepts_on_a_phone_is_verified_and_leaves(fresh_demo, sign_in, open_window):
    asta, kim = sign_in("asta"), sign_in("kim")
    asta.go("/parter/0138/personer/bjud-in/")
    asta.page.get_by_label("E-post").fill(EMAIL)
    asta.look("1-bjud-in")
    asta.press("Skicka inbjudan")
    asta.reads(f"Inbjudan är skickad till {EMAIL}.")

    lo = open_window(fresh_demo, width=PHONE)
    link = read_in_outbox(kim, EMAIL, LINK)
    accept(lo, link)
    verify_a_telephone(lo, kim)
    seat_first_in_the_conference(asta)

    asta.go("/parter/0138/personer/")
    asta.press("Lo Ny")
    asta.press("Avsluta posten")
    asta.reads("1 plats blir vakant")
    asta.look("7-detta-hander")
    asta.press("Avsluta posten")
    asta.reads("Lo Ny har lämnat sin post.")
    asta.resize(PHONE)
    asta.look("8-har-lamnat")

    lo.go("/installningar/")
    assert "/logga-in/" in lo.page.url
    asta.go("/forum/konferens/platser/")
    asta.reads("kallas in fast platsen är vakant")
    with lo.expecting(410):
        lo.go(link, status=410)
    lo.look("9-lanken-ar-anvand")
