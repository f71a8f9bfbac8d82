"""Which edition has what a person asks about, and the answer of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from digest.cli import absent, listing
from digest.cli.answers import Answer, of_article, of_story
from digest.cli.app import last_date
from digest.cli.case import Case
from digest.cli.finding import find, look, stored
from digest.cli.points import Point
from digest.edit.trace import ELSEWHERE
from digest.errors import UsageError
from digest.model import Article
from digest.newsroom import Newsroom
from digest.timetable import last, next_ones

AROUND = timedelta(days=40)
"""So near to its time an edition may hold an article: a window has 31 days at most, and some come late."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What there is to say.

    Attributes:
        case: the edition that the answer is of.
        answer: None for an article that nobody has brought.
        missing: of such a one, what can be said all the same.
    """

    case: Case | None = None
    answer: Answer | None = None
    missing: tuple[Point, ...] = ()


def asked(newsroom: Newsroom, name: str, day: date | None) -> Asked:
    """Find what a person names, and answer.

    Args:
        newsroom: its editions and articles.
        name: an address, an id, or a number of the last listing.
        day: the date of the edition, None for the one that has it.

    Raises:
        UsageError: nothing is called so; names near ones.
    """
    if listing.NUMBER.fullmatch(name):
        case = Case.of(newsroom, day or listing.last_date(newsroom))
        return Asked(case, _answer(newsroom, case, name))
    kept = stored(newsroom, name)
    case = _case(newsroom, kept, day)
    if look(newsroom, case.edition, name):
        return Asked(case, _answer(newsroom, case, name))
    if kept:
        return Asked(case, _outside(case, kept))
    missing = _missing(newsroom, name)
    if not missing:
        find(newsroom, case.edition, name)  # tells near ones
    return Asked(missing=missing)


def _answer(newsroom: Newsroom, case: Case, name: str) -> Answer:
    found = find(newsroom, case.edition, name)
    if found.whole and found.story and len(found.story.articles) > 1:
        return of_story(case, found.story, found.number)
    return of_article(case, found.article)


def _case(newsroom: Newsroom, article: Article | None, day: date | None) -> Case:
    """The edition that an article is in: a frozen one, else the one to come that takes it."""
    if day:
        return Case.of(newsroom, day)
    held = _held(newsroom, article)
    if held:
        return Case.of(newsroom, held)
    cases = list(_drafts(newsroom)) or [Case.of(newsroom, last_date(None, newsroom.schedule))]
    taken = (case for case in cases if article and case.steps(article.id) and not _passed(case, article))
    return next(taken, cases[-1])


def _held(newsroom: Newsroom, article: Article | None) -> date | None:
    """The date of the first frozen edition that printed an article, or left it out."""
    if article is None:
        return None
    editions = newsroom.store.editions
    near = (r for r in editions.all(newsroom.masthead.id) if abs(r.window.end - article.published) < AROUND)
    return next((row.date for row in near if any(article.id in ids for ids in editions.fates(row.id))), None)


def _passed(case: Case, article: Article) -> bool:
    return case.steps(article.id)[-1].decision == ELSEWHERE


def _drafts(newsroom: Newsroom) -> Iterator[Case]:
    """The editions to come, but one of which the window is still to come too."""
    for day in _coming(newsroom):
        with suppress(UsageError):
            yield Case.of(newsroom, day)


def _coming(newsroom: Newsroom) -> Iterator[date]:
    """The dates that may still take an article: the last due one, if it is not made, and the next."""
    now = newsroom.clock()
    before = last(newsroom.schedule, now)
    if before and newsroom.store.editions.get(newsroom.masthead.id, before.date) is None:
        yield before.date
    for occurrence in next_ones(newsroom.schedule, now, 1):
        yield occurrence.date


def _outside(case: Case, article: Article) -> Answer:
    """Of an article that is kept, and that this edition has no business with."""
    if case.steps(article.id):
        return of_article(case, article)
    window = case.edition.window
    span = f"{case.time(window.start)} to {case.time(window.end)}"
    held = _held(case.newsroom, article)
    elsewhere = f"It is in the edition of {held}" if held else "No edition has it yet"
    verdict = (
        f"It is not of {case.name}: it was published on {case.time(article.published)}, and that covers"
        f" {span}. {elsewhere}."
    )
    return Answer(article, verdict, ())


def _missing(newsroom: Newsroom, name: str) -> tuple[Point, ...]:
    if not absent.is_address(name):
        return ()
    return tuple(absent.points(newsroom, name))
