"""Words of a text, ready to be compared: folded, with what their letters' case tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

PREFIX = 6
"""Letters of a word that are compared: a stem for any language with endings."""

_WORD = re.compile(
    r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)"  # thousands parted by spaces
    r"|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*"
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that put no space between words: Thai, Lao, Khmer, kana and Han."""

_ENDS = ".!?…:;\n。！？۔؟"
_OPENS = " \t\u00a0«»\"'“”„‘’()[]–—-•"
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
    unspaced = False
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        unspaced = bool(_UNSPACED.search(text))
    found: list[Word] = []
    for match in _WORD.finditer(text):
        surface = match.group()
        first = surface[0]
        if first.isdecimal():
            found.append(Word(plain_number(surface), surface, capital=False, starts=False))
        elif unspaced and _UNSPACED.search(surface):
            found.extend(_pairs(surface))
        else:
            capital = first.isupper()
            found.append(Word(surface.casefold(), surface, capital, capital and _starts(text, match.start())))
    return found


def _pairs(run: str) -> Iterator[Word]:
    pairs = (run[i : i + 2] for i in range(max(1, len(run) - 1)))
    return (Word(pair, pair, capital=False, starts=False) for pair in pairs)


def bare_words(text: str) -> list[str]:
    """The words and numbers of a text as folded strings, for telling texts that are the same."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def _starts(text: str, at: int) -> bool:
    while at > 0 and text[at - 1] in _OPENS:
        at -= 1
    return at == 0 or text[at - 1] in _ENDS


def plain_number(written: str) -> str:
    """A number in one form: 780,000, 780 000 and the 780 of "780 thousand" are 780; 41,2 is 41.2."""
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in written)
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
