"""From a site's address to its feeds: what pages announce, what sites usually have, what is really there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.guesses import MOST, guesses, services
from digest.collect.seek import Found, discover, title_of
from digest.entries.entry import Entry
from digest.errors import SourceError
from digest.fetch.fetcher import Fetcher
from digest.fetch.mirror import Mirror, Page
from digest.model import Document, SourceKind
from digest.parse import feed
from digest.parse.announced import Announced, Candidate, announced, is_about_comments
from tests.builders import NOW
from tests.collect.documents import SITE, a_document, a_policy
from tests.servers import FeedServer, Reply, answer, redirect, silent

HOME = "https://pamirnews.example/news/"


def page(*body: str, head: str = "", address: str = HOME) -> Announced:
    text = f"<html lang='en'><head><title>Pamir News</title>{head}</head><body>{''.join(body)}</body></html>"
    return announced(a_document(text, "text/html; charset=utf-8", address))


def addresses(told: Announced) -> list[str]:
    return [candidate.address for candidate in told.feeds]


def headline(n: int, day: int = 21) -> str:
    return (
        f'<article><a href="/news/2026/11/{day}/{n}.html">Dam number {n} is repaired before winter</a>'
        f' <time datetime="2026-11-{day}">{day} November 2026, 10:0{n}</time></article>'
    )


def a_feed(title: str, *days: int, language: str = "en") -> Reply:
    items = "".join(
        f"<item><title>The dam of day {day} is repaired before the winter</title>"
        f"<link>https://pamirnews.example/{day}</link><pubDate>{day} Nov 2026 10:00:00 GMT</pubDate></item>"
        for day in days
    )
    head = f"<title>{title}</title><language>{language}</language>"
    text = f"<rss version='2.0'><channel>{head}{items}</channel></rss>"
    return answer(text.encode(), content_type="application/rss+xml")


def html(*body: str, head: str = "") -> Reply:
    text = f"<html><head><title>Pamir News</title>{head}</head><body>{''.join(body)}</body></html>"
    return answer(text.encode(), content_type="text/html; charset=utf-8")


def link(href: str, more: str = "type='application/rss+xml'") -> str:
    return f"<link rel='alternate' {more} href='{href}'>"


@dataclass(frozen=True)
class Scout:
    """Everything in this process, as it is in the collector's children."""

    getter: Fetcher | Mirror

    async def get(self, address: str) -> Document:
        return await self.getter.get(address)

    async def entries(self, document: Document) -> Sequence[Entry]:
        return feed.entries(document, document.address)

    async def channel(self, document: Document) -> Sequence[Entry]:
        return (Entry(title="A message", published="2026-11-21T10:00:00Z"),)

    async def announced(self, document: Document) -> Announced:
        return announced(document)


def found_at(address: str, server: FeedServer | None = None, **policy: object) -> tuple[Found, ...]:
    async def run() -> tuple[Found, ...]:
        places = {"pamirnews.example": server.place, "t.me": server.place} if server else None
        async with Fetcher(a_policy(**policy), NOW, connect_to=places) as fetcher:
            return await discover(Scout(fetcher), address)

    return asyncio.run(run())


