"""Sparse vectors, the near pairs among them and groups of these, in time that grows with their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from math import fsum, log, sqrt

PROBES = 20
"""Rarest features by which a text is found."""

CAPACITY = 50
"""Longest list of texts that one feature may bring; a commoner one cannot decide."""

HINT = 0.03
"""Part of the cosine that the probed features must give before the whole is reckoned …"""

LONE_HINT = 0.06
"""… and the part where only one of them is shared."""

Vector = Mapping[str, float]
"""Weights by feature, of length 1 (less, where features that occur once were left out)."""


def document_frequencies(texts: Iterable[Mapping[str, float]]) -> Counter[str]:
    """In how many texts each feature stands."""
    frequencies: Counter[str] = Counter()
    for text in texts:
        frequencies.update(text.keys())
    return frequencies


def inverse_frequency(count: int, total: int) -> float:
    """How much a feature tells: ln((N + 1) / (df + 1/2))."""
    return log((total + 1) / (count + 0.5))


def unit(weights: Mapping[str, float], shared: Mapping[str, int], *, alone: float = 1.0) -> dict[str, float]:
    """Weights scaled to length 1; features of one text only count in the length, by the part `alone`."""
    squares = sum(
        weight * weight * (1.0 if shared[feature] > 1 else alone * alone)
        for feature, weight in weights.items()
    )
    length = sqrt(squares)
    if not length:
        return {}
    return {feature: weight / length for feature, weight in weights.items() if shared[feature] > 1}


def cosine(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of length 1 at most."""
    # fsum gives the same in any order, and a set has another order in every process
    return fsum([one[feature] * other[feature] for feature in one.keys() & other.keys()])


def near_pairs(vectors: Sequence[Vector], shared: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Pairs (later, earlier) of texts that share rare features; each pair once.

    Each text is found by its rarest features only, and each feature brings the last texts before it:
    the work for one text is bounded however many there are.
    """
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, vector in enumerate(vectors):
        probes = sorted(vector, key=lambda feature: (shared[feature], -vector[feature], feature))[:PROBES]
        yield from ((index, other) for other in _found(vector, probes, postings))
        for feature in probes:
            postings[feature].append((index, vector[feature]))


def _found(
    vector: Vector, probes: Iterable[str], postings: Mapping[str, list[tuple[int, float]]]
) -> Iterator[int]:
    hints: dict[int, float] = {}
    again: set[int] = set()
    for feature in probes:
        weight = vector[feature]
        for other, its in postings.get(feature, ())[-CAPACITY:]:
            if other in hints:
                again.add(other)
                hints[other] += weight * its
            else:
                hints[other] = weight * its
    return (other for other, hint in hints.items() if hint >= (HINT if other in again else LONE_HINT))


def average_link(
    kinds: Sequence[str], similarities: Mapping[tuple[int, int], float], *, stop: float, across: float
) -> list[list[int]]:
    """Join the two groups that are nearest on average, until none are nearer than `stop`.

    Args:
        kinds: of each item; items are numbered in this order.
        similarities: of pairs (lower, higher); pairs that are absent count 0.
        stop: mean similarity, 0 to 1, below which groups stay apart.
        across: what a pair of two kinds counts in the mean; a pair of one kind counts 1.

    Returns:
        Every item in one list, each list in order, lists by their first item.
    """
    links = _Links(kinds, similarities, across)
    heap = [(-value, a, b) for (a, b), value in similarities.items() if value >= stop]
    heapify(heap)
    while heap:
        _, a, b = heappop(heap)
        if a in links.members and b in links.members:
            new = links.join(a, b)
            for other, mean in links.means(new):
                if mean >= stop:
                    heappush(heap, (-mean, other, new))
    return sorted(links.members.values())


class _Links:
    """Groups of items, and the summed similarities between groups."""

    def __init__(
        self, kinds: Sequence[str], similarities: Mapping[tuple[int, int], float], across: float
    ) -> None:
        self.members = {item: [item] for item in range(len(kinds))}
        self._across = across
        self._kinds = {item: Counter([kind]) for item, kind in enumerate(kinds)}
        self._sums: dict[int, dict[int, float]] = {item: {} for item in self.members}
        self._next = len(kinds)
        for (a, b), value in similarities.items():
            counted = value if kinds[a] == kinds[b] else value * across
            self._sums[a][b] = self._sums[b][a] = counted

    def join(self, a: int, b: int) -> int:
        """Make one group of two, under a new number."""
        new, self._next = self._next, self._next + 1
        self.members[new] = sorted(self.members.pop(a) + self.members.pop(b))
        self._kinds[new] = self._kinds.pop(a) + self._kinds.pop(b)
        joined: dict[int, float] = {}
        for old in (a, b):
            for other, value in self._sums.pop(old).items():
                if other not in (a, b):
                    joined[other] = joined.get(other, 0.0) + value
                    del self._sums[other][old]
        self._sums[new] = joined
        for other, value in joined.items():
            self._sums[other][new] = value
        return new

    def means(self, group: int) -> Iterator[tuple[int, float]]:
        """The mean similarity to each group that has any, by number."""
        size, kinds = len(self.members[group]), self._kinds[group]
        for other, total in self._sums[group].items():
            theirs = self._kinds[other]
            same = sum(count * theirs[kind] for kind, count in kinds.items())
            pairs = same + self._across * (size * len(self.members[other]) - same)
            yield other, total / pairs
