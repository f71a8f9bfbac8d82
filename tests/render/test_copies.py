from __future__ import annotations

import pytest

from digest.errors import RenderError
from digest.render.copies import copy_of
from tests.builders import a_masthead
from tests.render.an_edition import HOSTILE, a_look, a_story, an_edition, an_edition_of_texts, with_views

LONG = "Parliament adopts the budget for the coming year after a debate that lasted eleven hours and more"


def test_the_subject_is_the_lead_headline() -> None:
    assert copy_of(an_edition(), "en", a_look()).subject == "Bridge over the Panj opens to lorries one"


def test_a_long_subject_is_cut_at_a_word_below_seventy_characters() -> None:
    edition = an_edition(with_views(a_story("one"), title=LONG))
    subject = copy_of(edition, "en", a_look()).subject
    assert subject == "Parliament adopts the budget for the coming year after a debate that…"
    assert len(subject) < 70


@pytest.mark.parametrize("title", HOSTILE)
def test_a_subject_is_one_line_whatever_the_title(title: str) -> None:
    subject = copy_of(an_edition_of_texts([title]), "en", a_look()).subject
    assert 0 < len(subject) < 70
    assert subject.isprintable() or "\u200d" in subject


def test_a_subject_may_name_title_date_and_number() -> None:
    look = a_look(subject="{title}, {date} ({number}): {lead}")
    assert copy_of(an_edition(), "ru", look).subject == (
        "Утренний обзор прессы, 22 ноября (214): Мост через Пяндж открыли для…"
    )


@pytest.mark.parametrize("subject", ["{weather}", "{lead", "{}", "{lead.x}"])
def test_an_unknown_name_in_the_subject_is_explained(subject: str) -> None:
    with pytest.raises(RenderError, match=r"only \{lead\}"):
        copy_of(an_edition(), "en", a_look(subject=subject))


def test_the_lead_stands_once_and_is_not_counted_in_its_section() -> None:
    copy = copy_of(an_edition(), "en", a_look())
    assert copy.kicker == "Politics"
    assert [(part.title, part.count) for part in copy.parts] == [("Politics", "3"), ("Economy", "2")]
    assert copy.lead.title not in [s.title for part in copy.parts for s in part.stories]


def test_a_section_that_holds_only_the_lead_is_not_printed_twice() -> None:
    edition = an_edition(a_story("one"), a_story("five", "economy"))
    assert [part.id for part in copy_of(edition, "en", a_look()).parts] == ["economy"]


def test_in_one_minute_prints_another_outlets_title_also_of_the_lead() -> None:
    lead = with_views(
        a_story("one"), short_title="Lorries cross", short_outlet="Oxus", short_url="https://o.example/"
    )
    minute = copy_of(an_edition(lead, a_story("two")), "en", a_look()).minute
    assert [(line.title, line.outlet) for line in minute] == [
        ("Lorries cross", "Oxus"),
        ("Bridge over the Panj opens to lorries two", "Pamir News Agency"),
    ]


def test_in_one_minute_does_not_repeat_a_lead_that_nobody_else_told() -> None:
    minute = copy_of(an_edition(), "en", a_look()).minute
    assert [line.title.split()[-1] for line in minute] == ["two", "three", "four"]


def test_the_preheader_goes_on_where_the_subject_stops() -> None:
    copy = copy_of(an_edition(), "en", a_look())
    assert copy.lead.title not in copy.preheader
    assert copy.preheader.startswith("Bridge over the Panj opens to lorries two · ")
    assert len(copy.preheader) <= 110


def test_a_single_story_still_has_a_preheader() -> None:
    copy = copy_of(an_edition(a_story("one")), "en", a_look())
    assert copy.preheader == "Press from Sat 06:00 to Sun 06:00"


def test_only_the_lead_prints_its_longer_extract() -> None:
    stories = (with_views(a_story(name), paragraphs=("First.", "Second.")) for name in ("one", "two"))
    copy = copy_of(an_edition(*stories), "en", a_look())
    assert copy.lead.text == ("First.", "Second.")
    assert len(copy.parts[0].stories[0].text) == 1


def test_the_reader_is_told_whose_list_it_is() -> None:
    assert copy_of(an_edition(), "en", a_look()).why == "You are on Press Office’s list."
    nobody = a_look(masthead=a_masthead(publisher=a_masthead().title))
    assert copy_of(an_edition(), "tg", nobody).why == "Шумо дар рӯйхати «Шарҳи субҳии матбуот» ҳастед."


@pytest.mark.parametrize(
    ("title", "lines"),
    [("Tolls", 3), ("Bridge over the Panj opens to forty lorries on its first day", 3), ("Бедствие " * 9, 2)],
)
def test_a_phone_shows_as_many_lines_of_the_minute_as_leave_the_lead_in_sight(title: str, lines: int) -> None:
    stories = [with_views(a_story(name), short_title=title, short_outlet="Oxus Monitor") for name in "abcd"]
    copy = copy_of(an_edition(*stories), "en", a_look())
    assert (len(copy.minute), copy.on_phones) == (4, lines)
