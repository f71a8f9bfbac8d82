"""What an article tells that was not told before: its new sentences and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from re import compile as pattern

from digest.entries import months
from digest.language.sentences import sentences
from digest.language.words import PREFIX, Word, primary, words
from digest.model import Article, News

TEXT_CHARS = 2_000
"""How much of an article is read for news; less than is kept of what was told, so a repeat is found whole."""

IN_ONE = 0.6
IN_ALL = 0.85
"""Part of a sentence's words that stand in one told sentence, or in all of them, where it was told."""

SHORT_WORD = 3
DAYS = 31
_DATE = pattern(r"\d\d?\.\d\d?\.\d{2,4}|(?:19|20)\d\d")
"""A date in digits, or a year."""

SENTENCES, NUMBERS = 3, 5
"""How much news of one article is listed."""

Sentences = Callable[[str], Sequence[str]]
"""Cuts a text into sentences that tell something: no bylines, no notices."""


class Newsreader:
    """Has read what was told of one story, and finds what is new in an article."""

    def __init__(self, told: Iterable[Article], sentences_of: Sentences = sentences) -> None:
        self._sentences_of = sentences_of
        self._numbers: set[str] = set()
        self._told: dict[str, list[frozenset[str]]] = {}
        for article in told:
            for text in (article.title, *sentences_of(article.text or article.summary)):
                sentence = _Sentence.of(text)
                self._numbers |= sentence.numbers.keys()
                self._told.setdefault(primary(article.language), []).append(sentence.stems)
        self._all = {language: frozenset().union(*told) for language, told in self._told.items()}

    def news(self, article: Article) -> News:
        """What was not told.

        In a language in which nothing was told all sentences are new: there is no telling whether they
        only translate.
        """
        body = self._sentences_of((article.text or article.summary)[:TEXT_CHARS])
        language = primary(article.language)
        numbers: dict[str, str] = {}
        fresh: list[str] = []
        for text in (article.title, *body):
            sentence = _Sentence.of(text)
            unheard = {n: written for n, written in sentence.numbers.items() if n not in self._numbers}
            numbers |= unheard
            if unheard or not self._was_told(sentence.stems, language):
                fresh.append(text)
        telling = [text for text in fresh if text != article.title] or fresh
        untold = "" if language in self._told else language
        return News(tuple(telling[:SENTENCES]), tuple(numbers.values())[:NUMBERS], untold)

    def _was_told(self, stems: frozenset[str], language: str) -> bool:
        if len(stems & self._all.get(language, frozenset())) >= IN_ALL * len(stems):
            return True
        return any(len(stems & told) >= IN_ONE * len(stems) for told in self._told.get(language, ()))


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as it is compared: stems of its longer words, and its numbers as they are written."""

    stems: frozenset[str]
    numbers: dict[str, str]

    @classmethod
    def of(cls, text: str) -> _Sentence:
        found = words(text)
        stems = frozenset(w.text[:PREFIX] for w in found if not w.is_number and len(w.text) > SHORT_WORD)
        return cls(stems, dict(_numbers(found)))


def _numbers(found: Sequence[Word]) -> Iterable[tuple[str, str]]:
    """Numbers that can be news: of two digits and more, and no date."""
    for place, word in enumerate(found):
        around = [other.text for other in (*found[max(0, place - 1) : place], *found[place + 1 : place + 2])]
        if word.is_number and len(word.surface) > 1 and not _is_date(word.text, around):
            yield word.text, word.surface


def _is_date(number: str, around: Iterable[str]) -> bool:
    if _DATE.fullmatch(number):
        return True
    return number.isdigit() and int(number[:9]) <= DAYS and any(map(months.number, around))
