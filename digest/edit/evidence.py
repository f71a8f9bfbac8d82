"""What speaks for sections, as data: kinds of evidence, added up in log-odds, and told in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

NAMED = 3
"""Words that a reason names."""

WORDY = frozenset({"words", "own words", "learnt words"})
"""Kinds that name words, not one thing."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one kind of evidence says of sections.

    Attributes:
        kind: source, category, address, words, own words, learnt words, home place, other countries or
            no home place.
        odds: log-odds by section id; a section that is missing is neither likelier nor less likely.
        told: by section id what speaks for it, each with its weight, heaviest first.
    """

    kind: str
    odds: Mapping[str, float]
    told: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)


def by_kind(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The evidence of all articles of a story, each kind once, sorted by its name."""
    odds: defaultdict[str, dict[str, float]] = defaultdict(dict)
    told: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for found in evidence:
        add(odds[found.kind], found.odds)
        for section, names in found.told.items():
            add(told[found.kind, section], dict(names))
    return tuple(
        Evidence(
            kind, dict(odds[kind]), {section: heaviest(told[kind, section]) for section in sorted(odds[kind])}
        )
        for kind in sorted(odds)
    )


def in_words(evidence: Iterable[Evidence], section: str) -> Iterator[str]:
    """Each kind that speaks for a section, the strongest first: "category «Sport» +6"."""
    for found in sorted(evidence, key=lambda found: (-found.odds.get(section, 0.0), found.kind)):
        weight = f"{found.odds.get(section, 0.0):+.1f}".removesuffix(".0")
        if float(weight) > 0:
            names = ", ".join(name for name, _ in found.told.get(section, ())[:NAMED])
            colon = ":" if found.kind in WORDY and names else ""
            yield " ".join(part for part in (found.kind + colon, names, weight) if part)


def add(sums: dict[str, float], found: Mapping[str, float]) -> None:
    """Add figures to those of the same names."""
    for name, figure in found.items():
        sums[name] = sums.get(name, 0.0) + figure


def heaviest(weights: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Names and their weights, the heaviest first."""
    return tuple(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])))
