"""A frozen edition, read back from its JSON: all that its copies show, as it was when it was frozen.

What only its makers ask for (watches, the balance, the texts of articles) is not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from digest.model import (
    Article,
    Change,
    ChangeKind,
    Correction,
    Edition,
    Kind,
    LocalText,
    News,
    Picture,
    Rejection,
    Rendered,
    Section,
    Story,
    StoryState,
    View,
    Window,
    bytes_of,
)

Read = Mapping[str, Any]
"""An object of the JSON."""


def edition_of(body: str) -> Edition:
    """The edition that `edition_json` wrote; what earlier versions did not write is found as well as can be.

    Version 0.1 wrote no top stories, no section titles but the main language's, and no longer extracts: of
    its editions the first story leads, and sections have one title.
    """
    read = json.loads(body)
    cutoff = _moment(read["cutoff"])
    articles = _articles(read)
    return Edition(
        digest=read["digest"],
        date=date.fromisoformat(read["date"]),
        number=read["number"],
        languages=tuple(read["languages"]),
        window=Window(_moment(read["window"]["start"]), _moment(read["window"]["end"])),
        cutoff=cutoff,
        sections=tuple(_section(section, cutoff) for section in read["sections"]),
        rejections=tuple(_rejection(rejection, cutoff) for rejection in read["rejections"]),
        top=tuple(read.get("top", ())),
        late=frozenset(article["id"] for article in articles if article["late"]),
        notes=read.get("notes", {}),
        corrections=tuple(map(_correction, read.get("corrections", ()))),
    )


def _correction(read: Read) -> Correction:
    return Correction(
        date=date.fromisoformat(read["date"]),
        number=read["number"],
        at=_moment(read["at"]),
        notes=read["notes"],
        changes=tuple(map(_change, read["changes"])),
    )


def _change(read: Read) -> Change:
    texts = {key: read[key] or "" for key in ("language", "story", "section", "title", "before", "after")}
    return Change(ChangeKind(read["kind"]), **texts)


def picture_of(documents: Iterable[Rendered]) -> Picture | None:
    """The picture among an edition's documents, which its JSON describes; None where it has none."""
    bodies = {document.kind: document.body for document in documents}
    if Kind.PICTURE not in bodies:
        return None
    return Picture(body=bytes_of(bodies[Kind.PICTURE]), **json.loads(bodies[Kind.JSON])["picture"])


def _articles(read: Read) -> list[Read]:
    stories = (story for section in read["sections"] for story in section["stories"])
    printed = [article for story in stories for article in story["articles"]]
    return printed + [rejection["article"] for rejection in read["rejections"]]


def _section(read: Read, cutoff: datetime) -> Section:
    title = LocalText(read["titles"]) if "titles" in read else LocalText.plain(read["title"])
    return Section(read["id"], title, tuple(_story(story, read["id"], cutoff) for story in read["stories"]))


def _story(read: Read, section: str, cutoff: datetime) -> Story:
    articles = tuple(_article(article, cutoff) for article in read["articles"])
    return Story(
        id=read["id"],
        section=section,
        articles=articles,
        lead=read["lead"],
        views={language: _view(view, articles, read["lead"]) for language, view in read["views"].items()},
        brief=read["brief"],
        late=read["late"],
        reasons=tuple(read["reasons"]),
        copies=frozenset(article["id"] for article in read["articles"] if article.get("copy")),
        watch=tuple(read.get("watch", ())),
        state=StoryState(read.get("state", StoryState.NEW)),
        aliases=tuple(read.get("aliases", ())),
        first_told=date.fromisoformat(read["first_told"]) if read.get("first_told") else None,
        told_as=read.get("told_as") or "",
        news=_news(read.get("news") or {}),
    )


def _news(read: Read) -> News:
    return News(tuple(read.get("sentences", ())), tuple(read.get("numbers", ())))


def _view(read: Read, articles: Sequence[Article], lead: str) -> View:
    shown = _shown(read, articles, lead)
    short = read.get("short") or {}
    return View(
        article=shown.id,
        outlet=shown.outlet,
        title=read["title"],
        url=read["url"],
        summary=read["summary"],
        language=read["language"],
        published=shown.published,
        undated=shown.undated,
        short_title=short.get("title", ""),
        short_outlet=short.get("outlet", ""),
        short_url=short.get("url", ""),
        paragraphs=tuple(read.get("paragraphs", ())),
        note=read.get("note") or "",
    )


def _shown(read: Read, articles: Sequence[Article], lead: str) -> Article:
    """The article that a view shows: the one it names, else the one of its address, else the lead."""
    named = (article for article in articles if article.id == read.get("article"))
    linked = (article for article in articles if read["url"] and article.url == read["url"])
    leading = (article for article in articles if article.id == lead)
    return (*named, *linked, *leading, *articles)[0]


def _article(read: Read, cutoff: datetime) -> Article:
    published = _moment(read["published"]) if read["published"] else cutoff
    return Article(
        id=read["id"],
        source=read["source"],
        outlet=read["outlet"],
        url=read["url"],
        title=read["title"],
        language=read["language"],
        published=published,
        first_seen=cutoff,
        undated=not read["published"],
    )


def _rejection(read: Read, cutoff: datetime) -> Rejection:
    return Rejection(_article(read["article"], cutoff), read["reason"], tuple(read.get("watch", ())))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
