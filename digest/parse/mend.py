"""A feed's broken XML made whole where that is safe, so that the strict reader can read it.

What stays broken is left to feedparser's loose reader, which guesses more and is ten times slower.
"""

from __future__ import annotations

import re
from contextlib import suppress
from html.entities import html5
from xml.parsers import expat

from digest.parse.encoding import NO_TEXT

HEAD = 20_000
"""Characters in which a feed must begin: warnings of a server's own scripts may stand before it."""

_ROOT = r"(?:\w{1,20}:)?(?:rss|feed|rdf)\b"
_BEGINNING = re.compile(rf"<(?:\?xml[\s?]|!doctype\s+(?!html)|{_ROOT})", re.IGNORECASE)
_OPENING = re.compile(f"<({_ROOT})", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_TITLED = re.compile(r"</(?:\w{1,20}:)?title\s{0,20}>", re.IGNORECASE)
_LINKED = re.compile(r"</(?:\w{1,20}:)?(?:link|guid|id)\s{0,20}>|<link\b[^<>]{0,2000}/>", re.IGNORECASE)
_HALF_A_REFERENCE = re.compile(r"&#?\w{0,30}\Z")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,4000})|([0-9]{1,4000}));")
_SURROGATE = re.compile("[\ud800-\udfff]+")
_AMPERSAND = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)?")
_RUN = re.compile("&{1000,}")
_SAFE = frozenset({"amp", "lt", "gt", "quot", "apos"})


def mended(text: str) -> str:
    """The feed, well-formed if a few repairs suffice, without what XML cannot hold.

    Args:
        text: a feed without its XML declaration.
    """
    text = NO_TEXT.sub("", _references(text))
    if well_formed(text):
        return text
    for repair in (_without_strangers, _with_known_entities, _closed):
        text = repair(text)
        if well_formed(text):
            break
    return text


def well_formed(text: str) -> bool:
    """Whether a strict parser that knows no entities of HTML reads it to its end."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.SkippedEntityHandler = _unknown
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003  # expat takes no names
    except (expat.ExpatError, ValueError):
        return False
    return True


def _unknown(name: str, _is_parameter: int) -> None:
    raise ValueError(name)


def begun(text: str) -> str:
    """The text from where a feed begins; as it is if none does, or a web page stands before it."""
    found = _BEGINNING.search(text, 0, HEAD)
    if not found or "<html" in text[: found.start()].lower():
        return text
    return text[found.start() :]


def _references(text: str) -> str:
    text = _REFERENCE.sub(_character, text)
    return _SURROGATE.sub(_paired, text)


def _character(reference: re.Match[str]) -> str:
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    code = int(digits[-9:], base) if len(digits.lstrip("0")) < 9 else 0
    if code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF:
        return reference[0]
    # Halves of a pair are how JavaScript and Java write an emoji.
    return chr(code) if 0xD800 <= code < 0xE000 else "\ufffd"


def _paired(run: re.Match[str]) -> str:
    return run[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _without_strangers(text: str) -> str:
    root = _OPENING.search(text, 0, HEAD)
    if not root:
        return text
    end = text.rfind(f"</{root[1]}")
    close = text.find(">", end) if end >= 0 else -1
    return text[: close + 1] if close >= 0 else text


def _with_known_entities(text: str) -> str:
    return _AMPERSAND.sub(_entity, _RUN.sub("&", text))


def _entity(found: re.Match[str]) -> str:
    name = found[1] or ""
    if name.startswith("#") or name in _SAFE:
        return found[0]
    known = html5.get(f"{name};") if name else None
    return known if known else f"&amp;{found[0][1:]}"


def _closed(text: str) -> str:
    """A feed that was cut off, with every open element closed; an entry without title or link is left."""
    root = _OPENING.search(text, 0, HEAD)
    if not root or f"</{root[1]}" in text:
        return text
    text = _up_to_a_whole_word(text)
    last = max((match.start() for match in _ENTRY.finditer(text)), default=0)
    if last and not (_TITLED.search(text, last) and _LINKED.search(text, last)):
        text = text[:last]
    return text + "".join(f"</{name}>" for name in reversed(_still_open(text)))


def _up_to_a_whole_word(text: str) -> str:
    if text.rfind("<![CDATA[") > text.rfind("]]>"):
        return f"{text.removesuffix(']').removesuffix(']')}]]>"
    if text.rfind("<!--") > text.rfind("-->"):
        return text[: text.rfind("<!--")]
    if text.rfind("<") > text.rfind(">"):
        return text[: text.rfind("<")]
    return _HALF_A_REFERENCE.sub("", text)


def _still_open(text: str) -> list[str]:
    stack: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, _: stack.append(name)
    parser.EndElementHandler = lambda _: stack.pop()
    with suppress(expat.ExpatError, ValueError):
        parser.Parse(text.encode("utf-8", "replace"))
    return stack
