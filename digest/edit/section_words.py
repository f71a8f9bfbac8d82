"""Which sections the words of a text speak for: lexicon, figures over stems, and the operator's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log

from digest.edit.evidence import Evidence, add, heaviest
from digest.language.figures import TITLE, Figures, joined, log_odds, stem_counts
from digest.language.knowledge import NOTHING, Knowledge, Lookup, Stems
from digest.language.words import PREFIX, Word, primary
from digest.settings import SectionRule

SMOOTHING = 0.3
"""What every section has of lexicon words that it has none of."""

OWN_WORD = 2.0
OWN_WORDS = 6.0
"""A mention of a word that the operator gave a section, twice that in a title; and all of them together:
what an operator says outweighs what words say, and never a category."""

LEAST = -2.0
"""Words can speak for a section at most by some 4, and against one by no more than this: together less
than a category, which is right where an article's words are those of another section."""

HIT = 0.5
"""What a word of the lexicon weighs where words are named, against those of the figures."""

BEHIND = 1.6
"""News from abroad are of any kind but sport, so words say of the world what they say of the likeliest other
section, less this: the log of five kinds. Places decide, not words."""

LIGHT = 0.1
"""Words of the figures that weigh less for a section are not worth naming."""

LABELS = frozenset({"politics", "economy", "society", "culture", "sport", "science", "world"})
"""The standard labels. A section that takes none of them lives on its own words and categories."""


