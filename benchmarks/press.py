"""A synthetic day of the press: articles over invented words, some stories told by several outlets.

Words follow Zipf's law over a vocabulary that grows with the day (Heaps), as in real text: else a large day
would be near in every word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from digest.model import Article

WORDS = 60
"""Of one text."""

SHARED = 0.12
"""Part of the stories that several outlets tell …"""

VERSIONS = (2, 12)
"""… in so many versions, at least and at most …"""

KEPT = (0.45, 0.95)
"""… each of which keeps so large a part of the words."""

NAMED = 0.08
"""Part of the words that are written with a capital: names."""

OUTLETS = 200
HOURS = 48
END = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)

_CONSONANTS, _VOWELS = "bdfghjklmnprstvzcwxq", "aeiou"


@dataclass(frozen=True, slots=True)
class Report:
    """A synthetic article with the story it tells."""

    article: Article
    story: int


class Vocabulary:
    """Invented words, some of them names, drawn by Zipf's law."""

    def __init__(self, size: int) -> None:
        self._words = [_word(rank) for rank in range(size)]
        self._weights = list(accumulate(1 / rank for rank in range(1, size + 1)))

    def draw(self, random: Random, number: int) -> list[str]:
        """So many words."""
        return random.choices(self._words, cum_weights=self._weights, k=number)


def press(number: int, *, seed: int = 5) -> Iterator[Report]:
    """So many articles, the same for the same seed."""
    random = Random(seed)
    vocabulary = Vocabulary(20_000 + 2 * number)
    count = story = 0
    while count < number:
        versions = random.randint(*VERSIONS) if random.random() < SHARED else 1
        told = vocabulary.draw(random, WORDS)
        for _ in range(min(versions, number - count)):
            yield Report(_article(count, _version(told, vocabulary, random), random), story)
            count += 1
        story += 1


def _version(told: Sequence[str], vocabulary: Vocabulary, random: Random) -> list[str]:
    part = random.uniform(*KEPT)
    others = vocabulary.draw(random, len(told))
    return [word if random.random() < part else other for word, other in zip(told, others, strict=True)]


def _article(number: int, words: Sequence[str], random: Random) -> Article:
    outlet = f"Outlet {random.randrange(OUTLETS)}"
    published = END - timedelta(minutes=random.randrange(HOURS * 60))
    return Article(
        id=f"{number:012x}",
        source=outlet,
        outlet=outlet,
        url=f"https://press.example/{number}",
        title=" ".join(words[:8]).capitalize(),
        language="en",
        published=published,
        first_seen=published,
        text=" ".join(words).capitalize() + ".",
    )


def _word(rank: int) -> str:
    """A word like no other in its first six letters."""
    letters, rest = "", rank + 1
    for _ in range(4):
        rest, consonant = divmod(rest * 7919 % 1_000_003 if not letters else rest, len(_CONSONANTS))
        rest, vowel = divmod(rest, len(_VOWELS))
        letters += _CONSONANTS[consonant] + _VOWELS[vowel]
    return letters.capitalize() if rank % round(1 / NAMED) == 5 else letters
