"""How near reports are to each other: by words within a language, by names and concepts across languages.

The numbers were chosen on one half of public texts that people had labelled (events of ECB+, single
sentences in three languages) and measured on the other. ACROSS_PAIRS, TITLE_VETO, ROUND and PLACE make no
difference there; they were set after mistakes seen in the samples, so the samples flatter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import chain

from digest.language import grouping, similarity
from digest.language.features import Features, Reader, is_round
from digest.language.knowledge import Knowledge
from digest.model import Article

TEXT_CHARS = 900
"""How much of a text is compared: news tells the event first."""

APART = timedelta(hours=72)
"""Reports further apart tell two events."""

COMMON = 0.7
"""Inverse frequency below which a word tells nothing."""

LONE = 0.85
"""What a word that stands in one text only counts in the length of its vector: 1 lost .01 on small days."""

ACROSS = 0.8
"""What nearness across languages is worth; fewer things are compared, so more is chance."""

ACROSS_COMMON = 0.5
"""What is taken off the inverse frequency across languages: concepts are few, so all are common."""

ACROSS_LONE = 0.35
"""As LONE, across languages."""

ACROSS_PAIRS = 0.5
"""What a pair across languages counts when groups are joined: a report in the same language tells more."""

VETO = 0.6
"""Both texts name countries, and none in common …"""

TITLE_VETO = 0.3
"""… and do so in their titles: the same thing happened in two places."""

HOME = 0.25
"""A country that so large a part of the texts names is where they are written."""

BY_CHANCE = (0.2, 0.6, 1.0)
"""What nearness within a language is worth where no, one, or more shared words tell anything."""

FAR = 0.06
"""A cosine that counts as none."""

EXACT, ROUND, PLACE, CONCEPT = 4, 3, 2, 2
"""What each shared thing tells across languages: name or number, round number, place, concept."""

ENOUGH = 8
"""Two names, or one and two concepts, or four concepts."""

TOO_FEW = 0.5
"""What nearness across languages is worth with less than that …"""

ONE_PLACE = 0.2
"""… and with nothing but a place: many events happen in one."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What is kept of a text beside its vectors."""

    kind: str
    crossing: frozenset[str]
    countries: frozenset[str]
    titled: frozenset[str]
    size: int


