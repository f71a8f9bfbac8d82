"""What a list of feeds holds, whatever program wrote it: its items, and what cannot be carried over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from digest.authority import flaw, has_login, without_login
from digest.entries.tongue import code
from digest.errors import SourceError
from digest.guard import check_scheme
from digest.model import SourceKind

MAX_BYTES = 20_000_000
"""Of a list; one of 10,000 feeds has 3 MB."""

MAX_DEPTH = 20
"""Folders around an item that are kept; people nest three or four."""

SHOWN = 100
"""Characters of a line that are repeated to the operator."""

LOGIN = "it holds a user name or password; add it by hand, with username and password as keys of their own"

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Controls, halves of letters, and marks of direction: these make a line read as another (CVE-2021-42574)."""

_UNSEEN_IN_LINES = re.compile(rf"(?![\t\n\r]){_UNSEEN.pattern}")
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?://)|feed:(?=//)", re.IGNORECASE)
_TELEGRAM = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w{3,31})/?(?:\?.*)?|@([A-Za-z]\w{3,31})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Item:
    """A source as a list names it.

    Attributes:
        address: not altered, beyond what the list's own format asks for.
        name: what the list calls it, "" for nothing.
        path: the folders around it, the outermost first.
        titles: other names of those folders.
        language: two or three letters, "" where the list tells none.
        attributes: what means nothing here and is written back on export.
        line: of the list, 0 where it is not known.
    """

    address: str
    name: str = ""
    kind: SourceKind = SourceKind.FEED
    path: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    language: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Dropped:
    """What cannot be carried over, and why; line 0 is the list as a whole."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it was read.

    Attributes:
        form: what kind of list it is, in words.
        items: each address once, in the list's order.
        dropped: in the order of their lines.
    """

    form: str
    items: tuple[Item, ...]
    dropped: tuple[Dropped, ...] = ()


def settled(form: str, items: Iterable[Item], dropped: Iterable[Dropped] = ()) -> Listed:
    """Items that can be sources, each address once; the others are dropped with a reason."""
    kept: dict[str, Item] = {}
    left = [Dropped(each.line, shown(each.text), _safe(each.reason)) for each in dropped]
    for found in items:
        item = _plain(found)
        reason = _against(item.address) or _twice(item, kept)
        if reason:
            left.append(Dropped(item.line, shown(item.name or item.address), _safe(reason)))
        else:
            kept[item.address] = item
    return Listed(form, tuple(kept.values()), tuple(sorted(left, key=lambda each: each.line)))


def channel_of(address: str) -> str:
    """The Telegram channel that `@name`, `t.me/name` or `https://t.me/s/name` means, "" if none."""
    found = _TELEGRAM.fullmatch(address.strip())
    return (found[1] or found[2]) if found else ""


def one_line(text: str) -> str:
    """A text on one line, without control characters, marks of direction and lone surrogates."""
    return " ".join(_UNSEEN.sub("", " ".join(text.split())).split())


def shown(text: str) -> str:
    """A text as it is repeated to the operator: not long, and without a password."""
    line = _safe(text)
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def _plain(item: Item) -> Item:
    address = _FEED_SCHEME.sub(_without_feed, item.address.strip(), count=1)
    channel = channel_of(address)
    path = tuple(filter(None, map(one_line, item.path)))[:MAX_DEPTH]
    return replace(
        item,
        address=f"https://t.me/s/{channel}" if address.startswith("@") and channel else address,
        kind=SourceKind.TELEGRAM if channel else item.kind,
        name=one_line(item.name),
        path=path,
        language=code(item.language),
        attributes=_attributes(item.attributes),
    )


def _attributes(written: Mapping[str, str]) -> dict[str, str]:
    """Their values keep their lines, since they are written back."""
    kept = {one_line(name): _UNSEEN_IN_LINES.sub("", value) for name, value in written.items()}
    return {name: value for name, value in kept.items() if name}


def _safe(text: str) -> str:
    return without_login(one_line(text))


def _without_feed(found: re.Match[str]) -> str:
    """`feed:https://host/` is https://host/, and `feed://host/` is http://host/."""
    return "" if found.string[found.end() :].lower().startswith("http") else "http:"


def _against(address: str) -> str:
    """Why an address cannot be a source's, "" if it can."""
    if not address:
        return "no address in it"
    if _UNSEEN.search(address) or any(char.isspace() for char in address):
        return f"its address holds a space or a control character: {shown(address)}"
    reason = _no_web_address(address) or (LOGIN if has_login(address) else flaw(address))
    return f"{reason}: {shown(address)}" if reason else ""


def _no_web_address(address: str) -> str:
    try:
        check_scheme(address)
    except SourceError as error:
        return error.reason
    return ""


def _twice(item: Item, kept: Mapping[str, Item]) -> str:
    first = kept.get(item.address)
    if first is None:
        return ""
    where = f" in line {first.line}" if first.line else ""
    folder = f"; its folder {' / '.join(item.path)} is lost" if item.path and item.path != first.path else ""
    return f"the same address as {first.name or 'one'}{where}{folder}"
