"""Which stories are printed where the operator's shares are to be kept: the best that keep them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from digest.settings import HouseRules

Kind = frozenset[str]
"""The shares that a story counts for."""


def in_shares(sections: Sequence[str], most: int, rules: HouseRules, kept: Collection[int]) -> list[int]:
    """The places of stories anew, those that are printed first, as few of them moved as the shares allow.

    Where all fit nothing moves, nor where no choice among them would keep the shares better.

    Args:
        sections: of the stories, the best story's first.
        most: how many are printed.
        rules: with the shares.
        kept: places of those that must be printed.
    """
    if not rules.share or len(sections) <= most:
        return list(range(len(sections)))
    kinds = [frozenset(name for name in rules.share if s in rules.counted(name)) for s in sections]
    inside = set(range(most))
    while swap := _better(kinds, inside, rules, kept):
        out, into = swap
        inside = (inside - {out}) | {into}
    return [*sorted(inside), *(place for place in range(len(sections)) if place not in inside)]


def _better(
    kinds: Sequence[Kind], inside: Collection[int], rules: HouseRules, kept: Collection[int]
) -> tuple[int, int] | None:
    """Who makes way for whom, so that less is amiss: the last of one kind for the first of another."""
    counts = Counter(name for place in inside for name in kinds[place])
    last = {kinds[place]: place for place in sorted(set(inside) - set(kept))}
    first = {kinds[p]: p for p in reversed(range(len(kinds))) if p not in inside}
    tries = (
        (_amiss(_after(counts, kind, other), len(inside), rules), into - out, out, into)
        for kind, out in last.items()
        for other, into in first.items()
    )
    now = _amiss(counts, len(inside), rules)
    amiss, _, out, into = min(tries, default=(now, 0, 0, 0))
    return (out, into) if amiss < now else None


def _after(counts: Counter[str], out: Kind, into: Kind) -> Counter[str]:
    after = counts.copy()
    after.subtract(out)
    after.update(into)
    return after


def _amiss(counts: Mapping[str, int], total: int, rules: HouseRules) -> int:
    """How far shares are from what is wanted, in hundredths of a story; 0 where all are kept."""
    far = (abs(100 * counts[name] - wanted * total) for name, wanted in rules.share.items())
    return sum(max(0, distance - rules.share_within * total) for distance in far)
