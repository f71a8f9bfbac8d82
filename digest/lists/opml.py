"""OPML in and out: folders become paths, and what other programs keep in a list is written back.

Sources: OPML 2.0 (opml.org/spec2.opml), and the attributes that FreshRSS and Thunderbird add.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from digest.entries.tongue import code
from digest.errors import SourceError
from digest.lists.listed import MAX_DEPTH, Dropped, Item, Listed, one_line, settled, shown
from digest.lists.outlines import Event, Outline, outlines
from digest.model import Source, SourceKind
from digest.parse.encoding import decode

FORM = "OPML"

SPACES = {"fz": "urn:forumzilla:", "frss": "https://freshrss.org/opml"}
"""Prefixes whose lists are often cut out of their file without the declaration: Thunderbird, FreshRSS."""

UNDECLARED = "urn:undeclared:"
"""Begins the namespace of any other prefix that nobody declared: without one the file were no XML."""

OWN = frozenset({"text", "xmlurl", "url"})
"""Attributes that are told by a source itself."""

PAGE_TYPE = "html+xpath"
"""A page that FreshRSS reads by XPath; here its list is found by structure."""

FOREIGN_TYPES = frozenset({"xml+xpath", "json+dotnotation", "json+dotpath", "json+xpath", "html+xpath+json"})
"""Types of FreshRSS that mean nothing without its rules."""

USUAL_TYPE = {SourceKind.FEED: "rss", SourceKind.PAGE: "link", SourceKind.TELEGRAM: "link"}

_FIRST = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = f"[{_FIRST}][{_FIRST}.0-9\u00b7\u0300-\u036f\u203f\u2040-]*"
_XML_NAME = re.compile(f"{_PART}(?::{_PART})?")
"""A name of XML (1.0, 2.3) with at most one prefix (Namespaces in XML, 4)."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(body: bytes) -> Listed:
    """What an OPML file lists.

    Raises:
        SourceError: there is no outline in it, or it declares entities of its own.
    """
    text = decode(body).lstrip("\ufeff\x00 \t\r\n")
    events, well_formed = outlines(text)
    found = _Outlines(events)
    if not found.seen:
        raise SourceError("the list", "there is no outline in it")
    dropped = found.dropped if well_formed else [*found.dropped, *_cut_off(text)]
    return settled(FORM, found.items, dropped)


def write(sources: Iterable[Source], title: str, sections: Mapping[str, str] | None = None) -> bytes:
    """A list of sources as OPML 2.0; folders of this machine are no part of it.

    Args:
        sources: in the order of the list.
        title: of the list.
        sections: titles by id, for folders of sources that have no path of their own.
    """
    listed = [source for source in sources if source.kind is not SourceKind.FOLDER]
    root = _Folder()
    for source in listed:
        root.below(_path(source, sections or {})).children.append(source)
    spaces = _root_spaces(listed)
    head = "".join(f" {name}={_quoted(uri)}" for name, uri in spaces.items())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0"{head}>',
        f"  <head><title>{html.escape(_NOT_XML.sub('', title), quote=False)}</title></head>",
        "  <body>",
        *_lines(root, spaces, "    "),
        "  </body>",
        "</opml>",
        "",
    ]
    return "\n".join(lines).encode()


class _Open(NamedTuple):
    outline: Outline
    path: tuple[str, ...]
    holds: list[bool]


