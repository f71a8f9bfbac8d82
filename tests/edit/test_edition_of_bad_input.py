"""Bad input by the thousand: an edition comes out, and says what it left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from digest.model import Article, Edition
from tests.builders import an_article, an_edit_policy
from tests.edit.test_edition import composed

SOUNDS = ("ba", "de", "gi", "ko", "lu", "ma", "ne", "pi", "ro", "tu", "va", "ze")


def word(n: int) -> str:
    """A word like no other."""
    sounds = ""
    for _ in range(4):
        n, sound = divmod(n, len(SOUNDS))
        sounds += SOUNDS[sound]
    return sounds.capitalize()


def article(n: int, **changes: object) -> Article:
    outlet = f"Outlet {n % 50}"
    return an_article(**{
        "id": f"{n:012x}", "url": f"https://o{n % 50}.example/{n}", "outlet": outlet, "source": outlet,
        "title": f"{word(n)} {word(n + 7000)} seen at {word(n + 12000)}", **changes,
    })  # fmt: skip


HOSTILE: dict[str, Callable[[int], Article]] = {
    "one title": lambda n: article(n, title="Weather"),
    "one word each": lambda n: article(n, title=word(n)),
    "no text and no title": lambda n: article(n, title=""),
    "numbers only": lambda n: article(n, title=str(n * 7919), text=f"{n} {n * 31} 100 2026"),
    "mixed scripts": lambda n: article(n, title=f"{word(n)} Ҷ未知آتش{word(n)}", text=f"Ω{word(n)}я 未{n}"),
    "one outlet": lambda n: article(n, outlet="Flood", source="Flood"),
    "one text": lambda n: article(n, text="Read the full story on our site, where all of it stands."),
    "signs": lambda n: article(n, title="\u202e\u0000…" * (n % 4 + 1), text="\ud800"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_thousand_odd_articles_make_an_edition_that_adds_up(kind: str) -> None:
    articles = [HOSTILE[kind](n) for n in range(1000)]
    edition = composed(*articles)
    assert 1 <= len(edition.stories) <= 40
    assert edition.n_articles + len(edition.rejections) == 1000
    assert all(rejection.reason for rejection in edition.rejections)


def test_five_thousand_stories_are_cut_to_the_most_and_every_other_is_told() -> None:
    edition = composed(*map(article, range(5000)), policy=an_edit_policy(max_stories=40))
    assert len(edition.stories) == 40
    assert reasons(edition)["the edition holds at most 40 stories"] == 5000 - edition.n_articles


def test_a_text_of_a_hundred_thousand_words_costs_no_story_its_place() -> None:
    long = article(1, text="Rescuers found two hikers in the mountains. " * 15_000)
    edition = composed(long, *map(article, range(2, 12)))
    assert edition.n_articles == 11
    assert max(len(story.views["en"].summary) for story in edition.stories) <= 280


def test_where_all_is_from_one_outlet_its_stories_fill_the_edition() -> None:
    edition = composed(*(article(n, outlet="Flood", source="Flood") for n in range(100)))
    assert len(edition.stories) == 40
    assert edition.balance is not None
    (voice,) = edition.balance.voices
    assert (voice.told, voice.alone, voice.left_out) == (40, 40, len(edition.rejections))


def reasons(edition: Edition) -> Counter[str]:
    return Counter(rejection.reason.partition(";")[0] for rejection in edition.rejections)
