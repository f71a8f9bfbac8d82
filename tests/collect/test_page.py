from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.listing import Link
from digest.collect.page import article
from digest.errors import SourceError
from digest.model import Article
from tests.builders import NOW, a_source
from tests.collect.documents import OCCASION, a_document

URL = "https://press.example/2026/budget.html"
TEXT = (
    "<p>The lower house has adopted the budget of the next year in its first reading on Friday.</p>"
    "<p>The second reading will be held in December, the speaker said after the session.</p>"
)
NINE = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def read(body: str, head: str = "", link: Link | None = None) -> Article:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return article(a_document(page, "text/html", URL), a_source(), OCCASION, link)


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published_time' content='2026-11-22T09:00:00+05:00'>",
        "<meta name='date' content='2026-11-22 09:00'>",
        """<script type="application/ld+json">{"headline": "B",
            "datePublished": "2026-11-22T04:00:00Z"}</script>""",
        """<script type="application/ld+json">{"@graph": [{"@type": "WebSite"},
            {"headline": "B", "datePublished": "2026-11-22T04:00:00Z"}]}</script>""",
    ],
)
def test_the_time_is_read_from_what_the_page_tells_machines(head: str) -> None:
    assert read(f"<h1>Budget adopted</h1>{TEXT}", head).published == NINE


@pytest.mark.parametrize(
    "line",
    [
        "<time datetime='2026-11-22T09:00:00+05:00'>today</time>",
        "<span>22.11.2026 09:00</span>",
        "<div class='date'>22 November 2026, 09:00</div>",
        "<small>09:00, 22 ноября 2026</small>",
    ],
)
def test_the_time_is_read_from_what_readers_see_in_the_digests_timezone(line: str) -> None:
    found = read(f"<div class='sidebar'><p>01.01.2026 10:00</p></div><h1>Budget adopted</h1>{line}{TEXT}")
    assert (found.published, found.undated) == (NINE, False)


def test_the_list_tells_what_the_page_does_not() -> None:
    found = read(TEXT, link=Link(URL, "Budget adopted", NINE, "Politics"))
    assert (found.title, found.published, found.categories) == ("Budget adopted", NINE, ("Politics",))


def test_a_page_without_any_time_is_undated() -> None:
    found = read(f"<h1>Budget adopted</h1>{TEXT}")
    assert (found.published, found.undated) == (NOW, True)


def test_the_title_loses_the_name_of_the_site() -> None:
    assert (
        read(TEXT, "<title>Budget adopted in first reading | The Press</title>").title
        == "Budget adopted in first reading"
    )


def test_the_address_is_the_pages_own_if_it_is_on_the_same_host() -> None:
    listed = Link("http://www.press.example/2026/budget.html?utm_source=list", "Budget")
    found = read(TEXT, f"<link rel='canonical' href='{URL}'>", listed)
    assert found.url == URL
    elsewhere = read(TEXT, "<link rel='canonical' href='https://evil.example/x'>", listed)
    assert elsewhere.url == "http://www.press.example/2026/budget.html"
    front = read(TEXT, "<link rel='canonical' href='https://press.example/'>", listed)
    assert front.url == "http://www.press.example/2026/budget.html"


def test_it_keeps_the_identity_that_its_list_gave_it() -> None:
    listed = Link("https://press.example/?p=7", "Budget")
    assert read(TEXT, f"<link rel='canonical' href='{URL}'>", listed).id == read(TEXT, "", listed).id


def test_the_text_is_without_menus_and_scripts() -> None:
    found = read(
        f"<nav><a href='/'>Home</a></nav><article><h1>Budget adopted</h1>{TEXT}</article><script>x()</script>"
        "<footer>All rights reserved by the press</footer>"
    )
    assert found.text.split("\n\n") == [
        "The lower house has adopted the budget of the next year in its first reading on Friday.",
        "The second reading will be held in December, the speaker said after the session.",
    ]


@pytest.mark.parametrize("body", ["", " ", "<html></html>"])
def test_a_page_that_says_nothing_is_an_error(body: str) -> None:
    with pytest.raises(SourceError):
        article(a_document(body, "text/html", URL), a_source(), OCCASION)


@given(st.binary(max_size=300))
def test_any_bytes_give_an_article_or_a_source_error(body: bytes) -> None:
    with suppress(SourceError):
        assert article(a_document(body, "text/html", URL), a_source(), OCCASION).title


def test_hostile_pages_take_no_time() -> None:
    for piece in ("<div>", "<div>12:30 ", "<p>22.11.2026 12:30</p>", "<td>x<p>y", "<h1>", "<b>a"):
        assert read("<h1>Budget adopted</h1>" + piece * 20_000).title
