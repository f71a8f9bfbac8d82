from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from digest.model import EditionState, News, StoryState
from digest.render.documents import render
from digest.render.paper import paper_of
from digest.render.rereading import edition_of
from digest.render.schema import content_hash, edition_json
from tests.render.an_edition import a_look, a_story, an_edition, with_views

EDITION = an_edition(
    with_views(a_story("one"), paragraphs=("A first paragraph.", "And a second."), note="Look at page two."),
    replace(a_story("two"), late=True, watch=("bridges",), copies=frozenset({"two-ru"})),
    replace(
        a_story("three", "economy"),
        state=StoryState.UPDATE,
        first_told=date(2026, 11, 20),
        told_as="The bridge is closed",
        aliases=("older",),
        news=News(("It opened.",), ("40",)),
    ),
    a_story("four", "economy", brief=True),
    notes={"en": "Written in a hurry.", "ru": "", "tg": ""},
    late=frozenset({"two-en"}),
)


def before(body: str) -> str:
    """The same JSON without what earlier versions did not write."""
    read: dict[str, Any] = json.loads(body)
    del read["top"]
    for section in read["sections"]:
        del section["titles"]
        for story in section["stories"]:
            for view in story["views"].values():
                del view["article"], view["paragraphs"]
    return json.dumps(read)


def test_an_edition_read_back_says_the_same() -> None:
    read = edition_of(edition_json(EDITION, EditionState.FROZEN))
    assert content_hash(read) == content_hash(EDITION)
    assert edition_json(read, EditionState.FROZEN) == edition_json(EDITION, EditionState.FROZEN)


def test_only_the_extracts_that_are_printed_are_kept() -> None:
    edition = an_edition(*(with_views(a_story(name), paragraphs=("Long.",)) for name in ("one", "two")))
    first, second = edition_of(edition_json(edition, EditionState.FROZEN)).stories
    assert [first.views["en"].paragraphs, second.views["en"].paragraphs] == [("Long.",), ()]


@pytest.mark.parametrize("language", EDITION.languages)
def test_its_copies_show_the_same(language: str) -> None:
    read = edition_of(edition_json(EDITION, EditionState.FROZEN))
    look = a_look()
    assert paper_of(read, language, look, EditionState.FROZEN) == paper_of(
        EDITION, language, look, EditionState.FROZEN
    )


def test_its_documents_are_the_same() -> None:
    read = edition_of(edition_json(EDITION, EditionState.FROZEN))
    assert render(read, a_look()) == render(EDITION, a_look())


def test_an_undated_article_stays_without_a_time() -> None:
    story = a_story("one")
    undated = tuple(replace(article, undated=True) for article in story.articles)
    edition = an_edition(with_views(replace(story, articles=undated), undated=True))
    read = edition_of(edition_json(edition, EditionState.FROZEN))
    assert all(view.undated for view in read.stories[0].views.values())
    assert paper_of(read, "en", a_look(), EditionState.FROZEN).items[0].time == ""


def test_an_edition_of_before_is_read_as_well_as_can_be() -> None:
    read = edition_of(before(edition_json(EDITION, EditionState.FROZEN)))
    assert [story.id for story in read.stories] == [story.id for story in EDITION.stories]
    assert [view.outlet for view in read.stories[0].views.values()] == [
        view.outlet for _, view in sorted(EDITION.stories[0].views.items())
    ]
    paper = paper_of(read, "ru", a_look(), EditionState.SENT)
    assert paper.items[0].title == EDITION.stories[0].views["ru"].title


def test_a_view_without_an_address_shows_the_article_it_names() -> None:
    story = a_story("one")
    typed = tuple(replace(article, url="") for article in story.articles)
    edition = an_edition(with_views(replace(story, articles=typed), url=""))
    views = edition_of(edition_json(edition, EditionState.FROZEN)).stories[0].views
    assert {language: view.article for language, view in views.items()} == {
        "en": "one-en",
        "ru": "one-ru",
        "tg": "one-tg",
    }
