"""The rules of RFC 4287 that a machine can check, for a feed that names its author once, in full text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
"""RFC 3339 with capitals, section 3.3."""

FEED_PARTS = {"id", "title", "updated", "link", "author", "generator", "entry"}
ENTRY_PARTS = {"id", "title", "updated", "published", "link", "category", "summary", "content"}


def broken_rules(body: bytes) -> list[str]:
    """Every rule that a feed breaks, with its section."""
    feed = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    found = list(_of_feed(feed))
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        found += _of_entry(entry)
    ids = Counter(str(element.text) for element in feed.iter(f"{ATOM}id"))
    found += [f"4.2.6: the id {id_} stands {count} times" for id_, count in ids.items() if count > 1]
    order = [str(entry.findtext(f"{ATOM}published")) for entry in entries]
    if order != sorted(order, reverse=True):
        found.append("the latest is not first")
    return found


def _of_feed(feed: etree._Element) -> Iterator[str]:
    if feed.tag != f"{ATOM}feed":
        yield f"4.1.1: the root is {feed.tag}"
    if not feed.get(XML_LANG):
        yield "2: no language"
    yield from _once(feed, "id", "title", "updated")
    yield from _common(feed, FEED_PARTS)
    if [link.get("rel") for link in feed.findall(f"{ATOM}link")] != ["self", "alternate"]:
        yield "4.1.1: the links are not self and alternate"
    if not (feed.findtext(f"{ATOM}author/{ATOM}name") or "").strip():
        yield "4.1.1: no author, and entries have none"
    newest = max(
        (entry.findtext(f"{ATOM}updated") or "" for entry in feed.findall(f"{ATOM}entry")), default=""
    )
    if feed.findtext(f"{ATOM}updated") != newest:
        yield "4.2.15: updated is not that of the newest entry"


def _of_entry(entry: etree._Element) -> Iterator[str]:
    yield from _once(entry, "id", "title", "updated", "published", "summary", "content")
    yield from _common(entry, ENTRY_PARTS)
    if [link.get("rel") for link in entry.findall(f"{ATOM}link")] != ["alternate"]:
        yield "4.1.2: the link is not one alternate"
    content = entry.find(f"{ATOM}content")
    if content is None or content.get("type") != "html" or len(content) or not content.text:
        yield "4.1.3: the content is not html as text"
    if not all(category.get("term") for category in entry.findall(f"{ATOM}category")):
        yield "4.2.2: a category without a term"
    published, updated = (entry.findtext(f"{ATOM}{name}") or "" for name in ("published", "updated"))
    readable = MOMENT.fullmatch(published) and MOMENT.fullmatch(updated)
    if readable and datetime.fromisoformat(updated) < datetime.fromisoformat(published):
        yield "4.2.15: updated before it was published"


def _once(element: etree._Element, *names: str) -> Iterator[str]:
    for name in names:
        if len(element.findall(f"{ATOM}{name}")) != 1:
            yield f"4.1: not exactly one {name}"


def _common(element: etree._Element, known: set[str]) -> Iterator[str]:
    names = {str(child.tag).removeprefix(ATOM) for child in element}
    if unknown := names - known:
        yield f"4: unknown parts {sorted(unknown)}"
    id_ = element.findtext(f"{ATOM}id") or ""
    if not urlsplit(id_).scheme or id_ != id_.strip():
        yield f"4.2.6: the id {id_!r} is no absolute IRI"
    yield from _forms(element)
    for link in element.findall(f"{ATOM}link"):
        if urlsplit(link.get("href", "")).scheme not in {"http", "https"} or not link.get("type"):
            yield f"4.2.7: the link {link.attrib} is not absolute, or of no type"


def _forms(element: etree._Element) -> Iterator[str]:
    for name in ("updated", "published"):
        moment = element.findtext(f"{ATOM}{name}")
        if moment is not None and not MOMENT.fullmatch(moment):
            yield f"3.3: {name} is {moment!r}"
    for name in ("title", "summary"):
        if not (element.findtext(f"{ATOM}{name}") or "x").strip():
            yield f"4.2.14: an empty {name}"
