"""What a careless source may send, in each place of a mail: the page holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser

from digest.model import Edition, Kind, Rendered
from digest.render.documents import render
from tests.render.an_edition import a_look, a_story, an_edition, with_views
from tests.render.reading import folded, parsed, the, visible_text

LONG_URL = "https://en.example/" + "a" * 1_000 + "?" + "&".join(f"key{n}=value{n}" for n in range(80))

BAD: dict[str, dict[str, Any]] = {
    "300 words": {"summary": "Three hundred words are too many for a story. " * 34},
    "one word of 2,000 letters": {"summary": "ғ" * 2_000},
    "no summary": {"summary": "", "paragraphs": ()},
    "a title of 400 characters": {"title": ("A headline that does not end and " * 13)[:400]},
    "a title of 400 characters in one word": {"title": "Донаудампфшиффарт" * 24},
    "an emoji as title": {"title": "🏔️"},
    "emoji only": {"title": "🏔️🇹🇯👩‍🚒", "summary": "🎉🎉🎉", "outlet": "🗞️"},
    "no title": {"title": ""},
    "an outlet with quotes": {"outlet": """The "Pamir" 'Post' «Weekly» & <Sons>"""},
    "an outlet of 200 characters": {"outlet": "The Very Long Names Gazette " * 7},
    "an address of 2,000 characters": {"url": LONG_URL},
    "no date": {"undated": True},
    "from right to left": {"title": "سرخط خبرها امروز در دوشنبه", "language": "fa"},
}


def an_edition_with(**changes: object) -> Edition:
    """The same bad story as the lead, in full, and as a brief."""
    bad = [with_views(a_story(name), short_title=str(changes.get("title", "")), **changes) for name in "abc"]
    return an_edition(bad[0], bad[1], a_story("good"), replace(bad[2], brief=True))


def documents(**changes: object) -> tuple[Rendered, ...]:
    return render(an_edition_with(**changes), a_look())[0]


@pytest.mark.browser
@pytest.mark.parametrize("what", BAD)
def test_the_page_holds(browser: Browser, what: str) -> None:
    page = browser.new_page()
    page.set_content(the(documents(**BAD[what]), Kind.HTML))
    for width in (320, 375, 600):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator("h2.lead").inner_text().strip()
    assert page.locator("h3", has_text="lorries good").is_visible()
    page.close()


@pytest.mark.parametrize("what", BAD)
def test_both_parts_say_what_was_sent_and_the_good_story_too(what: str) -> None:
    made = documents(**BAD[what])
    for body in (visible_text(the(made, Kind.HTML)), the(made, Kind.TEXT)):
        for text in (BAD[what].get("title"), BAD[what].get("summary"), BAD[what].get("outlet")):
            assert folded(str(text or "")) in folded(body)
        assert folded("Bridge over the Panj opens to lorries good") in folded(body)


def test_a_story_without_a_summary_leaves_no_empty_paragraph() -> None:
    root = parsed(the(documents(summary="", paragraphs=()), Kind.HTML))
    assert [
        p for p in root.xpath("//p") if not p.text_content().strip() and "border-top" not in p.get("style")
    ] == []


def test_an_address_of_2000_characters_is_a_link_and_stands_alone_in_the_text() -> None:
    made = documents(url=LONG_URL)
    assert LONG_URL in [a.get("href") for a in parsed(the(made, Kind.HTML)).xpath("//h2/a")]
    assert LONG_URL in the(made, Kind.TEXT).splitlines()
