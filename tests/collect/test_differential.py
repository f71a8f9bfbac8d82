"""Two readers, one understanding: what `fast` accepts is what feedparser finds, entry for entry."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from xml.parsers import expat

import pytest

from digest.entries.entry import Entry
from digest.errors import SourceError
from digest.parse import fast, feed
from tests.collect.documents import SAMPLES, a_document
from tests.collect.feeds import a_feed

CASES = Path(__file__).parent / "cases"
KINDS = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})

DIFFERENT: frozenset[str] = frozenset()
"""Feeds that the two readers understand differently, by name. The list may become shorter."""

ACCEPTED = 0.9
"""The least share of well-formed feeds in UTF-8 with titles, times and links that need no child process."""

SEEDS = 2000


@cache
def corpus() -> Mapping[str, bytes]:
    """The sample feeds and every case, by name."""
    found = [*(SAMPLES / "feeds").iterdir(), *CASES.rglob("*")]
    files = [file for file in found if file.suffix in KINDS and not file.name.endswith(".expected.json")]
    return {f"{file.parent.name}/{file.name}": file.read_bytes() for file in files}


def by_feedparser(body: bytes) -> tuple[Entry, ...] | str:
    """What the reference makes of it; its reason if it makes nothing."""
    try:
        return feed.entries(a_document(body), "reference")
    except SourceError as error:
        return error.reason


def is_ordinary(body: bytes) -> bool:
    """Whether it is XML in UTF-8 whose every entry says all that a reader needs."""
    try:
        body.decode()
        expat.ParserCreate().Parse(body, True)
    except (ValueError, expat.ExpatError):
        return False
    found = by_feedparser(body)
    whole = (
        entry.title and entry.published and entry.link.startswith("http")
        for entry in found
        if isinstance(entry, Entry)
    )
    return bool(found) and not isinstance(found, str) and all(whole)


def test_both_readers_understand_the_same() -> None:
    different = set()
    for name, body in corpus().items():
        found = fast.entries(a_document(body))
        if found is not None and found != by_feedparser(body):
            different.add(name)
    assert different == DIFFERENT


@pytest.mark.parametrize("start", range(0, SEEDS, 250))
def test_both_readers_understand_random_feeds_the_same(start: int) -> None:
    for seed in range(start, start + 250):
        body = a_feed(seed)
        found = fast.entries(a_document(body))
        assert found is None or found == by_feedparser(body), (seed, body.decode())


def test_random_feeds_are_of_both_sorts() -> None:
    accepted = sum(fast.entries(a_document(a_feed(seed))) is not None for seed in range(SEEDS))
    assert SEEDS * 0.15 < accepted < SEEDS * 0.85


def test_most_ordinary_feeds_need_no_child_process() -> None:
    ordinary = [body for body in corpus().values() if is_ordinary(body)]
    accepted = sum(fast.entries(a_document(body)) is not None for body in ordinary)
    assert accepted >= len(ordinary) * ACCEPTED, f"{accepted} of {len(ordinary)}"
