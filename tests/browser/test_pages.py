"""Every page of everybody's menu, in both widths and both schemes."""

import pytest

from tests.browser.window import DESK, PHONE

CAST = ["kim", "hanna", "tim", "rosa", "eva", "rut", "olga", "ture", "bo", "asta", "fia"]
# Most pages are in several menus: together the roles see them in both widths and both schemes.
SIGHTS = [[(DESK, "light"), (PHONE, "dark")], [(DESK, "dark"), (PHONE, "light")]]


def slug(path: str) -> str:
    return path.strip("/").replace("/", "-") or "start"


@pytest.mark.parametrize("name", CAST)
def test_every_page_of_the_menu_passes_axe(sign_in, name: str):
    window = sign_in(name)
    links = window.page.locator(".sv-menu__link")
    paths = [*{link.get_attribute("href"): None for link in links.all()}, "/installningar/"]
    assert "/" in paths

    for path in paths:
        window.go(path)
        assert window.heading
        for width, scheme in SIGHTS[CAST.index(name) % 2]:
            window.resize(width)
            window.look(f"{name}-{slug(path)}", scheme=scheme)
