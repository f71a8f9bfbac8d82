"""A public Telegram channel, read as the web page that Telegram makes of it (https://t.me/s/NAME).

Ministries and outlets post there first. The page holds the last twenty messages with their whole text;
whoever has no account sees the same. A message has no headline: its first line mostly is one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.entries.entry import Entry
from digest.errors import SourceError
from digest.language.sentences import sentences
from digest.model import Document
from digest.parse.tree import text_of, tree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HOME = "https://t.me"

LONGEST_TITLE = 200
"""Characters of a first line or sentence that can be a headline; the longest real ones have so many."""

LONG_TITLE = 120
"""Characters from which on only the first sentence of a line is taken."""

SHORTEST_TITLE = 8
"""Letters of a headline; what is shorter is a call like "Breaking"."""

MAX_MESSAGES = 200
"""Of a page that are read; Telegram shows twenty."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_CHANNEL = re.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:s/)?|@)?([^/?#\s]+)/?(?:\?[^\s]*)?",
    re.IGNORECASE,
)
_HASHTAGS = re.compile(r"(?:#\w+[\s,;]*)+")
_TAG = re.compile(r"#(\w+)")
_SYMBOLS = re.compile(r"^[^\w\"'«“(„]+|[^\w\"'»”).!?…%]+$")
_BLOCKS = frozenset({"blockquote", "div", "p", "pre", "li", "ul", "ol", "h1", "h2", "h3", "h4"})


def address(channel: str) -> str:
    """The address of a channel's page, out of `NAME`, `@NAME` or a t.me address.

    Raises:
        ValueError: this can be no channel's name (4 to 32 letters, digits and underscores).
    """
    found = _CHANNEL.fullmatch(channel.strip())
    name = found[1] if found else ""
    if not _NAME.fullmatch(name) or name.isdigit() or name.lower() == "joinchat":
        reason = f"{channel!r} is no public channel's name: 4 to 32 letters, digits and underscores"
        raise ValueError(reason)
    return f"{HOME}/s/{name}"


def entries(document: Document) -> tuple[Entry, ...]:
    """The messages of a channel's page that have a text, in the page's order.

    Each entry's author is whom the message was forwarded from, else who signed it, else the channel.

    Raises:
        SourceError: the page shows no public channel.
    """
    root = tree(document)
    if root is None or not _with(root, "tgme_channel_info", "tgme_channel_history", "tgme_widget_message"):
        raise SourceError(document.address, _reason(root))
    messages = [node for node in _with(root, "tgme_widget_message") if node.get("data-post")]
    channel = next(map(text_of, _with(root, "tgme_channel_info_header_title")), "")
    made = [_entry(node, _SYMBOLS.sub("", channel)) for node in messages[:MAX_MESSAGES]]
    found = tuple(entry for entry in made if entry)
    if not found and any(_with(node, "message_media_not_supported_label") for node in messages):
        raise SourceError(document.address, "the channel shows its messages in Telegram only, not on the web")
    return found


def _reason(root: HtmlElement | None) -> str:
    """Why there is no channel on a page."""
    if root is None or not _with(root, "tgme_page", "tgme_page_title", "tgme_page_action"):
        return "this is not a page of Telegram's"
    about = _said(root, "tgme_page_extra")
    offer = _said(root, "tgme_page_description", "tgme_page_additional", "tgme_page_action")
    if "members" in about or "online" in about:
        return "this is a Telegram group; only public channels can be read"
    if "private" in offer or ("join" in offer and "view" not in offer):
        return "this Telegram channel is private; only public channels can be read"
    if "subscriber" in about or "view" in offer:
        return "this Telegram channel does not show its messages on the web"
    return "there is no public Telegram channel of this name"


def _said(root: HtmlElement, *names: str) -> str:
    return " ".join(map(text_of, _with(root, *names))).lower()


def _with(root: HtmlElement, *names: str) -> list[HtmlElement]:
    """The elements that have one of these classes."""
    wanted = set(names)
    return [node for node in root.iter("*") if not wanted.isdisjoint(node.get("class", "").split())]


