"""The outlines of an OPML file, well-formed or not, with every attribute as it was meant.

Two lists of three are not well-formed: a bare `&` between the parameters of an address, a bare `<`, a
lost quote. Recovering parsers mend such addresses into others. So what expat refuses is read here:
a value ends at the quote that is followed by an end or by another attribute, and only references
with their semicolon are decoded, once.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.entities import html5
from typing import NamedTuple
from xml.parsers import expat

from digest.errors import SourceError

MAX_VALUE = 10_000
"""Characters of a value in which its end is looked for; descriptions have up to 2,000."""

_NAME = r"""[^\s"'“”<>/=]{1,200}"""
_MARK = re.compile(
    r"<!--|<!\[CDATA\[|<(?P<close>/)?(?:[\w.-]{1,40}:)?(?P<name>outline|body|opml)(?=[\s/>]|\Z)",
    re.IGNORECASE,
)
_QUOTED = {"<!--": "-->", "<![CDATA[": "]]>"}
_ATTRIBUTE = re.compile(rf"""[\s/]*(?P<name>{_NAME})\s*=\s*(?P<quote>["'“”]?)""")
_END = re.compile(r"\s*(?:(?P<slash>/)?>|(?=<)|\Z)")
_JUNK = re.compile(rf"[\s/]*(?:{_NAME}|.)|\s+", re.DOTALL)
_CLOSING = {'"': '"', "'": "'", "“": "”", "”": "”"}
_AFTER = re.compile(rf"""[\s/]*(?:>|<|\Z)|[\s/]+(?:{_NAME}\s+){{0,2}}{_NAME}\s*=|{_NAME}\s*=\s*["'“]""")
_BEGUN = r"\s(?:xmlUrl|htmlUrl|text|title|type|description|language|version|category|url)\s*=\s*"
_NEXT_TAG = re.compile(r"</?(?:outline|body|opml)\b", re.IGNORECASE)
_BARE = re.compile(r"[^\s>]*")
_REFERENCE = re.compile(
    r"&(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,30})|#(?P<number>\d{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6}));"
)
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML has not (XML 1.0, 2.2)."""

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outline:
    """The start of an outline: its attributes by name, as spelled, and its line."""

    attributes: Mapping[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class Spaces:
    """Namespaces that the root declares, as attributes: `xmlns:fz` and its URI."""

    attributes: Mapping[str, str]


Event = Outline | Spaces | None
"""An outline opens, namespaces are declared, or (None) the last open outline closes."""


def outlines(text: str) -> tuple[tuple[Event, ...], bool]:
    """What happens in a text, and whether it is well-formed XML.

    Raises:
        SourceError: it declares entities of its own, which can make it any size.
    """
    try:
        return _Strict().read(text), True
    except _Unfit:
        pass
    head = text.partition("<opml")[0] if "<opml" in text else text[:10_000]
    if _ENTITY.search(head):
        raise SourceError("the list", "it declares entities of its own, which can make it any size")
    return tuple(_tolerantly(text)), False


def decoded(value: str, names: Mapping[str, str] | frozenset[str] = _OF_XML) -> str:
    """A value with its references decoded once.

    Args:
        value: as written.
        names: of the references that are known; in an address only XML's five are, because
            `&copy;` may be the name of a parameter.
    """
    return _REFERENCE.sub(lambda found: _meant(found, names), value)


def tag_attributes(text: str, place: int) -> tuple[dict[str, str], int, bool]:
    """The attributes of a tag whose name ends at `place`, where the tag ends, and if nothing is inside it.

    A tag that is broken off holds nothing. The first of two attributes counts. One whose value
    has no end is left out: nobody knows it.
    """
    found: dict[str, str] = {}
    while True:
        if end := _END.match(text, place):
            return found, end.end(), not end.group().endswith(">") or bool(end["slash"])
        opening = _ATTRIBUTE.match(text, place)
        if opening is None:
            junk = _JUNK.match(text, place)
            place = junk.end() if junk else place + 1
            continue
        value, place = _value(text, opening)
        if value is not None and opening["name"].casefold() not in map(str.casefold, found):
            found[opening["name"]] = _folded(opening["name"], value)


class _Unfit(Exception):
    """Not well-formed, or with a DOCTYPE: its undeclared entities would vanish silently."""


class _Strict:
    """expat's view; it resolves no entity and opens no file."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse

    def read(self, text: str) -> tuple[Event, ...]:
        try:
            self._parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003  # its only way
        except expat.ExpatError as error:
            raise _Unfit from error
        return tuple(self._events)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = _local(name)
        if kind == "outline":
            self._events.append(Outline(attributes, self._parser.CurrentLineNumber))
        elif kind == "opml":
            self._events.append(_spaces(attributes))

    def _end(self, name: str) -> None:
        if _local(name) == "outline":
            self._events.append(None)

    def _refuse(self, *_: object) -> None:
        raise _Unfit


def _local(name: str) -> str:
    return name.rpartition(":")[2].casefold()


def _spaces(attributes: Mapping[str, str]) -> Spaces:
    return Spaces({name: value for name, value in attributes.items() if name.startswith("xmlns:")})


class _Tag(NamedTuple):
    name: str
    closing: bool
    attributes: dict[str, str]
    whole: bool
    at: int


def _tolerantly(text: str) -> Iterator[Event]:
    starts = [found.start() for found in re.finditer("\n", text)]
    nest = _Nest()
    for tag in _tags(text):
        if tag.name == "outline" and not tag.closing:
            yield Outline(tag.attributes, bisect_right(starts, tag.at) + 1)
            yield from nest.opened(tag)
        elif tag.closing:
            yield from nest.closed(tag)
        elif tag.name == "opml":
            yield _spaces(tag.attributes)


class _Nest:
    """Which outlines are open. One with an address never holds others here: the end of many is forgotten."""

    def __init__(self) -> None:
        self._depth = 0
        self._open_feed = False

    def opened(self, tag: _Tag) -> list[None]:
        feed = any(name.casefold() == "xmlurl" for name in tag.attributes)
        self._open_feed = feed and not tag.whole
        if feed or tag.whole:
            return [None]
        self._depth += 1
        return []

    def closed(self, tag: _Tag) -> list[None]:
        if tag.name != "outline":
            ends, self._depth = self._depth, 0
            return [None] * ends
        ends = int(self._depth > 0 and not self._open_feed)
        self._open_feed = False
        self._depth -= ends
        return [None] * ends


def _tags(text: str) -> Iterator[_Tag]:
    last = {opening: text.rfind(end) for opening, end in _QUOTED.items()}
    place = 0
    while found := _MARK.search(text, place):
        place = found.end()
        if not found["name"]:
            opening = found.group().upper()
            if last[opening] >= place:
                place = text.find(_QUOTED[opening], place) + 3
            continue
        attributes, place, whole = tag_attributes(text, place)
        yield _Tag(found["name"].casefold(), bool(found["close"]), attributes, whole, found.start())


def _value(text: str, opening: re.Match[str]) -> tuple[str | None, int]:
    """A value as written and where it ends; None if it has no end."""
    start, quote = opening.end(), opening["quote"]
    if not quote:
        bare = _BARE.match(text, start)
        return (bare.group(), bare.end()) if bare else ("", start)
    end = _end(text, start, _CLOSING[quote])
    value = text[start : end if end >= 0 else start + MAX_VALUE]
    other = _NEXT_TAG.search(value)
    known = value[: other.start()] if other else value
    if begun := re.search(_BEGUN + re.escape(quote), known, re.IGNORECASE):
        return value[: begun.start()], start + begun.start()
    if other:
        return None, start + other.start()
    return (value, end + 1) if end >= 0 else (None, start + len(value))


def _end(text: str, start: int, quote: str) -> int:
    """Where the quote stands that ends a value, -1 if nowhere: another may stand in a title."""
    place = text.find(quote, start, start + MAX_VALUE)
    while place >= 0 and not _AFTER.match(text, place + 1):
        place = text.find(quote, place + 1, start + MAX_VALUE)
    return place


def _folded(name: str, value: str) -> str:
    """A value without its line breaks, as XML folds them (XML 1.0, 3.3.3), then decoded."""
    line = value.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return decoded(line) if name.casefold().endswith("url") else _FORBIDDEN.sub("", decoded(line, _ANY_NAME))


def _meant(found: re.Match[str], names: Mapping[str, str] | frozenset[str]) -> str:
    name = found["name"]
    if name:
        known = name in names or f"{name};" in names
        return html.unescape(found.group()) if known else found.group()
    number = int(found["number"] or found["hex"], 10 if found["number"] else 16)
    fit = number in {9, 10, 13} or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE
    return chr(number) if fit or 0x10000 <= number <= 0x10FFFF else found.group()


_ANY_NAME: Mapping[str, str] = html5
