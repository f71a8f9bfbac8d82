"""`digest why`: what became of an article or a story, and why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import Date, Json, opened, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.cli.answers import Answer
    from digest.cli.case import Case
    from digest.cli.points import Point
    from digest.model import Article
    from digest.newsroom import Newsroom

AROUND = timedelta(days=40)
"""So near to its time an edition may hold an article: a window has 31 days at most, and some come late."""

WIDTH = 9
PAGE = 100


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(why)


def why(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(metavar="ARTICLE_OR_STORY", help="An address, an id, or a number of digest compose."),
    ],
    day: Date = None,
    json: Json = False,
) -> None:
    """Tell why an article is where it is, or is not.

    For an article, or for a story: from the source that brought it to the place where it is printed,
    what each step decided, and by what. Without --date it is the edition that has it. A frozen edition
    is composed again as of its cutoff.

    Example: digest why https://pamirnews.example/bridge
    """
    with opened(context) as (_, newsroom):
        wanted = parsed(day) if day else None
        answer, case, missing = _asked(newsroom, name, wanted)
    if json:
        _as_json(answer, case, name, missing)
    elif answer and case:
        _show(answer)
    else:
        _show_missing(name, missing)


Asked = tuple["Answer | None", "Case | None", tuple["Point", ...]]
"""An answer with its edition; or neither, and what can be said of an address that nobody brought."""


def _asked(newsroom: Newsroom, name: str, day: date | None) -> Asked:
    from digest.cli import listing
    from digest.cli.case import Case
    from digest.cli.finding import find, look, stored

    if listing.NUMBER.fullmatch(name):
        case = Case.of(newsroom, day or listing.last_date(newsroom))
        return _answer(newsroom, case, name), case, ()
    kept = stored(newsroom, name)
    case = _case(newsroom, kept, day)
    if look(newsroom, case.edition, name):
        return _answer(newsroom, case, name), case, ()
    if kept:
        return _outside(case, kept), case, ()
    missing = _missing(newsroom, name)
    if not missing:
        find(newsroom, case.edition, name)  # tells near ones
    return None, None, missing


def _answer(newsroom: Newsroom, case: Case, name: str) -> Answer:
    from digest.cli.answers import of_article, of_story
    from digest.cli.finding import find

    found = find(newsroom, case.edition, name)
    if found.whole and found.story and len(found.story.articles) > 1:
        return of_story(case, found.story, found.number)
    return of_article(case, found.article)


def _case(newsroom: Newsroom, article: Article | None, day: date | None) -> Case:
    """The edition that an article is in: a frozen one, else the one to come that takes it."""
    from digest.cli.case import Case

    if day:
        return Case.of(newsroom, day)
    held = _held(newsroom, article)
    if held:
        return Case.of(newsroom, held)
    cases = [Case.of(newsroom, date_) for date_ in _coming(newsroom)]
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
    return case.steps(article.id)[-1].decision == "elsewhere"


def _coming(newsroom: Newsroom) -> Iterator[date]:
    """The dates that may still take an article: the last due one, if it is not made, and the next."""
    from digest.timetable import last, next_ones

    now = newsroom.clock()
    before = last(newsroom.schedule, now)
    if before and newsroom.store.editions.get(newsroom.masthead.id, before.date) is None:
        yield before.date
    for occurrence in next_ones(newsroom.schedule, now, 1):
        yield occurrence.date


def _outside(case: Case, article: Article) -> Answer:
    """Of an article that is kept, and that this edition has no business with."""
    from digest.cli.answers import Answer, of_article

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
    from digest.cli import absent

    if not absent.is_address(name):
        return ()
    return tuple(absent.points(newsroom, name))


def _show(answer: Answer) -> None:
    from digest.cli.finding import titled

    print(f"{titled(answer.article)}")
    print(f"{answer.article.url or answer.article.id}\n")
    print(f"{_filled(answer.verdict)}\n")
    for report in answer.reports:
        print(f"  {report}")
    if answer.reports:
        print()
    _show_points(answer.points)


def _show_missing(name: str, points: tuple[Point, ...]) -> None:
    print(f"{name}\n\nNobody has brought it.\n")
    _show_points(points)


def _show_points(points: tuple[Point, ...]) -> None:
    for point in points:
        head = f"  {point.step.ljust(WIDTH)}"
        print(_filled(point.text, head))


def _filled(text: str, head: str = "") -> str:
    """A text in lines, with no address broken."""
    from textwrap import fill

    below = " " * len(head)
    return fill(
        text,
        PAGE,
        initial_indent=head,
        subsequent_indent=below,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _as_json(answer: Answer | None, case: Case | None, name: str, missing: tuple[Point, ...]) -> None:
    from digest.cli import shown

    points = answer.points if answer else missing
    article = answer.article if answer else None
    shown.as_json(
        {
            "schema": 1,
            "asked": name,
            "date": case.edition.date.isoformat() if case else None,
            "state": str(case.row.state if case.row else "draft") if case else None,
            "article": {"id": article.id, "url": article.url or None, "title": article.title}
            if article
            else None,
            "verdict": answer.verdict if answer else "Nobody has brought it.",
            "reports": list(answer.reports) if answer else [],
            "points": [{"step": point.step, "text": point.text} for point in points],
            "steps": _steps(case, article),
        }
    )


def _steps(case: Case | None, article: Article | None) -> list[dict[str, object]]:
    if case is None or article is None:
        return []
    return [
        {"step": step.name, "decision": step.decision, "reason": step.reason, "data": dict(step.data)}
        for step in case.steps(article.id)
    ]
