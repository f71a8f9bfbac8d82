"""Sentences of a text, whole and verbatim, past abbreviations and initials."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…]+[\"'»”’)\]]*(?=\s)|[。！？।۔؟]+[」』”]?")
_AROUND = "\"'«»“”„‘’()[],;:.!?"
_LAST_WORD = re.compile(r"([^\s\"'«“„(]+)$")

_ENGLISH = (
    "mr mrs ms dr prof st mt gen col lt sgt capt sen rep gov rev hon "
    "no nos vs vol art fig e.g i.e cf approx ca"
)
_RUSSIAN = (
    "им г гор с пос дер д ул пр просп пл пер р оз о обл респ "
    "акад проф доц гл ген полк ст стр см св тов т.е т.н"
)
_TAJIK = "ш н ҷ к в кӯч деҳ вил ҷамо хиёб масл"
_BEFORE_A_NAME = frozenset(f"{_ENGLISH} {_RUSSIAN} {_TAJIK}".split())
"""Abbreviations that never end a sentence: a name or number follows, as in «им. Айни», «с. Шаартуз»."""

_MEASURES = (
    "rs p pp sec jan feb mar apr jun jul aug sep sept oct nov dec "
    "руб коп тел доб п пп ч гл рис табл янв фев апр авг сен сент окт ноя нояб дек саҳ моддаи"
)
_BEFORE_A_NUMBER = frozenset(_MEASURES.split())
"""Abbreviations that a number follows, as in «Jan. 5», «5 руб. 30 коп.»; else they end a sentence."""

_AFTER_A_NUMBER = frozenset({"г", "гг", "с", "ст", "д", "т", "р", "к"})
"""Of those, the ones that end a sentence after a number: «в 2026 г. Завод …»."""

_CLOCK = frozenset({"a.m", "p.m"})
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_WEEKDAYS = frozenset(_DAYS.split())
"""They follow the time of day, as in «at 9 a.m. Monday»; other capitals begin a sentence there."""

_FIRST_WORDS = "The This That These It He She They We But In On At After Before When While Both"
_OPENERS = frozenset(_FIRST_WORDS.split())
"""Words that follow no initials: «in the U.S. The Senate …»."""

_AND_SO_ON = frozenset({"д", "п"})
"""Of «и т. д.» and «и т. п.», which end a sentence where a capital follows."""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in order, each as it is written; a line break ends one."""
    found: list[str] = []
    for line in text.splitlines():
        found.extend(_of_line(line.strip()))
    return tuple(found)


def _of_line(line: str) -> list[str]:
    parts, start = [], 0
    for end in _END.finditer(line):
        if _is_end(line[start : end.start()], end.group(), line[end.end() :].lstrip()):
            parts.append(line[start : end.end()].strip())
            start = end.end()
    return [part for part in (*parts, line[start:].strip()) if part]


def _is_end(before: str, mark: str, after: str) -> bool:
    if not after or mark[0] in "。！？।۔؟":
        return True
    if _goes_on(after):
        return False
    return mark != "." or not _is_abbreviation(before, after)


def _goes_on(after: str) -> bool:
    letter = next((c for c in after if c.isalnum()), "")
    return letter.islower() or after[0] in ",;:"


def _is_abbreviation(before: str, after: str) -> bool:
    match = _LAST_WORD.search(before)
    if match is None:
        return False
    word, earlier = match.group(1), before[: match.start()].rstrip()
    if _is_initials(word):
        return _first_word(after) not in _OPENERS
    word = word.casefold()
    if word in _CLOCK:
        return _first_word(after) in _WEEKDAYS
    if word in _BEFORE_A_NUMBER and after[0].isdigit():
        return True
    return word in _BEFORE_A_NAME and not _closes(word, earlier)


def _closes(word: str, earlier: str) -> bool:
    """Whether an abbreviation ends its sentence after all: «в 2026 г.», «и т. д.»."""
    if word in _AND_SO_ON and earlier.casefold().endswith(" т."):
        return True
    return word in _AFTER_A_NUMBER and earlier[-1:].isdigit()


def _is_initials(word: str) -> bool:
    return all(len(part) == 1 and part.isalpha() and part.isupper() for part in word.split("."))


def _first_word(text: str) -> str:
    return text.split(None, 1)[0].strip(_AROUND)
