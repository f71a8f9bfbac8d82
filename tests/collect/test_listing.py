from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.listing import MAX_LINKS, Link, links
from tests.builders import DUSHANBE, NOW
from tests.collect.documents import a_document

BASE = "https://press.example/news/"
TITLES = [
    "Parliament adopts the budget",
    "Three new schools open in Khatlon",
    "Snow closes the northern road",
]


def found(body: str) -> tuple[Link, ...]:
    return links(a_document(f"<html><body>{body}</body></html>", "text/html", BASE), DUSHANBE, NOW)


def items(template: str) -> str:
    return "".join(template.format(n=n, title=title) for n, title in enumerate(TITLES, 1))


MENU = "<nav><a href='/politics/'>All the news about politics</a></nav>"
FOOTER = "<footer><a href='/imprint.html'>Who we are and where to find us</a></footer>"


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


@given(st.binary(max_size=200))
def test_any_bytes_give_links_or_none(body: bytes) -> None:
    assert isinstance(links(a_document(body, "text/html", BASE), DUSHANBE, NOW), tuple)
