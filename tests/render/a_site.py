"""Websites for tests: editions of several days, with a story that goes on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from digest.model import Edition, Story, StoryState, Window
from digest.render.archived import ArchivedEdition
from digest.render.documents import render
from digest.render.look import Look
from digest.render.website import pages
from tests.render.an_edition import DAY, END, a_look, a_story, an_edition

BASE = "https://digest.example/archive"


def on(day: date, *stories: Story, **changes: object) -> ArchivedEdition:
    """The archived edition of a date."""
    later = day - DAY
    window = Window(END + later - timedelta(days=1), END + later)
    edition: Edition = an_edition(*stories, date=day, window=window, cutoff=END + later, **changes)
    return ArchivedEdition(day, render(edition, a_look())[0])


def a_run(days: int, first: date = DAY - timedelta(days=40)) -> list[ArchivedEdition]:
    """Editions of so many days in a row, each with stories of its own."""
    return [of_day(first + timedelta(days=day)) for day in range(days)]


def of_day(day: date) -> ArchivedEdition:
    """An edition whose stories no other day tells."""
    names = [f"{day:%d%m}{letter}" for letter in "abc"]
    stories = [a_story(names[0]), a_story(names[1]), a_story(names[2], "economy")]
    return on(day, *stories, number=(day - date(2026, 1, 1)).days)


def an_update(name: str, first_told: date, **changes: object) -> Story:
    """A story that an earlier edition told."""
    story = a_story(name, state=StoryState.UPDATE, first_told=first_told, told_as="Bridge is repaired")
    return replace(story, **changes)  # type: ignore[arg-type]  # a builder takes any field


def site(
    *editions: ArchivedEdition, only: Collection[date] | None = None, look: Look | None = None
) -> dict[str, str]:
    """The files of a website, by path."""
    found: dict[str, str] = {}
    for file in pages(editions, look or a_look(), only):
        assert file.path not in found, f"{file.path} is made twice"
        found[file.path] = file.body.decode()
    return found


def html(files: dict[str, str]) -> dict[str, str]:
    """The pages among them."""
    return {path: body for path, body in files.items() if path.endswith(".html")}
