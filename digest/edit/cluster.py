"""Reports of one event become one group: near in words, names, numbers and concepts, joined by average link.

The numbers were chosen on public texts that people had labelled (events of ECB+, single sentences in
three languages). ACROSS_PAIRS, TITLE_VETO, ROUND and PLACE make no difference there; they were set
after mistakes seen in the samples, so the samples flatter. `tests/quality` watches what they give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations

from digest.language import similarity
from digest.language.features import Features, Reader, is_round
from digest.language.knowledge import Knowledge
from digest.model import Article

TEXT_CHARS = 900
"""How much of a text is compared: news tells the event first."""

APART = timedelta(hours=72)
"""Reports further apart tell two events."""

STOP = 0.20
"""Mean similarity below which groups stay apart; .16 to .24 gave B-cubed F1 of .87 to .90 on ECB+."""

COMMON = 0.7
"""Inverse frequency below which a word tells nothing."""

ACROSS = 0.8
"""What nearness across languages is worth; fewer things are compared, so more is chance."""

ACROSS_PAIRS = 0.5
"""What a pair across languages counts when groups are joined: a report in the same language tells more."""

ALONE = 0.35
"""What a name that stands in one text only counts in the length of its vector across languages."""

VETO = 0.6
"""Both texts name countries, and none in common …"""

TITLE_VETO = 0.3
"""… and do so in their titles: the same thing happened in two places."""

HOME = 0.25
"""A country that so large a part of the texts names is where they are written."""

BY_CHANCE = (0.2, 0.6, 1.0)
"""What nearness within a language is worth where no, one, or more shared words tell anything."""

FAR = 0.03
"""A cosine that counts as none."""

EXACT, ROUND, PLACE, CONCEPT = 4, 3, 2, 2
"""What each shared thing tells across languages: name or number, round number, place, concept."""

ENOUGH = 8
"""Two names, or one and two concepts, or four concepts."""

REASONS = 3
"""Shared words that a reason names."""


@dataclass(frozen=True, slots=True)
class Group:
    """Articles of one event.

    Attributes:
        articles: by time and address.
        closeness: mean similarity (0 to 1) to the others, by article id; empty for one alone.
        reasons: why these are one story; empty for one alone.
    """

    articles: tuple[Article, ...]
    closeness: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()


def gather(articles: Iterable[Article], knowledge: Knowledge) -> tuple[Group, ...]:
    """Gather articles into events; each is in exactly one group.

    Args:
        articles: each id once, in any order.
        knowledge: concepts and countries, to compare across languages.

    Returns:
        Groups by the time and address of their first article.
    """
    ordered = sorted(articles, key=lambda a: (a.published, a.url, a.id))
    reader = Reader(knowledge)
    texts = [reader.read(a.title, _head(a), language=a.language) for a in ordered]
    nearness = _Nearness(ordered, texts, reader)
    found = similarity.average_link(
        [text.kind for text in texts], nearness.pairs, stop=STOP, across=ACROSS_PAIRS
    )
    return tuple(_group(members, nearness) for members in found)


def _head(article: Article) -> str:
    return (article.text or article.summary)[:TEXT_CHARS]


class _Nearness:
    """The similarities of all near pairs."""

    def __init__(self, articles: Sequence[Article], texts: Sequence[Features], reader: Reader) -> None:
        self.articles = articles
        self._reader = reader
        self._commonplace = reader.commonplace
        self._texts = texts
        within = similarity.document_frequencies(text.within for text in texts)
        across = similarity.document_frequencies(text.across for text in texts)
        self._within = [_vector_within(text.within, within, len(texts)) for text in texts]
        self._across = [_vector_across(text.across, across, len(texts)) for text in texts]
        self._everywhere = {f for f, n in across.items() if f.startswith("!@") and n > len(texts) * HOME}
        near = {*similarity.near_pairs(self._within, within), *similarity.near_pairs(self._across, across)}
        found = {(one, other): self._similarity(one, other) for other, one in sorted(near)}
        self.pairs = {pair: value for pair, value in found.items() if value > 0}

    def _similarity(self, one: int, other: int) -> float:
        if abs(self.articles[one].published - self.articles[other].published) > APART:
            return 0.0
        first, second = self._texts[one], self._texts[other]
        mine, its = self._vectors(one, other)
        value = similarity.cosine(mine, its)
        if value < FAR:
            return 0.0
        if first.kind != second.kind:
            shared = first.across.keys() & second.across.keys()
            value *= ACROSS * _gate(shared, self._reader.places)
        else:
            value *= BY_CHANCE[min(2, len((mine.keys() & its.keys()) - self._commonplace))]
        value *= _veto(first, second, self._everywhere)
        return min(1.0, value * _length_factor(min(first.size, second.size)))

    def _vectors(self, one: int, other: int) -> tuple[similarity.Vector, similarity.Vector]:
        same = self._texts[one].kind == self._texts[other].kind
        vectors = self._within if same else self._across
        return vectors[one], vectors[other]

    def between(self, one: int, other: int) -> float:
        """The similarity of a pair, 0 where it is not near."""
        return self.pairs.get((min(one, other), max(one, other)), 0.0)

    def shared(self, one: int, other: int) -> dict[str, float]:
        """The features that two texts share, and how much each gives."""
        mine, its = self._vectors(one, other)
        return {feature: mine[feature] * its[feature] for feature in sorted(mine.keys() & its.keys())}

    def surfaces(self, one: int) -> Mapping[str, str]:
        """For each feature of a text a word as it is written there."""
        article = self.articles[one]
        return self._reader.surfaces(article.title, _head(article), language=article.language)


def _vector_within(weights: Mapping[str, float], shared: Counter[str], total: int) -> similarity.Vector:
    telling = ((f, w, similarity.inverse_frequency(shared[f], total)) for f, w in weights.items())
    return similarity.unit({f: w * rare for f, w, rare in telling if rare >= COMMON}, shared)


def _vector_across(weights: Mapping[str, float], shared: Counter[str], total: int) -> similarity.Vector:
    telling = ((f, w, similarity.inverse_frequency(shared[f], total) - 0.5) for f, w in weights.items())
    return similarity.unit({f: w * rare for f, w, rare in telling if rare > 0}, shared, alone=ALONE)


def _gate(shared: AbstractSet[str], places: AbstractSet[str]) -> float:
    """1 where what two texts share across languages tells one event, else a half."""
    return 1.0 if sum(_evidence(feature, places) for feature in shared) >= ENOUGH else 0.5


def _evidence(feature: str, places: AbstractSet[str]) -> int:
    if feature[0] == "~":
        return PLACE if feature in places else EXACT
    if feature[0] == "#":
        return ROUND if is_round(feature[1:]) else EXACT
    return 0 if feature[1] == "@" else CONCEPT


def _veto(first: Features, second: Features, everywhere: AbstractSet[str]) -> float:
    """What nearness is worth where the countries differ; one that is named everywhere joins nothing."""
    if _differ(first.countries - everywhere, second.countries - everywhere):
        return TITLE_VETO if _differ(first.titled - everywhere, second.titled - everywhere) else VETO
    return VETO if _differ(first.countries, second.countries) else 1.0


def _differ(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    return bool(one) and bool(other) and not one & other


def _length_factor(size: int) -> float:
    """Short texts are near by chance, and long ones far: .85 to 1.5, 1 at 15 distinct words."""
    return max(0.85, 1 + 0.5 * (min(size, 60) - 15) / 45)


def _group(members: Sequence[int], nearness: _Nearness) -> Group:
    articles = tuple(nearness.articles[i] for i in members)
    if len(members) == 1:
        return Group(articles)
    sums = dict.fromkeys(members, 0.0)
    for one, other in combinations(members, 2):
        value = nearness.between(one, other)
        sums[one] += value
        sums[other] += value
    closeness = {nearness.articles[i].id: total / (len(members) - 1) for i, total in sums.items()}
    return Group(articles, closeness, (_reason(members, sums, nearness),))


def _reason(members: Sequence[int], sums: Mapping[int, float], nearness: _Nearness) -> str:
    center = max(members, key=lambda i: (sums[i], -i))
    surfaces = nearness.surfaces(center)
    total: dict[str, float] = {}
    for other in members:
        if other != center:
            for feature, weight in nearness.shared(center, other).items():
                total[feature] = total.get(feature, 0.0) + weight
    heaviest = sorted(total, key=lambda feature: (-total[feature], feature))
    named = list(dict.fromkeys(surfaces[feature] for feature in heaviest))[:REASONS]
    return "one story: share " + ", ".join(f"«{word}»" for word in named)
