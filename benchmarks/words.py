"""Invented words: sentences that read like Russian or English news to a parser, and say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

LATIN = (
    "st",
    "ra",
    "le",
    "ton",
    "ing",
    "mer",
    "ar",
    "co",
    "der",
    "ly",
    "an",
    "pre",
    "sti",
    "vo",
    "es",
    "gra",
)
CYRILLIC = (
    "ст",
    "ра",
    "ле",
    "тон",
    "ени",
    "мер",
    "ар",
    "ко",
    "дер",
    "лы",
    "ан",
    "пре",
    "сти",
    "во",
    "ес",
    "гра",
)
JOINTS: Mapping[tuple[str, ...], str] = {
    LATIN: "the of and in to the a is that for on was with as by has from",
    CYRILLIC: "и в на с что и в по не для из как при этом было его",
}
"""The words that join others, from which a language is told."""

SHARE: Mapping[tuple[str, ...], float] = {LATIN: 0.4, CYRILLIC: 0.3}
"""Of all words that such words have in news, about: every language has its own share."""

VOCABULARY = 3000
"""Words of one script, as many as a week of one newspaper uses often."""

SENTENCES = 4000
"""Of one script: a feed of the usual size repeats few of them, so gzip finds no more than in real text."""


def sentences(syllables: tuple[str, ...], random: Random) -> tuple[str, ...]:
    """Sentences of 6 to 20 words over these syllables."""
    words = ["".join(random.choices(syllables, k=random.randint(2, 5))) for _ in range(VOCABULARY)]
    joints, share = JOINTS[syllables].split(), SHARE[syllables]
    words += random.choices(joints, k=round(VOCABULARY * share / (1 - share)))
    return tuple(_sentence(random.choices(words, k=random.randint(6, 20))) for _ in range(SENTENCES))


def _sentence(words: list[str]) -> str:
    return " ".join(words).capitalize() + "."