class WordJudge:
    """Knows what the words of an article say of the sections of one digest."""

    def __init__(
        self, rules: Sequence[SectionRule], knowledge: Knowledge, learnt: Mapping[str, Figures]
    ) -> None:
        self._takers = takers(rules)
        self._ids = frozenset(rule.id for rule in rules)
        self._labels = _labels(rules)
        self._own = _own_words(rules)
        self._knowledge = knowledge
        self._learnt = learnt
        self._lexica: dict[str, Lookup] = {}

    def evidence(self, language: str, title: Sequence[Word], body: Sequence[Word]) -> Iterator[Evidence]:
        """What the words of one article say.

        Args:
            language: the primary language of the article.
            title: its words.
            body: the words of the head of its text.
        """
        yield from self._of_words(language, title, body)
        yield from self._of_learnt(language, title, body)
        yield from self._of_own_words(language, title, body)

    def _of_words(self, language: str, title: Sequence[Word], body: Sequence[Word]) -> Iterator[Evidence]:
        hits = self._hits(language, title, body)
        figures = self._knowledge.figures_of(language)
        parts = figures.parts(stem_counts(title, body)) if figures else {}
        if not hits and not parts:
            return
        odds = _hit_odds(hits, self._labels) if hits else {}
        told = {section: {word: n * HIT for word, n in found.items()} for section, found in hits.items()}
        if figures and parts:
            add(odds, self._by_section(figures.scores(parts.values())))
            _tell(told, parts, _places(figures, self._labels), _surfaces(title, body))
        yield Evidence("words", self._with_world(odds), _sorted(told))

    def _with_world(self, odds: Mapping[str, float]) -> dict[str, float]:
        told = {section: max(LEAST, odd) for section, odd in odds.items()}
        others = [odd for section, odd in odds.items() if "sport" not in self._labels[section]]
        for section in self._takers.get("world", ()) if others else ():
            told[section] = max(odds.get(section, LEAST), max(others) - BEHIND)
        return told

    def _hits(self, language: str, title: Sequence[Word], body: Sequence[Word]) -> dict[str, Counter[str]]:
        """For each section the words of the lexicon that speak for it, and what they weigh."""
        lexicon = self._lexicon_of(language)
        hits: dict[str, Counter[str]] = {}
        for times, part in ((TITLE, title), (1, body)):
            for word in part:
                for section in self._sections_of(lexicon.labels(word.text)):
                    hits.setdefault(section, Counter())[word.text] += times
        return hits

    def _sections_of(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        if len(labels) < 2:
            return self._takers.get(labels[0], ()) if labels else ()
        return tuple(dict.fromkeys(section for label in labels for section in self._takers.get(label, ())))

    def _lexicon_of(self, language: str) -> Lookup:
        if language not in self._lexica:
            self._lexica[language] = Lookup(self._knowledge.lexicon_of(language) or NOTHING)
        return self._lexica[language]

    def _by_section(self, scores: Mapping[str, float]) -> dict[str, float]:
        found = {
            section: [scores[label] for label in labels if label in scores]
            for section, labels in self._labels.items()
        }
        return log_odds({section: joined(scores) for section, scores in found.items() if scores})

    def _of_learnt(self, language: str, title: Sequence[Word], body: Sequence[Word]) -> Iterator[Evidence]:
        figures = self._learnt.get(language)
        parts = figures.parts(stem_counts(title, body)) if figures else {}
        if not figures or not parts:
            return
        scores = figures.scores(parts.values())
        sections = {section: (section,) for section in figures.labels if section in self._ids}
        told: dict[str, dict[str, float]] = {}
        _tell(told, parts, _places(figures, sections), _surfaces(title, body))
        yield Evidence("learnt words", log_odds({id_: scores[id_] for id_ in sections}), _sorted(told))

    def _of_own_words(self, language: str, title: Sequence[Word], body: Sequence[Word]) -> Iterator[Evidence]:
        own = self._own.get(language)
        if not own:
            return
        told: dict[str, dict[str, float]] = {}
        for times, part in ((TITLE, title), (1, body)):
            for word in part:
                for section in own.labels(word.text):
                    add(told.setdefault(section, {}), {word.text: times * OWN_WORD})
        if told:
            odds = {section: min(OWN_WORDS, sum(found.values())) for section, found in told.items()}
            yield Evidence("own words", odds, _sorted(told))


def takers(rules: Iterable[SectionRule]) -> dict[str, tuple[str, ...]]:
    """The sections that take each standard label, in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        for label in rule.takes or (rule.id,):
            found[label] = (*found.get(label, ()), rule.id)
    return found


def _labels(rules: Iterable[SectionRule]) -> dict[str, tuple[str, ...]]:
    """The standard labels of each section that takes any."""
    found = {rule.id: tuple(label for label in rule.takes or (rule.id,) if label in LABELS) for rule in rules}
    return {section: labels for section, labels in found.items() if labels}


def _own_words(rules: Iterable[SectionRule]) -> dict[str, Lookup]:
    stems: dict[str, list[tuple[str, str]]] = {}
    for rule in rules:
        for language, own in rule.words.items():
            stems.setdefault(primary(language), []).extend((stem.casefold(), rule.id) for stem in own)
    return {language: Lookup(Stems.of(pairs)) for language, pairs in stems.items()}


def _hit_odds(hits: Mapping[str, Counter[str]], sections: Iterable[str]) -> dict[str, float]:
    """Log-odds against every section being as likely as another."""
    counts = {section: hits[section].total() if section in hits else 0 for section in sections}
    whole = sum(counts.values()) + SMOOTHING * len(counts)
    return {section: log((count + SMOOTHING) * len(counts) / whole) for section, count in counts.items()}


def _places(figures: Figures, labels: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, ...]]:
    """Where the labels of each section stand in the figures' weights."""
    found = {
        section: tuple(figures.labels.index(label) for label in own if label in figures.labels)
        for section, own in labels.items()
    }
    return {section: places for section, places in found.items() if places}


def _surfaces(title: Iterable[Word], body: Iterable[Word]) -> dict[str, str]:
    """For each stem the first word that has it."""
    found: dict[str, str] = {}
    for part in (title, body):
        for word in part:
            found.setdefault(word.text[:PREFIX], word.text)
    return found


def _tell(
    told: dict[str, dict[str, float]],
    parts: Mapping[str, Sequence[float]],
    places: Mapping[str, Sequence[int]],
    surfaces: Mapping[str, str],
) -> None:
    """Add to what is told for each section the words that the figures weigh in its favour."""
    for stem, part in parts.items():
        middle = sum(part) / len(part)
        for section, its in places.items():
            weight = max(part[place] for place in its) - middle
            if weight > LIGHT:
                own = told.setdefault(section, {})
                own[surfaces[stem]] = own.get(surfaces[stem], 0.0) + weight


def _sorted(told: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[tuple[str, float], ...]]:
    return {section: heaviest(words) for section, words in told.items()}
