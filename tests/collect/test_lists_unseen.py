"""Characters that nobody sees, in every field of every kind of list: none comes out, and none stops it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from unicodedata import category

import pytest

from digest.config.edit import quoted
from digest.lists.listed import Listed
from digest.lists.lists import read

ADDRESS = "https://press.example/feed"

UNSEEN = {
    "a surrogate": "\ud800",
    "a control": "\x07",
    "an escape": "\x1b",
    "a control of Latin-1": "\x9b",
    "an end of line of Unicode": "\u2028",
    "an end of paragraph": "\u2029",
    "a mark of direction": "\u202e",
    "an isolate": "\u2066",
    "a mark of Arabic": "\u061c",
    "a byte order mark": "\ufeff",
}


def opml(strange: str) -> str:
    outline = (
        f'<outline type="rss" text="Pr{strange}ess" title="Pr{strange}" xmlUrl="{ADDRESS}" x="a{strange}b"'
        f' language="en{strange}" category="/a{strange}b"/>'
    )
    site = f'<outline text="Si{strange}te" htmlUrl="https://si{strange}te.example/"/>'
    other = f'<outline type="include" text="In{strange}" url="https://in{strange}.example/"/>'
    dotnotation = f'<outline type="json+dotpath" text="Fo{strange}" xmlUrl="https://fo{strange}.example/"/>'
    bad = f'<outline type="rss" text="Bad{strange}" xmlUrl="https://ba{strange}d.example/"/>'
    inside = f"{outline}{site}{other}{dotnotation}{bad}"
    return f'<opml version="2.0"><body><outline text="Fol{strange}der">{inside}</outline></body></opml>'


def broken_opml(strange: str) -> str:
    return opml(strange).replace("<body>", "<body>&")


def kite(strange: str) -> str:
    inside = {
        "feeds": [ADDRESS, {"url": f"https://ba{strange}d.example/"}],
        "source_language": f"en{strange}",
        "display_names": {"en": f"Wo{strange}rld"},
        f"ex{strange}tra": 1,
    }
    return json.dumps({f"Wo{strange}rld | In{strange}ner": inside, f"No{strange}ne": {}})


def kite_unescaped(strange: str) -> str:
    return json.dumps(json.loads(kite(strange)), ensure_ascii=False)


def addresses(strange: str) -> str:
    return json.dumps([ADDRESS, f"https://ba{strange}d.example/"])


def rss2email_data(strange: str) -> str:
    good = {"name": f"Pr{strange}ess", "url": ADDRESS}
    return json.dumps({"feeds": [good, {"name": f"Ba{strange}d", "url": f"https://ba{strange}d.example/"}]})


def rss2email(strange: str) -> str:
    return (
        f"[DEFAULT]\nfrom = a{strange}b\n[feed.Pr{strange}ess]\nurl = {ADDRESS}\nto = a{strange}b\n"
        f"[feed.Ba{strange}d]\nurl = https://ba{strange}d.example/\n"
    )


def newsboat(strange: str) -> str:
    return (
        f'{ADDRESS} "ta{strange}g" "~Pr{strange}ess" "ot{strange}her"\n"query:Un{strange}read:a"\n'
        f"https://ba{strange}d.example/\n"
    )


def plain(strange: str) -> str:
    return f"{ADDRESS}\nhttps://ba{strange}d.example/\nno ad{strange}dress\n"


def bookmarks(strange: str) -> str:
    return (
        f"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><H3>Fol{strange}der</H3><DL>"
        f'<DT><A HREF="{ADDRESS}">Pr{strange}ess</A><DT><A FEEDURL="https://ba{strange}d.example/">B</A></DL></DL>'
    )


FORMS = (
    *(opml, broken_opml, kite, kite_unescaped, addresses, rss2email_data),
    *(rss2email, newsboat, plain, bookmarks),
)


def texts(listed: Listed) -> Iterator[str]:
    for item in listed.items:
        yield from (item.name, item.address, item.language, *item.path, *item.attributes)
    for dropped in listed.dropped:
        yield from (dropped.text, dropped.reason)


def written_back(listed: Listed) -> Iterator[str]:
    """Values that are no more than kept: an end of line may stand in them, which is quoted."""
    return (value for item in listed.items for value in item.attributes.values())


@pytest.mark.parametrize("strange", UNSEEN.values(), ids=UNSEEN)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_nothing_unseen_comes_out_of_a_list(form: Callable[[str], str], strange: str) -> None:
    listed = read(form(strange).encode("utf-8", "surrogatepass"))
    assert listed.items[0].address == ADDRESS
    found = [*texts(listed), *written_back(listed)]
    assert not {category(char) for text in found for char in text} & {"Cc", "Cf", "Cs"}
    assert not {category(char) for text in texts(listed) for char in text} & {"Zl", "Zp"}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_names_are_whole_without_it(form: Callable[[str], str]) -> None:
    listed = read(form("\u202e").encode())
    assert listed.items[0].name in {"Press", ""}
    assert set(listed.items[0].path) <= {"Folder", "World", "Inner", "tag"}


@pytest.mark.parametrize("strange", UNSEEN.values(), ids=UNSEEN)
def test_what_is_quoted_is_seen_in_an_editor_and_can_be_written(strange: str) -> None:
    written = quoted(f"a{strange}b")
    assert written.encode("utf-8")
    assert written.replace("\ufffd", "").isprintable()
    meant = "\ufffd" if strange == "\ud800" else strange
    assert tomllib.loads(f"key = {written}")["key"] == f"a{meant}b"
