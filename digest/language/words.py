"""Words of a text, ready to be compared: folded, with what their letters' case tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

PREFIX = 6
"""Letters of a word that are compared: a stem for any language with endings."""

_FALLING = "|".join(f"{n}[–-][0-{n}]" for n in range(10))  # 3–0; 2–3 is rather a span
_SCORE = rf"(?<![\d:.,–-])(?:\d ?: ?\d|{_FALLING})(?![\d:–-]|[.,]\d)"
_NUMBER = (
    rf"{_SCORE}"
    r"|(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)"  # thousands parted by spaces
    r"|\d+(?:[.,]\d+)*"
)
_PATTERN = rf"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|(?=\d)(?:{_NUMBER})"  # most are words: a third less time than last
_WORD = re.compile(_PATTERN)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that put no space between words: Thai, Lao, Khmer, kana and Han."""

_ENDS = ".!?…:;\n。！？۔؟"
_OPENS = " \t\u00a0«»\"'“”„‘’()[]–—-•"
_MARKED = re.compile(rf"(?:([{re.escape(_ENDS)}])[{re.escape(_OPENS)}]*)?({_PATTERN})")
_SCORED = re.compile(r"(\d)( ?: ?|[–-])(\d)")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+")


class Word(NamedTuple):
    """One word or number.

    Attributes:
        text: folded (NFC, lower case); a number in one form, however it was written.
        surface: as it stands in the text.
        capital: its first letter is a capital.
        starts: it stands first in a sentence, where a capital tells nothing.
    """

    text: str
    surface: str
    capital: bool
    starts: bool

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[0].isdigit()

    @property
    def is_name(self) -> bool:
        """Whether it looks like a name: a capital inside a sentence."""
        return self.capital and not self.starts


def words(text: str) -> list[Word]:
    """The words of a text in order; of unspaced scripts, pairs of neighbouring characters."""
    return [word_of(surface, mark) for mark, surface in marked_words(text)]


def marked_words(text: str) -> list[tuple[str, str]]:
    """The same words as they are written, each behind the mark that ends what stands before, "" for none.

    A text begins after a line break.
    """
    if text.isascii():
        return _MARKED.findall("\n" + text)
    found: list[tuple[str, str]] = _MARKED.findall("\n" + unicodedata.normalize("NFC", text))
    if not _UNSPACED.search(text):
        return found
    return list(chain.from_iterable(_parted(mark, surface) for mark, surface in found))


def word_of(surface: str, mark: str) -> Word:
    """One word of `marked_words`."""
    first = surface[0]
    if first.isdecimal():
        return Word(plain_number(surface), surface, capital=False, starts=False)
    capital = first.isupper()
    return Word(surface.casefold(), surface, capital, capital and bool(mark))


def _parted(mark: str, surface: str) -> Iterator[tuple[str, str]]:
    if surface[0].isdecimal() or not _UNSPACED.search(surface):
        return iter([(mark, surface)])
    return (("", surface[i : i + 2]) for i in range(max(1, len(surface) - 1)))


def bare_words(text: str) -> list[str]:
    """The words and numbers of a text as folded strings, for telling texts that are the same."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def plain_number(written: str) -> str:
    """A number in one form: 780,000, 780 000 and the 780 of "780 thousand" are 780; 41,2 is 41.2."""
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in written)
    if score := _SCORED.fullmatch(digits):
        return ":".join(sorted(score.group(1, 3), reverse=True))
    if _THOUSANDS.fullmatch(digits):
        digits = re.sub(r"\D", "", digits)
    digits = digits.replace(",", ".")
    noughts = len(digits) - len(digits.rstrip("0"))
    thousands = min(noughts, len(digits) - 1) // 3
    return digits[: len(digits) - 3 * thousands]


def folded(text: str) -> str:
    """A text as its words alone, folded, for comparing titles."""
    return " ".join(word.text for word in words(text))


def script(text: str) -> str:
    """The script of a text's first letter that has one: "LATIN", "CYRILLIC", "ARABIC", "CJK" …; else ""."""
    letter = next((c for c in text if c.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def primary(language: str) -> str:
    """The language of a tag, without region or script: "ru" of "ru-RU"."""
    return language.replace("_", "-").partition("-")[0].casefold()
