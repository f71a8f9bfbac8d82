"""The page of the preview, in a real Chromium, over the real command: what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.builders import SAMPLE_DATE
from tests.desk.previews import Preview, change, previewed, todays_press
from tests.desk.visits import LEADS, visited
from tests.office import sample_config
from tests.render.an_edition import HOSTILE

pytestmark = pytest.mark.browser

TABS = ("Mail", "Text", "Markdown", "JSON", "Why", "Left out")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of the sample day, for tests that only look."""
    config = sample_config(tmp_path_factory.mktemp("samples"))
    with previewed(config, "--no-browser", "--date", str(SAMPLE_DATE)) as preview:
        yield preview


def test_the_documents_of_every_copy_are_there(browser: Browser, samples: Preview) -> None:
    with visited(browser, samples) as visit:
        for language, lead in LEADS.items():
            visit.choose(language)
            visit.tab("Mail").click()
            expect(visit.mail.locator("h2.lead")).to_have_text(lead)
            expect(visit.page.locator("#subject")).to_have_text(lead[:69])
            expect(visit.page.locator("#preheader")).to_have_text(re.compile(r"\S+ .+ · \S+"))
            visit.tab("Text").click()
            expect(visit.panel()).to_contain_text(lead[:40])
            visit.tab("Markdown").click()
            expect(visit.panel()).to_contain_text(f"### [{lead}](https://")
        visit.tab("JSON").click()
        expect(visit.panel()).to_contain_text('"schema": 1,')


def test_the_head_tells_what_it_is_and_how_much(browser: Browser, samples: Preview) -> None:
    with visited(browser, samples) as visit:
        head = visit.page.get_by_role("banner")
        expect(head).to_contain_text("Morning Press Digest Sunday 22 November 2026")
        expect(head).to_contain_text("39 stories · 73 articles · 2 left out")
        expect(head).to_contain_text("Draft. What would go out now.")
        visit.choose("Русский")
        expect(head).to_contain_text("Утренний обзор прессы")
        size = visit.page.get_by_label("Mail", exact=True).and_(visit.page.locator("meter"))
        assert 70_000 < float(size.get_attribute("value") or 0) < 96_000
        assert size.get_attribute("max") == "102000"


def test_every_story_says_why_and_every_rejection_too(browser: Browser, samples: Preview) -> None:
    with visited(browser, samples) as visit:
        visit.tab("Why").click()
        expect(visit.panel().locator("h3")).to_have_count(39)
        expect(visit.panel()).to_contain_text("rank 1: 7 outlets")
        visit.tab("Left out").click()
        rows = visit.panel().get_by_role("row")
        expect(rows).to_have_count(3)
        expect(rows.nth(1)).to_contain_text("undated, first sight of this source")
        link = rows.nth(1).get_by_role("link")
        assert (link.get_attribute("href") or "").startswith("https://mirovaya-lenta.example/")
        assert link.get_attribute("rel") == "noopener noreferrer"


def test_tabs_are_worked_by_the_keyboard(browser: Browser, samples: Preview) -> None:
    keys = {"ArrowRight": "Text", "End": "Left out", "Home": "Mail", "ArrowLeft": "Left out"}
    with visited(browser, samples) as visit:
        visit.tab("Mail").focus()
        for key, name in keys.items():
            visit.page.keyboard.press(key)
            expect(visit.tab(name)).to_be_focused()
            expect(visit.tab(name)).to_have_attribute("aria-selected", "true")
            expect(visit.page.locator("[role=tab][aria-selected=true]")).to_have_count(1)
            expect(visit.page.locator("[role=tab][tabindex='0']")).to_have_count(1)
            expect(visit.panel()).to_have_accessible_name(re.compile(f"^{name}"))
        visit.page.keyboard.press("ArrowRight")
        expect(visit.tab("Mail")).to_be_focused()


