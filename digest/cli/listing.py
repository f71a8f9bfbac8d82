"""The numbers that `digest compose` prints before stories, kept so that they mean the same afterwards.

Without that, 5 would be another story as soon as 3 is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.newsroom import Newsroom

NUMBER = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,4}))?")
"""A story, or with a point behind it one of its reports: 3, 3.2."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Stories as they were printed last.

    Attributes:
        version: of the overlay at that moment.
        stories: ids of the articles of each, the lead first, in the order of print.
    """

    version: int
    stories: tuple[tuple[str, ...], ...]

    def article(self, number: str, day: date) -> str:
        """The article that a number means: of a story its lead.

        Raises:
            UsageError: there is no such number.
        """
        story, _, report = number.partition(".")
        if not 0 < int(story) <= len(self.stories):
            message = f"there is no story {story} in the edition of {day}; the last is {len(self.stories)}"
            raise UsageError(message)
        articles = self.stories[int(story) - 1]
        if report and not 0 < int(report) <= len(articles):
            message = f"story {story} has no report {report}; the last is {story}.{len(articles)}"
            raise UsageError(message)
        return articles[int(report) - 1 if report else 0]


def keep(newsroom: Newsroom, day: date, stories: Iterable[Sequence[str]], version: int) -> None:
    """Remember what is printed now."""
    value = json.dumps({"version": version, "stories": [list(articles) for articles in stories]})
    newsroom.store.remember(_key(newsroom, day), value)
    newsroom.store.remember(_key(newsroom, None), day.isoformat())


def last_date(newsroom: Newsroom) -> date:
    """The date of what was printed last.

    Raises:
        UsageError: nothing was.
    """
    found = newsroom.store.remembered(_key(newsroom, None))
    if not found:
        raise UsageError("numbers are those of the last listing, and there is none: digest compose")
    return date.fromisoformat(found)


def kept(newsroom: Newsroom, day: date) -> Listing:
    """What was printed last for a date.

    Raises:
        UsageError: nothing was.
    """
    found = _read(newsroom, day)
    if found is None:
        message = f"numbers are those of the last listing, and there is none: digest compose --date {day}"
        raise UsageError(message)
    return found


def follow(newsroom: Newsroom, day: date, before: int, after: int) -> None:
    """Let the listing know of a change that was made by its numbers, unless others came between."""
    listing = _read(newsroom, day)
    if listing and listing.version == before:
        keep(newsroom, day, listing.stories, after)


def refuse_other(newsroom: Newsroom, day: date) -> None:
    """Stop where numbers are of another edition than the one they would change.

    Raises:
        UsageError: the edition of another date was listed last; says how to name either.
    """
    last = newsroom.store.remembered(_key(newsroom, None))
    if last and last != day.isoformat():
        message = (
            f"nothing was changed: numbers are of the edition of {last}, listed last, and this would change"
            f" that of {day}. List it: digest compose --date {day}; or change the other: --date {last}"
        )
        raise UsageError(message)


def _read(newsroom: Newsroom, day: date) -> Listing | None:
    found = newsroom.store.remembered(_key(newsroom, day))
    if not found:
        return None
    value = json.loads(found)
    return Listing(value["version"], tuple(map(tuple, value["stories"])))


def _key(newsroom: Newsroom, day: date | None) -> str:
    return f"listing {newsroom.masthead.id} {day or 'of'}"
