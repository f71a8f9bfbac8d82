"""Commands on single articles: add."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import Json, config_of
from digest.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.edit.edition import Frame
    from digest.model import Article
    from digest.newsroom import Newsroom

group = typer.Typer(no_args_is_help=True, help="Single articles: add.", rich_markup_mode=None)


@dataclass(frozen=True, slots=True)
class Place:
    """The edition that an article will stand in, and whether it comes too late for its own."""

    date: date
    late: bool


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="articles")


@group.command()
def add(  # noqa: PLR0917  # options, all of them named
    context: typer.Context,
    place: Annotated[
        str, typer.Argument(metavar="ADDRESS|FILE", help="Where it can be read; none if it is typed.")
    ] = "",
    outlet: Annotated[str, typer.Option(metavar="TEXT", help="Who published it.")] = "",
    title: Annotated[str, typer.Option(metavar="TEXT", help="Its headline.")] = "",
    text: Annotated[str, typer.Option(metavar="TEXT", help="Its text; - reads it from the input.")] = "",
    page: Annotated[str, typer.Option(metavar="TEXT", help="Of the paper, such as 4 or p. 4.")] = "",
    day: Annotated[
        str, typer.Option("--date", metavar="YYYY-MM-DD[ HH:MM]", help="When it was published; else now.")
    ] = "",
    language: Annotated[str, typer.Option(metavar="CODE", help="If it is not found out rightly.")] = "",
    link: Annotated[str, typer.Option(metavar="ADDRESS", help="Where readers are sent.")] = "",
    json: Json = False,
) -> None:
    """Add one article by hand: typed, from a page or a file.

    That is for paper, television, a paywall, a mail. What is given here counts before what is found
    there; on a terminal it asks for what is missing. It is added only if an edition that is still to
    be made can print it.

    Example: digest articles add --outlet Jumhuriyat --page 4 --title "The bridge is open" --text -
    """
    from digest.cli.bringing import Given, brought
    from digest.settings import Use
    from digest.wiring import Quiet, clock, open_newsroom

    config, now = config_of(context, Use.READING), clock()
    given = Given(outlet, title, text, page, day, language, link)
    article = brought(config, place, given, now, asking=sys.stdin is not None and sys.stdin.isatty())
    with open_newsroom(config, Quiet(), lambda: now) as newsroom:
        stands = _place(newsroom, article, now)
        is_new = newsroom.intake.keep(article)
    _tell(article, stands, is_new=is_new, json=json)


def _tell(article: Article, stands: Place, *, is_new: bool, json: bool) -> None:
    from digest.cli import shown

    if json:
        shown.as_json({"schema": 1, "article": _as_json(article, stands, is_new=is_new)})
        return
    late = ", as one that came late" if stands.late else ""
    print(
        f'{"Added" if is_new else "Known already:"} "{article.title}", {article.outlet} ({article.language})'
    )
    print(f"It will stand in the edition of {stands.date}{late}.")


def _place(newsroom: Newsroom, article: Article, now: datetime) -> Place:
    """The first edition still to be made that takes an article.

    Raises:
        UsageError: none does; says why, and which time would.
    """
    from digest.edit.coverage import select

    refusal = "no edition is to be made"
    for frame in _frames(newsroom, now):
        selection = select(
            [article],
            window=frame.window,
            cutoff=now,
            last_cutoff=frame.last_cutoff,
            settled=newsroom.store.editions.spoken_for(newsroom.masthead.id, frame.date),
            accept=newsroom.editing.accept,
        )
        if selection.articles:
            return Place(frame.date, late=bool(selection.late))
        reasons = [rejection.reason for rejection in selection.rejections]
        refusal = reasons[0] if reasons else _outside(newsroom, article, frame)
    message = f"nothing was added: {refusal}"
    raise UsageError(message)


def _frames(newsroom: Newsroom, now: datetime) -> Iterator[Frame]:
    """The editions that can take an article now: the last one due, if it is not made yet, and the next."""
    from digest.timetable import last, next_ones

    before = last(newsroom.schedule, now)
    for occurrence in (*([before] if before else []), *next_ones(newsroom.schedule, now, 1)):
        if newsroom.store.editions.get(newsroom.masthead.id, occurrence.date) is None:
            yield newsroom.dates.frame(occurrence.date, now)


def _outside(newsroom: Newsroom, article: Article, frame: Frame) -> str:
    moments = (article.published, frame.window.start, frame.window.end)
    told, start, end = (f"{moment.astimezone(newsroom.masthead.zone):%Y-%m-%d %H:%M}" for moment in moments)
    return (
        f"it was published {told}, and the edition of {frame.date} covers {start} to {end};"
        " --date with a time in between puts it there"
    )


def _as_json(article: Article, stands: Place, *, is_new: bool) -> dict[str, object]:
    return {
        "id": article.id,
        "new": is_new,
        "outlet": article.outlet,
        "title": article.title,
        "url": article.url or None,
        "language": article.language,
        "published": f"{article.published:%Y-%m-%dT%H:%M:%SZ}",
        "edition": stands.date.isoformat(),
        "late": stands.late,
    }
