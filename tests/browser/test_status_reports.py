"""Four actors are asked how it is with them: who has answered, who late, who not at all."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.browser.window import PHONE

pytestmark = pytest.mark.journey

ASKED = {"bo": "Tyresö", "maja": "Solna", "cecilia": "Nacka", "nils": "Stockholm"}
# Long enough for two people to report in time, and then waited for.
TIME_TO_WRITE = timedelta(seconds=25)


def test_reports_lie_side_by_side_with_the_missing_the_late_and_the_corrected(fresh_demo, sign_in):
    people = {name: sign_in(name, width=PHONE) for name in ("bo", "maja", "cecilia")}
    kim = sign_in("kim")

    # The incident, and who takes part in it.
    kim.go("/handelser/")
    kim.press("Öppna händelse")
    kim.page.get_by_label("Händelse", exact=True).fill("Snöoväder")
    for actor in ASKED.values():
        kim.page.get_by_label(actor, exact=True).check()
    kim.look_in_both_widths("1-oppna-handelse")
    kim.press("Öppna händelse")
    kim.reads("4 deltagare")
    kim.press("Begär lägesrapporter")
    kim.look_in_both_widths("2-begar-rapporter")
    now = datetime.now(ZoneInfo("Europe/Stockholm"))
    due_at = now + TIME_TO_WRITE
    kim.page.get_by_label("Senast").fill(f"{due_at:%Y-%m-%dT%H:%M:%S}")
    kim.page.get_by_label("Lägestid").fill(f"{now:%Y-%m-%dT%H:%M}")
    kim.press("Skicka begäran")
    kim.reads(re.compile("sida vid sida", re.IGNORECASE))

    # Two in time, one of them by a press.
    report(people["bo"], impact="måttlig", happened="Väg 73 är avstängd.")
    begin(people["maja"])
    people["maja"].press("Inget att rapportera, ingen påverkan")
    people["maja"].reads("Lägesrapport 1, Solna")
    row(kim, "Tyresö").filter(has_text="Väg 73 är avstängd.").wait_for(timeout=10_000)
    assert datetime.now(ZoneInfo("Europe/Stockholm")) < due_at, "too slow to be in time"
    people["bo"].look("3-inlamnad")
    begin(people["cecilia"])
    people["cecilia"].look("4-skriv-rapport")

    # The time is up: who has not reported is missing, and whoever reports now is late.
    left = due_at - datetime.now(ZoneInfo("Europe/Stockholm"))
    kim.page.wait_for_timeout(max(left.total_seconds(), 0) * 1000 + 500)
    report(people["cecilia"], impact="stor", happened="Två förskolor är stängda.")
    people["cecilia"].look("5-for-sen")

    # A correction replaces the report, and says so.
    bo = people["bo"]
    bo.press("Rätta rapporten")
    bo.page.get_by_label("Vad har hänt, vad vet vi nu").fill("Väg 73 är öppen igen.")
    bo.page.get_by_label("Inget säkerhetsskyddsklassificerat").check()
    bo.look("6-ratta")
    bo.press("Lämna in rättelsen")
    bo.reads("Lägesrapport 2, Tyresö")

    row(kim, "Tyresö").filter(has_text="Väg 73 är öppen igen.").wait_for(timeout=10_000)
    kim.page.reload()
    assert "Väg 73 är avstängd." not in kim.main.inner_text()
    corrected = row(kim, "Tyresö").inner_text()
    assert "rättad" in corrected
    assert "rapport 2" in corrected
    assert "sen" in row(kim, "Nacka").inner_text()
    assert "Två förskolor är stängda." in row(kim, "Nacka").inner_text()
    assert "inget nytt" in row(kim, "Solna").inner_text()
    assert "Skulle ha kommit" in row(kim, "Stockholm").inner_text()
    assert re.search(r"rapporterat\s*3 av 4", kim.main.inner_text(), re.IGNORECASE)
    kim.look_in_both_widths("7-sida-vid-sida")
    kim.go(kim.page.url.removeprefix(kim.address) + "?ordning=varst")
    assert kim.page.locator("tbody th").first.inner_text() in {"Nacka", "Stockholm"}
    kim.look_in_both_widths("8-varst-forst")


def row(window, actor: str):
    return window.page.locator("tr", has=window.page.get_by_role("rowheader", name=actor, exact=True))


def begin(window) -> None:
    """Open what is asked for, from the list of what the actor owes."""
    window.go("/lagesrapporter/")
    window.press(re.compile("^Skriv rapport"))


def report(window, *, impact: str, happened: str) -> None:
    """Report what has happened, as on a phone: two answers and a tick."""
    if not window.page.get_by_label("Vad har hänt, vad vet vi nu").count():
        begin(window)
    window.page.get_by_role("radio", name=impact).check()
    window.page.get_by_label("Vad har hänt, vad vet vi nu").fill(happened)
    window.page.get_by_label("Inget säkerhetsskyddsklassificerat").check()
    window.press("Lämna in rapporten")
    window.reads("Lägesrapport 1")
