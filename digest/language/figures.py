"""What the stems of a text say for each label, as whole numbers that are added up.

One value serves two makers: the model that comes with the package, and what is learnt at home.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from digest.language.words import PREFIX, Word

SHORTEST = 3
"""Words of fewer letters are mostly grammar; leaving them out costs nothing and shortens the table."""

TITLE = 2
"""What a word of the title counts against one of the text."""

FEW = 12.0
"""The length of some eight words of middling rarity: what a text of fewer says counts for less."""

TENTHS = 0.1
"""Figures are kept in tenths: rounding to them moves no held-back row."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A linear model over stems.

    Attributes:
        labels: what it tells apart.
        intercept: for each label, in tenths of log-odds.
        stems: stem -> its rarity (inverse document frequency), then a weight for each label, in tenths.
    """

    labels: tuple[str, ...]
    intercept: Sequence[int]
    stems: Mapping[str, Sequence[int]]

    def parts(self, counts: Mapping[str, int]) -> dict[str, list[float]]:
        """For each stem of a text that is known, what it adds to each label, in log-odds."""
        rarities = {stem: self.stems[stem][0] * TENTHS for stem in counts if stem in self.stems}
        return {
            stem: [weight * TENTHS * size for weight in self.stems[stem][1:]]
            for stem, size in scaled(counts, rarities).items()
        }

    def scores(self, parts: Iterable[Sequence[float]]) -> dict[str, float]:
        """The sum for each label, in log-odds; only differences between labels mean anything."""
        sums = [figure * TENTHS for figure in self.intercept]
        for part in parts:
            for place, figure in enumerate(part):
                sums[place] += figure
        return dict(zip(self.labels, sums, strict=True))


def stem_counts(title: Iterable[Word], body: Iterable[Word]) -> Counter[str]:
    """How often each stem stands in a text, a title's words twice; without numbers and short words."""
    counts = Counter[str]()
    for times, part in ((TITLE, title), (1, body)):
        for word in part:
            if len(word.text) >= SHORTEST and not word.text[0].isdigit():
                counts[word.text[:PREFIX]] += times
    return counts


def scaled(counts: Mapping[str, int], rarities: Mapping[str, float]) -> dict[str, float]:
    """The tf-idf vector of a text, of length 1; shorter where it has few stems that are known.

    Args:
        counts: of `stem_counts`.
        rarities: of the stems that are known; others do not count.
    """
    sizes = {stem: (1 + log(counts[stem])) * rarity for stem, rarity in rarities.items()}
    length = max(FEW, sqrt(sum(size * size for size in sizes.values())))
    return {stem: size / length for stem, size in sizes.items()}


def log_odds(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores as log-odds against every one being as likely as another; empty for none."""
    if not scores:
        return {}
    top = max(scores.values())
    whole = top + log(sum(exp(score - top) for score in scores.values()))
    return {name: score - whole + log(len(scores)) for name, score in scores.items()}


def joined(scores: Iterable[float]) -> float:
    """The score of either of several labels; at least one."""
    found = list(scores)
    top = max(found)
    return top + log(sum(exp(score - top) for score in found))
