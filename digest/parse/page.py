"""An article's page to an Entry: its title, its time, its text, without what stands around it.

Pages tell one thing in several places, and the places disagree. What is read first here is what is
written for machines to quote, then what readers see; the list that led to the page fills what is missing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from itertools import chain, islice
from typing import TYPE_CHECKING

from digest.entries import dates
from digest.entries.address import host_of
from digest.entries.entry import Entry
from digest.errors import SourceError
from digest.markup import fold
from digest.model import Document
from digest.parse import extract, structured
from digest.parse.facts import Facts
from digest.parse.listing import Link
from digest.parse.tree import label_of, names_of, text_of, tree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SHORT = 250
"""Letters of a text from which on the state of the page's scripts is not asked for more."""

AROUND = 8
"""Elements around a headline in which its time is looked for, from the nearest on."""

MOST_LABELS = 3000
"""Short texts of a page that are looked at for a time."""

_TIMES = (
    "article:published_time og:article:published_time article:published og:published_time datepublished"
    " pubdate publishdate publish_date publish-date sailthru.date parsely-pub-date dc.date.issued"
    " dcterms.created dcterms.date dcterms.issued dc.date.created dc.date article.published date created"
)
TIMES = tuple(_TIMES.split())
"""Names of <meta> that tell when an article was published, the surest first."""

_CHANGED = re.compile(r"updated|modified|edited|обновлен|изменен|навсозӣ|таҳрир|оновлено", re.IGNORECASE)
_CUT = ("…", "...")
_LABELS = (
    "time",
    "span",
    "small",
    "div",
    "p",
    "td",
    "li",
    "b",
    "i",
    "em",
    "a",
    "dd",
    "abbr",
    "strong",
    "font",
    "h5",
    "h6",
)


def entry(document: Document, zone: tzinfo, link: Link | None = None) -> Entry:
    """What an article's page tells, uncleaned.

    Args:
        document: the page.
        zone: of times which name none.
        link: how a list named it: its identity, its title, and what the page does not tell.

    Raises:
        SourceError: it is no page, or it has neither title nor text.
    """
    root = tree(document)
    if root is None:
        raise SourceError(document.address, "it is not a web page")
    link = link or Link(document.address, "")
    facts = Facts(root, document.address)
    found = _entry(facts, link, _published(facts, zone, link, document.fetched_at))
    # The text comes last: to find it, the page is taken apart.
    titles = {fold(title) for title in (found.title, facts.title(""), *facts.headings("h1"))}
    paragraphs = extract.text(root, facts.aside, titles, tuple(_kept(facts)))
    if not found.title and not paragraphs:
        raise SourceError(document.address, "it has neither title nor text")
    return replace(found, title=html.escape(found.title), content=_as_markup(paragraphs))


def _entry(facts: Facts, link: Link, published: str) -> Entry:
    sections = [facts.meta("article:section"), *structured.names(facts.data, "articleSection"), link.rubric]
    return Entry(
        title=link.title if link.title and not link.title.endswith(_CUT) else facts.title(link.title),
        link=link.address,
        guid="" if host_of(link.address) else link.address,
        summary=html.escape(facts.meta("og:description", "description", "twitter:description")),
        published=published,
        categories=tuple(dict.fromkeys(filter(None, sections))),
        language=facts.language(),
        author=facts.author(),
        url=facts.own_address(link.address),
    )


def _published(facts: Facts, zone: tzinfo, link: Link, read_at: datetime) -> str:
    """When; to the second where the page or its list tells it so, else the day's midnight in the zone."""
    told = [moment for text in _told(facts) if (moment := _moment(text, zone))]
    told += [link.published] if link.published else []
    if not told:
        found = dates.moment(extract.day(facts.root, link.address, read_at), zone)
        return _exact(found) if found else ""
    # One place tells the day, another the hour of the same day.
    exact = (moment for moment in told if not _is_midnight(moment, zone) and _same_day(moment, told[0], zone))
    return _exact(next(exact, told[0]) if _is_midnight(told[0], zone) else told[0])


def _told(facts: Facts) -> Iterator[str]:
    """Where a page tells its time, the surest first."""
    yield facts.ld("datePublished")
    yield from map(facts.meta, TIMES)
    yield facts.ld("dateCreated")
    yield facts.ld("uploadDate")
    for node in facts.root.iter("*"):
        if node.get("itemprop") == "datePublished" and node not in facts.aside:
            yield node.get("datetime") or node.get("content") or text_of(node)
    yield from _labels(facts)


def _labels(facts: Facts) -> Iterator[str]:
    """Short texts that name a day, those around the headline first.

    Headers of newspapers show today's date, and lists of other stories show theirs: what stands
    nearest to the headline is the article's.
    """
    head = next(facts.heads("h1"), None)
    head = next(facts.heads("h2"), facts.root) if head is None else head
    seen: set[HtmlElement] = set()
    for place in (*islice(chain([head], head.iterancestors()), AROUND), facts.root):
        nodes = [
            node
            for node in islice(place.iter(*_LABELS), MOST_LABELS)
            if node not in seen and node not in facts.aside
        ]
        seen.update(nodes)
        labels = [label for node in nodes for label in _label(node)]
        yield from sorted(labels, key=lambda label: dates.clock(label) is None)


def _label(node: HtmlElement) -> Iterator[str]:
    shown = label_of(node)
    if _CHANGED.search(shown) or _CHANGED.search(names_of(node)):
        return
    if node.tag == "time" and node.get("datetime"):
        yield node.get("datetime", "")
    if dates.day(shown) is not None:
        yield shown


def _moment(text: str, zone: tzinfo) -> datetime | None:
    if text.isdigit() and len(text) in {10, 13}:
        return datetime.fromtimestamp(int(text[:10]), UTC)
    return dates.moment(text, zone) if text else None


def _is_midnight(moment: datetime, zone: tzinfo) -> bool:
    return not any(moment.astimezone(zone).timetuple()[3:6])


def _same_day(one: datetime, other: datetime, zone: tzinfo) -> bool:
    return one.astimezone(zone).date() == other.astimezone(zone).date()


def _exact(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S Z")


def _kept(facts: Facts) -> Iterator[str]:
    """The article's text as the page's data has it."""
    told = structured.body(facts.data)
    if told:
        yield told
    if len(told) < SHORT:
        yield from structured.state_texts(facts.root)


def _as_markup(paragraphs: tuple[str, ...]) -> str:
    return "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