def site(replies: Mapping[str, Reply], path: str = "/") -> tuple[list[str], list[str]]:
    """Paths of what is found at a site, and all paths that were asked for."""
    with FeedServer(replies=replies) as server:
        found = found_at(server.url(path))
        return [each.address.removeprefix(server.url("")) for each in found], [r.path for r in server.seen]


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        (
            '<link rel="alternate" type="application/rss+xml" href="https://a.example/rss">',
            "https://a.example/rss",
        ),
        ("<link rel=alternate type=application/rss+xml href=/rss>", "https://pamirnews.example/rss"),
        ("<LINK REL='ALTERNATE' TYPE='Application/RSS+XML' HREF='/rss'>", "https://pamirnews.example/rss"),
        ('<link type="application/atom+xml" href="rss" rel="home alternate"/>', f"{HOME}rss"),
        ('<link rel="feed alternate" type="application/atom+xml" href="?feed=1">', f"{HOME}?feed=1"),
        ('<link rel="Feed" href="/f">', "https://pamirnews.example/f"),
        (
            '<link rel="alternate" type="application/rss+xml;charset=utf-8" href="/f">',
            "https://pamirnews.example/f",
        ),
        ('<link rel="alternate" type=" application/feed+json " href="/f">', "https://pamirnews.example/f"),
        ('<link rel="alternate" type="application/json" href="/f">', "https://pamirnews.example/f"),
        ('<link rel="alternate" type="application/rdf+xml" href="/f">', "https://pamirnews.example/f"),
        ('<link rel="alternate" type="application/xml" href="/f">', "https://pamirnews.example/f"),
        ('<link rel="alternate" type="text/xml" href="/f">', "https://pamirnews.example/f"),
        ('<link type="application/rss+xml" href="/f">', "https://pamirnews.example/f"),
        ('<link rel="alternate" href="/rss.xml">', "https://pamirnews.example/rss.xml"),
        (link("feed:https://a.example/f"), "https://a.example/f"),
        (link("feed://a.example/f"), "http://a.example/f"),
        (link("//a.example/f"), "https://a.example/f"),
        (link("\n /f "), "https://pamirnews.example/f"),
        (link("/f?a=1&b=2&amp;c=3"), "https://pamirnews.example/f?a=1&b=2&c=3"),
        (link("/f#top"), "https://pamirnews.example/f"),
        (link("/лента"), "https://pamirnews.example/лента"),
        ('<base href="https://b.example/x/">' + link("f"), "https://b.example/x/f"),
        ('<atom:link rel="self" type="application/rss+xml" href="/f"/>', "https://pamirnews.example/f"),
        (
            '<svg></svg><div><p><link rel="alternate" type="application/rss+xml" href="/f">',
            "https://pamirnews.example/f",
        ),
        ('<a href="/rss">RSS</a>', "https://pamirnews.example/rss"),
        ('<a href="/lenta.php">Лента RSS</a>', "https://pamirnews.example/lenta.php"),
        ('<a href="/export/news.rss"><img src="i.png"></a>', "https://pamirnews.example/export/news.rss"),
        ('<a href="/x.php?i=1"><img alt="RSS feed"></a>', "https://pamirnews.example/x.php?i=1"),
        (
            '<a href="http://feeds.feedburner.com/pamir">Subscribe to the feed</a>',
            "http://feeds.feedburner.com/pamir",
        ),
    ],
)
@pytest.mark.parametrize("place", ["head", "body"])
def test_a_feed_is_announced_in_every_spelling(markup: str, address: str, place: str) -> None:
    told = page(markup) if place == "body" else page(head=markup)
    assert addresses(told) == [address]


@pytest.mark.parametrize(
    "markup",
    [
        f"<!-- {link('/old')} -->",
        "<link rel='alternate stylesheet' type='text/xml' href='/dark.css'>",
        "<link rel='alternate' hreflang='ru' href='/ru/'>",
        "<link rel='alternate' type='application/json+oembed' href='/oembed?url=1'>",
        "<link rel='alternate' type='application/json' href='/wp-json/wp/v2/pages/2'>",
        "<link rel='EditURI' type='application/rsd+xml' href='/xmlrpc.php?rsd'>",
        "<link rel='search' type='application/opensearchdescription+xml' href='/search.xml'>",
        "<link rel='canonical' href='/rss-explained'>",
        "<link rel='alternate' type='application/rss+xml'>",
        link("javascript:void(0)"),
        link("http://["),
        "<a href='/news/what-is-rss.html'>What is RSS, and why its feeds matter to every reader of news</a>",
        "<a href='https://reader.example/add?url=x'>Add our RSS to a reader</a>",
        "<a href='/sitemap.xml'>Map</a><a href='/feeds.opml'>Feeds as a list</a>",
        "<script>'<link rel=alternate type=application/rss+xml href=/f>'</script>",
    ],
)
def test_what_only_looks_like_a_feed_is_left_out(markup: str) -> None:
    assert addresses(page(markup)) == []


