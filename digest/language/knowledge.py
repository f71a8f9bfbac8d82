"""What is known of languages before any article is read: one frozen value, from the files in `data/`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any

from digest.language.figures import Figures
from digest.language.words import Word, folded

SHORT = 3
"""Stems of so few letters match whole words and short endings only: "win" is no "window"."""

SHORT_ENDING = 2

FILES = (
    "section_lexicon.json",
    "section_model.json",
    "section_words.json",
    "concepts.jsonl",
    "commonplace.json",
    "places.json",
)
"""What stands in `data/`."""

NEIGHBOURS: Mapping[str, str] = {**dict.fromkeys(("uk", "be", "bg", "mk", "sr"), "ru"), "pcm": "en"}
"""Languages without words of their own that may be read with a neighbour's stems: Slavic ones with
Russian, Nigerian Pidgin with English."""


@dataclass(frozen=True, slots=True)
class Stems:
    """Stems and the labels they stand for.

    Attributes:
        prefixes: stem -> labels; a word counts that starts with the stem.
        wholes: word -> labels; only the word itself counts.
    """

    prefixes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wholes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, stems: Iterable[tuple[str, str]]) -> Stems:
        """Stems from (stem, label) pairs; a leading "=" marks a whole word."""
        prefixes: dict[str, tuple[str, ...]] = {}
        wholes: dict[str, tuple[str, ...]] = {}
        for stem, label in stems:
            whole = stem.startswith("=")
            kept, key = (wholes, stem[1:]) if whole else (prefixes, stem)
            if label not in kept.get(key, ()):
                kept[key] = (*kept.get(key, ()), label)
        return cls(prefixes, wholes)

    def labels(self, word: str) -> tuple[str, ...]:
        """The labels of a folded word, each once; the longest stem alone decides."""
        whole = self.wholes.get(word)
        if whole:
            return whole
        for length in range(len(word), 1, -1):
            found = self.prefixes.get(word[:length])
            if found and (length > SHORT or len(word) - length <= SHORT_ENDING):
                return found
        return ()


NOTHING = Stems()


class Lookup:
    """Stems that are asked for the same words again and again."""

    def __init__(self, stems: Stems) -> None:
        self._stems = stems
        self._seen: dict[str, tuple[str, ...]] = {}

    def labels(self, word: str) -> tuple[str, ...]:
        """As `Stems.labels`."""
        found = self._seen.get(word)
        if found is None:
            found = self._seen[word] = self._stems.labels(word)
        return found


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Words known beforehand.

    Attributes:
        lexicon: stems of the standard section labels, by language.
        figures: what stems say of the standard section labels, by language.
        concepts: stems of concepts and countries, by language; a country's label is "@" and its code.
        commonplace: stems that any two news texts may share, by language.
        categories: folded name of a feed's category -> standard label.
        addresses: part of an address -> standard label.
        homes: stems of a country and its places, by country code; every language together.
        charted: codes of the countries whose places are known too, not their name alone.
    """

    lexicon: Mapping[str, Stems]
    figures: Mapping[str, Figures]
    concepts: Mapping[str, Stems]
    commonplace: Mapping[str, Stems]
    categories: Mapping[str, str]
    addresses: Mapping[str, str]
    homes: Mapping[str, Stems]
    charted: frozenset[str]

    def lexicon_of(self, language: str) -> Stems | None:
        """The section stems to read this language with; None to stay silent."""
        return self.lexicon.get(language) or self.lexicon.get(NEIGHBOURS.get(language, ""))

    def figures_of(self, language: str) -> Figures | None:
        """The figures to read this language with; None to stay silent."""
        return self.figures.get(language) or self.figures.get(NEIGHBOURS.get(language, ""))

    def concepts_of(self, language: str) -> Stems:
        """The concept stems to read this language with."""
        return self.concepts.get(language) or self.concepts.get(NEIGHBOURS.get(language, ""), NOTHING)

    def commonplace_of(self, language: str) -> Stems:
        """The stems that tell no event from another in this language."""
        return self.commonplace.get(language) or self.commonplace.get(NEIGHBOURS.get(language, ""), NOTHING)

    def home_of(self, countries: Iterable[str]) -> Stems:
        """The stems of all these countries together, each labelled with its code."""
        known = [self.homes.get(code, NOTHING) for code in countries]
        return Stems(
            dict(chain.from_iterable(stems.prefixes.items() for stems in known)),
            dict(chain.from_iterable(stems.wholes.items() for stems in known)),
        )


@cache
def load_knowledge() -> Knowledge:
    """The knowledge that comes with the package."""
    from importlib.resources import files

    data = files("digest.language").joinpath("data")
    return parse_knowledge({name: data.joinpath(name).read_text("utf-8") for name in FILES})


def parse_knowledge(texts: Mapping[str, str]) -> Knowledge:
    """Knowledge from the texts of its files.

    Args:
        texts: by file name, all of `FILES`.

    Raises:
        ValueError: a file is no JSON.
        KeyError: a file, or a part of one, is missing.
    """
    rows = [json.loads(line) for line in texts["concepts.jsonl"].splitlines() if line.strip()]
    named = json.loads(texts["section_words.json"])
    known = json.loads(texts["places.json"])
    countries, places = known["countries"], known["places"]
    codes = sorted({*countries, *places})
    return Knowledge(
        lexicon={language: _by_label(labels) for language, labels in _stems(texts["section_lexicon.json"])},
        figures=_figures(texts["section_model.json"]),
        concepts=_concepts(rows, countries),
        commonplace={
            language: Stems.of((stem, "commonplace") for stem in stems)
            for language, stems in _stems(texts["commonplace.json"])
        },
        categories=_inverted(named["categories"]),
        addresses=_inverted(named["addresses"]),
        homes={code: _home(code, countries.get(code, {}), places.get(code, {})) for code in codes},
        charted=frozenset(places),
    )


def _stems(text: str) -> list[tuple[str, Any]]:
    return list(json.loads(text)["stems"].items())


def _figures(text: str) -> dict[str, Figures]:
    return {
        language: Figures(tuple(known["labels"]), known["intercept"], known["stems"])
        for language, known in json.loads(text)["figures"].items()
    }


def _by_label(labels: Mapping[str, list[str]]) -> Stems:
    return Stems.of((stem, label) for label, stems in labels.items() for stem in stems)


def _concepts(
    rows: list[dict[str, Any]], countries: Mapping[str, Mapping[str, list[str]]]
) -> dict[str, Stems]:
    pairs: dict[str, list[tuple[str, str]]] = {}
    named = ((row.pop("concept"), row) for row in rows)
    for label, stems_by_language in chain(named, ((f"@{code}", row) for code, row in countries.items())):
        for language, stems in stems_by_language.items():
            pairs.setdefault(language, []).extend((stem, label) for stem in stems)
    return {language: Stems.of(found) for language, found in pairs.items()}


def _inverted(labels: Mapping[str, list[str]]) -> dict[str, str]:
    return {folded(name): label for label, names in labels.items() for name in names}


def _home(code: str, country: Mapping[str, list[str]], places: Mapping[str, list[str]]) -> Stems:
    stems = chain.from_iterable((*country.values(), *places.values()))
    return Stems.of((stem, code) for stem in stems)


def named_labels(stems: Stems | Lookup, text: Iterable[Word]) -> tuple[str, ...]:
    """The labels of all words of a text, each once, in the order of their first word."""
    return tuple(dict.fromkeys(chain.from_iterable(stems.labels(word.text) for word in text)))
