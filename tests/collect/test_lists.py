"""Lists of feeds as other programs leave them: a file of the folder `lists`, and what it must give.

To add a case, add a list to the folder and `expected/NAME.json` beside it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.lists.listed import MAX_BYTES, MAX_DEPTH, Item, Listed, channel_of
from digest.lists.lists import read

LISTS = Path(__file__).with_name("lists")
CASES = sorted(path.name for path in LISTS.iterdir() if path.is_file())


def refusal(body: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read(body)
    return caught.value.reason


def told(item: Item) -> dict[str, Any]:
    facts = {
        "line": item.line,
        "kind": "" if item.kind == "feed" else str(item.kind),
        "address": item.address,
        "name": item.name,
        "path": list(item.path),
        "titles": list(item.titles),
        "language": item.language,
        "attributes": dict(item.attributes),
    }
    return {key: value for key, value in facts.items() if value}


def as_json(listed: Listed) -> dict[str, Any]:
    return {
        "form": listed.form,
        "items": [told(item) for item in listed.items],
        "dropped": [[each.line, each.text, each.reason] for each in listed.dropped],
    }


@pytest.mark.parametrize("name", CASES)
def test_a_list_gives_what_stands_beside_it(name: str) -> None:
    expected = json.loads((LISTS / "expected" / f"{name}.json").read_text("utf-8"))
    assert as_json(read((LISTS / name).read_bytes())) == expected


def test_every_expectation_has_its_list() -> None:
    assert [path.stem for path in sorted((LISTS / "expected").iterdir())] == CASES


@pytest.mark.parametrize("name", CASES)
def test_empty_lines_in_front_change_nothing_but_the_lines(name: str) -> None:
    body = (LISTS / name).read_bytes()
    if body[:2] in {b"\xff\xfe", b"\xef\xbb"}:
        body = body.decode("utf-16" if body[:1] == b"\xff" else "utf-8-sig").encode()
    found, expected = read(b"\n\n" + body), read(body)
    assert found.form == expected.form
    assert [item.address for item in found.items] == [item.address for item in expected.items]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "it is empty"),
        (b" \n\n ", "it is empty"),
        (b"<rss><channel></channel></rss>", "this is a feed itself"),
        (b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>', "this is a feed itself"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "this is a feed itself"),
        (b"<html><body>Hello</body></html>", "no list that is known"),
        (b'<opml version="2.0"><body></body></opml>', "without one outline"),
        (b'{"feeds": [{"name": "a", "seen": {}}]}', "import that"),
        (b'{"a": 1}', "this JSON is no list"),
        (b"[1, 2]", "this JSON is no list"),
        (b"{" * 100_000, "no list that is known"),
        (b"Dear colleague,\nhere are some words.\n", "no list that is known"),
        (bytes(range(256)), "no list that is known"),
        (b"a" * (MAX_BYTES + 1), "it is larger than"),
    ],
    ids=lambda value: repr(value[:20]),
)
def test_what_is_no_list_is_told_in_words(body: bytes, words: str) -> None:
    assert words in refusal(body)


def test_entities_of_its_own_are_refused_before_they_grow() -> None:
    bomb = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};">' for n in range(1, 40))
    list_ = f'<!DOCTYPE opml [<!ENTITY e0 "ha">{bomb}]><opml><body><outline text="&e39;"/></body></opml>'
    assert "entities of its own" in refusal(list_.encode())


def test_no_file_is_opened_for_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the password")
    list_ = (
        f'<!DOCTYPE opml [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<opml><body><outline text="&x;" xmlUrl="http://a.example/"/></body></opml>'
    )
    assert "the password" not in refusal(list_.encode())


@pytest.mark.parametrize("well_formed", ["", "&"])
def test_folders_without_end_are_cut_to_a_depth(well_formed: str) -> None:
    item = '<outline type="rss" text="a" xmlUrl="http://a.example/"/>'
    folders, ends = '<outline text="f">' * 5000, "</outline>" * 5000
    list_ = f"<opml><body>{well_formed}{folders}{item}{ends}</body></opml>"
    (found,) = read(list_.encode()).items
    assert found.path == ("f",) * MAX_DEPTH


@pytest.mark.parametrize(
    ("address", "channel"),
    [
        ("@pamirnews", "pamirnews"),
        ("t.me/pamirnews", "pamirnews"),
        ("https://t.me/s/PamirNews/", "PamirNews"),
        ("http://www.telegram.me/pamirnews?before=7", "pamirnews"),
        ("https://t.me/pamirnews/123", ""),
        ("https://t.me/+AbCdEf", ""),
        ("https://not-t.me/pamirnews", ""),
        ("@ab", ""),
        ("editor@pamirnews", ""),
    ],
)
def test_a_channel_is_known_by_its_name_or_address(address: str, channel: str) -> None:
    assert channel_of(address) == channel


PIECES = (
    "<outline", ' text="', ' xmlUrl="http://a/?', "&", "&amp;", '"', "'", ">", "/>", "</outline>", "<!--",
    "-->", "<![CDATA[", "<opml>", "</opml>", "=", " ", "\n", "[feed.a]", "url=", "http://b/", "{",
    "}", "\x00", "ҳ",
)  # fmt: skip


@given(
    st.one_of(
        st.binary(), st.lists(st.sampled_from(PIECES), max_size=40).map(lambda ps: "".join(ps).encode())
    )
)
def test_any_bytes_are_a_list_or_an_error_in_words(body: bytes) -> None:
    try:
        listed = read(body)
    except SourceError:
        return
    assert all(item.address.lower().startswith("http") for item in listed.items)