def test_feeds_of_comments_come_last_and_links_behind_link_elements() -> None:
    told = page(
        "<a href='/rss'>RSS</a>",
        head=link("/comments/feed/", "type='application/rss+xml' title='Pamir &raquo; Comments'")
        + link("/x", "type='text/xml'")
        + link("/feed/", "type='application/rss+xml' title=' Pamir  &amp; News '"),
    )
    assert [address.removeprefix("https://pamirnews.example") for address in addresses(told)] == [
        "/feed/",
        "/x",
        "/rss",
        "/comments/feed/",
    ]
    assert told.feeds[0] == Candidate(
        "https://pamirnews.example/feed/", "Pamir & News", "application/rss+xml"
    )


def test_feeds_of_several_languages_tell_theirs_and_each_is_named_once() -> None:
    told = page(
        head=link("/ru/rss", "type='application/rss+xml' hreflang='ru-RU'")
        + link("/tg/rss", "type='application/rss+xml' hreflang='tg'")
        + link("/ru/rss", "type='text/xml'")
    )
    assert [(each.address[-7:], each.language) for each in told.feeds] == [
        ("/ru/rss", "ru"),
        ("/tg/rss", "tg"),
    ]


@pytest.mark.parametrize(
    ("markup", "frames"),
    [
        (
            "<frameset><frame src='top.html'><frame src='/news.html'></frameset>",
            ["/news/top.html", "/news.html"],
        ),
        ("<iframe src='/list'></iframe><iframe src='https://ads.example/'></iframe>", ["/list"]),
        ("<meta http-equiv='Refresh' content='0; URL=/home'>", ["/home"]),
        ("<meta http-equiv=refresh content=\"5;url='/home?a=1'\">", ["/home?a=1"]),
        ("<meta http-equiv=refresh content=300>", []),
        ("<meta name=description content='0; url=/home'>", []),
    ],
)
def test_frames_and_refreshes_are_named(markup: str, frames: list[str]) -> None:
    assert [frame.removeprefix("https://pamirnews.example") for frame in page(head=markup).frames] == frames


def test_a_page_tells_how_many_articles_it_lists() -> None:
    told = page("<main>", *(headline(n) for n in range(5)), "</main>")
    assert (told.articles, told.title, told.language) == (5, "Pamir News", "en")
    assert told.newest is not None


@given(st.binary())
def test_any_bytes_announce_something_or_nothing(body: bytes) -> None:
    assert isinstance(announced(a_document(body, "text/html")), Announced)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv",
        ),
        ("https://youtube.com/user/pamir/videos", "https://www.youtube.com/feeds/videos.xml?user=pamir"),
        (
            "https://www.youtube.com/watch?v=1&list=PL12",
            "https://www.youtube.com/feeds/videos.xml?playlist_id=PL12",
        ),
        ("https://medium.com/@pamir", "https://medium.com/feed/@pamir"),
        ("https://medium.com/the-paper/some-story", "https://medium.com/feed/the-paper"),
        ("https://pamir.medium.com/", "https://pamir.medium.com/feed"),
        ("https://pamir.substack.com/archive", "https://pamir.substack.com/feed"),
        ("https://pamir.blogspot.com/2026/11/", "https://pamir.blogspot.com/feeds/posts/default"),
        ("https://www.reddit.com/r/tajikistan/", "https://www.reddit.com/r/tajikistan/.rss"),
        ("https://github.com/pamir/news/issues", "https://github.com/pamir/news/releases.atom"),
        ("https://github.com/pamir", "https://github.com/pamir.atom"),
        ("https://social.example/@pamir", "https://social.example/@pamir.rss"),
        ("https://vimeo.com/pamir", "https://vimeo.com/pamir/videos/rss"),
    ],
)
def test_well_known_hosts_give_each_page_a_feed(address: str, expected: str) -> None:
    assert services(address)[0] == expected
    assert guesses(address)[0] == expected


