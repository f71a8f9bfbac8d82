from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import ALLOW, a_feed, changed, digest, done, feed_server, refused
from tests.collect.documents import rss
from tests.config.samples_of_config import SMALL, a_file
from tests.office import small_config
from tests.servers import FeedServer, Reply, answer

NEWS_PAGE = b"""<html><head><title>Nurek Weekly</title></head><body><main>
<article><a href="/news/2026/11/21/dam.html">Dam in Nurek is repaired before the winter begins</a></article>
<article><a href="/news/2026/11/21/road.html">Road over the pass is open after two weeks of snow</a></article>
<article><a href="/news/2026/11/20/fair.html">Autumn fair in Bokhtar draws ten thousand visitors</a></article>
</main></body></html>"""

STORY = b"""<html><head><title>Dam in Nurek is repaired</title></head><body><article>
<h1>Dam in Nurek is repaired before the winter begins</h1>
<time datetime="2026-11-21T10:00:00Z">21 November</time>
<p>The dam above Nurek has been repaired before the winter begins, the district office said on Saturday.</p>
<p>Three hundred workers took part, and the water is to rise again from the first week of December on.</p>
</article></body></html>"""


ITEM = "<title>Dam in Nurek is repaired</title><link>https://nurek.example/dam</link>"


def a_story() -> Reply:
    """The article behind each of the page's links."""
    return answer(STORY, content_type="text/html; charset=utf-8")


@pytest.fixture
def settings(folder: Path, loopback_allowed: None) -> Path:
    """The smallest file that is right, with comments, allowed to read this machine."""
    return a_file(folder, "# ours, do not touch\n" + SMALL + "# the end\n")


def test_list_tells_name_kind_language_section_and_address(sample: Path) -> None:
    lines = done("sources", "list").out.splitlines()
    assert lines[0].split() == ["name", "kind", "language", "section", "address"]
    assert len(lines) == 14
    assert lines[3].split("  ")[0] == "Silk Road Business Wire"
    assert "economy" in lines[3]
    assert "page" in lines[4]


def test_json_of_the_list_has_absent_values_as_null(sample: Path) -> None:
    told = done("sources", "list", "--json").json
    assert list(told) == ["schema", "sources"]
    assert told["sources"][4] == {
        "name": "World Desk",
        "kind": "feed",
        "address": "https://world-desk.example/world-desk.xml",
        "outlet": "World Desk",
        "country": None,
        "language": "en",
        "section": None,
    }


def test_check_tells_what_each_source_brings_and_keeps_nothing(sample: Path) -> None:
    told = done("sources", "check")
    assert len(told.out.splitlines()) == 13
    first = told.out.splitlines()[0]
    assert first == "Pamir News Agency         ok  22 articles, the newest of 2026-11-22 17:20"
    assert not (sample / "out").exists()


def test_check_of_one_source_by_its_name(sample: Path) -> None:
    told = done("sources", "check", "Спорт-ТЖ", "--json").json
    (source,) = told["sources"]
    articles = source.pop("articles")
    assert source == {"name": "Спорт-ТЖ", "state": "ok", "n_articles": 9, "error": None, "warnings": []}
    assert len(articles) == 9
    assert list(articles[0]) == ["published", "title", "url", "language"]


def test_check_of_one_source_lists_its_newest_articles(sample: Path) -> None:
    lines = done("sources", "check", "Pamir News Agency").out.splitlines()
    assert lines[0] == "Pamir News Agency  ok  22 articles, the newest of 2026-11-22 17:20"
    assert [line[:16] for line in lines[2:12]] == sorted((line[:16] for line in lines[2:12]), reverse=True)
    assert lines[2].startswith("2026-11-22 17:20  ")
    assert lines[12].split() == ["and", "12", "more"]


