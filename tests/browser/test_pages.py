"""Every page of everybody's menu, in both widths and both schemes."""

import pytest

from tests.browser.window import DESK, PHONE

CAST = ["kim", "hanna", "tim", "rosa", "eva", "rut", "olga", "ture", "bo", "asta", "fia"]
# Most pages are in several menus: together the roles see them in both widths and both schemes.
SIGHTS = [[(DESK, "light"), (PHONE, "dark")], [(DESK, "dark"), (PHONE, "light")]]

# Some of it must be seen, not behind the bar at the foot or anything else that stays (WCAG 2.4.11).
FOCUS = """
() => {
  const it = document.activeElement;
  const style = getComputedStyle(it);
  const box = it.getBoundingClientRect();
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const shares = [0.05, 0.25, 0.5, 0.75, 0.95];
  const isSeen = (share) => {
    const on = document.elementFromPoint(box.left + box.width / 2, top + (bottom - top) * share);
    return on !== null && (it.contains(on) || on.contains(it));
  };
  return {
    what: `${it.outerHTML.slice(0, 120)} ${style.outline} ${style.boxShadow} ${Math.round(box.top)}`,
    is_marked: style.outlineStyle !== "none" || style.boxShadow !== "none" || it === document.body,
    is_in_sight: it === document.body || (bottom > top && shares.some(isSeen)),
  };
}
"""


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


@pytest.mark.parametrize("path", ["/logga-in/", "/tillganglighet/", "/finns-inte/", "/s/fel/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_for_everybody_pass_axe(demo, open_window, width, scheme, path):
    window = open_window(demo, width=width)

    with window.expecting(404):
        window.page.goto(demo.address + path)

    window.look(f"alla-{slug(path)}", scheme=scheme)


def test_a_wrong_password_is_told_without_telling_who_exists(demo, open_window):
    window = open_window(demo, width=PHONE)
    said = []

    for email in ("tim.lund@lansstyrelsen.example", "ingen@lansstyrelsen.example"):
        window.go("/logga-in/")
        window.page.get_by_label("E-post").fill(email)
        window.page.get_by_label("Lösenord").fill("fel-losenord")
        window.main.get_by_role("button", name="Logga in").click()
        window.page.wait_for_load_state()
        said.append(window.page.get_by_role("alert").inner_text())

    assert said[0] == said[1]
    window.look("alla-fel-losenord")


def test_a_page_that_is_not_ours_looks_like_the_others(demo, sign_in, width):
    fia = sign_in("fia", width=width)

    fia.go("/utkorg/", status=403)

    fia.look("fia-403")


@pytest.mark.parametrize(("name", "path"), [("tim", "/"), ("tim", "/aktivera/"), ("eva", "/ekonomi/2015/")])
def test_the_keyboard_comes_first_to_the_content_and_always_sees_where_it_is(
    demo, sign_in, width, name, path
):
    window = sign_in(name, width=width)
    window.go(path)
    # What the page itself put in focus, a receipt for example, is not where a reader begins.
    window.page.evaluate("document.activeElement.blur()")

    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.textContent") == "Hoppa till innehållet"
    for _ in range(25):
        seen = window.page.evaluate(FOCUS)
        assert seen["is_marked"], seen["what"]
        assert seen["is_in_sight"], seen["what"]
        window.page.keyboard.press("Tab")

    window.go(path)
    window.page.locator(".ds-skip-link").focus()
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "innehall"


def test_no_page_may_run_scripts_or_styles_of_its_own(demo, sign_in):
    tim = sign_in("tim")

    for path in ("/", "/aktivera/", "/utkorg/", "/logga-in/"):
        policy = tim.go(path).headers["content-security-policy"]
        assert "script-src 'self';" in policy + ";"
        assert "style-src 'self';" in policy + ";"
        assert "unsafe" not in policy