def test_a_channel_that_is_called_by_its_handle_is_named_by_its_page() -> None:
    body = '<script>{"browseId":"UCabcdefghijklmnopqrstuv"}</script>'
    document = a_document(body, "text/html", "https://www.youtube.com/@pamir")
    assert guesses(document.address, document)[0].endswith("channel_id=UCabcdefghijklmnopqrstuv")
    assert services("https://www.youtube.com/@pamir") == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<link href='/wp-content/themes/x.css'>", ["/sport/feed/", "/feed/"]),
        ("<meta name=generator content='WordPress 6.5'>", ["/sport/feed/", "/feed/"]),
        (
            "<meta name=generator content='DataLife Engine (http://dle.example)'>",
            ["/rss.xml", "/engine/rss.php"],
        ),
        ("<script src='/bitrix/js/main.js'></script>", ["/sport/rss/", "/rss/"]),
        ("<meta name=generator content='Drupal 10'>", ["/rss.xml", "/sport/feed"]),
        ("<meta name=generator content='Joomla! - Open Source'>", ["/sport/?format=feed&type=rss"]),
        ("<meta name=generator content='Ghost 5.8'>", ["/sport/rss/", "/rss/"]),
        ("<meta name=generator content='Hugo 0.120'>", ["/sport/index.xml", "/index.xml"]),
        ("<p>Nothing known</p>", ["/sport/feed/", "/sport/rss", "/sport/rss.xml", "/feed/", "/rss"]),
    ],
)
def test_software_shows_where_its_feeds_are(body: str, expected: list[str]) -> None:
    document = a_document(body, "text/html", "https://pamirnews.example/sport/")
    found = [each.removeprefix("https://pamirnews.example") for each in guesses(document.address, document)]
    assert found[: len(expected)] == expected
    assert len(found) <= MOST


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("https://a.example", "/feed/"),
        ("https://a.example/index.php", "/feed/"),
        ("https://a.example/news", "/news/feed/"),
        ("https://a.example/news/today.html?x=1", "/news/feed/"),
        ("https://a.example:8080/", "/feed/"),
    ],
)
def test_guesses_begin_in_the_part_that_was_asked_for(address: str, first: str) -> None:
    assert guesses(address)[0].partition("example")[2].removeprefix(":8080") == first


@pytest.mark.parametrize("address", ["", "https://", "https://[", "nonsense"])
def test_of_what_is_no_address_nothing_is_guessed(address: str) -> None:
    assert guesses(address) == ()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "<rss><channel><title>Pamir News</title><item><title>Dam</title></item></channel></rss>",
            "Pamir News",
        ),
        ("<rss><channel><item><title>Dam</title></item></channel></rss>", ""),
        ("<rss><channel><image><title>Logo</title></image><title>Pamir</title></channel></rss>", "Pamir"),
        (
            "<feed><title type='html'>Oxus &amp;amp; &lt;b&gt;Monitor&lt;/b&gt;</title><entry/></feed>",
            "Oxus & Monitor",
        ),
        ("<rss><channel><title><![CDATA[ Заря & Информ » Feed ]]></title></channel></rss>", "Заря & Информ"),
        ("<rss><channel><title>Pamir - RSS Feed</title></channel></rss>", "Pamir"),
        ("<rss><channel><title>RSS</title></channel></rss>", "RSS"),
        ("<rss><channel><title>The New Feed</title></channel></rss>", "The New Feed"),
        ('{"version": "x", "items": [{"title": "no"}], "title": "Gov \\u0026 Press"}', "Gov & Press"),
        ('{"title": 7}', ""),
        ("{broken", ""),
        ("[]", ""),
        ("", ""),
        (f"<rss><channel><title>{'long ' * 50}</title></channel></rss>", ("long " * 50)[:99].strip()),
    ],
)
def test_a_feed_is_called_what_it_calls_itself(text: str, title: str) -> None:
    assert title_of(a_document(text)).rstrip() == title


