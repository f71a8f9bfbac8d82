"""Finds the article or story that a person names: by number, id or address, with near ones if it is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from digest.cli import listing
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.model import Article, Edition, Story
    from digest.newsroom import Newsroom

NEAR = 0.6
"""Likeness from which on an id or address may be mistyped."""

MOST = 3

SHOWN = 200
"""Characters of a name that a message repeats."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a person named.

    Attributes:
        story: that holds the article, None where it is left out.
        whole: a story was named, not one of its articles.
        seen: the version of the overlay in the listing that a number is of; None for other names.
        number: of the story in that listing, "" for other names.
    """

    article: Article
    story: Story | None
    whole: bool = False
    seen: int | None = None
    number: str = ""


def find(newsroom: Newsroom, edition: Edition, name: str) -> Found:
    """The article or story of an edition.

    Raises:
        UsageError: there is none; says where it is, or names near ones.
    """
    found = look(newsroom, edition, name) if name.strip() else None
    if found:
        return found
    if not name.strip():
        raise UsageError("name a story or an article: by a number of digest compose, an id, or an address")
    known = stored(newsroom, name)
    typed = name if len(name) <= SHOWN else f"{name[: SHOWN - 1]}…"
    if known:
        where = f"digest why {known.id} tells which edition has it"
        message = f"{titled(known)} is not in the press of {edition.date}; {where}"
    else:
        message = f"nothing in the press of {edition.date} is {typed}{_near(edition, name)}"
    raise UsageError(message)


def stored(newsroom: Newsroom, name: str) -> Article | None:
    """An article that is kept, whatever its edition, by its id or address."""
    articles = newsroom.store.articles
    return articles.one(name.casefold()) or (articles.one(id_of(name)) if id_of(name) else None)


def look(newsroom: Newsroom, edition: Edition, name: str) -> Found | None:
    """The same, or None.

    Raises:
        UsageError: a number that is none of the last listing.
    """
    if listing.NUMBER.fullmatch(name):
        return _numbered(newsroom, edition, name)
    ids = {name.casefold(), id_of(name)}
    for article, story in _all(edition):
        if article.id in ids:
            return Found(article, story)
    named = next((s for s in edition.stories if name.casefold() in {s.id, *s.aliases}), None)
    return Found(named.articles[0], named, whole=True) if named else None


def id_of(name: str) -> str:
    """The id of the article that is behind an address, "" for what is no address."""
    from digest.entries.address import article_id, named_by

    address = with_scheme(name)
    return article_id(address, "", "") if "/" in name and named_by(address) else ""


def with_scheme(address: str) -> str:
    """An address as programs need it; people leave the scheme out."""
    return address if "://" in address else f"https://{address}"


def titled(article: Article) -> str:
    """An article as lists name it."""
    return f"«{article.title}» ({article.outlet})"


def _numbered(newsroom: Newsroom, edition: Edition, number: str) -> Found:
    """What a number of the last listing means now.

    Raises:
        UsageError: it means nothing.
    """
    numbers = listing.kept(newsroom, edition.date)
    wanted = numbers.article(number, edition.date)
    for article, story in _all(edition):
        if article.id == wanted:
            return Found(article, story, "." not in number, numbers.version, number.partition(".")[0])
    message = f"number {number} is not there any more; list anew: digest compose --date {edition.date}"
    raise UsageError(message)


def _all(edition: Edition) -> Iterator[tuple[Article, Story | None]]:
    for story in edition.stories:
        for article in story.articles:
            yield article, story
    for rejection in edition.rejections:
        yield rejection.article, None


def _near(edition: Edition, name: str) -> str:
    """What may have been meant, in words."""
    scored = sorted(
        ((-_likeness(article, name), article.published, article.id, article) for article, _ in _all(edition)),
        key=lambda row: row[:3],
    )
    near = [article for score, _, _, article in scored[:MOST] if -score >= NEAR]
    if not near:
        return f"; digest compose --date {edition.date} lists it with numbers"
    return "; did you mean " + _listed(f"{titled(article)}, {article.id}" for article in near) + "?"


def _listed(names: Iterable[str]) -> str:
    return ", or ".join(names)


def _likeness(article: Article, name: str) -> float:
    """How near an article is to what was typed, 0 to 1: by id, address, or words of its title."""
    typed = name.casefold()[:SHOWN]
    if len(typed) > 3 and typed in article.title.casefold():
        return 1.0
    spellings = (article.id, article.url.partition("://")[2], article.title.casefold())
    return max(SequenceMatcher(None, typed.partition("://")[2] or typed, text).ratio() for text in spellings)
