"""What a browser makes of mails and pages: nothing is loaded, no sideways scroll, the news is in sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from digest.model import Kind
from digest.render.documents import render
from digest.render.website import pages
from tests.render.an_edition import HOSTILE, a_huge_edition, a_look, a_story, an_edition, with_views
from tests.render.reading import the
from tests.render.test_archive import an_archived

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "ru", "tg", "fa")

FIRST_SCREEN = {375: 420, 600: 480}
"""Where the lead's headline begins at the latest, by width: on a phone and on a desk."""


class Visit:
    """A page as opened, with everything it complained of or asked for."""

    def __init__(self, browser: Browser, width: int, scheme: str) -> None:
        dark = scheme == "dark"
        self.page: Page = browser.new_page(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
        )
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def overflow(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    def top(self, selector: str) -> float:
        return float(self.page.evaluate(f"document.querySelector('{selector}').getBoundingClientRect().top"))


@pytest.fixture(scope="module")
def mails() -> dict[str, str]:
    shorter = (
        ("one", "Lorries cross the Panj"),
        ("two", "Forty lorries on the first day"),
        ("five", "Tolls"),
    )
    titles = dict(shorter)
    plain = an_edition()
    stories = [
        with_views(s, short_title=titles[s.id], short_outlet="Oxus Monitor") if s.id in titles else s
        for s in plain.stories
    ]
    made = render(an_edition(*stories, languages=LANGUAGES), a_look())[0]
    return {language: the(made, Kind.HTML, language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 600])
def test_a_mail_is_whole_and_its_news_is_in_the_first_screen(
    browser: Browser, mails: dict[str, str], width: int, scheme: str, language: str
) -> None:
    visit = Visit(browser, width, scheme)
    visit.page.set_content(mails[language])
    assert visit.overflow() <= 0
    assert visit.complaints == []
    assert visit.requests == []
    assert visit.top("h2.lead") <= FIRST_SCREEN[width]
    visit.page.close()


def test_dark_and_light_differ(browser: Browser, mails: dict[str, str]) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        visit = Visit(browser, 600, scheme)
        visit.page.set_content(mails["en"])
        grounds.append(
            visit.page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
        )
        visit.page.close()
    assert grounds == ["rgb(255, 253, 249)", "rgb(28, 26, 24)"]


@pytest.mark.parametrize("width", [320, 375, 600])
def test_no_hostile_text_makes_a_mail_scroll_sideways(browser: Browser, width: int) -> None:
    stories = [
        with_views(a_story(f"s{n}", brief=n > 8), title=text + "x" * 200, outlet=text[:60], summary=text)
        for n, text in enumerate(HOSTILE)
    ]
    visit = Visit(browser, width, "light")
    visit.page.set_content(the(render(an_edition(*stories), a_look())[0], Kind.HTML))
    assert visit.overflow() <= 0
    assert visit.complaints == []
    assert visit.requests == []
    visit.page.close()


def test_a_mail_without_its_styles_stays_in_its_width(browser: Browser) -> None:
    visit = Visit(browser, 375, "light")
    visit.page.set_content(the(render(a_huge_edition(12), a_look())[0], Kind.HTML))
    visit.page.evaluate("document.querySelectorAll('style').forEach(e => e.remove())")
    assert visit.overflow() <= 0
    visit.page.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    for file in pages([an_archived()], a_look()):
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.body)
    return root


@pytest.mark.parametrize("path", ["index.html", "2026/11/22/index.html", "tg/2026/11/22/index.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_a_page_is_styled_whole_and_silent(
    browser: Browser, site: Path, width: int, scheme: str, path: str
) -> None:
    visit = Visit(browser, width, scheme)
    visit.page.goto((site / path).as_uri())
    assert visit.overflow() <= 0
    assert visit.complaints == []
    assert {url.rpartition("/")[2] for url in visit.requests} == {"index.html", "site.css"}
    assert visit.page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"
    visit.page.close()
