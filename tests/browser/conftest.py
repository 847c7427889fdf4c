"""Real browsers before real installations, and one in which time can be travelled.

`demo` is an installation that the tests of a file share; `fresh_demo` is one of the test's own.
`open_window(demo)` is a window of somebody who has not signed in, `sign_in("tim")` one of Tim's.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.installation import Furniture, Installation
from tests.browser.window import DESK, PHONE, Window

# Playwright keeps an event loop in the tests' own thread, where tests with a live server use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
BROWSERS = ("chromium", "google-chrome", "google-chrome-stable")
OFFICE = "lansstyrelsen.example"
DEMO_PEOPLE = {
    "kim": f"kim.berg@{OFFICE}",
    "hanna": f"hanna.falk@{OFFICE}",
    "tim": f"tim.lund@{OFFICE}",
    "ada": f"ada.holm@{OFFICE}",
    "rosa": f"rosa.ek@{OFFICE}",
    "eva": f"eva.lind@{OFFICE}",
    "rut": f"rut.hed@{OFFICE}",
    "olga": "olga.storm@ksl.example",
    "ture": f"ture.dahl@{OFFICE}",
    "bo": "bo.ask@tyreso.example",
    "asta": "asta.gren@tyreso.example",
    "fia": "fia.sand@tyreso.example",
    "cecilia": "cecilia.alm@nacka.example",
    "nils": "nils.rask@stockholm.example",
    "maja": "maja.frost@solna.example",
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, "Chromium: bin/setup browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS, headless=True)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def furniture(tmp_path_factory: pytest.TempPathFactory) -> Furniture:
    return Furniture(tmp_path_factory.mktemp("furniture"))


@pytest.fixture(scope="module")
def demo(furniture: Furniture) -> Iterator[Installation]:
    with furniture.installation() as running:
        yield running


@pytest.fixture
def fresh_demo(furniture: Furniture) -> Iterator[Installation]:
    with furniture.installation() as running:
        yield running


@pytest.fixture(params=[DESK, PHONE])
def width(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture
def open_window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Window]]:
    """Opens a window of somebody who has not signed in; at the end none of them may have had an error."""
    journey = Path(request.node.path).stem.removeprefix("test_")
    windows: list[Window] = []

    def open_one(installation: Installation | str, *, width: int = DESK) -> Window:
        address = getattr(installation, "address", installation)
        windows.append(Window(browser, address, width=width, journey=journey))
        return windows[-1]

    yield open_one
    errors = [error for window in windows for error in window.close()]
    assert errors == []


@pytest.fixture
def sign_in(open_window, request: pytest.FixtureRequest) -> Callable[..., Window]:
    """Opens a window in which somebody of the demo's people has signed in."""

    def sign_in(name: str, *, width: int = DESK) -> Window:
        own = "fresh_demo" if "fresh_demo" in request.fixturenames else "demo"
        return open_window(request.getfixturevalue(own), width=width).sign_in(DEMO_PEOPLE[name])

    return sign_in
