"""Commands on the press list: list, check, add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import Json, config_of, config_path
from digest.errors import UsageError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from digest.model import Source
    from digest.ports import Collected, Failed

group = typer.Typer(no_args_is_help=True, help="The press list: list, check, add.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="sources")


@group.command("list")
def list_sources(context: typer.Context, json: Json = False) -> None:
    """List all sources of the settings.

    Example: digest sources list --json
    """
    from digest.cli import shown

    sources = config_of(context).sources
    if json:
        shown.as_json({"schema": 1, "sources": [_as_json(source) for source in sources]})
        return
    heads = ("name", "kind", "language", "section", "address")
    rows = ((s.name, s.kind, s.language or "", s.section or "", s.address) for s in sources)
    shown.table([heads, *rows])


@group.command()
def check(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Only these.")] = None,
    json: Json = False,
) -> None:
    """Read sources now, and tell what each one brings.

    Nothing is kept. Exits with 1 if one fails.

    Example: digest sources check "Pamir News Agency"
    """
    from digest.cli import shown
    from digest.cli.adding import read_now
    from digest.ports import Failed

    config = config_of(context)
    results = read_now(config, _named(config.sources, names or []))
    if json:
        shown.as_json({"schema": 1, "sources": [_result_as_json(result) for result in results]})
    else:
        shown.table((r.source.name, *_words(r, config.masthead.zone)) for r in results)
        shown.warn(f"{r.source.name}: {text}" for r in results for text in _warnings(r))
    if any(isinstance(result, Failed) for result in results):
        raise typer.Exit(1)


@group.command()
def add(
    context: typer.Context,
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="Of a feed or of a page that lists news, or a folder.")
    ],
    name: Annotated[str, typer.Option(metavar="TEXT", help="What people call it; its host by default.")] = "",
    outlet: Annotated[str, typer.Option(metavar="TEXT", help="Who publishes it; its name by default.")] = "",
    language: Annotated[str, typer.Option(metavar="CODE", help="Of its articles; else found out.")] = "",
    section: Annotated[str, typer.Option(metavar="ID", help="If it covers only one subject.")] = "",
) -> None:
    """Add a source to the settings, after reading it once.

    All else in the file stays as it is, comments too.

    Example: digest sources add https://pamirnews.example/feed/ --language en
    """
    from digest.cli import shown
    from digest.cli.adding import add_source

    path = config_path(context)
    given = {"name": name, "outlet": outlet, "language": language, "section": section}
    read, zone = add_source(path, address, {key: text for key, text in given.items() if text})
    brought = ", ".join(_words(read, zone)[1:])
    print(f"Added {read.source.name} as a {read.source.kind} to {path}: {brought}.")
    shown.warn(read.warnings if read.articles else ("there is no article in it now", *read.warnings))


def _named(sources: Sequence[Source], names: Sequence[str]) -> list[Source]:
    known = {source.name: source for source in sources}
    strange = [name for name in names if name not in known]
    if strange:
        message = f"no source is called {', '.join(strange)}; there are {', '.join(known)}"
        raise UsageError(message)
    return [known[name] for name in dict.fromkeys(names)] or list(sources)


def _words(result: Collected | Failed, zone: ZoneInfo) -> tuple[str, str]:
    from digest.cli.shown import counted
    from digest.ports import Failed

    if isinstance(result, Failed):
        return "failed", result.error.reason
    count = counted(len(result.articles), "article")
    newest = max((article.published for article in result.articles), default=None)
    if newest is None:
        return "ok", count
    return "ok", f"{count}, the newest of {newest.astimezone(zone):%Y-%m-%d %H:%M}"


def _warnings(result: Collected | Failed) -> tuple[str, ...]:
    from digest.ports import Failed

    return () if isinstance(result, Failed) else result.warnings


def _as_json(source: Source) -> dict[str, object]:
    return {
        "name": source.name,
        "kind": str(source.kind),
        "address": source.address,
        "outlet": source.outlet.name,
        "country": source.outlet.country or None,
        "language": source.language,
        "section": source.section,
    }


def _result_as_json(result: Collected | Failed) -> dict[str, object]:
    from digest.ports import Failed

    failed = isinstance(result, Failed)
    return {
        "name": result.source.name,
        "state": "failed" if failed else "ok",
        "n_articles": 0 if isinstance(result, Failed) else len(result.articles),
        "error": result.error.reason if isinstance(result, Failed) else None,
        "warnings": list(_warnings(result)),
    }