def test_a_feeds_own_address_is_read_once_and_nothing_else_is_asked() -> None:
    with FeedServer(replies={"/feed": a_feed("Pamir News", 20, 21)}) as server:
        (found,) = found_at(server.url("/feed"))
        assert [request.path for request in server.seen] == ["/feed"]
        assert found == Found(
            SourceKind.FEED,
            server.url("/feed"),
            "Pamir News",
            2,
            datetime(2026, 11, 21, 10, tzinfo=UTC),
            "en",
        )


def test_the_main_feed_stands_before_rubrics_comments_the_dead_and_the_empty() -> None:
    paths = ["/comments/feed", "/empty", "/dead", "/a/b/c/feed", "/short", "/main", "/gone"]
    old = "<item><title>Old</title><pubDate>1 Jan 2020</pubDate></item>" * 9
    found, asked = site(
        {
            "/": html(head="".join(map(link, paths))),
            "/comments/feed": a_feed("Comments", 20, 21, 22),
            "/empty": a_feed("Empty"),
            "/dead": answer(f"<rss version='2.0'><channel>{old}</channel></rss>".encode()),
            "/a/b/c/feed": a_feed("Rubric", 18, 19, 20, 21),
            "/short": a_feed("Short", 21),
            "/main": a_feed("Main", 19, 20, 21),
        }
    )
    assert found == ["/main", "/short", "/a/b/c/feed", "/dead", "/empty", "/comments/feed"]
    assert sorted(asked) == sorted(["/", *paths])


def test_the_feed_of_the_part_that_was_asked_for_stands_first() -> None:
    page = html(head=link("/feed") + link("/sport/feed"))
    feeds = {"/feed": a_feed("All", 18, 19, 20), "/sport/feed": a_feed("Sport", 20)}
    assert site({"/sport/": page, **feeds}, "/sport/")[0] == ["/sport/feed", "/feed"]
    assert site({"/": page, **feeds})[0] == ["/feed", "/sport/feed"]


def test_the_feed_in_the_language_of_the_page_stands_first() -> None:
    text = f"<html lang='de'><head>{link('/en')}{link('/de')}</head><body></body></html>"
    found, _ = site(
        {
            "/": answer(text.encode(), content_type="text/html"),
            "/en": a_feed("All", 19, 20, 21),
            "/de": answer(
                b"<rss version='2.0'><channel><title>Alle</title><language>de</language><item>"
                b"<title>Der Staudamm ist vor dem Winter wieder dicht und das Wasser steigt</title>"
                b"<pubDate>20 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"
            ),
        }
    )
    assert found == ["/de", "/en"]


def test_two_addresses_of_one_feed_are_found_once() -> None:
    one = a_feed("One", 20)
    found, _ = site({"/": html(head=link("/a") + link("/b")), "/a": one, "/b": one})
    assert found == ["/a"]


def test_a_feed_that_has_moved_for_good_is_named_by_its_new_address() -> None:
    with FeedServer(replies={"/old": redirect("/new", 301), "/new": a_feed("One", 20)}) as server:
        (found,) = found_at(server.url("/old"))
        assert found.address == server.url("/new")


def test_a_site_that_announces_nothing_is_asked_where_feeds_usually_are() -> None:
    found, asked = site({"/": html("<p>Welcome</p>"), "/rss.xml": a_feed("Found", 20)})
    assert found == ["/rss.xml"]
    assert asked == ["/", "/feed/", "/rss", "/rss.xml"]


def test_a_site_that_announces_only_comments_is_asked_for_more() -> None:
    comments, all_ = a_feed("Comments", 20, 21), a_feed("All", 20)
    found, _ = site({"/": html(head=link("/comments/feed")), "/comments/feed": comments, "/rss": all_})
    assert found == ["/rss", "/comments/feed"]


