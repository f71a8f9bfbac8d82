"""The language of an article, from its text; a claim counts where the text is too short to tell.

Feeds copy their language from a theme, and outlets mix languages in one feed. A script that only one
language has decides; the languages of most articles are known by their own signs; all others are
py3langid's, whose model takes half a second and 100 MB: it is loaded when it is first needed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from digest.entries import signs

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN = "und"
"""For a text that tells nothing, and of which nothing is claimed (ISO 639-2)."""

READ = 200
"""Characters from the beginning that are looked at for signs; more told no language better."""

FURTHER = 1200
"""The same where the beginning was too full of names to tell."""

MODELLED = 400
"""Characters that the model is asked about, at 1 µs each: it is sure of any sentence."""

FOREIGN = 0.4
"""Of all letters, from which on a script counts before Latin: brands are Latin everywhere."""

KANA = 0.1
"""Of all letters, from which on a text is Japanese and not Chinese."""

CLAIMED = 4.0
"""How many times likelier a claim makes a language. On 6,000 headlines 10 helps two more, and lets twice as
many wrong claims pass."""

FIRST = 3.0
"""How many times likelier a script's first language is before anything is read: without it, headlines in
Russian are Bulgarian or Macedonian five times as often."""

LEAST = 0.1
"""Probability from which on a guess is better than none."""

SURE = 0.9
"""Probability from which on the model is believed against a claim that it does not know."""

MISNOMERS = {"tj": "tg", "ua": "uk", "kz": "kk", "kg": "ky", "by": "be", "iw": "he", "jp": "ja", "cn": "zh"}
"""Codes of countries, and old ones, that stand where a language should."""

_SCRIPTS = {
    "LATIN": "en de fr es it pt nl pl cs sk sl hr bs sr ro hu sq tr az uz tk kk ku sv no da fi is et lv lt"
    " mt ga cy eu ca af sw so ha yo zu rw id ms tl vi",
    "CYRILLIC": "ru tg uk be bg sr mk mn kk ky uz tt ba",
    "ARABIC": "fa ar ps ur ug ku az",
    "DEVANAGARI": "hi mr ne",
    "BENGALI": "bn as",
    "HEBREW": "he",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "HANGUL": "ko",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "GREEK": "el",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "ETHIOPIC": "am",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "SINHALA": "si",
}
SCRIPTS: Mapping[str, tuple[str, ...]] = {name: tuple(codes.split()) for name, codes in _SCRIPTS.items()}
"""Who prints news in a script, the first the most; others are found where they are claimed, or certain.

Scripts are named as Unicode names their letters; Katakana counts as Hiragana.
"""

KIN: Mapping[str, frozenset[str]] = {
    language: frozenset(names.split())
    for language, names in {
        "am": "ti",
        "ar": "arz ary",
        "bs": "hr sr sh cnr",
        "en": "pcm sco",
        "fa": "prs pes",
        "he": "yi",
        "hr": "bs sr sh cnr",
        "id": "ms",
        "ms": "id",
        "no": "nb nn",
        "sr": "bs hr sh cnr",
        "zh": "ja yue wuu",
    }.items()
}
"""Other names of a language, and sisters that no headline tells it from: there a claim stands."""


_CYRILLIC = re.compile("[Ѐ-ҁҊ-ԯ]+")


def language_of(text: str, claim: str = "", *, override: str = "") -> str:
    """The code of a text's language, two letters for most.

    Args:
        text: the title and what there is of the text.
        claim: what the outlet says, "" for nothing.
        override: what the operator says; it is final, whatever the text is.
    """
    if told := code(override):
        return told
    claimed = code(claim)
    text = text[:FURTHER].lower()
    script = script_of(text[:READ])
    if not script:
        return claimed or UNKNOWN
    found = _found(text, script, "" if _contradicts(claimed, script) else claimed)
    return claimed if claimed in KIN.get(found, ()) else found


def code(claim: str) -> str:
    """The language's code out of a tag: "en" for "en-US"."""
    language = claim.strip().lower().partition("-")[0].partition("_")[0]
    language = MISNOMERS.get(language, language)
    return language if len(language) in {2, 3} and language.isascii() and language.isalpha() else ""


def script_of(text: str) -> str:
    """The script of a text, as Unicode names it; "" if it has no letters of any that is known."""
    if text.isascii():
        return "LATIN" if text.lower() != text.upper() else ""
    if 2 * sum(map(len, _CYRILLIC.findall(text))) > len(text):
        return "CYRILLIC"
    counts: Counter[str] = Counter()
    for character in set(text):
        counts[_script(character)] += text.count(character)
    del counts[""]
    total = counts.total()
    if counts["HIRAGANA"] > KANA * total:
        return "HIRAGANA"
    foreign = [script for script in counts if script != "LATIN" and counts[script] >= FOREIGN * total]
    return max(foreign, key=lambda script: counts[script], default="LATIN" if total else "")


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    if not character.isalpha():
        return ""
    name = re.split("[ -]", unicodedata.name(character, ""))[0]
    name = "HIRAGANA" if name == "KATAKANA" else name
    return name if name in SCRIPTS else ""


@lru_cache(maxsize=256)
def _contradicts(claimed: str, script: str) -> bool:
    scripts = [name for name, codes in SCRIPTS.items() if claimed in codes]
    return bool(scripts) and script not in scripts


def _found(text: str, script: str, claimed: str) -> str:
    languages = SCRIPTS[script]
    if len(languages) == 1:
        return languages[0]
    recognised = signs.recognised(text[:READ], script, claimed)
    if not recognised and len(text) > READ:
        recognised = signs.recognised(text, script, claimed)
    return recognised or _modelled(text, languages, claimed)


def _modelled(text: str, languages: tuple[str, ...], claimed: str) -> str:
    """The likeliest of these languages, the claim, or whatever the model is sure of."""
    odds = {claimed: CLAIMED, languages[0]: FIRST}
    told = dict(_model().rank(text[:MODELLED]))
    able = {language for language, share in told.items() if language in languages or share >= SURE}
    likely = {language: odds.get(language, 1.0) * told[language] for language in {*able, claimed} & {*told}}
    best = max(likely, key=lambda language: (likely[language], language))
    share = likely[best] / (sum(likely.values()) or 1.0)
    if claimed and claimed not in told:
        return best if share >= SURE else claimed
    return best if share >= LEAST else claimed or UNKNOWN


@cache
def _model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
