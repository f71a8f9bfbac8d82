"""Three press days one after the other: what was told is not told again as new."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.model import Article, EditionState, Source
from digest.ports import Collected, Marks, SourceMemory
from digest.wiring import load_config
from tests.office import Watch, files_below, newsroom_of, sample_config
from tests.quality.sample_articles import expected, sample_articles, truth

DAYS = tuple(date(2026, 11, day) for day in (20, 21, 22))
DAILY = timedelta(days=1)


def evening(day: date) -> datetime:
    """Five minutes past 20:00 in Dushanbe: the samples begin on the morning of the 20th."""
    return datetime(day.year, day.month, day.day, 15, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Press:
    """The sources as they stand at a moment: each shows what it has published until then."""

    articles: tuple[Article, ...]

    def collect(
        self, sources: Sequence[Source], memories: Mapping[str, SourceMemory], marks: Marks, now: datetime
    ) -> Iterator[Collected]:
        for source in sources:
            own = (a for a in self.articles if a.source == source.name and a.published <= now)
            told = tuple(replace(a, outlet=source.outlet.name, first_seen=now) for a in own)
            yield Collected(source, told, SourceMemory(address=source.address, read=True))


def press() -> tuple[Article, ...]:
    """The samples, and two that only repeat."""
    told = next(article for article in sample_articles() if article.id == "dushanbe-daily-01")
    later = replace(told, published=told.published + DAILY)
    again = replace(later, id="again", url=f"{told.url}?again")
    copy = replace(later, id="copy", url="https://oxus-monitor.example/copy", source="Oxus Monitor")
    return (*sample_articles(), again, copy)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The editions of three evenings, each made and sent."""
    path = sample_config(tmp_path_factory.mktemp("three"))
    path.write_text(path.read_text("utf-8").replace('at = "06:00"', 'at = "20:00"'), "utf-8")
    for day in DAYS:
        with newsroom_of(path, Watch(evening(day)), collector=Press(press())) as newsroom:
            assert newsroom.run(day).state == EditionState.SENT
    return path


def edition(office: Path, day: date) -> dict[str, Any]:
    archive = load_config(office).archive.path
    found: dict[str, Any] = json.loads((archive / f"{day:%Y/%m/%d}.json").read_text("utf-8"))
    return found


def stories(office: Path, day: date) -> list[dict[str, Any]]:
    return [story for section in edition(office, day)["sections"] for story in section["stories"]]


def events(story: dict[str, Any]) -> set[str]:
    """What a story tells, by the samples' own account."""
    return {truth().story[article["id"]] for article in story["articles"]}


def test_no_event_is_new_twice_and_no_other_is_an_update(office: Path) -> None:
    told: set[str] = set()
    for day in DAYS:
        found = stories(office, day)
        for story in found:
            known = bool(events(story) & told)
            assert (story["state"] == "update") is known, (day, story["title"])
        told |= {event for story in found for event in events(story)}


def test_developments_come_as_updates_that_say_what_is_new(office: Path) -> None:
    updates = {
        article["id"]: story
        for day in DAYS
        for story in stories(office, day)
        if story["state"] == "update"
        for article in story["articles"]
    }
    assert {row["article"] for row in expected()["developments"]} <= updates.keys()
    road = updates["oxus-monitor-18"]
    assert (road["first_told"], road["id"]) == ("2026-11-21", "zarya-inform-14")
    news = "Cars are moving again between Dushanbe and Khujand."
    assert road["news"]["sentences"][0] == news
    assert f"update: first told on 21 November as «{road['told_as']}»; new: «{news}»" in "\n".join(
        road["reasons"]
    )


def test_an_update_keeps_the_name_of_its_story(office: Path) -> None:
    names: dict[str, str] = {}
    for day in DAYS:
        for story in stories(office, day):
            for event in events(story):
                if story["state"] == "update" and event in names:
                    assert names[event] in {story["id"], *story["aliases"]}
                names[event] = story["id"]


def test_repeats_and_copies_of_what_was_told_are_out_with_that_reason(office: Path) -> None:
    reasons = {
        rejection["article"]["id"]: rejection["reason"]
        for rejection in edition(office, DAYS[1])["rejections"]
    }
    title = next(article.title for article in press() if article.id == "again")
    why = f"repeats «{title}» (Dushanbe Daily), told on 20 November"
    assert (reasons["again"], reasons["copy"]) == (why, why)


def test_readers_see_that_a_story_is_an_update(office: Path) -> None:
    pages = files_below(load_config(office).archive.path)
    for page, words in (
        ("2026/11/22.md", "Update, first told on 21 November"),
        ("ru/2026/11/22.md", "Продолжение новости от 21 ноября"),
        ("tg/2026/11/22.md", "Идомаи хабари 21 ноябр"),
    ):
        assert words in pages[page].decode()
    assert "first told" not in pages["2026/11/20.md"].decode()


def test_an_edition_that_is_made_again_says_the_same(office: Path) -> None:
    with newsroom_of(office, Watch(evening(DAYS[2])), collector=Press(press())) as newsroom:
        composed = newsroom.compose(DAYS[2])
    again = [story.id for story in composed.edition.stories]
    assert again == [story["id"] for story in stories(office, DAYS[2])]
