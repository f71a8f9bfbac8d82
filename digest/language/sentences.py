"""Sentences of a text, whole and verbatim, past abbreviations and initials."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…]+[\"'»”’)\]]*(?=\s)|[。！？।۔؟]+[」』”]?")
_LAST_WORD = re.compile(r"([^\s\"'«“„(]+)$")

_ENGLISH = (
    "mr mrs ms dr prof st mt gen col lt sgt capt sen rep gov rev hon "
    "no nos vs vol art fig e.g i.e cf approx ca"
)
_RUSSIAN = (
    "им г гор с пос дер д ул пр просп пл пер р оз о обл респ "
    "акад проф доц гл ген полк ст стр см св тов т.е т.н"
)
_TAJIK = "ш н ҷ к кӯч деҳ вил ҷамо хиёб масл"
_BEFORE_A_NAME = frozenset(f"{_ENGLISH} {_RUSSIAN} {_TAJIK}".split())
"""Abbreviations that never end a sentence: a name or number follows, as in «им. Айни», «с. Шаартуз»."""

_AFTER_A_NUMBER = frozenset({"г", "гг", "с", "ст", "д", "т", "р", "к"})
"""Of those, the ones that end a sentence after a number: «в 2026 г. Завод …»."""


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
    return mark != "." or not _is_abbreviation(before)


def _goes_on(after: str) -> bool:
    letter = next((c for c in after if c.isalnum()), "")
    return letter.islower() or after[0] in ",;:"


def _is_abbreviation(before: str) -> bool:
    match = _LAST_WORD.search(before)
    if match is None:
        return False
    word = match.group(1)
    if word.casefold() in _AFTER_A_NUMBER and before[: match.start()].rstrip()[-1:].isdigit():
        return False
    initial = len(word) == 1 and word.isalpha() and word.isupper()
    return initial or _is_initials(word) or word.casefold() in _BEFORE_A_NAME


def _is_initials(word: str) -> bool:
    parts = word.split(".")
    return len(parts) > 1 and all(len(part) == 1 and part.isupper() for part in parts)
