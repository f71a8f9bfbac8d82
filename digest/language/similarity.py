"""Sparse vectors and the near pairs among them, in time that grows with their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import fsum, log, sqrt

PROBES = 50
"""Rarest features by which a text is found."""

CAPACITY = 32
"""Longest list of texts that one feature may bring; a commoner one cannot decide."""

BUDGET = 200
"""Texts that all features of one text may bring together, rarest first: so the work for a text is bounded.

On public events 200 and 400 gave the same groups; with 12 probes instead, B-cubed F1 lost .02.
"""

LONE = 0.15
"""Part of the cosine that a feature must give if it is the only one of those probed that two texts share."""

HEAVY = sqrt(LONE)
"""What a feature must weigh in one of two texts to be enough alone."""

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


def rarities(
    frequencies: Mapping[str, int], total: int, *, least: float, less: float = 0.0
) -> dict[str, float]:
    """How much each feature tells, minus `less`; those that tell less than `least` are left out."""
    tells = {count: inverse_frequency(count, total) for count in set(frequencies.values())}
    return {feature: tells[n] - less for feature, n in frequencies.items() if tells[n] >= least}


def vector(
    weights: Mapping[str, float], rarity: Mapping[str, float], shared: Mapping[str, int], *, alone: float
) -> dict[str, float]:
    """Weights by rarity, scaled to length 1.

    Features that no other text has cannot match: they count in the length only, by the part `alone`.
    """
    squares, kept = 0.0, {}
    for feature, weight in weights.items():
        if feature not in rarity:
            continue
        value = weight * rarity[feature]
        if shared[feature] > 1:
            kept[feature] = value
            squares += value * value
        else:
            squares += (alone * value) ** 2
    length = sqrt(squares)
    return {feature: value / length for feature, value in kept.items()} if length else {}


def cosine(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of length 1 at most."""
    # fsum gives the same in any order, and a set has another order in every process
    return fsum([one[feature] * other[feature] for feature in one.keys() & other.keys()])


def near_pairs(vectors: Sequence[Vector], shared: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Pairs (later, earlier) of texts that share rare features; each pair once.

    Each text is found by its rarest features only, and each feature brings the last texts before it:
    the work for one text is bounded however many there are.
    """
    postings = _Postings(vectors)
    for index, own in enumerate(vectors):
        probes = sorted(own, key=shared.__getitem__)[:PROBES]
        yield from ((index, other) for other in postings.found(own, probes))
        postings.add(index, probes)


class _Postings:
    """The last texts that have each feature; apart from them those in which it is heavy."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self._vectors = vectors
        self._all: defaultdict[str, list[int]] = defaultdict(list)
        self._heavy: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, index: int, probes: Iterable[str]) -> None:
        """Let a text be found by these of its features."""
        own = self._vectors[index]
        for feature in probes:
            found = self._all[feature]
            found.append(index)
            if len(found) > 2 * CAPACITY:
                del found[:CAPACITY]
            if own[feature] >= HEAVY:
                self._heavy[feature].append(index)

    def found(self, own: Vector, probes: Iterable[str]) -> set[int]:
        """Texts that have two of the features, or one that is enough alone."""
        hits: list[int] = []
        alone: set[int] = set()
        for feature in probes:
            if feature not in self._all:
                continue
            found = self._all[feature][-CAPACITY:]
            hits += found
            if own[feature] >= HEAVY:
                alone.update(self._near(feature, own[feature], found))
            elif feature in self._heavy:
                alone.update(self._near(feature, own[feature], self._heavy[feature][-CAPACITY:]))
            if len(hits) > BUDGET:
                break
        return alone.union(other for other, times in Counter(hits).items() if times > 1)

    def _near(self, feature: str, weight: float, others: Iterable[int]) -> Iterator[int]:
        return (other for other in others if weight * self._vectors[other][feature] >= LONE)