def test_check_of_an_address_tells_what_it_would_be(sample: Path) -> None:
    lines = done("sources", "check", "https://vestnik-pamira.example/feed/").out.splitlines()
    assert lines[:6] == [
        "https://vestnik-pamira.example/feed/: is a feed",
        "  address    https://vestnik-pamira.example/feed/",
        "  name       Вестник Памира",
        "  brings     18 articles, the newest of 2026-11-22 14:35",
        "  languages  ru",
        "",
    ]
    assert lines[6] == "2026-11-22 14:35  Страны Центральной Азии создадут общий резерв газа на зиму"
    assert lines[-1] == "Add it with: digest sources add https://vestnik-pamira.example/feed/"


def test_check_of_a_page_tells_its_structure_and_the_addresses(sample: Path) -> None:
    told = done("sources", "check", "https://dushanbe-daily.example/news/").out
    assert "https://dushanbe-daily.example/news/: is a list of news\n" in told
    assert "14 links built alike, to addresses below https://dushanbe-daily.example/news/2026/11/\n" in told
    assert "\n                  https://dushanbe-daily.example/news/2026/11/2" in told
    assert "Add it with: digest sources add https://dushanbe-daily.example/news/ --page\n" in told


def test_check_of_an_address_in_json(sample: Path) -> None:
    (told,) = done("sources", "check", "dushanbe-daily.example/news/", "--json").json["sources"]
    assert (told["kind"], told["address"]) == ("page", "https://dushanbe-daily.example/news/")
    assert (told["state"], told["n_articles"], len(told["articles"])) == ("ok", 14, 10)


def test_check_of_an_address_that_is_no_source_says_so(sample: Path) -> None:
    told = digest("sources", "check", "https://press.example/")
    assert told.code == 1
    assert told.out == "https://press.example/: cannot be read: HTTP 404 (Not Found)\n"


def test_check_says_that_behind_a_proxy_nothing_is_guarded(sample: Path) -> None:
    changed(sample / "config.toml", "mirror =", 'proxy = "http://proxy.example:3128"\nmirror =')
    assert "the guard cannot see which addresses are connected to" in done("sources", "check", "Спорт-ТЖ").err


def test_check_exits_with_1_if_one_fails(folder: Path) -> None:
    small_config(folder)
    (folder / "site.json").write_text("{}")
    told = digest("sources", "check")
    assert told.code == 1
    assert told.out.splitlines() == [
        "Pamir  failed  HTTP 404 (Not Found)",
        "Oxus   failed  HTTP 404 (Not Found)",
    ]
    failed = digest("sources", "check", "Oxus", "--json")
    assert failed.code == 1
    assert failed.json["sources"][0]["error"] == "HTTP 404 (Not Found)"


def test_check_of_an_unknown_name_lists_those_there_are(folder: Path) -> None:
    small_config(folder)
    (folder / "site.json").write_text("{}")
    assert "no source is called Pamirr, X; there are Pamir, Oxus" in refused(
        "sources", "check", "Pamirr", "X"
    )


def test_check_tells_warnings_in_both_forms(folder: Path, settings: Path) -> None:
    (folder / "inbox").mkdir()
    (folder / "inbox/a.txt").write_text("Dam is repaired\n\nThe dam in Nurek is repaired before the winter.")
    (folder / "inbox/b.xml").write_text("no feed at all")
    changed(settings, 'feed = "https://pamirnews.example/feed/"', 'folder = "inbox"')
    told = done("sources", "check")
    assert told.err.startswith("Warning: Pamir: b.xml: ")
    assert done("sources", "check", "--json").json["sources"][0]["warnings"][0].startswith("b.xml: ")


def test_a_feed_is_added_after_it_was_read(settings: Path) -> None:
    before = settings.read_text()
    with feed_server(feed=a_feed("Dam in Nurek is repaired", "Road opens again")) as server:
        url = server.url("/feed")
        told = done(
            "sources", "add", url, "--name", "Nurek Weekly", "--language", "en", "--section", "politics"
        )
        assert {request.path for request in server.seen} == {"/feed"}
    assert told.out == (
        "Added Nurek Weekly as a feed to config.toml: 2 articles, the newest of 2026-11-21 10:00.\n"
    )
    assert told.err == ""
    assert settings.read_text() == before + (
        f'\n[[sources]]\nname = "Nurek Weekly"\nfeed = "{url}"\nlanguage = "en"\nsection = "politics"\n'
    )
    assert "Nurek Weekly" in done("sources", "list").out