def test_frames_are_followed_once() -> None:
    found, asked = site(
        {
            "/": html(head="<meta http-equiv=refresh content='0;url=/home'>"),
            "/home": html("<iframe src='/deeper'></iframe>", head=link("/f")),
            "/f": a_feed("Framed", 20),
        }
    )
    assert found == ["/f"]
    assert asked == ["/", "/home", "/f"]


def test_a_page_that_only_lists_feeds_is_followed() -> None:
    found, _ = site(
        {
            "/": html("<a href='/rss-list'>RSS</a>"),
            "/rss-list": html("<a href='/all.rss'>All</a>"),
            "/all.rss": a_feed("All", 20),
        }
    )
    assert found == ["/all.rss"]


def test_a_site_without_feed_is_a_page_if_it_lists_articles() -> None:
    with FeedServer(replies={"/news": html("<main>", *(headline(n) for n in range(4)), "</main>")}) as server:
        (found,) = found_at(server.url("/news"))
    assert (found.kind, found.n_articles, found.title) == (SourceKind.PAGE, 4, "Pamir News")


def test_where_nothing_is_found_the_answer_is_empty() -> None:
    found, asked = site({"/": html("<p>Welcome</p>")})
    assert found == []
    assert len(asked) <= MOST + 1


def test_what_cannot_be_fetched_is_told() -> None:
    with FeedServer() as server, pytest.raises(SourceError, match="404"):
        found_at(server.url("/nothing"))


def test_a_page_behind_a_wall_may_have_a_feed_all_the_same() -> None:
    replies = {"/@pamir": answer(b"", status=403), "/@pamir.rss": a_feed("Pamir", 20)}
    with FeedServer(replies=replies) as server:
        (found,) = found_at(server.url("/@pamir"))
        assert found.address == server.url("/@pamir.rss")


def test_a_server_that_falls_silent_is_not_asked_again_and_again() -> None:
    replies = {"/": html("<p>Welcome</p>"), "/feed/": silent()}
    with FeedServer(replies=replies) as server:
        assert found_at(server.url("/"), timeout=0.2) == ()
        assert [request.path for request in server.seen] == ["/", "/feed/"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Pamir News – Telegram", "Pamir News"),
        ("Telegram: Contact @pamirnews", "@pamirnews"),
        ("", "@pamirnews"),
    ],
)
def test_a_telegram_channel_is_found_by_its_name(tmp_path: Path, title: str, expected: str) -> None:
    file = tmp_path / "channel.html"
    file.write_text(f"<html><head><title>{title}</title></head><body></body></html>")
    mirror = Mirror({"https://t.me/s/pamirnews": Page(file, "text/html")}, NOW)
    (found,) = asyncio.run(discover(Scout(mirror), "@pamirnews"))
    assert (found.kind, found.address) == (SourceKind.TELEGRAM, "https://t.me/s/pamirnews")
    assert (found.title, found.n_articles) == (expected, 1)


def test_the_samples_sites_are_found_by_what_they_serve() -> None:
    async def run(address: str) -> tuple[Found, ...]:
        return await discover(Scout(Mirror.open(SITE, NOW)), address)

    (feed_,) = asyncio.run(run("https://vestnik-pamira.example/feed/"))
    assert (feed_.title, feed_.n_articles, feed_.language) == ("Вестник Памира", 18, "ru")
    (guessed,) = asyncio.run(run("https://pamirnews.example/"))
    assert (guessed.address, guessed.title) == ("https://pamirnews.example/feed/", "Pamir News Agency")
    (list_,) = asyncio.run(run("https://dushanbe-daily.example/news/"))
    assert (list_.kind, list_.n_articles, list_.language) == (SourceKind.PAGE, 14, "en")


@pytest.mark.parametrize(
    ("text", "about"),
    [("/comments/feed/", True), ("Комментарии", True), ("/feed/", False), ("Recommended", False)],
)
def test_feeds_of_readers_are_known_by_their_names(text: str, about: bool) -> None:
    assert is_about_comments(text, "") is about
