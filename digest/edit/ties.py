"""Why an article stands where it stands: the report nearest to it, what they share, what kept others away."""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product
from math import fsum

from digest.edit.nearness import Nearness
from digest.language import grouping

SHARED = 5
"""Words that a tie names …"""

NEAR = 10
"""… and articles near to it …"""

AKIN = 20
"""… and articles that use its words."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The story next to that of an article, and why they are two.

    Attributes:
        article: the id of its report that is nearest to the article.
        nearness: 0 to 1, to that report.
        mean: 0 to 1, of the two stories on average.
        names: what only the one story names, and what only the other; both empty unless their average
            was lowered for it.
    """

    article: str
    nearness: float
    mean: float
    names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclass(frozen=True, slots=True)
class Tie:
    """An article and the report nearest to it.

    Attributes:
        articles: ids: its nearest fellow in its story; for an article alone all of the story that it is
            nearest to, and was not joined to; () where nothing is near at all.
        nearness: 0 to 1, to that fellow, or on average to that story.
        shared: words they share, as this article writes them, each with its part of the nearness; the
            heaviest first.
        doubts: in words, what makes them less near than the words they share.
        needed: the average nearness that joins.
        near: the articles nearest to it, whatever their story, and how near; the nearest first.
        neighbour: of an article in a story, the next one; None where no other is near.
        akin: ids of articles that use its words, those with its rarest words first: near or not, they
            change how much these words tell, and so may part it from its story.
    """

    articles: tuple[str, ...] = ()
    nearness: float = 0.0
    shared: tuple[tuple[str, float], ...] = ()
    doubts: tuple[str, ...] = ()
    needed: float = 0.0
    near: tuple[tuple[str, float], ...] = ()
    akin: tuple[str, ...] = ()
    neighbour: Neighbour | None = None


class Ties:
    """The ties of all articles of a day, each reckoned when it is asked for."""

    def __init__(self, nearness: Nearness, groups: Sequence[Sequence[int]], *, needed: float) -> None:
        self._nearness = nearness
        self._groups = groups
        self._needed = needed

    def of(self, article: str) -> Tie:
        """The tie of the article with this id.

        Raises:
            KeyError: there is none.
        """
        one = self._numbers[article]
        near = self._neighbours[one]
        ranked = sorted(near, key=lambda other: (-near[other], other))
        told = tuple((self._id(other), near[other]) for other in ranked[:NEAR])
        own = self._groups[self._group_of[one]]
        if len(own) > 1:
            best = max((other for other in own if other != one), key=lambda o: (near.get(o, 0.0), -o))
            tie = self._tie(one, best, [best], near.get(best, 0.0), told)
            return replace(tie, neighbour=self._neighbour(one, ranked))
        if ranked:
            return self._alone(one, near, told)
        return Tie(needed=self._needed, akin=self._akin(one))

    def _alone(self, one: int, near: Mapping[int, float], told: tuple[tuple[str, float], ...]) -> Tie:
        """The story that an article was not joined to."""
        mean, group = max(
            (self._mean([one], self._groups[group]), -group)
            for group in {self._group_of[other] for other in near}
        )
        members = self._groups[-group]
        best = max(members, key=lambda other: (near.get(other, 0.0), -other))
        return self._tie(one, best, members, mean, told)

    def _neighbour(self, one: int, ranked: Sequence[int]) -> Neighbour | None:
        """The story of the nearest report of another story."""
        own = self._groups[self._group_of[one]]
        found = next((other for other in ranked if other not in own), None)
        if found is None:
            return None
        group = self._groups[self._group_of[found]]
        mine, its = grouping.told_apart(self._nearness.items, own, group)
        mean = self._mean(own, group) * (grouping.CONTRAST if mine else 1.0)
        names = self._written(mine, own), self._written(its, group)
        return Neighbour(self._id(found), self._neighbours[one][found], mean, names)

    def _written(self, features: Iterable[str], group: Sequence[int]) -> tuple[str, ...]:
        """Features as reports of a group write them."""
        surfaces = ChainMap(*(dict(self._nearness.surfaces(member)) for member in group))
        return tuple(sorted({surfaces[feature] for feature in features}))[:SHARED]

    def _tie(
        self, one: int, best: int, members: Sequence[int], mean: float, near: tuple[tuple[str, float], ...]
    ) -> Tie:
        return Tie(
            articles=tuple(map(self._id, members)),
            nearness=mean,
            shared=self._shared(one, best),
            doubts=self._nearness.doubts(one, best),
            needed=self._needed,
            near=near,
            akin=self._akin(one),
        )

    def _mean(self, group: Sequence[int], other: Sequence[int]) -> float:
        pairs = list(product(group, other))
        weights = [self._nearness.weight(*pair) for pair in pairs]
        near = (self._nearness.between(*pair) for pair in pairs)
        return fsum(w * value for w, value in zip(weights, near, strict=True)) / sum(weights)

    def _shared(self, one: int, other: int) -> tuple[tuple[str, float], ...]:
        surfaces, found = self._nearness.surfaces(one), dict[str, float]()
        for feature, weight in self._nearness.shared(one, other).items():
            found[surfaces[feature]] = found.get(surfaces[feature], 0.0) + weight
        return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:SHARED])

    def _akin(self, one: int) -> tuple[str, ...]:
        found = islice((other for other in self._nearness.akin(one) if other != one), AKIN)
        return tuple(map(self._id, found))

    def _id(self, number: int) -> str:
        return self._nearness.articles[number].id

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {article.id: number for number, article in enumerate(self._nearness.articles)}

    @cached_property
    def _group_of(self) -> Mapping[int, int]:
        return {one: number for number, members in enumerate(self._groups) for one in members}

    @cached_property
    def _neighbours(self) -> Mapping[int, Mapping[int, float]]:
        found: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for (one, other), value in self._nearness.pairs.items():
            found[one][other] = found[other][one] = value
        return found