class _Outlines:
    """Goes through the outlines once; deeper folders than a person makes are one."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.items: list[Item] = []
        self.dropped: list[Dropped] = []
        self.seen = False
        self._spaces: dict[str, str] = {}
        self._open: list[_Open] = []
        for event in events:
            if event is None:
                self._close(self._open.pop())
            elif isinstance(event, Outline):
                self._opened(event)
            else:
                self._spaces |= event.attributes

    def _opened(self, outline: Outline) -> None:
        self.seen = True
        told = _Told(outline.attributes)
        self._spaces |= {name: uri for name, uri in outline.attributes.items() if name.startswith("xmlns:")}
        path: tuple[str, ...] = ()
        if self._open:
            self._open[-1].holds.append(True)
            path = self._open[-1].path
        reason = told.foreign()
        if reason:
            self.dropped.append(Dropped(outline.line, shown(told.name or told.address), reason))
        elif told.address:
            self.items.append(told.item(path, outline.line, self._spaces))
        inner = () if told.address else (one_line(told.name),)
        self._open.append(_Open(outline, (*path, *filter(None, inner))[:MAX_DEPTH], []))

    def _close(self, closed: _Open) -> None:
        told = _Told(closed.outline.attributes)
        if closed.holds or told.address or told.foreign():
            return
        site = told.get("htmlurl")
        reason = f"it names no feed, only a site; try: digest sources discover {site}" if site else ""
        self.dropped.append(
            Dropped(closed.outline.line, shown(told.name), reason or "there is no address in it")
        )


class _Told:
    """An outline's attributes by what they mean, however their names are spelled."""

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self._written = attributes
        self._by_name = {name.casefold(): value for name, value in reversed(tuple(attributes.items()))}
        self.name = self.get("text") or self.get("title")
        self.type = self.get("type").casefold()
        self.address = self.get("xmlurl") or self.get("url")

    def get(self, name: str) -> str:
        return self._by_name.get(name, "").strip()

    def foreign(self) -> str:
        """Why this is no source of ours whatever its address, "" if it may be one."""
        if self.type in FOREIGN_TYPES:
            return f"only FreshRSS can read it (type {self.get('type')})"
        another = self.type == "include" or (self.type == "link" and self.address.endswith(".opml"))
        return f"it is another list; import that by itself: {self.address}" if another else ""

    def item(self, path: tuple[str, ...], line: int, spaces: Mapping[str, str]) -> Item:
        page = self.type == PAGE_TYPE or (self.type == "link" and not self.get("xmlurl"))
        kind = SourceKind.PAGE if page else SourceKind.FEED
        return Item(
            address=self.address,
            name=self.name,
            kind=kind,
            path=path or _of_category(self.get("category")),
            language=self.get("language"),
            attributes=self._unknown(USUAL_TYPE[kind], spaces),
            line=line,
        )

    def _unknown(self, usual: str, spaces: Mapping[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in self._written.items() if not self._is_told(name, value, usual)}
        prefixes = {f"xmlns:{name.partition(':')[0]}" for name in kept if ":" in name}
        declared = {name: spaces[name] for name in sorted(prefixes & spaces.keys())}
        return kept | {name: uri for name, uri in declared.items() if not uri.startswith(UNDECLARED)}

    def _is_told(self, name: str, value: str, usual: str) -> bool:
        key = name.casefold()
        if key.startswith("xmlns") or key in OWN:
            return True
        return value == {"title": self.name, "type": usual, "language": code(value)}.get(key)


def _of_category(category: str) -> tuple[str, ...]:
    """`/Boston/Weather,/Harvard` puts an item without a folder into the first of them."""
    return tuple(part.strip() for part in category.partition(",")[0].split("/") if part.strip())


def _cut_off(text: str) -> list[Dropped]:
    folded = text.casefold()
    if ("<opml" not in folded or "</opml" in folded) and folded.rstrip().endswith(">"):
        return []
    line = text.count("\n") + 1
    return [Dropped(line, "the end of the list", "the file is cut off: what followed is lost")]


@dataclass(slots=True)
class _Folder:
    name: str = ""
    children: list[Source | _Folder] = field(default_factory=list)
    folders: dict[str, _Folder] = field(default_factory=dict)

    def below(self, path: tuple[str, ...]) -> _Folder:
        folder = self
        for name in path[:MAX_DEPTH]:
            if name not in folder.folders:
                folder.folders[name] = _Folder(name)
                folder.children.append(folder.folders[name])
            folder = folder.folders[name]
        return folder


def _path(source: Source, sections: Mapping[str, str]) -> tuple[str, ...]:
    if source.path or not source.section:
        return source.path
    return (sections.get(source.section, source.section),)


def _root_spaces(sources: Iterable[Source]) -> dict[str, str]:
    """The namespaces of all prefixes in use; where two sources differ, the first one's."""
    declared: dict[str, str] = {}
    used: dict[str, None] = {}
    for source in sources:
        for name, value in source.attributes.items():
            prefix, colon, _ = name.partition(":")
            if prefix == "xmlns":
                declared.setdefault(name, value)
            elif colon and _XML_NAME.fullmatch(name) and prefix != "xml":
                used[prefix] = None
    return {
        f"xmlns:{prefix}": declared.get(f"xmlns:{prefix}") or SPACES.get(prefix, UNDECLARED + prefix)
        for prefix in used
    }


def _lines(folder: _Folder, spaces: Mapping[str, str], indent: str) -> Iterator[str]:
    for child in folder.children:
        if isinstance(child, Source):
            yield f"{indent}<outline{_attributes(_outline(child, spaces))}/>"
            continue
        yield f"{indent}<outline{_attributes({'text': child.name})}>"
        yield from _lines(child, spaces, indent + "  ")
        yield f"{indent}</outline>"


def _outline(source: Source, spaces: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: value for name, value in source.attributes.items() if _is_written(name, value, source, spaces)
    }
    by_key = {name.casefold(): value for name, value in kept.items()}
    kind = USUAL_TYPE[source.kind]
    as_feed = source.kind is SourceKind.FEED or by_key.get("type", kind).casefold() != "link"
    told = {"type": kind, "text": source.name, "language": source.language or ""}
    added = {name: value for name, value in told.items() if value and name not in by_key}
    return {**added, "xmlUrl" if as_feed else "url": source.address, **kept}


def _is_written(name: str, value: str, source: Source, spaces: Mapping[str, str]) -> bool:
    if name.casefold() in OWN or not _XML_NAME.fullmatch(name):
        return False
    if not name.startswith("xmlns"):
        return True
    own = any(other.startswith(f"{name.partition(':')[2]}:") for other in source.attributes)
    return own and bool(value) and spaces.get(name) != value


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join(f" {name}={_quoted(value)}" for name, value in attributes.items())


def _quoted(value: str) -> str:
    escaped = html.escape(_NOT_XML.sub("", value))
    return '"' + escaped.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;") + '"'
