"""What texts are compared by: within a language its words, across languages what crosses them.

A feature is a stem, "#" and a number, "~" and a name's skeleton, or "!" and a concept ("!@" a country).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import log
from re import compile as pattern

from digest.language.knowledge import Knowledge
from digest.language.names import skeleton
from digest.language.words import PREFIX, Word, marked_words, primary, script, word_of

TITLE = 2
NAME = 1.5
NUMBER = 2.0
"""What a word of the title, a name and a number weigh against a plain word of the text."""

KINDRED = frozenset({"ru", "tg"})
"""Languages that share a script, but too few words to be compared by them."""

SPACELESS = "\u0e00"
"""From here on (Thai, Han, kana, Hangul) two characters are a word; of earlier scripts they join others."""

SHORT_NAME = 5
"""Letters of a Tajik name that may have its "ро" from birth."""

_DATE = pattern(r"\d\d?\.\d\d?\.\d{2,4}")
_YEAR = pattern(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Features:
    """A text as it is compared.

    Attributes:
        kind: texts of one kind are compared by `within`, others by `across`.
        within: weights of stems, numbers and skeletons.
        across: weights of concepts, numbers and skeletons.
        countries: those of `across` that are countries.
        titled: those of `countries` that the title names.
        size: how many distinct words it has.
    """

    kind: str
    within: Mapping[str, float]
    across: Mapping[str, float]
    countries: frozenset[str]
    titled: frozenset[str]
    size: int


class Reader:
    """Reads texts; what it found out about a word it knows when the word comes again.

    Attributes:
        commonplace: of the features met so far, those that two texts share by chance …
        fillers: … and of these the words of reporting and grammar, which no reason need name.
        places: of the features met so far, names of places: many events happen in one.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.commonplace: set[str] = set()
        self.fillers: set[str] = set()
        self.places: set[str] = set()
        self._known_places = knowledge.home_of(knowledge.homes)
        self._knowledge = knowledge
        self._inside: defaultdict[str, dict[str, _Meaning]] = defaultdict(dict)
        self._first: defaultdict[str, dict[str, _Meaning]] = defaultdict(dict)

    def read(self, title: str, body: str, *, language: str) -> Features:
        """The features of a title and the head of its text.

        Args:
            title: plain text.
            body: plain text, may be empty.
            language: a tag, may be empty.
        """
        language = primary(language)
        head = self._meanings(title, language)
        counts = Counter(head * TITLE)
        counts.update(self._meanings(body, language))
        return Features(
            kind=language if language in KINDRED else script(title),
            within=_within(counts),
            across=_across(counts),
            countries=frozenset(chain.from_iterable(meaning.countries for meaning in counts)),
            titled=frozenset(chain.from_iterable(meaning.countries for meaning in head)),
            size=len({meaning.text for meaning in counts}),
        )

    def surfaces(self, title: str, body: str, *, language: str) -> Mapping[str, str]:
        """For each feature of a text the first word that has it, as it is written."""
        language = primary(language)
        found: dict[str, str] = {}
        for text in (title, body):
            for (_, surface), meaning in zip(marked_words(text), self._meanings(text, language), strict=True):
                for feature, _ in (*meaning.within, *meaning.across):
                    found.setdefault(feature, surface)
        return found

    def _meanings(self, text: str, language: str) -> list[_Meaning]:
        inside, first = self._inside[language], self._first[language]
        found: list[_Meaning] = []
        for mark, surface in marked_words(text):
            known = first if mark else inside
            meaning = known.get(surface)
            if meaning is None:
                meaning = known[surface] = self._learn(word_of(surface, mark), language)
            found.append(meaning)
        return found

    def _learn(self, word: Word, language: str) -> _Meaning:
        if word.is_number:
            return self._learn_number(word.text)
        labels = self._knowledge.concepts_of(language).labels(word.text)
        bones = "~" + skeleton(_name(word.text, language)) if word.capital and len(word.text) > 3 else "~"
        names = {bones: 2.0 if word.is_name else 1.0} if len(bones) > 1 else {}
        stem = {word.text[:PREFIX]: NAME if word.is_name else 1.0}
        within = stem if len(word.text) > 2 or word.text >= SPACELESS else {}
        common = self._knowledge.commonplace_of(language).labels(word.text)
        if common or any(label[0] == "@" for label in labels):
            self.commonplace.update((*stem, *names))
        if common:
            self.fillers.update((*stem, *names))
        if self._known_places.labels(word.text):
            self.places.update(names)
        concepts = {"!" + label: 1.0 for label in labels}
        return _Meaning.of(word.text, within | dict.fromkeys(names, 1.0), concepts | names)

    def _learn_number(self, number: str) -> _Meaning:
        if len(number) < 2 or _DATE.fullmatch(number):
            return _Meaning.of(number, {}, {})
        chance = is_round(number)
        if chance:
            self.commonplace.add("#" + number)
        return _Meaning.of(number, {"#" + number: NUMBER}, {"#" + number: 1.0 if chance else NUMBER})


def _name(text: str, language: str) -> str:
    """A name without what marks it as an object in Tajik, whose consonant its skeleton would have too."""
    return text.removesuffix("ро") if language == "tg" and len(text) > SHORT_NAME else text


@dataclass(frozen=True, slots=True, eq=False)
class _Meaning:
    """What a word brings, by feature: weights within its language and across languages."""

    text: str
    within: tuple[tuple[str, float], ...]
    across: tuple[tuple[str, float], ...]
    countries: tuple[str, ...]

    @classmethod
    def of(cls, text: str, within: Mapping[str, float], across: Mapping[str, float]) -> _Meaning:
        countries = tuple(feature for feature in across if feature.startswith("!@"))
        return cls(text, tuple(within.items()), tuple(across.items()), countries)


def _within(counts: Mapping[_Meaning, int]) -> dict[str, float]:
    times: dict[str, int] = {}
    boosts: dict[str, float] = {}
    for meaning, count in counts.items():
        for feature, boost in meaning.within:
            if feature in times:
                times[feature] += count
                boosts[feature] = max(boost, boosts[feature])
            else:
                times[feature] = count
                boosts[feature] = boost
    return {feature: _weight(count, boosts[feature]) for feature, count in times.items()}


@lru_cache(maxsize=1024)
def _weight(count: int, boost: float) -> float:
    # kept, since of 20,000 texts the weights alone would take 30 MB, and few are different
    return (1 + log(count)) * boost


def _across(counts: Iterable[_Meaning]) -> dict[str, float]:
    found: dict[str, float] = {}
    for meaning in counts:
        for feature, weight in meaning.across:
            found[feature] = max(weight, found.get(feature, 0.0))
    return found


def is_round(number: str) -> bool:
    """Two digits, a nought at the end or a year: many texts have the same one by chance."""
    return len(number) == 2 or ":" in number or number.endswith("0") or bool(_YEAR.fullmatch(number))