class Nearness:
    """The similarities of all near pairs of articles.

    Attributes:
        articles: numbered in their order.
    """

    def __init__(self, articles: Sequence[Article], knowledge: Knowledge, apart: timedelta = APART) -> None:
        self.articles = articles
        self._apart = apart
        self._reader = Reader(knowledge)
        self._vectors = _Vectors(
            [self._reader.read(a.title, _head(a), language=a.language) for a in articles]
        )
        self._texts = self._vectors.texts
        shared, most = self._vectors.across_shared, len(articles) * HOME
        self._everywhere = {f for f, n in shared.items() if f.startswith("!@") and n > most}

    @cached_property
    def pairs(self) -> Mapping[tuple[int, int], float]:
        """Similarities (0 to 1) by numbers (lower, higher); pairs that are absent are not near."""
        found = {pair: self.measured(*pair) for pair in self.candidates()}
        return {pair: value for pair, value in found.items() if value > 0}

    @property
    def items(self) -> grouping.Items:
        """The articles as they are grouped."""
        common = self._reader.commonplace
        marks = [{f for f in own if f[0] in "~#"} - common for own in self._vectors.within]
        return grouping.Items([text.kind for text in self._texts], ACROSS_PAIRS, marks)

    def between(self, one: int, other: int) -> float:
        """The similarity of a pair, 0 where it is not near."""
        return self.pairs.get((min(one, other), max(one, other)), 0.0)

    def weight(self, one: int, other: int) -> float:
        """What a pair counts when groups are joined."""
        return 1.0 if self._texts[one].kind == self._texts[other].kind else ACROSS_PAIRS

    def shared(self, one: int, other: int) -> dict[str, float]:
        """The features that two texts share, without fillers if there are others, and what each gives."""
        mine, its = self._pair(one, other)
        shared = mine.keys() & its.keys()
        named = sorted(shared - self._reader.fillers or shared)
        return {feature: mine[feature] * its[feature] for feature in named}

    def akin(self, one: int) -> Iterator[int]:
        """Articles that have a feature of one, each once, those that have its rarest features first."""
        own = sorted(self._vectors.features(one), key=lambda feature: len(self._having[feature]))
        return iter(dict.fromkeys(chain.from_iterable(self._having[feature] for feature in own)))

    @cached_property
    def _having(self) -> Mapping[str, Sequence[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for one in range(len(self.articles)):
            for feature in self._vectors.features(one):
                found[feature].append(one)
        return found

    def surfaces(self, one: int) -> Mapping[str, str]:
        """For each feature of a text a word as it is written there."""
        article = self.articles[one]
        return self._reader.surfaces(article.title, _head(article), language=article.language)

    def doubts(self, one: int, other: int) -> tuple[str, ...]:
        """In words, what makes a pair less near than the words it shares."""
        found = ((factor, words) for factor, words in self._factors(one, other))
        return tuple(words for factor, words in found if factor < 1)

    def candidates(self) -> list[tuple[int, int]]:
        """Pairs (lower, higher) that share rare features, in order; no other pair is near."""
        within, across = self._vectors.within, self._vectors.across
        near = set(similarity.near_pairs(within, self._vectors.within_shared))
        if len({text.kind for text in self._texts}) > 1:
            near.update(similarity.near_pairs(across, self._vectors.across_shared))
        return sorted((one, other) for other, one in near)

    def measured(self, one: int, other: int) -> float:
        """The similarity of one of the candidates, 0 where it is not near after all."""
        if abs(self.articles[one].published - self.articles[other].published) > self._apart:
            return 0.0
        mine, its = self._pair(one, other)
        value = similarity.cosine(mine, its)
        if value < FAR:
            return 0.0
        for factor, _ in self._factors(one, other):
            value *= factor
        size = min(self._texts[one].size, self._texts[other].size)
        return min(1.0, value * _length_factor(size))

    def _factors(self, one: int, other: int) -> Iterator[tuple[float, str]]:
        """What nearness is worth, and in words why."""
        first, second = self._texts[one], self._texts[other]
        if first.kind != second.kind:
            shared = first.crossing & second.crossing
            yield ACROSS, "they are compared across languages"
            yield _worth(shared, self._reader.places)
        else:
            mine, its = self._pair(one, other)
            telling = _telling((mine.keys() & its.keys()) - self._reader.commonplace)
            yield BY_CHANCE[min(2, telling)], _few(telling)
        yield _veto(first, second, self._everywhere), "they name different countries"

    def _pair(self, one: int, other: int) -> tuple[similarity.Vector, similarity.Vector]:
        same = self._texts[one].kind == self._texts[other].kind
        vectors = self._vectors.within if same else self._vectors.across
        return vectors[one], vectors[other]


class _Vectors:
    """The vectors of all texts, within and across languages, and in how many texts their features stand.

    It empties the list it is given: of many texts the weights take much memory.
    """

    def __init__(self, texts: list[Features]) -> None:
        self.within_shared = similarity.document_frequencies(text.within for text in texts)
        self.across_shared = similarity.document_frequencies(text.across for text in texts)
        self.texts: list[_Text] = []
        self.within: list[similarity.Vector] = []
        self.across: list[similarity.Vector] = []
        texts.reverse()
        self._take(texts)

    def features(self, one: int) -> Iterator[str]:
        """Those that a text is compared by, in any language."""
        return chain(self.within[one], self.across[one])

    def _take(self, texts: list[Features]) -> None:
        total, less = len(texts), ACROSS_COMMON
        rare = similarity.rarities(self.within_shared, total, least=COMMON)
        rare_across = similarity.rarities(self.across_shared, total, least=less, less=less)
        while texts:
            text = texts.pop()
            self.texts.append(self._kept(text))
            self.within.append(similarity.vector(text.within, rare, self.within_shared, alone=LONE))
            self.across.append(
                similarity.vector(text.across, rare_across, self.across_shared, alone=ACROSS_LONE)
            )

    def _kept(self, text: Features) -> _Text:
        crossing = frozenset(feature for feature in text.across if self.across_shared[feature] > 1)
        return _Text(text.kind, crossing, text.countries, text.titled, text.size)


def _head(article: Article) -> str:
    return (article.text or article.summary)[:TEXT_CHARS]


def enough(shared: AbstractSet[str], places: AbstractSet[str]) -> bool:
    """Whether what two texts share across languages tells one event.

    Args:
        shared: features.
        places: those of them that name places.
    """
    return sum(_evidence(feature, places) for feature in shared) >= ENOUGH


def _worth(shared: AbstractSet[str], places: AbstractSet[str]) -> tuple[float, str]:
    """What nearness across languages is worth, and in words why."""
    if enough(shared, places):
        return 1.0, ""
    telling = [feature for feature in shared if _evidence(feature, places)]
    if len(telling) < 2 and all(feature in places for feature in telling):
        return ONE_PLACE, "they share no more than a place across languages"
    return TOO_FEW, "they share too few names, numbers and subjects across languages"


def _evidence(feature: str, places: AbstractSet[str]) -> int:
    """A country tells nothing, it is named so often."""
    if feature[0] == "~":
        return PLACE if feature in places else EXACT
    if feature[0] == "#":
        return ROUND if is_round(feature[1:]) else EXACT
    return 0 if feature[1] == "@" else CONCEPT


def _telling(features: AbstractSet[str]) -> int:
    """How many words stand behind features: a name has a stem and a skeleton."""
    kinds = [feature[0] for feature in features]
    names, numbers = kinds.count("~"), kinds.count("#")
    return numbers + max(names, len(kinds) - names - numbers)


def _few(telling: int) -> str:
    return "they share one telling word" if telling else "they share common words only"


def _veto(first: _Text, second: _Text, everywhere: AbstractSet[str]) -> float:
    """What nearness is worth where the countries differ; one that is named everywhere joins nothing."""
    if _differ(first.countries - everywhere, second.countries - everywhere):
        return TITLE_VETO if _differ(first.titled - everywhere, second.titled - everywhere) else VETO
    return VETO if _differ(first.countries, second.countries) else 1.0


def _differ(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    return bool(one) and bool(other) and not one & other


def _length_factor(size: int) -> float:
    """Short texts are near by chance, and long ones far: .85 to 1.5, 1 at 15 distinct words."""
    return max(0.85, 1 + 0.5 * (min(size, 60) - 15) / 45)
