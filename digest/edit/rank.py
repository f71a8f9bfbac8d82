"""Which story comes first, and which of its articles leads it; every term is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log

from digest.edit.english import counted
from digest.language.words import primary
from digest.model import Article, by_time

HALF_AS_FRESH = timedelta(hours=96)
"""An age at which a story counts half: within one day freshness decides between equals only."""

READABLE = 60
"""Characters of a text that can be printed as a summary."""

SUMMARY = 0.1
LANGUAGE = 0.1
WEIGHT = 0.1
"""What a text, the main language and a point of the outlet's weight give, beside similarity of 0 to 1."""

WATCHED = 0.5
"""What a watched word gives, times the weight of its watch: a little more than a second outlet, which
gives ln 3 - ln 2 = .41, and less than a third one. Of several watches the heaviest counts."""

NOTHING_WATCHED: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Standing:
    """How much a story matters: a number to sort by, larger first, and its terms in words."""

    score: float
    reason: str


def standing(
    articles: Sequence[Article],
    *,
    copies: frozenset[str],
    weight: Callable[[Article], float],
    end: datetime,
    watched: Mapping[str, float] = NOTHING_WATCHED,
) -> Standing:
    """How much a story matters.

    ln(1 + the weights of the outlets that tell it, copies of one text once) x freshness, and a
    little for a text that can be printed and for a watched word.

    Args:
        articles: of the story, at least one.
        copies: ids of articles that copy another outlet's text.
        weight: of an article's outlet, 0 to 3.
        end: of the window; freshness is measured from there.
        watched: weights, 0 to 3, of the watches whose words stand in it, by name.
    """
    outlets: dict[str, float] = {}
    for article in articles:
        if article.id not in copies:
            outlets[article.outlet] = max(weight(article), outlets.get(article.outlet, 0.0))
    age = max(timedelta(0), end - max(article.published for article in articles))
    fresh = 1 / (1 + age / HALF_AS_FRESH)
    readable = any(is_readable(article) for article in articles)
    attention = WATCHED * max(watched.values(), default=0.0)
    score = log(1 + sum(outlets.values())) * fresh + (SUMMARY if readable else 0.0) + attention
    terms = [
        _in_words(articles, outlets, age),
        *([] if readable else ["no text to print"]),
        *([f"watched: {', '.join(watched)} {attention:+.2f}"] if watched else []),
    ]
    return Standing(score, ", ".join(terms))


def _in_words(articles: Sequence[Article], outlets: Mapping[str, float], age: timedelta) -> str:
    carried = len({article.outlet for article in articles} - outlets.keys())
    heavy = [f"{name} counts {weight:g}" for name, weight in sorted(outlets.items()) if weight != 1]
    told = [
        counted(len(outlets), "outlet"),
        *([counted(carried, "copy", "copies")] if carried else []),
        *heavy,
    ]
    hours = int(age / timedelta(hours=1))
    newest = f"newest {counted(hours, 'hour')} before the window ends" if hours else "newest in the last hour"
    return ", ".join((*told, counted(len(articles), "report"), newest))


def is_readable(article: Article) -> bool:
    """Whether it brings a text that can be printed below its title."""
    return len(article.summary) >= READABLE or len(article.text) >= READABLE


def best_article(
    articles: Iterable[Article],
    *,
    closeness: Mapping[str, float],
    language: str,
    weight: Callable[[Article], float],
) -> Article:
    """The article that tells a story best: near to the others, readable, of a weighty outlet.

    Args:
        articles: at least one.
        closeness: mean similarity (0 to 1) to the other articles, by id.
        language: the main one, slightly preferred.
        weight: of an article's outlet, 0 to 3.
    """

    def merit(article: Article) -> float:
        return (
            closeness.get(article.id, 0.0)
            + (LANGUAGE if primary(article.language) == primary(language) else 0.0)
            + (SUMMARY if is_readable(article) else 0.0)
            + WEIGHT * weight(article)
        )

    return min(articles, key=lambda a: (-round(merit(a), 9), *by_time(a)))