def test_everything_has_a_role_and_a_name(browser: Browser, samples: Preview) -> None:
    with visited(browser, samples) as visit:
        page = visit.page
        assert page.evaluate("document.documentElement.lang") == "en"
        assert page.title() == "Morning Press Digest, 2026-11-22 (draft) – preview"
        for role, count in {
            "banner": 1,
            "main": 1,
            "tablist": 1,
            "tab": 6,
            "tabpanel": 1,
            "status": 1,
        }.items():
            expect(page.get_by_role(role)).to_have_count(count)  # type: ignore[arg-type]  # any of its names
        for name in ("Copy", "Width", "Reader’s scheme"):
            expect(page.get_by_role("group", name=name)).to_have_count(1)
        for selector in ("iframe", "input", "meter", "[role=tab]", "[role=tablist]"):
            for one in page.locator(selector).all():
                expect(one).to_have_accessible_name(re.compile(r"\S"))
        twice = "ids => ids.length - new Set(ids).size"
        assert page.locator("[id]").evaluate_all(f"all => ({twice})(all.map(e => e.id))") == 0
        for tab in page.get_by_role("tab").all():
            panel = page.locator(f"#{tab.get_attribute('aria-controls')}")
            assert panel.get_attribute("aria-labelledby") == tab.get_attribute("id")


def test_the_mail_is_shown_as_wide_and_as_dark_as_asked(browser: Browser, samples: Preview) -> None:
    ground = "e => getComputedStyle(e).backgroundColor"
    with visited(browser, samples) as visit:
        sheet = visit.mail.locator(".sheet").first
        for label, width in {"375": 375, "600": 600}.items():
            visit.choose(label)
            expect(visit.page.locator("#frame")).to_have_css("width", f"{width}px")
        assert sheet.evaluate(ground) == "rgb(255, 253, 249)"
        visit.choose("dark")
        expect(sheet).to_have_css("background-color", "rgb(28, 26, 24)")
        visit.choose("light")
        expect(sheet).to_have_css("background-color", "rgb(255, 253, 249)")


def test_a_reader_who_likes_it_dark_begins_with_the_dark_mail(browser: Browser, samples: Preview) -> None:
    with visited(browser, samples, scheme="dark") as visit:
        expect(visit.mail.locator(".sheet").first).to_have_css("background-color", "rgb(28, 26, 24)")


def test_an_article_opens_in_a_tab_of_its_own(browser: Browser, samples: Preview) -> None:
    with visited(browser, samples) as visit:
        link = visit.mail.locator("h2.lead a")
        with visit.page.context.expect_page():
            link.click()
        assert visit.foreign == [link.get_attribute("href")]
        visit.foreign.clear()
        expect(visit.mail.locator("h2.lead")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_no_width_makes_the_page_scroll_sideways(
    browser: Browser, samples: Preview, width: int, scheme: str
) -> None:
    with visited(browser, samples, width, scheme) as visit:
        for name in TABS:
            visit.tab(name).click()
            assert visit.overflow() <= 0, name
            assert visit.tab(name).evaluate("e => e.getBoundingClientRect().right <= innerWidth + 1"), name
            assert visit.panel().evaluate("e => e.clientHeight") >= 300, name


def test_the_token_leaves_the_address_and_a_reload_keeps_the_view(browser: Browser, samples: Preview) -> None:
    with visited(browser, samples) as visit:
        assert visit.page.url == f"http://{samples.host}/"
        visit.choose("Русский")
        visit.tab("Markdown").click()
        visit.page.reload()
        expect(visit.tab("Markdown")).to_have_attribute("aria-selected", "true")
        expect(visit.panel()).to_contain_text(LEADS["Русский"])


@pytest.mark.parametrize("width", [375, 1280])
def test_hostile_texts_are_only_texts(browser: Browser, tmp_path: Path, width: int) -> None:
    image = "<img src=http://elsewhere.example/p.png onerror=alert(1)>"
    titles = [text for text in HOSTILE if text.isprintable()]
    config, _ = todays_press(tmp_path, {"pamir": titles, "oxus": ["x" * 300, escape(escape(image))]})
    change(config, '"Small Press"', f'"{image}</title>"')
    with previewed(config, "--no-browser") as preview, visited(browser, preview, width) as visit:
        expect(visit.page.get_by_role("heading", level=1)).to_contain_text(image)
        expect(visit.mail.locator("h1")).to_have_text(f"{image}</title>")
        for name in TABS:
            visit.tab(name).click()
            expect(visit.panel()).to_be_visible()
            expect(visit.page.locator("img, script:not([src='/desk.js']), main b")).to_have_count(0)
            expect(visit.mail.locator("img, script")).to_have_count(0)
            assert visit.overflow() <= 0, name
        visit.tab("Why").click()
        expect(visit.panel()).to_contain_text("{{ 7*7 }} {% raw %} {{< shortcode >}} ${x}")
