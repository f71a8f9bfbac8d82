"""Whole lists of sources in and out, and sites searched for their feeds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import a_feed, changed, digest, done, feed_server, refused
from tests.config.samples_of_config import SMALL, a_file
from tests.office import ROOT
from tests.servers import FeedServer, answer

LISTS = ROOT / "tests/collect/lists"
BEGUN = "# ours, do not touch\n" + SMALL.replace(
    'title = "Politics"',
    'title = { en = "Politics", ru = "Политика" }\n[[sections]]\nid = "world"\ntitle = "World"',
)


@pytest.fixture
def settings(folder: Path, loopback_allowed: None) -> Path:
    """Settings with two sections and one source."""
    return a_file(folder, BEGUN + "# the end\n")


def a_list(folder: Path, text: str, name: str = "feeds.opml") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return name


def outline(name: str, address: str, more: str = "") -> str:
    return f'<outline type="rss" text="{name}" xmlUrl="{address}" {more}/>'


def opml(*outlines: str) -> str:
    return f'<opml version="2.0"><head/><body>{"".join(outlines)}</body></opml>'


def test_a_list_is_imported_at_once_and_all_else_stays(folder: Path, settings: Path) -> None:
    before = settings.read_text()
    name = a_list(
        folder,
        opml(
            outline("Oxus", "https://oxus.example/atom.xml?a=1&b=2", 'language="en"'),
            '<outline text="ПОЛИТИКА">' + outline("Khabar", "https://khabar.example/rss") + "</outline>",
            '<outline text="East">' + outline("Oxus", "https://east.example/rss", 'x="1"') + "</outline>",
        ),
    )
    told = done("sources", "import", name)
    assert told.out.splitlines() == [
        "feeds.opml: OPML, 3 sources.",
        "Added 3 sources to config.toml:",
        "  Oxus      https://oxus.example/atom.xml?a=1&b=2",
        "  Khabar    https://khabar.example/rss             section politics, folder ПОЛИТИКА",
        "  Oxus (2)  https://east.example/rss               folder East",
    ]
    assert settings.read_text() == before + (
        '\n[[sources]]\nname = "Oxus"\nfeed = "https://oxus.example/atom.xml?a=1&b=2"\nlanguage = "en"\n'
        '\n[[sources]]\nname = "Khabar"\nfeed = "https://khabar.example/rss"\nsection = "politics"\n'
        'path = ["ПОЛИТИКА"]\n'
        '\n[[sources]]\nname = "Oxus (2)"\nfeed = "https://east.example/rss"\npath = ["East"]\n'
        'attributes = { x = "1" }\n'
    )


def test_a_second_import_adds_nothing(folder: Path, settings: Path) -> None:
    name = a_list(
        folder,
        opml(outline("Oxus", "https://oxus.example/rss"), outline("P", "http://PAMIRNEWS.example/feed/")),
    )
    assert "Added 1 source to config.toml:" in done("sources", "import", name).out
    before = settings.read_bytes()
    assert done("sources", "import", name).out.splitlines() == [
        "feeds.opml: OPML, 2 sources.",
        "Added 0 sources to config.toml.",
        "There already, and left as they are:",
        "  https://oxus.example/rss        as Oxus",
        "  http://PAMIRNEWS.example/feed/  as Pamir",
    ]
    assert settings.read_bytes() == before


def test_a_dry_run_tells_the_same_and_writes_nothing(folder: Path, settings: Path) -> None:
    before = settings.read_bytes()
    name = a_list(folder, opml(outline("Oxus", "https://oxus.example/rss")))
    dry = done("sources", "import", name, "--dry-run").out
    assert settings.read_bytes() == before
    assert dry.replace("Would add", "Added") == done("sources", "import", name).out


def test_what_cannot_be_carried_over_is_told_with_file_line_and_reason(folder: Path, settings: Path) -> None:
    name = a_list(
        folder,
        "https://oxus.example/rss\nquery:All:x\nexec:~/feed.sh\nsharq.example/rss\nhttps://oxus.example/rss\n",
        "urls",
    )
    lines = done("sources", "import", name).out.splitlines()
    assert lines[0] == "urls: newsboat's urls, 1 source."
    assert lines[3] == "Not carried over:"
    assert [line.split()[0] for line in lines[4:]] == ["urls:2", "urls:3", "urls:4", "urls:5"]
    assert "it has no scheme; write https://sharq.example/rss" in lines[6]
    assert lines[7].endswith("the same address as one in line 1")


def test_json_of_an_import_tells_all_of_it(folder: Path, settings: Path) -> None:
    told = done("sources", "import", str(LISTS / "kite_feeds.json"), "--json", "--dry-run").json
    assert list(told) == ["schema", "form", "written", "added", "there", "not_carried_over"]
    assert (told["form"], told["written"]) == ("Kite's kite_feeds.json", False)
    assert told["added"] == [
        {
            "name": "abendblatt.example",
            "feed": "https://abendblatt.example/feed/?a=1&b=2",
            "language": "de",
            "path": ["Germany", "Berlin"],
        },
        {
            "name": "radio.example",
            "feed": "https://radio.example/berlin.xml",
            "language": "de",
            "path": ["Germany", "Berlin"],
        },
        {"name": "world.example", "feed": "https://world.example/rss", "language": "en", "section": "world"},
    ]
    assert told["not_carried_over"][1]["line"] == 15


@pytest.mark.parametrize(
    "name",
    sorted(path.name for path in LISTS.iterdir() if path.is_file() and path.name != "no_addresses.opml"),
)
def test_every_list_that_we_know_can_be_imported(name: str, settings: Path) -> None:
    expected = json.loads((LISTS / "expected" / f"{name}.json").read_text("utf-8"))
    told = done("sources", "import", str(LISTS / name), "--json").json
    found = {block.get("feed") or block.get("page") or f"@{block['telegram']}" for block in told["added"]}
    known = {item["address"] for item in told["there"]}
    listed = {
        item["address"] if item.get("kind") != "telegram" else f"@{item['address'].rpartition('/')[2]}"
        for item in expected["items"]
    }
    assert found | known == listed
    assert len(done("sources", "list").out.splitlines()) == 2 + len(found)


def test_export_and_import_give_the_same_settings(folder: Path, settings: Path) -> None:
    for name in ("thunderbird.opml", "freshrss.opml", "proper.opml", "twice.opml"):
        done("sources", "import", str(LISTS / name))
    assert done("sources", "export", "all.opml").out == "8 sources in all.opml.\n"
    again = folder / "again"
    again.mkdir()
    a_file(again, BEGUN.partition("[[sources]]")[0])
    done("--config", str(again / "config.toml"), "sources", "import", "all.opml")
    exported = done("--config", str(again / "config.toml"), "sources", "export").out
    assert exported == (folder / "all.opml").read_text("utf-8")


def test_folders_of_this_machine_are_no_part_of_an_export(folder: Path, settings: Path) -> None:
    changed(settings, "# the end", '[[sources]]\nname = "Inbox"\nfolder = "inbox"\n')
    told = done("sources", "export")
    assert "Inbox" not in told.out
    assert told.err == "Warning: Inbox is a folder of this machine, and is not in the list\n"


def test_a_channel_comes_in_as_a_telegram_source_and_goes_out(folder: Path, settings: Path) -> None:
    done("sources", "import", a_list(folder, "@pamirnews_tj\nhttps://t.me/s/PamirNews_TJ\n", "list.txt"))
    assert settings.read_text().endswith('name = "@pamirnews_tj"\ntelegram = "pamirnews_tj"\n')
    assert 'url="https://t.me/s/pamirnews_tj"' in done("sources", "export").out


def test_a_block_that_the_settings_refuse_is_left_out_and_the_others_are_added(
    folder: Path, settings: Path
) -> None:
    name = a_list(folder, opml(outline("A", "https://t.me/joinchat"), outline("B", "https://b.example/rss")))
    told = done("sources", "import", name).out
    assert "Added 1 source to config.toml:" in told
    assert "is no public channel" in told


LOGIN = "https://u:secret@press.example/feed"


@pytest.mark.parametrize(
    ("body", "n_told"),
    [
        (opml(outline("Press", LOGIN)), 1),
        (opml(outline(LOGIN, LOGIN)), 1),
        (opml(f'<outline type="include" text="a" url="{LOGIN}"/>'), 1),
        (opml(f'<outline text="a" htmlUrl="{LOGIN}"/>'), 1),
        (json.dumps({"World": {"feeds": [LOGIN]}}), 1),
        (json.dumps({"feeds": [{"name": "a", "url": LOGIN}]}), 1),
        (f"[feed.a]\nurl = {LOGIN}\nsmtp-password = secret\n", 2),
        (f'{LOGIN} "tag" "~Press"\n', 1),
        (f"u:secret@press.example/feed\nfilter:x:{LOGIN}\n", 2),
    ],
    ids=["OPML", "as name", "another list", "site", "Kite", "data", "INI", "newsboat", "no scheme"],
)
def test_an_address_with_a_login_is_left_out_and_its_password_not_shown(
    folder: Path, settings: Path, body: str, n_told: int
) -> None:
    name = a_list(folder, body + "\n", "list")
    told = digest("sources", "import", name)
    assert (told.code, told.out.count("list:") + told.out.count("list  ")) == (1, n_told + 1)
    assert "secret" not in told.out + told.err + digest("sources", "import", name, "--json").out
    assert "secret" not in settings.read_text()


def test_why_an_address_with_a_login_is_left_out(folder: Path, settings: Path) -> None:
    told = digest("sources", "import", a_list(folder, opml(outline("Press", LOGIN)))).out
    assert (
        "it holds a user name or password; add it by hand, with username and password as keys of their own:"
        " https://…@press.example/feed"
    ) in told


def test_a_host_that_cannot_be_is_left_out_in_words(folder: Path, settings: Path) -> None:
    name = a_list(folder, "https://a.example/\nhttps://b..example/\n", "list.txt")
    told = done("sources", "import", name).out
    assert "list.txt:2  https://b..example/  its host has two dots in a row, or one in front" in told


def test_half_of_a_letter_in_a_name_stops_no_import(folder: Path, settings: Path) -> None:
    kite = {"Ea\ud800st": {"feeds": ["https://a.example/"], "ex\ud800tra": 1}}
    done("sources", "import", a_list(folder, json.dumps(kite), "kite_feeds.json"))
    assert 'path = ["East"]' in settings.read_text()


def test_settings_without_a_source_take_a_list(folder: Path, settings: Path) -> None:
    settings.write_text(SMALL.partition("[[sources]]")[0])
    done("sources", "import", a_list(folder, "https://oxus.example/rss\n", "list.txt"))
    assert len(done("sources", "list").out.splitlines()) == 2


def test_a_long_list_is_told_in_short_and_with_json_whole(folder: Path, settings: Path) -> None:
    name = a_list(folder, "".join(f"https://a{n}.example/rss\n" for n in range(500)), "list.txt")
    assert "  and 470 more; --json tells all" in done("sources", "import", name, "--dry-run").out
    assert len(done("sources", "import", name, "--json").json["added"]) == 500


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "feeds.opml: it is empty"),
        ("<rss/>", "feeds.opml: this is a feed itself; add its address"),
        ("Dear all", "feeds.opml: no list that is known"),
    ],
)
def test_what_is_no_list_is_refused_in_words(folder: Path, settings: Path, body: str, words: str) -> None:
    before = settings.read_bytes()
    assert words in refused("sources", "import", a_list(folder, body))
    assert settings.read_bytes() == before


def test_a_list_with_nothing_for_us_exits_with_1(folder: Path, settings: Path) -> None:
    told = digest("sources", "import", a_list(folder, opml('<outline text="A"/>')))
    assert told.code == 1
    assert "feeds.opml:1  A  there is no address in it" in told.out


def test_a_file_that_is_not_there_and_settings_with_mistakes_are_told(folder: Path, settings: Path) -> None:
    assert "nowhere.opml: No such file" in refused("sources", "import", "nowhere.opml")
    name = a_list(folder, "https://oxus.example/rss\n", "list.txt")
    changed(settings, 'languages = ["en", "ru"]', 'languages = ["xx"]')
    assert "digest.languages" in refused("sources", "import", name)


def test_an_export_that_cannot_be_written_is_told(folder: Path, settings: Path) -> None:
    (folder / "taken").mkdir()
    assert "taken: Is a directory" in refused("sources", "export", "taken")


def a_site() -> FeedServer:
    head = "".join(
        f"<link rel=alternate type=application/rss+xml href=/{path}>" for path in ("comments/feed", "feed")
    )
    home = answer(f"<title>Nurek Weekly</title>{head}".encode(), content_type="text/html")
    feed = a_feed("Dam in Nurek is repaired for good", "Road to the north is open again")
    return feed_server(**{"": home, "feed": feed, "comments/feed": a_feed("A comment on the dam in Nurek")})


def test_discover_tells_what_a_site_offers_and_how_to_add_it(settings: Path) -> None:
    with a_site() as server:
        lines = done("sources", "discover", server.url("/")).out.splitlines()
    assert lines[0].split() == ["what", "articles", "newest", "language", "title", "address"]
    assert lines[1].split() == ["feed", "2", "2026-11-21", "10:00", "en", server.url("/feed")]
    assert lines[2].endswith(server.url("/comments/feed"))
    assert lines[3:] == ["", f"Add the first with: digest sources add {server.url('/feed')}"]


def test_discover_in_json(settings: Path) -> None:
    with a_site() as server:
        told = done("sources", "discover", server.url("/"), "--json").json
        assert told["address"] == server.url("/")
        assert told["sources"][0] == {
            "kind": "feed",
            "address": server.url("/feed"),
            "title": "",
            "n_articles": 2,
            "newest": "2026-11-21T10:00:00+00:00",
            "language": "en",
        }


def test_discover_exits_with_1_and_says_so_if_there_is_nothing(settings: Path) -> None:
    with feed_server(**{"": answer(b"<p>Welcome</p>", content_type="text/html")}) as server:
        told = digest("sources", "discover", server.url("/"))
        assert (told.code, told.out) == (1, "")
        assert told.err == f"digest: {server.url('/')}: neither a feed nor a list of news was found there\n"
        told = digest("sources", "discover", server.url("/"), "--json")
        assert (told.code, told.json["sources"]) == (1, [])
        assert "HTTP 404" in digest("sources", "discover", server.url("/nowhere")).err


def test_discover_of_the_samples_sites(sample: Path) -> None:
    told = done("sources", "discover", "https://dushanbe-daily.example/news/").out
    assert told.splitlines()[1].split()[:4] == ["list", "of", "news", "14"]
    assert "digest sources add https://dushanbe-daily.example/news/ --page" in told
    told = done("sources", "discover", "vestnik-pamira.example/feed/").out
    assert "Вестник Памира" in told
