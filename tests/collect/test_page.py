"""Pages of articles: small ones here, whole ones in pages/articles, each beside what it must give."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.entries.entry import Entry, to_article
from digest.errors import SourceError
from digest.model import Article
from digest.parse.listing import Link
from digest.parse.page import entry
from tests.builders import DUSHANBE, NOW, a_source
from tests.collect.documents import OCCASION, a_document

CASES = sorted((Path(__file__).parent / "pages" / "articles").glob("*.json"))
URL = "https://press.example/2026/budget.html"
TEXT = (
    "<p>The lower house has adopted the budget of the next year in its first reading on Friday.</p>"
    "<p>The second reading will be held in December, the speaker said after the session.</p>"
)
NINE = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def read(body: str, head: str = "", link: Link | None = None) -> Article:
    made = to_article(entry_of(body, head, link), a_source(), OCCASION)
    assert made
    return made


def entry_of(body: str, head: str = "", link: Link | None = None) -> Entry:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return entry(a_document(page, "text/html", URL), DUSHANBE, link)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_page_gives_its_article_whole_and_nothing_else(case: Path) -> None:
    told = json.loads(case.read_text("utf-8"))
    document = a_document(case.with_suffix(".html").read_bytes(), told["content_type"], told["address"])
    found = entry(document, DUSHANBE)
    made = to_article(found, a_source(language=None), OCCASION)
    assert made
    assert made.text == "\n\n".join(told["text"]), told["fault"]
    assert (made.title, found.language, found.author, found.url) == (
        *(told["title"], told["language"], told["author"], told["url"]),
    ), told["fault"]
    assert (None if made.undated else made.published) == (
        datetime.fromisoformat(told["published"]) if told["published"] else None
    ), told["fault"]


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


@pytest.mark.parametrize(
    ("listed", "title"),
    [
        ("Budget adopted after nine hours", "Budget adopted after nine hours"),
        ("Budget adopted in first…", "The budget is adopted in first reading"),
        ("Budget adopted in first ...", "The budget is adopted in first reading"),
        ("", "The budget is adopted in first reading"),
    ],
)
def test_the_lists_title_is_taken_unless_it_was_cut(listed: str, title: str) -> None:
    head = "<meta property='og:title' content='The budget is adopted in first reading'>"
    assert entry_of(TEXT, head, Link(URL, listed)).title == title


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("Budget adopted | The Press", "<meta property='og:site_name' content='The Press'>"),
        ("Budget adopted - press.example", ""),
        ("Budget adopted • Politics", "<h1>Budget adopted</h1>"),
    ],
)
def test_a_sites_name_in_the_title_is_left_out_where_it_is_known_to_be_one(title: str, rest: str) -> None:
    assert entry_of(TEXT, f"<meta property='og:title' content='{title}'>{rest}").title == "Budget adopted"


def test_a_dash_in_a_title_is_no_sites_name() -> None:
    head = "<meta property='og:title' content='Budget adopted - what comes next'>"
    assert entry_of(TEXT, head).title == "Budget adopted - what comes next"


def test_the_hour_of_a_list_stands_where_the_page_tells_only_the_day() -> None:
    only_day = "<meta name='date' content='2026-11-22'>"
    assert entry_of(TEXT, only_day, Link(URL, "", NINE)).published == "2026-11-22 04:00:00 Z"
    other_day = "<meta name='date' content='2026-11-21'>"
    assert entry_of(TEXT, other_day, Link(URL, "", NINE)).published == "2026-11-20 19:00:00 Z"


def test_a_page_for_telephones_names_the_address_on_the_papers_own_host() -> None:
    own = "https://press.example/2026/budget.html"
    head = f"<link rel='canonical' href='{own}'>"
    assert entry_of(TEXT, head, Link("https://m.press.example/budget", "")).url == own
    assert entry_of(TEXT, head, Link("https://amp.other.example/budget", "")).url == ""


def test_a_page_is_read_as_far_as_it_is_there() -> None:
    whole = f"<html><body><h1>Budget adopted</h1><article>{TEXT}</article></body></html>"
    for size in range(len(whole) - 90, len(whole)):
        found = entry(a_document(whole[:size], "text/html", URL), DUSHANBE)
        assert found.title == "Budget adopted"
        assert "first reading on Friday" in found.content


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
        entry(a_document(body, "text/html", URL), DUSHANBE)


@given(st.binary(max_size=300))
def test_any_bytes_give_an_article_or_a_source_error(body: bytes) -> None:
    with suppress(SourceError):
        made = to_article(entry(a_document(body, "text/html", URL), DUSHANBE), a_source(), OCCASION)
        assert made is None or made.title


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<div>",
            "<div>12:30 ",
            "<p>22.11.2026 12:30</p>",
            "<td>x<p>y",
            "<h1>",
            "<b>a",
            "<time>10:30</time>",
        ),
        "<script type='application/ld+json'>[{},{},</script>",
        "<meta name='date' content='22'>",
        "<a rel='author' href='/x'>Ali</a>",
        "<ul><li><p><a href='/x'>Read also</a>",
    ],
)
def test_hostile_pages_take_no_time(piece: str) -> None:
    assert read("<h1>Budget adopted</h1>" + piece * 20_000).title


@pytest.mark.parametrize(
    "data",
    [
        *(
            "[" * 100_000,
            '{"@graph":' * 5_000,
            "," + " " * 1_000_000 + "x",
            '{"@type":1,"author":[[[{}]]]}',
            "null",
        ),
        '{"@type":"Article","headline":{"a":[]},"datePublished":7,"author":{"name":["x"]},"url":[null]}',
    ],
)
def test_data_that_is_none_is_left_aside(data: str) -> None:
    scripts = "".join(
        f"<script {kind}>{data}</script>" for kind in ("type='application/ld+json'", "id='__NEXT_DATA__'")
    )
    assert read(f"<h1>Budget adopted</h1>{TEXT}", scripts).title == "Budget adopted"


def test_characters_that_no_element_may_hold_are_left_out() -> None:
    """Behind an element that is taken away they would join what stands before it."""
    menu = '<ul class="menu"><li><a href="/a">Home</a></li></ul>'
    made = read(f"<h1>Budget</h1><div>\x06{menu}\x06{menu}\x1f{TEXT}</div>\ufffe")
    assert made.text.startswith("The lower house has adopted")
    assert made.text.replace("\n", "").isprintable()
