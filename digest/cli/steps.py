"""The steps of a run alone, for repairs: collect, compose, publish, send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli.app import Date, Json, last_date, opened
from digest.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from digest.newsroom import Newsroom
    from digest.report import SourceReport


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(collect)
    app.command()(compose)
    app.command()(publish)
    app.command()(send)


def collect(context: typer.Context, json: Json = False) -> None:
    """Read the press once and keep it; nothing is printed or sent.

    A source that fails is a warning. Exits with 1 if all fail.

    Example: digest collect
    """
    from digest.cli import shown
    from digest.settings import Use

    with opened(context, Use.READING) as (config, newsroom):
        told = newsroom.collect(last_date(None, config.schedule))
    if json:
        shown.as_json({"schema": 1, "sources": told.as_json()["sources"], "warnings": list(told.warnings)})
    else:
        shown.table((source.name, source.state, _brought(source)) for source in told.sources)
        print(f"{shown.counted(told.n_new, 'new article')}.")
        shown.warn(told.warnings)
    if all(source.state == "failed" for source in told.sources):
        raise typer.Exit(1)


def _brought(source: SourceReport) -> str:
    from digest.cli.shown import counted

    return counted(source.n_articles, "article") if source.state == "ok" else source.error


def compose(
    context: typer.Context,
    day: Date = None,
    json: Annotated[bool, typer.Option("--json", help="Print the whole edition as JSON.")] = False,
) -> None:
    """Show an edition: as it is out now, or the draft.

    The draft is made of what the store holds; nothing is read, frozen or sent. The numbers before
    stories are those that `digest why` and `digest story` take. The JSON is the documented one, with
    the reason for every story and for every article that is left out.

    Example: digest compose --date 2026-11-22 --json
    """
    from digest.cli import shown
    from digest.model import EditionState
    from digest.render.schema import edition_json

    warnings: tuple[str, ...] = ()
    with opened(context) as (config, newsroom):
        date = last_date(day, config.schedule)
        row = newsroom.store.editions.get(config.masthead.id, date)
        if row:
            body = newsroom.errata.body(row)
        else:
            composed = newsroom.compose(date)
            warnings, body = (
                (*composed.broken, *composed.warnings),
                edition_json(composed.edition, EditionState.DRAFT),
            )
        if not json:
            _number(newsroom, date, body)
    shown.warn(warnings)
    if json:
        print(body, end="")
    else:
        _outline(body, row.state if row else "draft")


def _number(newsroom: Newsroom, day: date, body: str) -> None:
    from json import loads

    from digest.cli import listing
    from digest.cli.bench import Bench

    stories = [story for section in loads(body)["sections"] for story in section["stories"]]
    version = Bench.of(newsroom, day).corrections.version(day)
    listing.keep(newsroom, day, [[one["id"] for one in story["articles"]] for story in stories], version)


def _outline(body: str, state: str) -> None:
    from itertools import count
    from json import loads

    from digest.cli.tallies import balance_lines, left_out_lines, watch_lines

    edition = loads(body)
    print(f"Edition of {edition['date']}, number {edition['number']} ({state})")
    if not edition["sections"]:
        read = "" if edition["rejections"] else " Read the press first: digest collect"
        print(f"\nNothing to print.{read}")
    number = count(1)
    for section in edition["sections"]:
        print(f"\n{section['title']}")
        for story in section["stories"]:
            outlets = dict.fromkeys(article["outlet"] for article in story["articles"])
            print(f"{next(number):>4}  {story['title']}  [{', '.join(outlets)}]{_signs(story, edition)}")
    print()
    for line in (
        *left_out_lines(edition["rejections"]),
        *watch_lines(edition.get("watch", ())),
        *balance_lines(edition.get("balance")),
    ):
        print(line)


def _signs(story: Mapping[str, Any], edition: Mapping[str, Any]) -> str:
    """What marks a story: it leads, goes on, came late, was edited, and what is watched in it."""
    marks = {
        "leads": edition.get("top", ())[:1] == [story["id"]],
        "update": story.get("state") == "update",
        "late": story.get("late"),
        "edited": any(reason.startswith("editor: ") for reason in story.get("reasons", ())),
    }
    flags = "".join(f" ⚑ {name}" for name in story.get("watch", ()))
    return "".join(f" ({mark})" for mark, holds in marks.items() if holds) + flags


def publish(context: typer.Context, json: Json = False) -> None:
    """Build archive and website again.

    They are made of the frozen editions; a file that is as it should be is not touched. What [archive]
    after and git do with them is done where something changed, or where it failed before.

    Example: digest publish
    """
    from digest.cli import shown

    with opened(context) as (config, newsroom):
        if newsroom.store.editions.latest(config.masthead.id) is None:
            raise UsageError("there is no edition to publish yet; make one with: digest run")
        published = newsroom.publish()
    if json:
        told = {"published": list(published.paths), "done": list(published.done)}
        shown.as_json({"schema": 1, **told, "warnings": list(published.warnings)})
        return
    print(f"{shown.counted(len(published.paths), 'file')} changed.")
    for path in published.paths:
        print(f"  {path}")
    for done in published.done:
        print(done)
    shown.warn(published.warnings)


def send(
    context: typer.Context,
    day: Date = None,
    test: Annotated[
        str | None,
        typer.Option("--test", metavar="ADDRESS", help="Only to this address, as [TEST], past the ledger."),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="CODE", help="With --test: which copy.")
    ] = None,
    json: Json = False,
) -> None:
    """Send an edition to who has not got it yet.

    It must be frozen, as digest run leaves it.

    With --test one message goes to one address; of an edition that is not frozen it is the draft.

    Examples: digest send; digest send --test me@office.example --language ru
    """
    from digest.cli.daily import finish
    from digest.settings import Use

    if language is not None and test is None:
        raise UsageError("--language goes with --test; a recipient's language stands with the recipient")
    with opened(context, Use.SENDING) as (config, newsroom):
        date = last_date(day, config.schedule)
        if test is not None:
            _test(newsroom, date, (test, language or ""), json)
            return
        row = newsroom.store.editions.get(config.masthead.id, date)
        if row is None:
            message = f"there is no frozen edition of {date}; make it with: digest run --date {date}"
            raise UsageError(message)
        told = newsroom.send(row)
    finish(told, [], json)


def _test(newsroom: Newsroom, day: date, to: tuple[str, str], as_json: bool) -> None:
    from digest.cli import shown
    from digest.cli.testing import send_test

    told = send_test(newsroom, day, *to)
    if as_json:
        shown.as_json(told)
    else:
        print(f"Test message to {told['address']}, copy {told['language']}: {told['answer']}")
