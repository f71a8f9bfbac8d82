"""Every document in every language that has a file of words."""

from __future__ import annotations

from dataclasses import replace
from re import findall

import pytest

from digest.model import Edition, Kind, LocalText
from digest.render.archived import ArchivedEdition
from digest.render.documents import render
from digest.render.look import Look
from digest.render.website import pages
from digest.words import available, for_language
from tests.builders import a_masthead
from tests.render.an_edition import DAY, a_look, a_story, an_edition
from tests.render.reading import the, visible_text


def edition_in(language: str) -> tuple[Edition, Look]:
    """An edition and a look of one language, whose outlets and titles have no digits."""
    masthead = a_masthead(languages=(language,), title=LocalText.plain("Digest"), address=LocalText({}))
    stories = (a_story(name) for name in ("one", "two", "three"))
    told = (
        replace(story, views={language: story.views.get(language, story.views["en"])}) for story in stories
    )
    edition = replace(an_edition(*told), languages=(language,))
    return edition, a_look(masthead=masthead, subject="{number} {date}")


@pytest.mark.parametrize("language", available())
def test_documents_and_pages_are_made_in_every_language(language: str) -> None:
    edition, look = edition_in(language)
    documents, _ = render(edition, look)
    words = for_language(language)
    for kind in (Kind.TEXT, Kind.HTML, Kind.MARKDOWN):
        assert words.label("about" if kind is Kind.MARKDOWN else "review") in the(documents, kind, language)
    made = {f.path: f.body.decode() for f in pages([ArchivedEdition(DAY, documents)], look)}
    assert words.month(DAY) in visible_text(made["index.html"])
    assert words.year(DAY.year) in visible_text(made["2026/index.html"])
    assert f'dir="{words.direction}"' in made["2026/11/22/index.html"]


def test_persian_pages_hold_no_number_in_other_digits() -> None:
    edition, look = edition_in("fa")
    documents, _ = render(edition, look)
    made = {f.path: f.body.decode() for f in pages([ArchivedEdition(DAY, documents)], look)}
    mailed = visible_text(the(documents, Kind.HTML, "fa"))
    for text in (mailed, the(documents, Kind.SUBJECT, "fa"), visible_text(made["index.html"])):
        assert not findall(r"[0-9]", text)
    assert "یکشنبه ۱ آذر ۱۴۰۵" in mailed
    assert "شمارهٔ ۲۱۴" in mailed