def test_a_source_is_called_by_its_title_or_its_host_unless_a_name_is_given(settings: Path) -> None:
    titled = answer(rss(ITEM, head="<title>Nurek &amp;amp; Weekly - RSS</title>").encode())
    replies = {"feed": a_feed("Dam in Nurek is repaired"), "titled": titled, "again": titled}
    with feed_server(**replies) as server:
        assert done("sources", "add", server.url("/feed")).out.startswith("Added 127.0.0.1 as a feed")
        assert done("sources", "add", server.url("/titled")).out.startswith("Added Nurek & Weekly as a feed")
        assert done("sources", "add", server.url("/again")).out.startswith(
            "Added Nurek & Weekly (2) as a feed"
        )
        words = refused("sources", "add", server.url("/feed"))
    assert words.splitlines() == [
        "digest: nothing was added to config.toml:",
        '  the address: the same as in "127.0.0.1"; each needs its own',
    ]


def test_of_a_site_the_best_feed_is_added_and_the_others_are_named(settings: Path) -> None:
    links = "".join(
        f"<link rel=alternate type=application/rss+xml href=/{path}>" for path in ("comments", "feed")
    )
    home = answer(f"<title>Nurek</title>{links}".encode(), content_type="text/html")
    feeds = {"feed": a_feed("Dam in Nurek is repaired"), "comments": a_feed("A comment on the dam in Nurek")}
    with feed_server(**{"": home}, **feeds) as server:
        url = server.url("/")
        told = done("sources", "add", url, "--name", "Nurek Weekly").out
        assert told.splitlines() == [
            "Added Nurek Weekly as a feed to config.toml: 1 article, the newest of 2026-11-21 10:00.",
            f"It is the main feed of {url}, of 2 that were found: {url}feed",
            f"Another choice: digest sources add {url}comments",
        ]
        assert f'feed = "{url}feed"\n' in settings.read_text()


def test_a_page_is_added_for_itself_though_its_site_has_a_feed(settings: Path) -> None:
    page = NEWS_PAGE.replace(b"<head>", b"<head><link rel=alternate type=application/rss+xml href=/feed>")
    stories = {f"news/2026/11/{name}.html": a_story() for name in ("21/dam", "21/road", "20/fair")}
    feed = a_feed("Dam in Nurek is repaired")
    with feed_server(news=answer(page, content_type="text/html"), feed=feed, **stories) as server:
        told = done("sources", "add", server.url("/news"), "--name", "Nurek Weekly", "--page").out
    assert told.startswith("Added Nurek Weekly as a page to config.toml: 3 articles")
    assert len(told.splitlines()) == 1


def test_the_https_of_an_address_may_be_missing(sample: Path) -> None:
    config = sample / "config.toml"
    config.write_text(
        config.read_text().replace("https://sport-tj.example/sport-tj.rdf", "https://x.example/")
    )
    assert done("sources", "add", "sport-tj.example/sport-tj.rdf").out.startswith("Added ")
    assert 'feed = "https://sport-tj.example/sport-tj.rdf"\n' in config.read_text()


def test_a_list_of_news_is_added_as_a_page(settings: Path) -> None:
    stories = {f"news/2026/11/{name}.html": a_story() for name in ("21/dam", "21/road", "20/fair")}
    with feed_server(news=answer(NEWS_PAGE, content_type="text/html; charset=utf-8"), **stories) as server:
        told = done("sources", "add", server.url("/news"), "--name", "Nurek Weekly")
    assert told.out.startswith("Added Nurek Weekly as a page to config.toml: 3 articles")
    assert told.out.endswith("No feed was found there, so its list of news is read.\n")
    assert f'page = "{server.url("/news")}"\n' in settings.read_text()


