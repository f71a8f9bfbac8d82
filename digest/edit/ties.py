"""Why an article stands where it stands: the report nearest to it, what they share, what kept others away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from digest.edit.nearness import Nearness

SHARED = 5
"""Words that a tie names …"""

NEAR = 10
"""… and articles near to it …"""

AKIN = 20
"""… and articles that use its words."""


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

    def __str__(self) -> str:
        if not self.articles:
            return "nothing is near"
        words = ", ".join(f"«{word}»" for word, _ in self.shared)
        told = f"nearness {self.nearness:.2f}, {self.needed:.2f} joins; " + f"share {words or 'no word'}"
        return "; ".join((told, *self.doubts))


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
        fellows = [other for other in self._groups[self._group_of[one]] if other != one]
        if fellows:
            best = max(fellows, key=lambda other: (near.get(other, 0.0), -other))
            return self._tie(one, best, [best], near.get(best, 0.0), told)
        if not ranked:
            return Tie(needed=self._needed, akin=self._akin(one))
        mean, group = max(
            (self._mean(one, group), -group) for group in {self._group_of[other] for other in near}
        )
        members = self._groups[-group]
        best = max(members, key=lambda other: (near.get(other, 0.0), -other))
        return self._tie(one, best, members, mean, told)

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

    def _mean(self, one: int, group: int) -> float:
        members = self._groups[group]
        weights = [self._nearness.weight(one, other) for other in members]
        near = (self._neighbours[one].get(other, 0.0) for other in members)
        return sum(w * value for w, value in zip(weights, near, strict=True)) / sum(weights)

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
