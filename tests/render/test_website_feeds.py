"""Feeds: what readers and validators make of them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import feedparser
import pytest

from digest.markup import sanitise
from digest.render.archived import ArchivedEdition
from digest.render.documents import render
from digest.render.printable import shown
from digest.render.site.feeds import LAST
from tests.render.a_site import BASE, a_run, on, site
from tests.render.an_edition import DAY, HOSTILE, a_look, a_story, an_edition_of_texts
from tests.render.atom_rules import broken_rules
from tests.render.reading import folded, parsed

EARLIER = DAY - timedelta(days=2)
FEEDS = ("feed", "ru/feed", "tg/feed", "topics/politics/feed", "ru/topics/economy/feed")


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return site(on(EARLIER), on(DAY))


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_breaks_no_rule_of_atom_and_reads_without_a_complaint(
    files: dict[str, str], path: str
) -> None:
    body = files[f"{path}.xml"].encode()
    assert broken_rules(body) == []
    found = feedparser.parse(body)
    assert (found.bozo, found.version, len(found.entries)) == (False, "atom10", 2)


@pytest.mark.parametrize("path", FEEDS)
def test_a_json_feed_has_what_version_1_1_demands_and_says_the_same(files: dict[str, str], path: str) -> None:
    feed: dict[str, Any] = json.loads(files[f"{path}.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{BASE}/{path}.json"
    assert feed["authors"] == [{"name": "Press Office"}] or path[:2] in {"ru", "tg"}
    atom = feedparser.parse(files[f"{path}.xml"])
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]
    for item, entry in zip(feed["items"], atom.entries, strict=True):
        assert (item["url"], item["title"]) == (entry.link, entry.title)
        assert item["content_html"]
        assert item["date_published"].endswith("Z")


def test_an_entry_holds_the_whole_edition(files: dict[str, str]) -> None:
    latest = feedparser.parse(files["tg/feed.xml"], sanitize_html=False).entries[0]
    assert latest.link == f"{BASE}/tg/2026/11/22/"
    page = parsed(latest.content[0].value)
    assert len(page.xpath("//h3/a")) == 4
    assert [tag.term for tag in latest.tags] == ["Сиёсат", "Иқтисод"]
    assert latest.content[0].value == sanitise(latest.content[0].value)


def test_a_sections_feed_holds_its_stories_and_no_other(files: dict[str, str]) -> None:
    politics, economy = (
        parsed(
            feedparser.parse(files[f"topics/{name}/feed.xml"], sanitize_html=False)
            .entries[0]
            .content[0]
            .value
        )
        for name in ("politics", "economy")
    )
    links = ["one", "two", "three", "four"]
    assert [str(a) for a in politics.xpath("//h3/a/@href | //li/a/@href")] == [
        f"https://en.example/{name}" for name in links
    ]
    assert economy.xpath("//h3/a/@href") == ["https://en.example/five", "https://en.example/six"]


def test_ids_stay_when_editions_are_added_pages_change_or_the_folder_moves() -> None:
    def ids(files: dict[str, str]) -> set[str]:
        return {entry.id for entry in feedparser.parse(files["feed.xml"]).entries}

    before = ids(site(on(EARLIER)))
    moved = a_look(base_url="https://digest.example/elsewhere", search=True)
    assert before < ids(site(on(EARLIER, a_story("other")), on(DAY), look=moved))
    assert before == {"tag:digest.example,2026:digest/en:2026-11-20"}


def test_no_two_feeds_share_an_id(files: dict[str, str]) -> None:
    feeds = [feedparser.parse(body) for path, body in files.items() if path.endswith("feed.xml")]
    ids = [feed.feed.id for feed in feeds] + [entry.id for feed in feeds for entry in feed.entries]
    assert len(ids) == len(set(ids)) == len(feeds) * 3


def test_a_feed_ends_with_the_last_month() -> None:
    run = a_run(LAST + 3)
    files = site(*run)
    assert len(feedparser.parse(files["feed.xml"]).entries) == LAST
    assert len(json.loads(files["topics/economy/feed.json"])["items"]) == LAST


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_a_feed(text: str) -> None:
    edition = ArchivedEdition(DAY, render(an_edition_of_texts([text] * 8), a_look())[0])
    files = site(edition)
    body = files["feed.xml"].encode()
    assert broken_rules(body) == []
    [entry] = feedparser.parse(body, sanitize_html=False).entries
    assert entry.content[0].value == sanitise(entry.content[0].value)
    assert folded(shown(text)) in folded(parsed(entry.content[0].value).text_content())
    assert json.loads(files["feed.json"])["items"][0]["content_html"] == entry.content[0].value


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("<id>tag:", "<id>", "4.2.6"),
        ('rel="self"', 'rel="via"', "4.1.1"),
        (f'href="{BASE}/feed.xml"', 'href="feed.xml"', "4.2.7"),
        ("<author>", "<author hidden=''><!--", "4.1.1"),
        ("T01:00:00Z</published>", " 01:00:00</published>", "3.3"),
        ('type="html">', 'type="xhtml">', "4.1.3"),
        (":2026-11-20</id>", ":2026-11-22</id>", "4.2.6"),
        (' xml:lang="en"', "", "2"),
        ("<generator>", "<engine/><generator>", "4"),
    ],
)
def test_the_rules_find_what_is_wrong_with_a_feed(
    files: dict[str, str], right: str, wrong: str, rule: str
) -> None:
    body = files["feed.xml"]
    assert right in body
    broken = body.replace(right, wrong)
    if "<!--" in wrong:
        broken = broken.replace("</author>", "--></author>")
    assert rule in {found.partition(":")[0] for found in broken_rules(broken.encode())}