def _entry(message: HtmlElement, channel: str) -> Entry | None:
    """None for what no one wrote: pictures alone, polls, notices that a picture was changed."""
    if "service_message" in message.get("class", "").split():
        return None
    whole = [*_lines(message)]
    lines = [line for line in whole if line.shown]
    if not any(_letters(line.shown) for line in lines if not line.is_link):
        lines = [*_preview(message)] or lines
    title, rest = _headline(
        [line.shown for number, line in enumerate(lines) if number == 0 or not line.is_link]
    )
    if not title and not rest:
        return None
    link = f"{HOME}/{message.get('data-post')}"
    return Entry(
        title=html.escape(title),
        link=link,
        guid=link,
        content="".join(f"<p>{html.escape(line)}</p>" for line in rest),
        published=_time(message),
        categories=tuple(dict.fromkeys(tag.replace("_", " ") for line in whole for tag in line.tags)),
        author=_author(message) or channel,
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a message, without its hashtags; `is_link` if nothing else is on it."""

    shown: str
    is_link: bool = False
    tags: tuple[str, ...] = ()


def _lines(message: HtmlElement) -> Iterator[_Line]:
    told = next(_texts(message), None)
    if told is None:
        return
    pieces: list[tuple[str, bool]] = []
    for text, linked in (*_pieces(told), ("\n", False)):
        if text != "\n":
            pieces.append((text, linked))
        elif pieces:
            yield _line(pieces)
            pieces = []


def _texts(message: HtmlElement) -> Iterator[HtmlElement]:
    """The element with a message's own text; replies quote others in the same class."""
    for node in _with(message, "tgme_widget_message_text"):
        above = " ".join(parent.get("class", "") for parent in node.iterancestors())
        quoted = (
            "js-message_reply_text" in node.get("class", "") or "tgme_widget_message_reply" in above.split()
        )
        if not quoted and text_of(node):
            yield node


def _pieces(node: HtmlElement) -> Iterator[tuple[str, bool]]:
    r"""The texts in an element, each with whether it is a link; "\n" where a line ends."""
    linked = node.tag == "a" or any(True for _ in node.iterancestors("a"))
    breaks = [("\n", False)] if node.tag in _BLOCKS else []
    yield from breaks
    yield (node.text or "").replace("\n", " "), linked
    for child in node.iterchildren("*"):
        yield from [("\n", False)] if child.tag == "br" else _pieces(child)
        yield (child.tail or "").replace("\n", " "), linked
    yield from breaks


def _line(pieces: list[tuple[str, bool]]) -> _Line:
    whole = " ".join("".join(text for text, _ in pieces).split())
    shown = _HASHTAGS.sub(
        lambda found: "" if found.start() == 0 or found.end() == len(whole) else found[0], whole
    )
    plain = "".join(text for text, linked in pieces if not linked)
    tags = tuple(_TAG.findall(whole))
    return _Line(shown.strip() if _letters(shown) else "", not _letters(plain), tags)


def _preview(message: HtmlElement) -> Iterator[_Line]:
    """What Telegram shows of the page that a message only links to."""
    for name in ("link_preview_title", "link_preview_description"):
        for node in _with(message, name):
            yield _Line(text_of(node))


def _headline(lines: list[str]) -> tuple[str, list[str]]:
    """The headline and the paragraphs after it; "" where the text does not begin with one."""
    if not lines:
        return "", []
    first, rest = lines[0], lines[1:]
    if len(first) > LONG_TITLE or not rest:
        sentence, *others = sentences(first)
        first, rest = sentence, [" ".join(others), *rest] if others else rest
    elif _letters(first) < SHORTEST_TITLE and rest:
        first, rest = f"{first} {rest[0]}", rest[1:]
    title = re.sub(r"(?<=\w)\.$", "", _SYMBOLS.sub("", first).strip())
    return (title, rest) if title and len(title) <= LONGEST_TITLE else ("", lines)


def _time(message: HtmlElement) -> str:
    dates = [node for place in _with(message, "tgme_widget_message_date") for node in place.iter("time")]
    times = [node.get("datetime") or "" for node in (*dates, *message.iter("time"))]
    return next(filter(None, times), "")


def _author(message: HtmlElement) -> str:
    names = ("tgme_widget_message_forwarded_from_name", "tgme_widget_message_from_author")
    return next((text_of(node) for name in names for node in _with(message, name)), "")


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
