"""In which order stories stand, where not all of them fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from digest.edit.draft import Draft
from digest.edit.rank import Standing
from digest.model import by_time

SHARE = 4
"""An outlet that tells more alone than one in so many of the stories that fit makes way for the others."""

Ranked = tuple[Draft, Standing]


def in_order(stories: Iterable[Ranked], most: int) -> list[Ranked]:
    """Stories in the order in which they are printed and, beyond the most, cut.

    Those come first that the editor put in front, the last that was named before the others; then the
    scores decide.
    """
    ranked = sorted(stories, key=lambda pair: (-pair[0].leads, -pair[1].score, by_time(pair[0].articles[0])))
    return _with_kept(_in_fair_order(ranked, most), most)


def _in_fair_order(ranked: list[Ranked], most: int) -> list[Ranked]:
    """Where stories are cut, what one outlet alone tells beyond its share comes after all others."""
    if len(ranked) <= most:
        return ranked
    alone = Counter[str]()
    beyond: list[Ranked] = []
    within: list[Ranked] = []
    for draft, stand in ranked:
        outlets = {article.outlet for article in draft.articles}
        alone.update(outlets if len(outlets) == 1 and not draft.leads else ())
        flooded = len(outlets) == 1 and alone[min(outlets)] > max(1, most // SHARE)
        (beyond if flooded and not draft.leads else within).append((draft, stand))
    return [*within, *beyond]


def _with_kept(ranked: list[Ranked], most: int) -> list[Ranked]:
    """What an editor has worked on is not cut: the last of the others makes room."""
    places = sorted(range(len(ranked)), key=lambda place: (not ranked[place][0].kept, place))
    return [ranked[place] for place in (*sorted(places[:most]), *sorted(places[most:]))]
