"""An article's page to the Article: its title, its time, its text, without what stands around it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from digest.collect import dates
from digest.collect.address import absolute, canonical_url, host_of
from digest.collect.clean import fold
from digest.collect.entry import LIBRARY_FAULTS, Entry, Occasion, to_article
from digest.collect.listing import Link, label_of, stands_aside, text_of, tree
from digest.errors import SourceError
from digest.markup import plain
from digest.model import Article, Document, Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BYLINE = 60
"""Characters of a first line that only repeats when, and by how many, a text was read."""

MIN_TEXT = 40
"""Characters; what is shorter is a caption or a notice about cookies."""

MAX_LD = 20
"""Blocks of structured data that are looked at."""

_SITE_NAME = re.compile(r"\s+[|–—-]\s+[^|–—]{2,60}$")


def article(document: Document, source: Source, occasion: Occasion, link: Link | None = None) -> Article:
    """The article of a page.

    Args:
        document: the page.
        source: whose page it is.
        occasion: its zone is that of times which name none.
        link: how a list named it: its identity, and what the page does not tell.

    Raises:
        SourceError: it is no page, or it has neither title nor text.
    """
    root = tree(document)
    if root is None:
        raise SourceError(source.name, f"{document.address} is not a web page")
    link = link or Link(document.address, "")
    facts = _Facts(root)
    title = _title(facts, link)
    entry = Entry(
        title=html.escape(title),
        link=link.address,
        guid="" if host_of(link.address) else link.address,
        summary=html.escape(facts.meta("og:description")),
        content=_as_markup(_text(root, title, source.name)),
        published=_published(facts, occasion, link),
        categories=tuple(
            filter(None, [facts.meta("article:section") or facts.ld("articleSection") or link.rubric])
        ),
        language=root.get("lang") or facts.ld("inLanguage"),
    )
    made = to_article(entry, source, occasion)
    if made is None:
        raise SourceError(source.name, f"{document.address} has neither title nor text")
    return replace(made, url=_address(facts, document.address, link.address) or made.url)


class _Facts:
    """What a page says of itself, for machines."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self._metas = {
            str(node.get("property") or node.get("name")).lower(): fold(node.get("content") or "")
            for node in reversed([*root.iter("meta")])
        }
        self._ld = next(_news_articles(root), {})

    def meta(self, name: str) -> str:
        """The content of the first <meta> of this name."""
        return self._metas.get(name, "")

    def ld(self, name: str) -> str:
        """A text of the page's structured data (schema.org, JSON-LD)."""
        value = self._ld.get(name)
        value = value[0] if isinstance(value, list) and value else value
        return fold(value) if isinstance(value, str) else ""

    def headings(self) -> Iterator[str]:
        """The texts of headings that do not stand aside, the most important first."""
        for tag in ("h1", "h2", "h3"):
            yield from (text_of(node) for node in self.root.iter(tag) if not stands_aside(node))

    def canonical(self) -> str:
        """The address that the page calls its own."""
        nodes = (node for node in self.root.iter("link") if (node.get("rel") or "").lower() == "canonical")
        return next((node.get("href") or "" for node in nodes), "")


def _news_articles(root: HtmlElement) -> Iterator[Mapping[str, Any]]:
    scripts = [node for node in root.iter("script") if node.get("type") == "application/ld+json"]
    for node in scripts[:MAX_LD]:
        try:
            found = json.loads(node.text or "")
        except (ValueError, RecursionError):
            continue
        graph = found.get("@graph", found) if isinstance(found, dict) else found
        for part in graph if isinstance(graph, list) else [graph]:
            if isinstance(part, dict) and ("headline" in part or "datePublished" in part):
                yield part


def _title(facts: _Facts, link: Link) -> str:
    told = facts.meta("og:title") or facts.ld("headline")
    if told:
        return told
    names = next((text_of(node) for node in facts.root.iter("title")), "")
    repeated = (text for text in facts.headings() if text and (text in names or text == link.title))
    first = next((text_of(node) for node in facts.root.iter("h1") if not stands_aside(node)), "")
    return next(repeated, "") or first or link.title or _SITE_NAME.sub("", names)


def _published(facts: _Facts, occasion: Occasion, link: Link) -> str:
    for text in _times(facts):
        told = dates.moment(text, occasion.zone)
        if told:
            return _exact(told)
    return _exact(link.published) if link.published else ""


def _times(facts: _Facts) -> Iterator[str]:
    """Where a page tells its time, the surest first."""
    for name in ("article:published_time", "datepublished", "dc.date.issued", "dc.date", "date"):
        yield facts.meta(name)
    yield facts.ld("datePublished")
    for node in facts.root.iter("time"):
        if not stands_aside(node):
            yield node.get("datetime") or text_of(node)
    for node in facts.root.iter("span", "small", "div", "p", "td", "li", "b", "i"):
        text = label_of(node)
        if dates.clock(text) and not stands_aside(node):
            yield text


def _exact(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S Z")


def _address(facts: _Facts, base: str, listed: str) -> str:
    canonical = canonical_url(absolute(facts.canonical(), base)) if facts.canonical() else ""
    named = canonical.split("/", 3)[-1] if canonical else ""
    return canonical if named and host_of(listed) in {"", host_of(canonical)} else ""


def _text(root: HtmlElement, title: str, source: str) -> list[str]:
    lines = [fold(line) for line in _extracted(root, source).split("\n")]
    if sum(map(len, lines)) < MIN_TEXT:
        lines = [fold(line) for line in _densest(root).split("\n\n")]
    return [line for line in lines if line and not _is_head(line, title)]


def _extracted(root: HtmlElement, source: str) -> str:
    from lxml import etree
    from lxml import html as lxml_html
    from trafilatura import extract

    try:
        page = lxml_html.tostring(root, encoding="unicode")
        text = extract(page, favor_precision=True, include_comments=False, include_tables=False)
    except (*LIBRARY_FAULTS, etree.LxmlError) as error:
        reason = f"a page cannot be read ({type(error).__name__} of its parser)"
        raise SourceError(source, reason) from error
    return str(text or "")


def _densest(root: HtmlElement) -> str:
    """The text of the element that holds most text of its own: for pages without paragraphs."""
    from lxml import html as lxml_html

    candidates = [
        node for node in root.iter("div", "td", "article", "section", "main") if not stands_aside(node)
    ]
    best = max(candidates, key=_density, default=None)
    return plain(lxml_html.tostring(best, encoding="unicode", with_tail=False)) if best is not None else ""


def _density(node: HtmlElement) -> int:
    own = len((node.text or "").strip()) + sum(len((child.tail or "").strip()) for child in node)
    return own + sum(len(text_of(child)) for child in node if child.tag == "p")


def _is_head(line: str, title: str) -> bool:
    """Whether a line only repeats the title, or the date and the number of views."""
    byline = len(line) <= BYLINE and not line.endswith((".", "!", "?", "…", "»", '"'))
    return line == fold(title) or (byline and dates.day(line) is not None)


def _as_markup(paragraphs: list[str]) -> str:
    return "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
