"""Commands on all changes of an edition together: show, load."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import Date, Json, next_date, opened, parsed
from digest.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from digest.cli.overlay_file import Overlay
    from digest.edit.edition import Composed
    from digest.model import Article
    from digest.newsroom import Newsroom

MOST_BYTES = 5_000_000
"""Of a file: changes are a few kilobytes, an article brought by hand is a hundred at most."""

group = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The changes to an edition: show, load."
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="overlay")


@group.command()
def show(context: typer.Context, day: Date = None, json: Json = False) -> None:
    """Print the changes to an edition as TOML.

    `digest overlay load` takes it, in another store too: articles that were brought by hand are in
    it. Changes that do not fit any more are told beside it. Without --date it is the coming edition.

    Example: digest overlay show --date 2026-11-22 > monday.toml
    """
    from digest.cli import shown
    from digest.cli.overlay_file import Overlay, written
    from digest.corrections import Corrections, Names

    with opened(context) as (config, newsroom):
        date_ = next_date(day, config.schedule)
        version = Corrections(newsroom.store, newsroom.masthead.id).version(date_)
        composed = newsroom.compose(date_)
    overlay = Overlay(date_, composed.overlay, _by_hand(composed))
    if json:
        _as_json(overlay, version, composed)
        return
    print(written(overlay, version, Names.of(composed.edition)), end="")
    shown.warn(composed.warnings)


def _by_hand(composed: Composed) -> tuple[Article, ...]:
    from digest.collect.byhand import BY_HAND

    found = {article.id: article for article in composed.edition.considered if article.source == BY_HAND}
    return tuple(found[id_] for id_ in sorted(found))


def _as_json(overlay: Overlay, version: int, composed: Composed) -> None:
    from digest.cli import shown
    from digest.cli.overlay_file import TIMES, article_record, record

    articles = [article_record(article) for article in overlay.articles]
    shown.as_json(
        {
            "schema": 1,
            "date": overlay.date.isoformat(),
            "version": version,
            "operations": [record(operation) for operation in overlay.operations],
            "articles": [
                {key: f"{value:%Y-%m-%dT%H:%M:%SZ}" if key in TIMES else value for key, value in one.items()}
                for one in articles
            ],
            "conflicts": [
                {**record(conflict.operation), "reason": conflict.reason} for conflict in composed.conflicts
            ],
        }
    )


@group.command()
def load(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="As digest overlay show prints it.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Undo first what was changed until now.")
    ] = False,
    day: Date = None,
) -> None:
    """Make the changes that a file holds.

    They are made to the edition of its date, or of --date, in their order. Changes that do not fit the
    press of that date are kept and told: they apply once it does.

    Example: digest overlay load monday.toml
    """
    from digest.cli import shown
    from digest.cli.overlay_reading import read

    overlay = read(_text(file), str(file))
    with opened(context) as (_, newsroom):
        date_ = parsed(day) if day else overlay.date
        changed = _give(newsroom, date_, overlay, replace=replace)
        warnings: Sequence[str] = newsroom.compose(date_).warnings
    print(f"{shown.counted(changed, 'change')} to the edition of {date_}.")
    shown.warn(warnings)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            message = f"nothing was loaded: {file} is larger than {MOST_BYTES // 1_000_000} MB"
            raise UsageError(message)
        return file.read_text("utf-8-sig")
    except OSError as error:
        message = f"nothing was loaded: {file}: {error.strerror}"
        raise UsageError(message) from error
    except UnicodeDecodeError as error:
        message = f"nothing was loaded: {file} is not UTF-8 text"
        raise UsageError(message) from error


def _give(newsroom: Newsroom, day: date, overlay: Overlay, *, replace: bool) -> int:
    """Keep articles and operations, all or none; how many operations are new.

    Raises:
        UsageError: the edition is frozen, or has other changes already.
    """
    from digest.corrections import Corrections

    corrections = Corrections(newsroom.store, newsroom.masthead.id)
    held = newsroom.store.overlays.operations(newsroom.masthead.id, day)
    newsroom.dates.frame(day, newsroom.clock())
    is_same = held == overlay.operations
    if held and not is_same and not replace:
        message = f"nothing was loaded: the edition of {day} has changes already; --replace undoes them first"
        raise UsageError(message)
    with newsroom.store.transaction():
        corrections.refuse_frozen(day)
        for article in overlay.articles:
            newsroom.intake.keep(article)
        if is_same:
            return 0
        while newsroom.store.overlays.pop(newsroom.masthead.id, day):
            pass
        seen = corrections.version(day)
        corrections.give(day, overlay.operations, newsroom.clock(), seen=seen)
    return len(overlay.operations)
