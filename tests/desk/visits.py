"""Visits to the page of a preview, with everything that must not happen there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, FrameLocator, Locator, Page, Route, expect

from tests.desk.previews import PATIENCE, Preview

LEADS = {
    "English": "New electricity and heating tariffs to take effect on 1 February",
    "Русский": "С 1 февраля подорожают электроэнергия и отопление",
    "Тоҷикӣ": "Тарифҳои нави барқу гармӣ: аҳолӣ чӣ қадар пардохт мекунад?",
}

expect.set_options(timeout=PATIENCE * 1000)


class Visit:
    """The page as a person sees it, with everything it complained of or asked other hosts for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.context.route("**/*", self._guard)

    def _guard(self, route: Route) -> None:
        if route.request.url.startswith("http://127.0.0.1:"):
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    @property
    def mail(self) -> FrameLocator:
        return self.page.frame_locator("#frame")

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("tab", name=re.compile(f"^{name}"))

    def panel(self) -> Locator:
        return self.page.get_by_role("tabpanel")

    def choose(self, label: str) -> None:
        """Choose one of the round buttons."""
        self.page.get_by_role("radio", name=label, exact=True).check(force=True)

    def overflow(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@contextmanager
def visited(
    browser: Browser, preview: Preview, width: int = 1280, scheme: str = "light", height: int = 900
) -> Iterator[Visit]:
    """The page, loaded; at the end nothing may have been complained of or asked of another host."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    visit = Visit(context.new_page())
    visit.page.goto(preview.address)
    expect(visit.page.get_by_role("heading", level=1)).not_to_have_text(re.compile("^Preview"))
    try:
        yield visit
        assert visit.complaints == []
        assert visit.foreign == []
    finally:
        context.close()
