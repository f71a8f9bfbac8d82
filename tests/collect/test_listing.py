"""Lists of news: small ones here, whole pages in pages/lists, each beside what it must give."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.model import Selectors
from digest.parse.listing import MAX_LINKS, Link, links
from tests.builders import DUSHANBE, NOW
from tests.collect.documents import a_document

CASES = sorted((Path(__file__).parent / "pages" / "lists").glob("*.json"))
BASE = "https://press.example/news/"
TITLES = [
    "Parliament adopts the budget",
    "Three new schools open in Khatlon",
    "Snow closes the northern road",
]


def found(body: str, **selectors: str) -> tuple[Link, ...]:
    document = a_document(f"<html><body>{body}</body></html>", "text/html", BASE)
    return links(document, DUSHANBE, NOW, Selectors(**selectors))


def items(template: str) -> str:
    return "".join(template.format(n=n, title=title) for n, title in enumerate(TITLES, 1))


MENU = "<nav><a href='/politics/'>All the news about politics</a></nav>"
FOOTER = "<footer><a href='/imprint.html'>Who we are and where to find us</a></footer>"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_page_gives_its_articles_in_their_order_and_nothing_else(case: Path) -> None:
    told = json.loads(case.read_text("utf-8"))
    page = case.with_suffix(".html").read_bytes()
    document = a_document(page, told.get("content_type", "text/html; charset=utf-8"), told["address"])
    given = links(document, DUSHANBE, NOW, Selectors(**told.get("selectors", {})))
    assert [(link.title, link.address, link.published) for link in given] == [
        (link["title"], link["address"], link["published"] and datetime.fromisoformat(link["published"]))
        for link in told["links"]
    ], told["fault"]


@pytest.mark.parametrize(
    "template",
    [
        "<li><a href='/2026/11/story-{n}.html'>{title}</a></li>",
        "<div class='card'><a href='/2026/11/story-{n}.html'><img></a><h3><a href='/2026/11/story-{n}.html'>"
        "{title}</a></h3><p>Some words.</p><a href='/2026/11/story-{n}.html'>More</a></div>",
        "<a class='card' href='/2026/11/story-{n}.html'><h2>{title}</h2><p>Some words of it.</p></a>",
        "<tr><td>22.11.2026</td><td><a href='/2026/11/story-{n}.html?utm_source=list'>{title}</a></td></tr>",
        "<article><h2><a href='https://www.press.example/2026/11/story-{n}.html'>{title}</a></h2></article>",
    ],
)
def test_lists_of_every_make_are_found(template: str) -> None:
    assert [link.title for link in found(MENU + items(template) + FOOTER)] == TITLES


def test_menus_sidebars_pagers_other_sites_and_the_list_itself_are_not_articles() -> None:
    beside = (
        MENU
        + FOOTER
        + "<div class='sidebar'><a href='/2026/11/old.html'>A story that many have read</a></div>"
        "<div class='pager'><a href='/news/?page=2'>To the next page of news</a></div>"
        "<a href='https://ads.example/1'>Buy a carpet of wool</a><a href='/news/'>All the news of the day</a>"
        "<a href='mailto:x@press.example'>Write to the editors of this paper</a>"
    )
    assert [
        link.title for link in found(beside + items("<p><a href='/2026/11/s-{n}.html'>{title}</a></p>"))
    ] == TITLES


def test_a_lead_story_built_differently_is_found_by_its_address() -> None:
    lead = "<div><section><a href='/2026/11/lead.html'>The lead story of this morning</a></section></div>"
    listed = found(lead + items("<li><a href='/2026/11/s-{n}.html'>{title}</a></li>"))
    assert [link.title for link in listed] == ["The lead story of this morning", *TITLES]


def test_times_come_from_the_item_or_the_heading_before_it() -> None:
    day_heading = "<h3>22.11.2026</h3>" + items(
        "<div><b>1{n}:30</b> <a href='/2026/s-{n}.html'>{title}</a></div>"
    )
    own = items("<div><small>22.11.2026 1{n}:30</small><a href='/2026/s-{n}.html'>{title}</a></div>")
    expected = [datetime(2026, 11, 22, 10 + n - 5, 30, tzinfo=UTC) for n in (1, 2, 3)]
    assert [link.published for link in found(day_heading)] == expected
    assert [link.published for link in found(own)] == expected


def test_a_time_without_a_day_is_no_time() -> None:
    assert {
        link.published for link in found(items("<p><i>10:30</i><a href='/2026/s-{n}.html'>{title}</a></p>"))
    } == {None}


@pytest.mark.parametrize("body", ["", "<p>No links here.</p>", MENU + FOOTER])
def test_a_page_without_a_list_gives_nothing(body: str) -> None:
    assert found(body) == ()


def test_a_list_is_read_up_to_a_limit() -> None:
    body = "".join(
        f"<p><a href='/2026/s-{n}.html'>A story with number {n}</a></p>" for n in range(MAX_LINKS + 50)
    )
    assert len(found(body)) == MAX_LINKS


def test_hostile_pages_take_no_time() -> None:
    for piece in (
        "<div>",
        "<a href='/2026/x'>",
        "<span class='x menu'>12:30 ",
        "<p>22.11.2026</p>",
        "<a href='/2026/1'>a b c d e f g h",
    ):
        found(piece * 50_000)


ODD = (
    "<div class='r'><q class='t'>Small story {n}</q><i>2{n}.11.2026 10:00</i>"
    "<a class='go' href='/x?z={n}'>Go</a></div>"
    "<div class='r'><a class='go' href='/x?z={n}9'>Go</a></div>"
)


def test_selectors_are_followed_where_no_rule_would_find_the_list() -> None:
    listed = found(items(ODD), item=".r", link="a.go", title="q.t", date="i")
    assert [(link.address, link.title, link.published) for link in listed if link.published] == [
        (f"https://press.example/x?z={n}", f"Small story {n}", datetime(2026, 11, 20 + n, 5, tzinfo=UTC))
        for n in (1, 2, 3)
    ]
    assert len(listed) == 6


@pytest.mark.parametrize(
    ("selectors", "named"),
    [
        ({"item": ".news"}, "item = '.news' matches nothing"),
        ({"item": "li", "link": "b a"}, "link = 'b a' matches nothing"),
        ({"item": "li", "title": "h2"}, "title = 'h2' matches nothing"),
        ({"date": "time"}, "date = 'time' matches nothing"),
        ({"link": ".none"}, "link = '.none' matches nothing"),
        ({"item": "li["}, "item = 'li\\[' is no CSS selector"),
        ({"item": "li::after"}, "item = 'li::after'"),
    ],
)
def test_a_selector_that_matches_nothing_is_named_beside_what_structure_finds(
    selectors: dict[str, str], named: str
) -> None:
    with pytest.raises(SourceError, match=named) as caught:
        found(items("<li><a href='/2026/11/s-{n}.html'>{title}</a></li>"), **selectors)
    assert "no CSS" in caught.value.reason or "3 links would be taken" in caught.value.reason


def test_only_the_parts_that_are_named_are_taken_from_selectors() -> None:
    listed = items(
        "<li><a href='/2026/11/s-{n}.html'>{title}</a><u>Told as story {n}</u><time>2{n}.11.2026</time></li>"
    )
    assert [link.title for link in found(listed, title="u")] == [
        "Told as story 1",
        "Told as story 2",
        "Told as story 3",
    ]
    assert [link.title for link in found(listed, item="li")] == TITLES
    assert [link.published for link in found(listed, link="li > a")] == [
        datetime(2026, 11, 20 + n - 1, 19, tzinfo=UTC) for n in (1, 2, 3)
    ]


@given(st.text(max_size=30))
def test_any_text_as_a_selector_gives_links_or_a_source_error(written: str) -> None:
    with suppress(SourceError):
        assert len(found(items("<li><a href='/2026/11/s-{n}.html'>{title}</a></li>"), item=written)) <= 3


@pytest.mark.parametrize(
    "piece",
    [
        *("<div class='menu-x'>", "<li>22.11.2026 <a href='/2026/1/a-b-c-d'>A headline of words</a>"),
        "<a href='/2026/1/a-b-c-{n}' title='A headline of words'><img alt='A headline of some words'></a>",
        "<div><h3>A headline of some words {n}</h3><a href='/2026/1/{n}'>Read more</a></div>",
        "<td><b>10:30</b> <a href='/2026/1/a-b-c-{n}'>A headline of words {n}</a><br>",
    ],
)
def test_long_hostile_lists_are_read_up_to_their_limits(piece: str) -> None:
    assert len(found("".join(piece.format(n=n) for n in range(20_000)))) <= MAX_LINKS


def test_a_tag_with_a_hundred_thousand_attributes_takes_no_time() -> None:
    many = " ".join(f"a{n}=1" for n in range(100_000))
    body = f"<div {many}>" + items("<li><a href='/2026/11/s-{n}.html'>{title}</a></li>")
    assert [link.title for link in found(body)] == TITLES


@given(st.binary(max_size=200))
def test_any_bytes_give_links_or_none(body: bytes) -> None:
    assert isinstance(links(a_document(body, "text/html", BASE), DUSHANBE, NOW), tuple)
