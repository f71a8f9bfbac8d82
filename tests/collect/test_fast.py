"""The fast reader: what it accepts, what it leaves to feedparser, and that it stays harmless."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.entries.entry import Entry
from digest.errors import SourceError
from digest.parse import fast, feed
from tests.collect.documents import SAMPLES, a_document, rss

ITEM = (
    "<title>News</title><link>https://a.example/1</link><pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate>"
    "<guid isPermaLink='false'>1</guid>"
)
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'{}><entry{}>{}</entry></feed>"
PARTS = "<title>T</title><link href='https://a.example/1'/><updated>2026-11-22T10:00:00Z</updated>"


def read(body: bytes | str, content_type: str = "application/xml") -> tuple[Entry, ...] | None:
    return fast.entries(a_document(body, content_type))


def test_an_ordinary_feed_is_read() -> None:
    assert read(rss(ITEM, head="<language>ru</language>")) == (
        Entry(
            title="News",
            link="https://a.example/1",
            guid="1",
            published="Sun, 22 Nov 2026 10:00:00 GMT",
            language="ru",
        ),
    )


@pytest.mark.parametrize(
    ("body", "link"),
    [
        (
            ATOM.format(" xml:base='https://b.example/c/'", "", PARTS.replace("https://a.example/1", "d")),
            "https://b.example/c/d",
        ),
        (rss(ITEM.replace("https://a.example/1", "/d")), "https://pamirnews.example/d"),
        (
            rss(ITEM.replace("https://a.example/1", "https://a.example/1?a=1&amp;b=2")),
            "https://a.example/1?a=1&b=2",
        ),
        (
            rss(
                ITEM.replace("<link>https://a.example/1</link>", "").replace(
                    " isPermaLink='false'>1", ">http://g.example/"
                )
            ),
            "http://g.example/",
        ),
    ],
    ids=["based", "relative", "query", "guid"],
)
def test_links_are_completed_as_feedparser_and_we_do_it(body: str, link: str) -> None:
    (entry,) = read(body) or ()
    assert entry.link == link
    assert feed.entries(a_document(body), "x") == (entry,)


@pytest.mark.parametrize(
    "body",
    [
        rss(ITEM).replace("version='1.0'", "version='1.0' encoding='koi8-r'"),
        rss(ITEM).encode("utf-16"),
        rss(ITEM.replace("News", "Новости")).encode("cp1251"),
        f"<!DOCTYPE rss>{rss(ITEM)}",
        rss(ITEM).replace("</channel>", ""),
        rss(ITEM + "<description>&nbsp;</description>"),
        rss(ITEM.replace("<title>News</title>", "")),
        rss(ITEM.replace("pubDate", "other")),
        rss(ITEM.replace("<link>https://a.example/1</link>", "")),
        rss(ITEM.replace("https://a.example/1", "javascript:1")),
        rss(ITEM + "<title>Again</title>"),
        rss(ITEM + "<description>a</description><description>b</description>"),
        rss(ITEM + "<description><b>not escaped</b></description>"),
        rss(ITEM + "<own:group xmlns:own='u'><title>x</title></own:group>"),
        rss(ITEM + "<dc:title xmlns:dc='https://own.example/'>x</dc:title>"),
        rss(ITEM + "<author>a@b.example (A)</author><author>c@d.example (C)</author>"),
        rss(ITEM.replace("News", "It&#146;s")),
        rss(ITEM.replace("News", "&#xD83D;")),
        ATOM.format("", "", PARTS + "<content type='xhtml'><div>x</div></content>"),
        ATOM.format("", "", PARTS + "<content type='image/png'>aGk=</content>"),
        ATOM.format("", " xml:base='https://b.example/'", PARTS),
        ATOM.format(" xml:base='relative/'", "", PARTS),
        rss(),
        "<html><body><p>Hello</p></body></html>",
        "",
        "{}",
        '{"items": []}',
        '{"items": [',
    ],
)  # fmt: skip
def test_at_the_first_doubt_it_is_left_to_feedparser(body: bytes | str) -> None:
    assert read(body) is None


def test_a_header_that_names_another_charset_is_a_doubt() -> None:
    assert read(rss(ITEM), "application/xml; charset=windows-1251") is None
    assert read(rss(ITEM), "application/xml; charset=UTF-8") is not None


def test_a_json_feed_is_read_and_cut_before_its_entries_are_made() -> None:
    items = [{"id": str(number), "title": "T"} for number in range(5000)]
    found = read(json.dumps({"items": items})) or ()
    assert [entry.guid for entry in found] == [str(n) for n in (*range(1000), *range(4000, 5000))]


MANY = tuple(f"a{number}=''" for number in range(300_000))
HOSTILE: dict[str, Callable[[], str]] = {
    "depth": lambda: rss(ITEM + "<a>" * 200_000),
    "closed depth": lambda: rss(ITEM + "<a>" * 29_000 + "</a>" * 29_000),
    "attributes": lambda: rss(ITEM).replace("item>", f"item {' '.join(MANY)}>", 1),
    "long attribute": lambda: rss(ITEM).replace("<item>", f"<item a='{'x' * 4_000_000}'>"),
    "namespaces": lambda: rss(ITEM, head="".join(f'<x{n}:y xmlns:x{n}="u{n}"/>' for n in range(20_000))),
    "entries": lambda: rss(*[ITEM] * 100_000),
    "empty entries": lambda: rss(head="<item/>" * 100_000),
    "white space": lambda: rss(ITEM + f"<description>{' ' * 4_000_000}x</description>"),
    "ampersands": lambda: rss(ITEM + f"<description>{'a&b; ' * 900_000}</description>"),
    "objects": lambda: json.dumps({"items": [{"id": "1"}] * 250_000}),
    "arrays": lambda: '{"items":' + "[" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_take_long_is_refused_or_read_within_its_limits(name: str) -> None:
    found = read(HOSTILE[name]())
    assert found is None or len(found) == 1


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_left_alone(body: bytes) -> None:
    assert read(body) is None or isinstance(read(body), tuple)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_spoilt_feed_is_read_as_feedparser_reads_it_or_left_alone(data: st.DataObject) -> None:
    names = ["silkroad-biz.xml", "sport-tj.rdf", "oxus-monitor.atom", "gov-press.json"]
    body = bytearray((SAMPLES / "feeds" / data.draw(st.sampled_from(names))).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 12))] = data.draw(st.text(max_size=8)).encode()
    found = read(bytes(body))
    assert found is None or found == _reference(bytes(body))


def _reference(body: bytes) -> tuple[Entry, ...] | None:
    try:
        return feed.entries(a_document(body), "x")
    except SourceError:
        return None
