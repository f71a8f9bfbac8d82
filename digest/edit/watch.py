"""Watch words: what an editor must not miss is found in every form, marked, and told even where it is cut."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.language.inflection import Inflected, bare, inflected
from digest.language.words import Word, primary, words
from digest.model import Article, Rejection, Story, Watched
from digest.settings import WatchRule

NAMED = 3
"""Sightings that a reason names."""

LISTED = 50
"""Articles left out that the report lists for one watch; all are counted."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A watched word in an article.

    Attributes:
        name: of the watch.
        found: the words as they stand in the article.
    """

    name: str
    found: str
    outlet: str


class Watcher:
    """Knows what is watched, and looks for it in articles."""

    def __init__(self, rules: Sequence[WatchRule]) -> None:
        self._rules = tuple(rules)
        self._phrases: dict[str, list[_Phrase]] = {}
        self._seen: dict[Article, tuple[Sighting, ...]] = {}

    def sightings(self, articles: Iterable[Article]) -> tuple[Sighting, ...]:
        """What is watched and stands in these articles: each watch once for an article, in their order."""
        if not self._rules:
            return ()
        return tuple(sighting for article in articles for sighting in self._in_one(article))

    def names(self, sightings: Iterable[Sighting]) -> tuple[str, ...]:
        """The watches sighted, each once, in the order of the settings."""
        seen = {sighting.name for sighting in sightings}
        return tuple(rule.name for rule in self._rules if rule.name in seen)

    def weights(self, names: Iterable[str]) -> Mapping[str, float]:
        """How much each of these watches counts in rank."""
        wanted = set(names)
        return {rule.name: rule.weight for rule in self._rules if rule.name in wanted}

    def marked(self, rejection: Rejection) -> Rejection:
        """A rejection with the watches of its article."""
        return replace(rejection, watch=self.names(self.sightings([rejection.article])))

    def told(self, stories: Sequence[Story], rejections: Iterable[Rejection]) -> tuple[Watched, ...]:
        """What became of each watch, also of those that nothing named."""
        left_out = [rejection for rejection in rejections if rejection.watch]
        return tuple(_told(rule.name, stories, left_out) for rule in self._rules)

    def _in_one(self, article: Article) -> tuple[Sighting, ...]:
        """Rank, section and report ask for the same articles."""
        if article not in self._seen:
            self._seen[article] = tuple(self._of(article))
        return self._seen[article]

    def _of(self, article: Article) -> Iterator[Sighting]:
        text = unicodedata.normalize("NFC", "\n".join((article.title, article.summary, article.text)))
        folded = bare(text.casefold())
        likely = [phrase for phrase in self._in(article.language) if phrase.may_stand_in(folded)]
        if not likely:
            return
        read, seen = words(text), set[str]()
        for phrase in likely:
            found = "" if phrase.name in seen else phrase.found_in(read)
            if found:
                seen.add(phrase.name)
                yield Sighting(phrase.name, found, article.outlet)

    def _in(self, tag: str) -> Sequence[_Phrase]:
        """The phrases for articles in a language; where it is not known, those of all languages."""
        language = primary(tag)
        if language not in self._phrases:
            self._phrases[language] = [
                _Phrase(rule.name, inflected(phrase, own or language))
                for rule in self._rules
                for own, phrases in rule.words.items()
                if own in {"", language} or language in {"", "und"}
                for phrase in phrases
            ]
        return self._phrases[language]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words in a row that are watched under a name."""

    name: str
    forms: tuple[Inflected, ...]

    def may_stand_in(self, folded: str) -> bool:
        """A cheap look that spares most texts the reading of their words."""
        return bool(self.forms) and all(any(head in folded for head in form.heads) for form in self.forms)

    def found_in(self, read: Sequence[Word]) -> str:
        """The words as they stand in a text; "" if they do not."""
        for start in range(len(read) - len(self.forms) + 1):
            row = read[start : start + len(self.forms)]
            if all(form.matches(word) for form, word in zip(self.forms, row, strict=True)):
                return " ".join(word.surface for word in row)
        return ""


def in_words(sightings: Sequence[Sighting]) -> str:
    """Why a story is marked: "watched: Rogun («Рогунской» in Вестник Памира)"; "" where nothing is."""
    if not sightings:
        return ""
    by_name: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        by_name.setdefault(sighting.name, []).append(sighting)
    return "watched: " + "; ".join(f"{name} ({_where(seen)})" for name, seen in sorted(by_name.items()))


def _where(sightings: Sequence[Sighting]) -> str:
    named = [f"«{sighting.found}» in {sighting.outlet}" for sighting in sightings[:NAMED]]
    more = len(sightings) - len(named)
    return ", ".join(named) + (f", and {more} more" if more else "")


def _told(name: str, stories: Iterable[Story], left_out: Iterable[Rejection]) -> Watched:
    missed = [rejection for rejection in left_out if name in rejection.watch]
    return Watched(
        name,
        stories=tuple(story.id for story in stories if name in story.watch),
        left_out=tuple(missed[:LISTED]),
        n_left_out=len(missed),
    )
