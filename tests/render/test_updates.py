"""A story that goes on does not look like a new one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from digest.model import EditionState, Kind, KnownStory, News, Story, StoryState
from digest.render.documents import Printed, render, sealed
from digest.render.schema import edition_json
from tests.builders import NOW
from tests.render.an_edition import DAY, a_look, a_story, an_edition
from tests.render.reading import folded, the

WORDS = {
    "en": "Update, first told on 20 November",
    "ru": "Продолжение новости от 20 ноября",
    "tg": "Идомаи хабари 20 ноябр",
}
TOLD = date(2026, 11, 20)


def an_update(story: Story) -> Story:
    news = News(("The first lorries crossed on Saturday.",), ("40",))
    return replace(
        story,
        state=StoryState.UPDATE,
        first_told=TOLD,
        told_as="Bridge is repaired",
        news=news,
        aliases=("old",),
    )


EDITION = an_edition(
    a_story("one"),
    an_update(a_story("two")),
    a_story("three", brief=True),
    an_update(a_story("four", brief=True)),
)


@pytest.mark.parametrize("kind", [Kind.HTML, Kind.TEXT, Kind.MARKDOWN])
@pytest.mark.parametrize("language", ["en", "ru", "tg"])
def test_an_update_says_since_when_in_full_and_as_a_brief(kind: Kind, language: str) -> None:
    document = folded(the(render(EDITION, a_look())[0], kind, language))
    assert document.count(folded(WORDS[language])) == 2
    assert folded(WORDS[language]) not in folded(the(render(an_edition(), a_look())[0], kind, language))


def test_the_json_tells_what_is_new() -> None:
    document = json.loads(edition_json(EDITION, EditionState.DRAFT))
    new, update = document["sections"][0]["stories"][:2]
    keys = ("state", "aliases", "first_told", "told_as", "news")
    assert [new[key] for key in keys] == ["new", [], None, None, None]
    news = {"sentences": ["The first lorries crossed on Saturday."], "numbers": ["40"]}
    assert [update[key] for key in keys] == ["update", ["old"], "2026-11-20", "Bridge is repaired", news]


def test_a_frozen_edition_keeps_what_later_days_are_to_know() -> None:
    documents, _ = render(EDITION, a_look())
    new, update = sealed(Printed(EDITION, documents, ()), NOW).stories[:2]
    assert (new.id, new.title, new.first_told, new.last_told) == (
        "one",
        EDITION.stories[0].views["en"].title,
        DAY,
        DAY,
    )
    assert (update.title, update.first_told, update.last_told) == ("Bridge is repaired", TOLD, DAY)
    assert (update.lead, update.aliases) == (EDITION.stories[1].lead, ("old",))


def test_of_a_long_story_only_so_much_is_kept() -> None:
    story = a_story("one")
    many = tuple(replace(story.articles[0], id=f"{n}", text="word " * 1000, summary="") for n in range(30))
    known = KnownStory.of(replace(story, articles=many), EDITION)
    assert len(known.articles) == 20
    assert {len(article.text) for article in known.articles} == {3000}


def test_a_description_is_kept_where_there_is_no_text() -> None:
    story = a_story("one")
    short = replace(story.articles[0], text="", summary="The bridge was closed.")
    known = KnownStory.of(replace(story, articles=(short,)), EDITION)
    assert (known.articles[0].text, known.articles[0].summary) == ("The bridge was closed.", "")
