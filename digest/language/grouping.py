"""Groups of what is near: joined by average link, told apart by names of their own, with angles drawn in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import reduce
from heapq import heapify, heappop, heappush
from itertools import chain
from math import sqrt

CONTRAST = 0.6
"""What the nearness of two groups is worth, where each has a name of its own that the other does not know."""

VOICES = 3
"""Reports a group must have before it is said to have a name of its own …"""

MOST, FEW = 0.8, 0.1
"""… and the parts of the reports, its own and the other's, that have it at least and at most."""

ANGLE, TOLD = 2, 7
"""Reports of a group that may be one more angle of an event, and of an event that may have many.

With fewer told the middle of a group is chance: five let two near misses in.
"""


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

    Of an event that many tell, reaction and background share little with each report and much with all
    of them: at the end such a small group joins a large one whose middle is as near as `stop`.

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
    for angles in links.angles(stop).values():
        reduce(links.join, angles)
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
        self._inside = dict.fromkeys(self.members, 0.0)
        self._next = len(kinds)
        for (a, b), value in similarities.items():
            counted = value if kinds[a] == kinds[b] else value * items.across
            self._sums[a][b] = self._sums[b][a] = counted

    def join(self, a: int, b: int) -> int:
        """Make one group of two, under a new number."""
        new, self._next = self._next, self._next + 1
        self.members[new] = sorted(self.members.pop(a) + self.members.pop(b))
        self._kinds[new] = self._kinds.pop(a) + self._kinds.pop(b)
        self._inside[new] = self._inside.pop(a) + self._inside.pop(b) + self._sums[a].get(b, 0.0)
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

    def angles(self, stop: float) -> Mapping[int, Sequence[int]]:
        """Events, each with itself and the small groups whose angle of it they are, by number."""
        found: dict[int, list[int]] = {}
        for group in sorted(g for g, members in self.members.items() if len(members) <= ANGLE):
            value, event = max(self._middles(group), default=(0.0, group))
            if value >= stop:
                found.setdefault(event, [event]).append(group)
        return found

    def _middles(self, group: int) -> Iterator[tuple[float, int]]:
        """How near a group is to the middle of each event that is told often enough to have one."""
        for other, mean in self.means(group):
            if (size := len(self.members[other])) >= TOLD:
                within = self._inside[other] / self._pairs_inside(other)
                yield mean / sqrt(within + (1 - within) / size), other

    def _pairs_inside(self, group: int) -> float:
        size, kinds = len(self.members[group]), self._kinds[group]
        same = sum(count * (count - 1) / 2 for count in kinds.values())
        return same + self._items.across * (size * (size - 1) / 2 - same)

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
