"""How far a figure may be chance: 95 % of what it is when stories are drawn again, with a pinned seed.

Whole stories are drawn, not articles: the articles of one story are right or wrong together.
Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13 (percentile interval).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

DRAWS = 500
SEED = 20261122

Statistic = Callable[[Sequence[int]], float]
"""A figure, given how often each group counts."""


def interval(groups: int, statistic: Statistic) -> tuple[float, float]:
    """The 95 % percentile interval of a figure over `groups` groups."""
    random = Random(SEED)
    found = sorted(statistic(_drawn(random, groups)) for _ in range(DRAWS)) if groups else [0.0]
    return found[int(0.025 * (len(found) - 1))], found[int(0.975 * (len(found) - 1))]


def _drawn(random: Random, groups: int) -> list[int]:
    times = [0] * groups
    for group in random.choices(range(groups), k=groups):
        times[group] += 1
    return times
