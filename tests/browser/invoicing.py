"""The steps of invoicing that more than one journey takes."""

import re

from tests.browser.window import Window

YEAR = "/ekonomi/2015/"


def prepare(eva: Window) -> str:
    """Prepare the run that comes next, wait until it is worked out, and return its address."""
    eva.go(YEAR)
    eva.press("Förbered omgång")
    eva.press("Förbered omgång")
    eva.main.get_by_role("button", name="Markera som granskad").wait_for()
    return eva.page.url.removeprefix(eva.address)


def approve(hanna: Window, run: str) -> None:
    """Approve a checked run as another person, and wait until its documents are issued."""
    hanna.go(run)
    hanna.press(re.compile("^Godkänn och utfärda"))
    hanna.press(re.compile("^Godkänn och utfärda"))
    wait_until_issued(hanna)


def wait_until_issued(window: Window) -> None:
    """Wait until the page by itself shows that the run is issued."""
    window.page.locator(".sv-row", has_text="utfärdad").first.wait_for(timeout=90_000)


def issue(eva: Window, hanna: Window) -> str:
    """Prepare, check, approve and issue one run; return its address."""
    run = prepare(eva)
    eva.press("Markera som granskad")
    approve(hanna, run)
    return run
