"""The language of an article: what is claimed, unless its letters say otherwise.

Feeds copy their language from a theme, and outlets mix languages in one feed. Letters cannot
tell every language from every other, so a claim stands until they contradict it.
"""

from __future__ import annotations

import re

UNKNOWN = "und"
"""For a text of which nothing is claimed and whose letters tell nothing (ISO 639-2)."""

TAJIK = re.compile("[ғӣқӯҳҷ]")
NOT_TAJIK = re.compile("[ыщ]")
ENGLISH = re.compile(r"\b(?:the|of|and|to|in|for|is|are|on|with)\b", re.IGNORECASE)

SCRIPTS = {
    "cyrillic": re.compile("[а-яёѐ-ӿ]", re.IGNORECASE),
    "latin": re.compile("[a-zà-ɏ]", re.IGNORECASE),
    "arabic": re.compile("[؀-ۿ]"),
}

CYRILLIC = frozenset({"be", "bg", "ky", "mk", "mn", "ru", "tg", "uk"})
ARABIC = frozenset({"ar", "fa", "ps", "ur"})
_ANY_SCRIPT = "az kk ku sr tk tt ug uz zh ja ko he el hy ka th hi bn ta am und"
ANY_SCRIPT = frozenset(_ANY_SCRIPT.split())
"""Languages written in several scripts, or in one that is not told apart here."""

SHARE = 0.6
"""Of all letters, from which on a text is taken to be in a script: names are often foreign."""

FEW = 2
"""Letters that one borrowed name may bring along."""

MISNOMERS = {"tj": "tg", "ua": "uk", "kz": "kk", "kg": "ky", "by": "be", "iw": "he"}
"""Codes of countries, and old ones, that stand where a language should."""


def language_of(text: str, claim: str = "") -> str:
    """The two-letter code of a text's language.

    Args:
        text: the title and what there is of the text.
        claim: what the operator, or else the outlet, says; "" for nothing.
    """
    claimed = code(claim)
    script = script_of(text)
    if not script:
        return claimed or UNKNOWN
    if claimed and not _contradicts(claimed, script):
        return _between_ru_and_tg(text, claimed)
    if script == "cyrillic":
        return "tg" if TAJIK.search(text.lower()) else "ru"
    if script == "arabic":
        return "fa"
    return "en" if claimed or ENGLISH.search(text) else UNKNOWN


def code(claim: str) -> str:
    """The language's code out of a tag: "en" for "en-US"."""
    language = re.split(r"[-_]", claim.strip().lower())[0]
    language = MISNOMERS.get(language, language)
    return language if re.fullmatch(r"[a-z]{2,3}", language) else ""


def script_of(text: str) -> str:
    """The script that most letters of a text are in; "" if none has most of them."""
    counts = {name: len(letters.findall(text)) for name, letters in SCRIPTS.items()}
    total = sum(counts.values())
    name = max(counts, key=lambda name: counts[name])
    return name if total and counts[name] >= SHARE * total else ""


def _contradicts(language: str, script: str) -> bool:
    if language in ANY_SCRIPT:
        return False
    if language in CYRILLIC:
        return script != "cyrillic"
    return script != ("arabic" if language in ARABIC else "latin")


def _between_ru_and_tg(text: str, claimed: str) -> str:
    if claimed not in {"ru", "tg"}:
        return claimed
    tajik, russian = (len(letters.findall(text.lower())) for letters in (TAJIK, NOT_TAJIK))
    if claimed == "ru" and tajik > max(FEW, russian):
        return "tg"
    if claimed == "tg" and russian > max(FEW, tajik):
        return "ru"
    return claimed
