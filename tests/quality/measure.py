"""How well stories and sections agree with what people said: B-cubed, pairs, accuracy.

Source: Bagga and Baldwin, "Entity-based cross-document coreferencing using the vector space model", 1998.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True)
class Agreement:
    """Precision and recall, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f} (precision {self.precision:.3f}, recall {self.recall:.3f})"


def b_cubed(true: Mapping[str, str], said: Mapping[str, str]) -> Agreement:
    """Agreement of two groupings of the same items, item by item.

    Args:
        true: item -> group.
        said: the same items -> group.
    """
    both = Counter((true[item], said[item]) for item in true)
    of_true, of_said = Counter(true.values()), Counter(said[item] for item in true)
    size = max(1, len(true))
    precision = sum(n * n / of_said[group] for (_, group), n in both.items()) / size
    recall = sum(n * n / of_true[group] for (group, _), n in both.items()) / size
    return Agreement(precision, recall)


def every_pair(_one: str, _other: str) -> bool:
    """Take all pairs."""
    return True


def pairs(
    true: Mapping[str, str], said: Mapping[str, str], counted: Callable[[str, str], bool] = every_pair
) -> Agreement:
    """Agreement on which pairs of items belong together.

    Args:
        true: item -> group.
        said: the same items -> group.
        counted: which pairs to look at.
    """
    looked_at = [pair for pair in combinations(sorted(true), 2) if counted(*pair)]
    together = {pair for pair in looked_at if said[pair[0]] == said[pair[1]]}
    belong = {pair for pair in looked_at if true[pair[0]] == true[pair[1]]}
    right = len(together & belong)
    return Agreement(right / len(together) if together else 1.0, right / len(belong) if belong else 1.0)


def accuracy(right: Mapping[str, Collection[str]], said: Mapping[str, str]) -> float:
    """The part of the items whose answer is among the right ones."""
    return sum(said.get(item) in answers for item, answers in right.items()) / max(1, len(right))


def macro_f1(cases: Mapping[tuple[str, str], int]) -> float:
    """The mean of the F1 of all classes that occur in the truth.

    Args:
        cases: (true class, said class) -> how often.
    """
    true, said, right = Counter[str](), Counter[str](), Counter[str]()
    for (of_true, of_said), times in cases.items():
        true[of_true] += times
        said[of_said] += times
        right[of_true] += times if of_true == of_said else 0
    f1 = [2 * right[name] / (count + said[name]) for name, count in true.items() if count]
    return sum(f1) / max(1, len(f1))
