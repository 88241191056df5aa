"""A person who has a keyboard and nothing else, and looks where the focus is at every step."""

from playwright.sync_api import Locator, Page

_WHERE = """() => {
  const it = document.activeElement;
  if (!it || it === document.body || it === document.documentElement) return null;
  it.dataset.stop ??= String(window.stops = (window.stops ?? 0) + 1);
  const shows = (e) => {
    const s = getComputedStyle(e), b = e.querySelector?.(".reach");
    const outlined = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1;
    return outlined || (b && getComputedStyle(b).stroke !== "none");
  };
  const label = it.labels?.[0] ?? null;
  const box = it.getBoundingClientRect();
  return {
    stop: it.dataset.stop,
    html: it.outerHTML.slice(0, 200),
    name: (it.getAttribute("aria-label") || it.textContent || it.name || it.id || it.tagName).trim().slice(0, 60),
    seen: shows(it) || (it.closest(".line") !== null && shows(it.closest(".line"))) || (label !== null && shows(label)),
    shown: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""

_ALL = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
  .filter((e) => !e.disabled && e.tabIndex >= 0 && !e.closest("[inert]"))
  .filter((e) => e.checkVisibility({ visibilityProperty: true }))
  .map((e) => e.dataset.stop ? null : e.outerHTML.slice(0, 120)).filter(Boolean)"""

_FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  window.scrollTo(0, 0);
}"""

_ORDER = """() => {
  const stops = [...document.querySelectorAll("[data-stop]")];
  return stops.map((e) => Number(e.dataset.stop));
}"""


class Keys:
    """Presses keys on a page, and holds each stop of the focus to what a person needs."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def follow(self) -> None:
        """Press Enter on what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.press("Enter")

    def type(self, text: str) -> None:
        """Type a text over what stands in the field that has the focus."""
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def tab(self, key: str = "Tab") -> dict | None:
        """Go to the next stop, which must be seen; `None` at the end of the page."""
        self.press(key)
        found = self.page.evaluate(_WHERE)
        assert found is None or found["seen"], f"the focus can't be seen on {found['html']}"
        assert found is None or found["shown"], f"the focus is outside the window on {found['name']!r}"
        return found

    def to(self, wanted: Locator, key: str = "Tab", most: int = 150) -> None:
        """Go on until something has the focus."""
        for _ in range(most):
            self.tab(key)
            if wanted.evaluate_all("them => them.some(it => it === document.activeElement)"):
                return
        raise AssertionError(f"{wanted} can't be reached")

    def through(self, most: int = 300) -> list[str]:
        """Walk through the whole page, and return the names of its stops.

        Each is reached, in the page's order, and the last one leads out of it.
        """
        self.page.evaluate(_FROM_THE_TOP)
        names: list[str] = []
        last = None
        for _ in range(most):
            found = self.tab()
            if found is None and names:
                break
            if found is not None and found["stop"] != last:
                last = found["stop"]
                names.append(found["name"])
        else:
            raise AssertionError(f"no way out of {names[-3:]}")
        assert self.page.evaluate(_ALL) == [], "these are never reached"
        order = self.page.evaluate(_ORDER)
        assert order == sorted(order), f"the order is not that of the page: {names}"
        return names
