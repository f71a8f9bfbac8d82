"""The operator's rules: what is blocked is left out, and where some are to be kept, all others are.

Before repeats are looked for: a blocked article must neither stand for a story nor swallow another
outlet's copy of it. Order and meaning are those of Miniflux: block rules first, then keep rules, those
of all sources before the source's own; the first that matches decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from digest.model import Article, Rejection
from digest.patterns import Pattern
from digest.rule import Field, Rule, parsed
from digest.settings import EditPolicy

EVERYWHERE = "all sources"

SHOWN = 100
"""Characters of a rule in a reason; a list of words can have hundreds."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """Articles by what the rules say of them; every one is in one of both."""

    articles: tuple[Article, ...]
    rejections: tuple[Rejection, ...]


def sift(articles: Iterable[Article], policy: EditPolicy, now: datetime) -> Sifted:
    """Hold articles against the rules of all sources and of their own.

    Args:
        articles: in any order, which stays.
        policy: its rules, and those of its sources.
        now: from which `future` and `max-age` count. Days begin at midnight in UTC, as in Miniflux.

    Raises:
        RuleError: a rule cannot be read; those of a config file have been checked.
    """
    books = _books(policy)
    taken: list[Article] = []
    left_out: list[Rejection] = []
    for article in articles:
        book = books.get(article.source, books[""])
        reason = book.blocked(article, now) or book.unkept(article, now)
        if reason:
            left_out.append(Rejection(article, reason))
        else:
            taken.append(article)
    return Sifted(tuple(taken), tuple(left_out))


def blocked(article: Article, policy: EditPolicy, now: datetime) -> str:
    """Which rule blocks an article, of which no more than its address may be known; "" for none."""
    books = _books(policy)
    return books.get(article.source, books[""]).blocked(article, now)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A rule, and whose it is."""

    rule: Rule
    owner: str


@dataclass(frozen=True, slots=True)
class _Book:
    """The rules for the articles of one source, in their order."""

    block: tuple[_Listed, ...]
    keep: tuple[_Listed, ...]

    def blocked(self, article: Article, now: datetime) -> str:
        """Which rule blocks an article; "" for none."""
        for listed in self.block:
            if _matches(listed.rule, article, now):
                return f"blocked by «{_short(listed.rule.line)}», a rule for {listed.owner}"
        return ""

    def unkept(self, article: Article, now: datetime) -> str:
        """Why an article that is not blocked is left out all the same; "" if it is not."""
        if not self.keep or any(_matches(listed.rule, article, now) for listed in self.keep):
            return ""
        owners = dict.fromkeys(listed.owner for listed in self.keep)
        return f"no keep rule matched; there are rules for {' and for '.join(owners)}"


def _books(policy: EditPolicy) -> dict[str, _Book]:
    """The rules by source; under "" those for sources that the settings do not know any more."""
    block, keep = _listed(policy.block, EVERYWHERE), _listed(policy.keep, EVERYWHERE)
    books = {"": _Book(block, keep)}
    for name, source in policy.sources.items():
        books[name] = _Book((*block, *_listed(source.block, name)), (*keep, *_listed(source.keep, name)))
    return books


def _listed(lines: Iterable[str], owner: str) -> tuple[_Listed, ...]:
    return tuple(_Listed(parsed(line), owner) for line in lines)


def _matches(rule: Rule, article: Article, now: datetime) -> bool:
    if isinstance(rule.wanted, Pattern):
        return any(rule.wanted.matches(text) for text in _texts(rule.field, article))
    return rule.wanted.holds(article.published, now)


def _texts(field: Field, article: Article) -> tuple[str, ...]:
    """What a field means; addresses of comments are not kept, so nothing matches there."""
    match field:
        case Field.TITLE:
            return (article.title,)
        case Field.URL:
            return (article.url,)
        case Field.CONTENT:
            return (article.text, article.summary)
        case Field.AUTHOR:
            return (article.author,)
        case Field.TAG:
            return article.categories
        case _:
            return ()


def _short(line: str) -> str:
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
