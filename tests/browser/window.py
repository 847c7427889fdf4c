"""A browser window as somebody sits before it, which notes every error and can be looked at."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

from tests.servers import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = Path(__file__).parent / "screenshots"
PASSPHRASE = "snoplog-vinter-2026"
STATUS = re.compile(r"status of (\d+)")
VIOLATIONS = """
async () => {
  await document.fonts.ready;
  const found = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]});
  return found.violations.map(
    (each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).slice(0, 5).join(" | ")}`
  );
}
"""
WIDER_THAN_SCREEN = """
() => [...document.querySelectorAll("body *")]
  .filter((each) => document.documentElement.scrollWidth > innerWidth
    && each.getBoundingClientRect().right > innerWidth + 1)
  .map((each) => `${each.tagName.toLowerCase()}.${each.className}`).slice(0, 5)
"""
# Words on top of other words: axe does not see them. What stays in place or is drawn apart is left out.
WORDS_ON_WORDS = """
() => {
  const apart = new Map();
  const isApart = (it) => {
    if (it === document.body) return false;
    if (!apart.has(it)) {
      const isDrawnApart = ["fixed", "sticky", "absolute"].includes(getComputedStyle(it).position);
      apart.set(it, isDrawnApart || isApart(it.parentElement));
    }
    return apart.get(it);
  };
  const pieces = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, holder = node.parentElement;
    if (!node.data.trim() || !holder.checkVisibility({visibilityProperty: true}) || isApart(holder)) continue;
    const box = holder.closest(".sv-table-box")?.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width > 2 && !(box && rect.left >= box.right)) pieces.push({rect, text: node.data.trim()});
    }
  }
  pieces.sort((one, other) => one.rect.top - other.rect.top);
  const found = [];
  pieces.forEach(({rect, text}, at) => {
    for (let next = at + 1; next < pieces.length && pieces[next].rect.top < rect.bottom; next++) {
      const other = pieces[next].rect;
      const across = Math.min(rect.right, other.right) - Math.max(rect.left, other.left);
      const down = Math.min(rect.bottom, other.bottom) - other.top;
      if (across > 3 && down > 0.5 * Math.min(rect.height, other.height)) {
        found.push(`${text.slice(0, 40)} | ${pieces[next].text.slice(0, 40)}`);
      }
    }
  });
  return found.slice(0, 5);
}
"""
PHONE, DESK = 390, 1280
HEIGHTS = {PHONE: 844, DESK: 900}


# A picture proves nothing and is only looked at: a page of several screens on a busy machine takes its time.
PICTURE_MS = 60_000


class Window:
    """One person's window. It speaks Swedish, keeps Swedish time, and the site's own CSP stays on."""

    def __init__(self, browser: Browser, address: str, *, width: int, journey: str):
        self.address, self.width, self.journey = address, width, journey
        self.context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            has_touch=width == PHONE,
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self._expected: set[int] = set()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        status = STATUS.search(message.text)
        if not (status and int(status[1]) in self._expected):
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    @contextlib.contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """Inside, an answer with this status is no error."""
        self._expected.add(status)
        try:
            yield
        finally:
            self._expected.discard(status)

    def go(self, path: str, *, status: int = 200) -> Response:
        """Go to a page of the site. Fails unless it answers with `status`."""
        with self.expecting(status):
            response = self.page.goto(path if "://" in path else self.address + path)
        assert response.status == status, f"{path}: {response.status}"
        return response

    def sign_in(self, email: str, password: str = PASSPHRASE) -> "Window":
        """Sign in through the page, as people do."""
        self.go("/logga-in/")
        self.page.get_by_label("E-post").fill(email)
        self.page.get_by_label("Lösenord").fill(password)
        self.main.get_by_role("button", name="Logga in").click()
        self.page.wait_for_url(lambda url: "/logga-in/" not in url)
        return self

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def press(self, name: str | re.Pattern) -> None:
        """Press the button or link in the page's own part that has this name."""
        target = self.main.get_by_role("button", name=name).or_(self.main.get_by_role("link", name=name))
        target.first.click()
        self.page.wait_for_load_state()

    def reads(self, words: str | re.Pattern, *, within: float = 15) -> None:
        """Wait until the page says so."""
        self.page.locator("body").filter(has_text=words).wait_for(timeout=within * 1000)

    def look(self, step: str, *, scheme: str = "light") -> None:
        """Look closely: nothing sticks out or lies over words, axe has nothing to say; keep a picture."""
        self.page.emulate_media(color_scheme=scheme)
        self.page.wait_for_load_state()
        self.page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        suffix = "" if scheme == "light" else f"-{scheme}"
        SCREENSHOTS.mkdir(exist_ok=True)
        picture = SCREENSHOTS / f"{self.journey}-{step}-{self.width}{suffix}.png"
        self.page.screenshot(path=picture, full_page=True, animations="disabled", timeout=PICTURE_MS)
        assert self.sticking_out() == [], f"{self.page.url} at {self.width}"
        assert self.page.evaluate(WORDS_ON_WORDS) == [], f"{self.page.url} at {self.width}"
        assert self.violations() == [], f"{self.page.url} at {self.width} {scheme}"

    def look_in_both_widths(self, step: str) -> None:
        """Look as on a desk and as on a phone, then go on as before."""
        before = self.width
        for width in (DESK, PHONE):
            self.resize(width)
            self.look(step)
        self.resize(before)

    def sticking_out(self) -> list[str]:
        """Elements that make the page wider than the screen."""
        return self.page.evaluate(WIDER_THAN_SCREEN)

    def violations(self) -> list[str]:
        """What axe has against the page by WCAG 2.2 A and AA."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        return self.page.evaluate(VIOLATIONS)

    def resize(self, width: int) -> None:
        self.width = width
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    def close(self) -> list[str]:
        """Close it, and tell every error that its pages had."""
        self.context.close()
        return self.errors
