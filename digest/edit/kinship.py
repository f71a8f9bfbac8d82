"""How near today's articles are to what was told, by the measure that makes one story of several reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from math import fsum

from digest.edit.nearness import Nearness
from digest.language.knowledge import Knowledge
from digest.model import Article, by_time


class Kinship:
    """The similarities of today's articles and told ones, and of groups of both."""

    def __init__(
        self, today: Iterable[Article], told: Collection[Article], knowledge: Knowledge, *, apart: timedelta
    ) -> None:
        """Compare articles, those of today with those that were told.

        Args:
            today: each id once, in any order.
            told: the same; no id is in both.
            knowledge: concepts and countries, to compare across languages.
            apart: reports further apart have nothing in common.
        """
        earlier = {article.id for article in told}
        ordered = sorted((*today, *told), key=by_time)
        self._place = {article.id: place for place, article in enumerate(ordered)}
        self._nearness = Nearness(ordered, knowledge, apart)
        self._candidates = set(self._nearness.candidates())
        is_told = [article.id in earlier for article in ordered]
        self._across = sorted(pair for pair in self._candidates if is_told[pair[0]] != is_told[pair[1]])
        self._known = {pair: self._nearness.measured(*pair) for pair in self._across}

    @property
    def near(self) -> Iterator[tuple[str, str, float]]:
        """Ids of an article of today and a told one, in either order, and their similarity, if any."""
        articles = self._nearness.articles
        near = (pair for pair in self._across if self._known[pair] > 0)
        return ((articles[one].id, articles[other].id, self._known[one, other]) for one, other in near)

    def between(self, some: Collection[str], others: Collection[str]) -> float:
        """Mean similarity (0 to 1) of all pairs of one and another, by their ids; 0 for ids nobody knows."""
        first = [self._place[one] for one in some if one in self._place]
        second = [self._place[other] for other in others if other in self._place]
        pairs = [(min(one, other), max(one, other)) for one in first for other in second]
        weights = [self._nearness.weight(*pair) for pair in pairs]
        total = fsum(self._of(pair) * weight for pair, weight in zip(pairs, weights, strict=True))
        return total / sum(weights) if weights else 0.0

    def _of(self, pair: tuple[int, int]) -> float:
        """Most pairs of one day, and of what was told, nobody asks for."""
        if pair not in self._candidates:
            return 0.0
        if pair not in self._known:
            self._known[pair] = self._nearness.measured(*pair)
        return self._known[pair]
