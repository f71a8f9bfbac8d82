"""Known stories, each once, out of what several editions told of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from digest.model import KnownStory, by_time


def recalled(told: Iterable[KnownStory]) -> tuple[KnownStory, ...]:
    """Known stories, each once, out of what several editions told.

    Args:
        told: in any order; a story that was told twice is there twice, and may have got another name.

    Returns:
        By the date on which they were told first, and id. Each has the reports of all its tellings and
        the lead of the last.
    """
    shelf: dict[str, list[KnownStory]] = {}
    for story in sorted(told, key=lambda s: (s.last_told, s.id)):
        same = {id(found): found for name in sorted(story.names) if (found := shelf.get(name))}
        joined = [*(earlier for found in same.values() for earlier in found), story]
        shelf.update(dict.fromkeys((name for known in joined for name in known.names), joined))
    distinct = {id(found): found for found in shelf.values()}
    return tuple(sorted(map(_joined, distinct.values()), key=by_age))


def _joined(tellings: Sequence[KnownStory]) -> KnownStory:
    last = max(tellings, key=lambda s: (s.last_told, s.id))
    first = min(tellings, key=by_age)
    reports = {article.id: article for telling in tellings for article in telling.articles}
    names = {name for telling in tellings for name in telling.names} - {last.id}
    return replace(
        last,
        title=first.title,
        first_told=first.first_told,
        articles=tuple(sorted(reports.values(), key=by_time)),
        aliases=tuple(sorted(names)),
    )


def by_age(story: KnownStory) -> tuple[date, str]:
    """The order of known stories: the one that was told first is the first."""
    return story.first_told, story.id