def test_a_channel_is_added_by_its_name(folder: Path, settings: Path) -> None:
    message = (
        '<div class="tgme_widget_message" data-post="pamirnews/7">'
        '<div class="tgme_widget_message_text">Dam in Nurek is repaired before the winter begins.</div>'
        '<a class="tgme_widget_message_date" href="https://t.me/pamirnews/7">'
        '<time datetime="2026-11-21T10:00:00+00:00">10:00</time></a></div>'
    )
    (folder / "channel.html").write_text(f"<title>Pamir News – Telegram</title><body>{message}</body>")
    site = {"https://t.me/s/pamirnews": {"file": "channel.html", "content_type": "text/html"}}
    (folder / "site.json").write_text(json.dumps(site))
    changed(settings, "# the end", '[collect]\nmirror = "site.json"\n')
    assert done("sources", "add", "@pamirnews").out.startswith(
        "Added Pamir News as a Telegram channel to config.toml: 1 article, the newest of 2026-11-21 10:00."
    )
    assert settings.read_text().endswith('name = "Pamir News"\ntelegram = "pamirnews"\n')
    assert "the address: the same as" in refused("sources", "add", "https://t.me/pamirnews")


def test_a_folder_below_the_settings_is_added_by_its_relative_path(folder: Path, settings: Path) -> None:
    (folder / "inbox").mkdir()
    (folder / "inbox/a.txt").write_text("Dam is repaired\n\nThe dam in Nurek is repaired before the winter.")
    told = done("sources", "add", "inbox", "--outlet", "Nurek Weekly", "--language", "en")
    assert told.out.startswith("Added inbox as a folder to config.toml: 1 article, the newest of ")
    assert settings.read_text().endswith(
        '\n[[sources]]\nname = "inbox"\nfolder = "inbox"\noutlet = "Nurek Weekly"\nlanguage = "en"\n'
    )
    assert done("sources", "check", "inbox").out.startswith("inbox  ok  1 article")


def test_an_empty_folder_is_added_with_a_warning(
    settings: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    told = done("sources", "add", str(elsewhere), "--name", "Inbox")
    assert told.out == "Added Inbox as a folder to config.toml: 0 articles.\n"
    assert told.err == "Warning: there is no article in it now\n"
    assert f"folder = {json.dumps(str(elsewhere))}" in settings.read_text()


def test_line_ends_of_the_settings_stay(settings: Path) -> None:
    settings.write_bytes(settings.read_bytes().replace(b"\n", b"\r\n"))
    before = settings.read_bytes()
    with feed_server(feed=a_feed("Dam in Nurek is repaired")) as server:
        done("sources", "add", server.url("/feed"))
    body = settings.read_bytes()
    assert body.startswith(before)
    assert body.count(b"\n") == body.count(b"\r\n") > before.count(b"\n")


def test_settings_without_a_source_take_the_first_one(settings: Path) -> None:
    settings.write_text(SMALL.partition("[[sources]]")[0])
    assert "none yet; add one with: digest sources add ADDRESS" in refused("sources", "list")
    with feed_server(feed=a_feed("Dam in Nurek is repaired")) as server:
        done("sources", "add", server.url("/feed"))
    assert len(done("sources", "list").out.splitlines()) == 2


def test_private_address_is_not_added_unless_it_is_allowed(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ALLOW)
    before = settings.read_bytes()
    with feed_server(feed=a_feed("Dam in Nurek is repaired")) as server:
        words = refused("sources", "add", server.url("/feed"))
        assert not server.seen
    assert words.count("is not a public address") == 1
    assert '[collect] allow_networks = ["127.0.0.1/32"]' in words
    assert settings.read_bytes() == before


def test_what_is_neither_feed_nor_page_is_not_added(folder: Path, settings: Path) -> None:
    before = settings.read_bytes()
    empty = answer(b"<html><body><p>Nothing here.</p></body></html>", content_type="text/html")
    with FeedServer(replies={"/empty": empty, "/gone": answer(b"", status=410)}) as server:
        words = refused("sources", "add", server.url("/empty"))
        assert "so nothing was added: neither a feed nor a list of news was found there" in words
        assert "so nothing was added: HTTP 410" in refused("sources", "add", server.url("/gone"))
    assert settings.read_bytes() == before
    assert list(folder.iterdir()) == [settings]


def test_a_block_that_would_be_wrong_is_refused_before_anything_is_read(settings: Path) -> None:
    before = settings.read_bytes()
    with feed_server(feed=a_feed("Dam in Nurek is repaired")) as server:
        words = refused("sources", "add", server.url("/feed"), "--name", "Pamir", "--section", "sport")
        assert not server.seen
    assert words.splitlines() == [
        "digest: nothing was added to config.toml:",
        '  --name: the same as in "Pamir"; each needs its own',
        '  --section: there is no section "sport"; allowed: "politics"',
    ]
    assert settings.read_bytes() == before


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "an empty address"),
        ("  ", "an empty address"),
        ("/no/such/folder", "/no/such/folder: no such folder"),
        ("./inbox", "./inbox: no such folder"),
        ("config.toml", "config.toml: no such folder"),
        ("ftp://press.example/", "the address: "),
        ("https://[press/", "the address: "),
        ("https://press..example/", "its host has two dots in a row"),
        ("press..example", "its host has two dots in a row"),
        ("press\u200b.example", r"its host holds '\u200b'"),
        ("https://u:p@press.example/", "https://…@press.example/: it holds a user name or password"),
        ("u:p@press.example/feed", "…@press.example/feed: it holds a user name or password"),
    ],
)
def test_what_is_no_address_is_told_in_words(settings: Path, address: str, words: str) -> None:
    before = settings.read_bytes()
    assert words in refused("sources", "add", address)
    assert settings.read_bytes() == before


