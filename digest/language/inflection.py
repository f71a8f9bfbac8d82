"""A word in all its forms: what was typed once is found as English, Russian and Tajik grammar bends it.

The typed word keeps its stem, and only endings of its language may follow: "Иванов" finds "Иванову" and
never "Иван". Cutting endings off both sides, as search engines do, would make these one word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from digest.language.words import Word, primary, words

ANY_ENDING = 3
"""Letters that may follow a word of a language whose endings are not known, if it has LONG letters."""

LONG = 4

_VOWELS = frozenset("аеиоуыэюяё")
_POSSESSIVE = ("'s", "’s", "ʼs")

_ENGLISH_NAME = frozenset(("", "s", "es", *_POSSESSIVE))
_ENGLISH = _ENGLISH_NAME | {"ed", "ing", "er", "ers"}
_ENGLISH_E = frozenset(("e", "es", "ed", "ing", "er", "ers", *(f"e{s}" for s in _POSSESSIVE)))
_ENGLISH_Y = frozenset(("y", "ies", "ied", "ying", *(f"y{s}" for s in _POSSESSIVE)))

_OF_NOUNS = "а я у ю е и ы о ь й ой ей ом ем ою ею ам ям ами ями ах ях ью ым ых ыми"
_OF_ADJECTIVES = "ый ий ой ая яя ое ее ые ие ого его ому ему ым им ых их ую юю ей ыми ими ом ем"
_POSSESSORS = "и е й ам ат аш ям ят яш амон атон ашон ямон ятон яшон"

_RUSSIAN_NAME = frozenset(("", *_OF_NOUNS.split()))
_RUSSIAN = _RUSSIAN_NAME | {"ов", "ев"}
"""The plural of a noun; of the name Иван it would make Иванов."""

_RUSSIAN_ADJECTIVE = frozenset(_OF_ADJECTIVES.split())
_RUSSIAN_HISSING = frozenset("гкхжшщч")

_TAJIK = frozenset(
    "".join(parts)
    for parts in product(
        ("", "ҳо", "он", "гон", "ен", "вон"), ("", *_POSSESSORS.split()), ("", "ро", "у", "ю")
    )
)
"""Plural, izofat or possessor, and object or "and": китоб-ҳо-яшон-ро; with ё as е, as `bare` writes it."""

Ending = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Inflected:
    """A word in all its forms.

    Attributes:
        stems: each with what may follow it.
        capital: only a word with a capital is meant: a name.
        whole: only this word in capitals is meant: an abbreviation; "" for all others.
    """

    stems: tuple[tuple[str, Ending], ...]
    capital: bool = False
    whole: str = ""

    def matches(self, word: Word) -> bool:
        """Whether a word of a text is a form of this one."""
        if self.whole:
            return word.surface == self.whole
        if self.capital and not word.capital:
            return False
        text = bare(word.text)
        return any(text.startswith(stem) and ends(text[len(stem) :]) for stem, ends in self.stems)

    @property
    def heads(self) -> tuple[str, ...]:
        """Folded beginnings, one of which stands in every text that holds a form."""
        return (self.whole.casefold(),) if self.whole else tuple(stem for stem, _ in self.stems)


def inflected(phrase: str, language: str) -> tuple[Inflected, ...]:
    """The words of a phrase in their order, each in all its forms; empty for a phrase without words.

    A `*` at the end of a phrase lets its last word end in any way.

    Args:
        phrase: as a person types it, names with capitals.
        language: a tag; without one, or of a language whose endings are not known, a word of four
            letters may have three more.
    """
    found = words(phrase)
    typed = [_inflected(word, primary(language)) for word in found]
    if typed and phrase.rstrip().endswith("*"):
        last = found[-1]
        typed[-1] = Inflected(((bare(last.text), _anything),), capital=last.capital)
    return tuple(typed)


def bare(text: str) -> str:
    """A folded text with ё written as е, as most print it."""
    return text.replace("ё", "е")


def _inflected(word: Word, language: str) -> Inflected:
    if word.is_number:
        return Inflected(((word.text, _nothing),))
    if len(word.surface) > 1 and word.surface.isupper():
        return Inflected((), whole=word.surface)
    stems = _STEMS.get(language, _of_any_language)
    return Inflected(tuple(stems(word)), capital=word.capital)


def _nothing(ending: str) -> bool:
    return not ending


def _anything(_ending: str) -> bool:
    return True


def _short(ending: str) -> bool:
    return len(ending) <= ANY_ENDING and "'" not in ending


def _of_any_language(typed: Word) -> Iterator[tuple[str, Ending]]:
    word = bare(typed.text)
    yield word, _short if len(word) >= LONG else _nothing


def _of_english(typed: Word) -> Iterator[tuple[str, Ending]]:
    word = typed.text
    yield word, (_ENGLISH_NAME if typed.capital else _ENGLISH).__contains__
    if typed.capital:
        return
    if word.endswith("e"):
        yield word[:-1], _ENGLISH_E.__contains__
    elif word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        yield word[:-1], _ENGLISH_Y.__contains__
    elif word[-1:] not in tuple("aeiouwxy") and word[-2:-1] in tuple("aeiou"):
        yield word + word[-1], frozenset({"ed", "ing", "er", "ers"}).__contains__


def _of_russian(typed: Word) -> Iterator[tuple[str, Ending]]:
    word = bare(typed.text)
    nouns = (_RUSSIAN_NAME if typed.capital else _RUSSIAN).__contains__
    if _is_adjective(word):
        yield word[:-2], _RUSSIAN_ADJECTIVE.__contains__
        return
    yield word[:-1] if word[-1] in "аяоеьйыи" and len(word) > 3 else word, nouns
    if word.endswith(("ок", "ек", "ец", "ень")) and len(word) > 3:
        yield _without_vowel(word), nouns
    if word.endswith("ка") and word[-3:-2] not in _VOWELS:
        yield word[:-2], frozenset({"ок", "ек"}).__contains__


def _is_adjective(word: str) -> bool:
    if len(word) < 5:
        return False
    return word.endswith(("ая", "ое", "ый", "ые")) or (
        word.endswith(("ий", "ие", "ой")) and word[-3] in _RUSSIAN_HISSING
    )


def _without_vowel(word: str) -> str:
    """The stem of рынок, отец, боец and день: рынк, отц, бойц and дн."""
    root, last = (word[:-3], word[-2]) if word.endswith("ь") else (word[:-2], word[-1])
    return root + ("й" if root[-1] in _VOWELS else "") + last


def _of_tajik(typed: Word) -> Iterator[tuple[str, Ending]]:
    word = bare(typed.text)
    yield word, _TAJIK.__contains__
    if word.endswith("ӣ"):
        yield word[:-1] + "и", _TAJIK.__contains__


_STEMS: dict[str, Callable[[Word], Iterator[tuple[str, Ending]]]] = {
    "en": _of_english,
    "ru": _of_russian,
    "tg": _of_tajik,
}
