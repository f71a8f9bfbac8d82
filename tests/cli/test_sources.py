from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import ALLOW, a_feed, changed, digest, done, feed_server, refused
from tests.config.samples_of_config import SMALL, a_file
from tests.office import small_config
from tests.servers import FeedServer, answer

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
    assert told == {
        "schema": 1,
        "sources": [{"name": "Спорт-ТЖ", "state": "ok", "n_articles": 9, "error": None, "warnings": []}],
    }


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
        assert [request.path for request in server.seen] == ["/feed"]
    assert told.out == (
        "Added Nurek Weekly as a feed to config.toml: 2 articles, the newest of 2026-11-21 10:00.\n"
    )
    assert told.err == ""
    assert settings.read_text() == before + (
        f'\n[[sources]]\nname = "Nurek Weekly"\nfeed = "{url}"\nlanguage = "en"\nsection = "politics"\n'
    )
    assert "Nurek Weekly" in done("sources", "list").out


def test_a_source_is_called_by_its_host_unless_a_name_is_given(settings: Path) -> None:
    with feed_server(feed=a_feed("Dam in Nurek is repaired")) as server:
        assert done("sources", "add", server.url("/feed")).out.startswith("Added 127.0.0.1 as a feed")
        words = refused("sources", "add", server.url("/feed"))
    assert words.splitlines() == [
        "digest: nothing was added to config.toml:",
        '  --name: the same as in "127.0.0.1"; each needs its own',
        '  the address: the same as in "127.0.0.1"; each needs its own',
    ]


def test_a_list_of_news_is_added_as_a_page(settings: Path) -> None:
    pages = {"/news": NEWS_PAGE}
    pages |= {f"/news/2026/11/{name}.html": STORY for name in ("21/dam", "21/road", "20/fair")}
    replies = {path: answer(page, content_type="text/html; charset=utf-8") for path, page in pages.items()}
    with FeedServer(replies=replies) as server:
        told = done("sources", "add", server.url("/news"), "--name", "Nurek Weekly")
    assert told.out.startswith("Added Nurek Weekly as a page to config.toml: 3 articles")
    assert f'page = "{server.url("/news")}"\n' in settings.read_text()


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
        assert "cannot be read, so nothing was added: as a feed: " in words
        assert "; as a page: " in words
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
    ],
)
def test_what_is_no_address_is_told_in_words(settings: Path, address: str, words: str) -> None:
    before = settings.read_bytes()
    assert words in refused("sources", "add", address)
    assert settings.read_bytes() == before


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