@pytest.mark.parametrize("command", ["add", "check", "discover"])
@pytest.mark.parametrize("address", ["https://u:secret@press.example/feed", "u:secret@press.example/feed"])
def test_no_command_takes_or_shows_a_login_in_an_address(settings: Path, command: str, address: str) -> None:
    told = refused("sources", command, address)
    assert "secret" not in told
    assert 'username = "…", password = { env = "VARIABLE" }' in told


def test_a_login_that_is_no_address_is_not_shown_either(settings: Path) -> None:
    assert "secret" not in refused("sources", "check", "u:secret@press")


@pytest.mark.parametrize("command", ["sources list", "sources check", "compose", "run", "status", "collect"])
def test_a_bad_rule_is_told_by_its_line_whatever_is_done(settings: Path, command: str) -> None:
    own = (
        settings.read_text()
        + '[[sources]]\nname = "A"\nfeed = "https://a.example/"\nblock = ["EntryTitle=("]\n'
    )
    settings.write_text(own + '[editing]\nkeep = ["EntryTitel=x"]\n')
    lines = refused(*command.split()).splitlines()
    assert lines[0] == "digest: config.toml has 2 mistakes:"
    assert [line.partition(": ")[2].partition(":")[0] for line in lines[1:]] == [
        "sources[1].block[0]",
        "editing.keep[0]",
    ]


def test_mistakes_that_were_there_before_are_told_by_their_lines(settings: Path) -> None:
    changed(settings, 'languages = ["en", "ru"]', 'languages = ["xx"]')
    assert refused("sources", "add", "https://press.example/").startswith(
        "digest: config.toml:4: digest.languages"
    )


def test_sources_in_one_list_are_to_be_added_by_hand(folder: Path) -> None:
    path = a_file(
        folder,
        'sources = [{ name = "A", feed = "https://a.example/" }]\n' + SMALL.partition("[[sources]]")[0],
    )
    assert "sources stand in one list, sources = […]; add a line there by hand" in refused(
        "sources", "add", "https://b.example/"
    )
    assert path.read_text().count("example") == 1


def test_missing_settings_are_told(folder: Path) -> None:
    assert "config.toml: file: No such file" in refused("sources", "add", "https://b.example/")
    assert not list(folder.iterdir())


def test_mirror_that_hides_the_web_is_named(sample: Path) -> None:
    words = refused("sources", "add", "press.example/feed")
    assert "HTTP 404 (Not Found) (addresses are answered from disk: [collect] mirror" in words
