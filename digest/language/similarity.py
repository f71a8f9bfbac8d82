"""Sparse vectors, the near pairs among them and groups of these, in time that grows with their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import chain
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

CONTRAST = 0.6
"""What the nearness of two groups is worth, where each has a name of its own that the other does not know."""

VOICES = 3
"""Reports a group must have before it is said to have a name of its own …"""

MOST, FEW = 0.8, 0.1
"""… and the parts of the reports, its own and the other's, that have it at least and at most."""

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


@dataclass(frozen=True, slots=True)
class Items:
    """What is to be grouped, item by item.

    Attributes:
        kinds: pairs of one kind count 1 in a mean …
        across: … and pairs of two kinds this much.
        marks: names and numbers, by which two groups of one kind of event are told apart.
    """

    kinds: Sequence[str]
    across: float
    marks: Sequence[AbstractSet[str]]


def average_link(
    items: Items, similarities: Mapping[tuple[int, int], float], *, stop: float
) -> list[list[int]]:
    """Join the two groups that are nearest on average, until none are nearer than `stop`.

    Args:
        items: numbered in their order.
        similarities: of pairs (lower, higher); pairs that are absent count 0.
        stop: mean similarity, 0 to 1, below which groups stay apart.

    Returns:
        Every item in one list, each list in order, lists by their first item.
    """
    links = _Links(items, similarities)
    heap = [(-value, a, b) for (a, b), value in similarities.items() if value >= stop]
    heapify(heap)
    while heap:
        _, a, b = heappop(heap)
        if a in links.members and b in links.members:
            new = links.join(a, b)
            for other, mean in links.means(new):
                if mean >= stop and (value := mean * links.contrast(new, other)) >= stop:
                    heappush(heap, (-value, other, new))
    return sorted(links.members.values())


def told_apart(
    items: Items, one: Sequence[int], other: Sequence[int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The marks of two groups by which they are told apart: those of the one, and those of the other.

    Both are empty where nearness is not worth less for them.
    """
    kinds = [Counter(items.kinds[item] for item in group) for group in (one, other)]
    mine, its = (_marks(items, group) for group in (one, other))
    own = sorted(_own(mine, len(one), its, len(other)))
    theirs = sorted(_own(its, len(other), mine, len(one)))
    if not _can_tell(len(one), len(other), *kinds) or not own or not theirs:
        return (), ()
    return tuple(own), tuple(theirs)


def _marks(items: Items, group: Iterable[int]) -> Counter[str]:
    return Counter(chain.from_iterable(items.marks[item] for item in group))


def _own(marks: Mapping[str, int], size: int, others: Mapping[str, int], its_size: int) -> Iterator[str]:
    """The marks that most of a group have, and next to none of another."""
    least, most = MOST * size, FEW * its_size
    return (mark for mark, count in marks.items() if count >= least and others.get(mark, 0) <= most)


def _can_tell(size: int, its_size: int, kinds: Mapping[str, int], others: Mapping[str, int]) -> bool:
    return min(size, its_size) >= VOICES and _same(kinds, others) > 0


def _same(one: Mapping[str, int], other: Mapping[str, int]) -> int:
    """How many pairs of two groups are of one kind."""
    return sum(count * other.get(kind, 0) for kind, count in one.items())


class _Links:
    """Groups of items, and the summed similarities between groups."""

    def __init__(self, items: Items, similarities: Mapping[tuple[int, int], float]) -> None:
        kinds = items.kinds
        self.members = {item: [item] for item in range(len(kinds))}
        self._items = items
        self._kinds = {item: Counter([kind]) for item, kind in enumerate(kinds)}
        self._marks: dict[int, Counter[str]] = {}
        self._sums: dict[int, dict[int, float]] = {item: {} for item in self.members}
        self._next = len(kinds)
        for (a, b), value in similarities.items():
            counted = value if kinds[a] == kinds[b] else value * items.across
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
            same = _same(kinds, self._kinds[other])
            pairs = same + self._items.across * (size * len(self.members[other]) - same)
            yield other, total / pairs

    def contrast(self, one: int, other: int) -> float:
        """What the nearness of two groups is worth: less where they have different names throughout."""
        sizes = len(self.members[one]), len(self.members[other])
        if not _can_tell(*sizes, self._kinds[one], self._kinds[other]):
            return 1.0
        return CONTRAST if self._has_own(one, other) and self._has_own(other, one) else 1.0

    def _has_own(self, group: int, other: int) -> bool:
        sizes = len(self.members[group]), len(self.members[other])
        return any(_own(self._marks_of(group), sizes[0], self._marks_of(other), sizes[1]))

    def _marks_of(self, group: int) -> Counter[str]:
        found = self._marks.get(group)
        if found is None:
            found = self._marks[group] = _marks(self._items, self.members[group])
        return found
