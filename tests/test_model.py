from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digest.model import (
    Consent,
    Edition,
    LocalText,
    Section,
    Story,
    Subscriber,
    Window,
    check_utc,
)
from tests.builders import NOW, SAMPLE_DATE, an_article

NAIVE = datetime(2026, 11, 22)  # noqa: DTZ001  # what must be refused
LOCAL = datetime(2026, 11, 22, tzinfo=ZoneInfo("Asia/Dushanbe"))
TICK = timedelta(microseconds=1)


def a_story(section: str, *titles: str, **changes: Any) -> Story:
    articles = tuple(an_article(title=title, outlet=title) for title in titles)
    story = Story(articles[0].id, section, articles, articles[-1].id, views={})
    return replace(story, **changes)


def an_edition(*sections: Section) -> Edition:
    return Edition(
        digest="digest",
        date=SAMPLE_DATE,
        number=1,
        languages=("en",),
        window=Window(NOW - timedelta(days=1), NOW),
        cutoff=NOW,
        sections=sections,
        rejections=(),
    )


@pytest.mark.parametrize(
    ("language", "text"), [("ru", "Обзор"), ("en", "Digest"), ("tg", "Digest"), ("", "Digest")]
)
def test_text_is_in_the_language_or_else_the_first_given(language: str, text: str) -> None:
    assert LocalText({"en": "Digest", "ru": "Обзор"}).in_(language) == text


def test_text_for_all_languages_stands_in_for_a_missing_one() -> None:
    text = LocalText({"en": "Digest", "": "Обзор"})
    assert (text.in_("en"), text.in_("tg")) == ("Digest", "Обзор")
    assert LocalText.plain("Press").in_("tg") == "Press"


def test_empty_text_is_empty_in_every_language() -> None:
    assert LocalText({}).in_("en") == ""


@pytest.mark.parametrize("time", [NAIVE, LOCAL])
@pytest.mark.parametrize("field", ["published", "first_seen"])
def test_article_with_a_time_that_is_not_utc_is_refused(field: str, time: datetime) -> None:
    with pytest.raises(ValueError, match="aware, and in UTC"):
        an_article(**{field: time})


def test_absent_time_and_any_name_of_utc_will_do() -> None:
    check_utc(None, NOW, NOW.astimezone(ZoneInfo("Etc/UTC")))


@pytest.mark.parametrize("length", [timedelta(0), -TICK])
def test_window_must_end_after_it_starts(length: timedelta) -> None:
    with pytest.raises(ValueError, match="must end after it starts"):
        Window(NOW, NOW + length)


def test_window_with_a_local_end_is_refused() -> None:
    with pytest.raises(ValueError, match="in UTC"):
        Window(NOW - timedelta(days=9), LOCAL)


def test_window_holds_its_start_and_not_its_end() -> None:
    window = Window(NOW, NOW + TICK)
    assert [NOW + n * TICK in window for n in (-1, 0, 1)] == [False, True, False]


def test_outlets_of_a_story_are_each_named_once_in_order() -> None:
    story = a_story("world", "B", "A")
    story = replace(story, articles=(*story.articles, an_article(title="Third", outlet="B")))
    assert story.outlets == ("B", "A")


def test_edition_lists_its_stories_in_the_order_of_print() -> None:
    world = Section("world", LocalText.plain("World"), (a_story("world", "A"), a_story("world", "B", "C")))
    sport = Section("sport", LocalText.plain("Sport"), (a_story("sport", "D"),))
    edition = an_edition(world, sport)
    assert edition.stories == (*world.stories, *sport.stories)
    assert edition.n_articles == 4
    assert an_edition().n_articles == 0


@pytest.mark.parametrize(
    ("consent", "wanted"),
    [
        (Consent.PENDING, False),
        (Consent.CONFIRMED, True),
        (Consent.VOUCHED, True),
        (Consent.REMOVED, False),
    ],
)
def test_only_who_agreed_or_was_vouched_for_gets_editions(consent: Consent, wanted: bool) -> None:
    assert Subscriber("a", "a@reader.example", consent, NOW).wanted is wanted


def test_nouns_are_frozen() -> None:
    article: Any = an_article()
    with pytest.raises(FrozenInstanceError):
        article.title = "Other"
