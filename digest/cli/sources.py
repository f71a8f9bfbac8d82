"""Commands on the press list: list, check, add; `lists` adds those that read and write whole lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from digest.authority import without_login
from digest.cli import lists
from digest.cli.app import Json, config_of, config_path
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.cli.adding import Added
    from digest.cli.checking import Trial
    from digest.model import Source
    from digest.ports import Collected, Failed
    from digest.settings import Config

ADDRESS = re.compile(r"@\w+|\S+[./]\S+")
"""What is tried as an address if no source is called so."""

group = typer.Typer(
    no_args_is_help=True,
    help="The press list: list, check, discover, add, import, export.",
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    lists.register(group)
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
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME_OR_URL", help="Only these; or an address to try.")
    ] = None,
    json: Json = False,
) -> None:
    """Read sources now, and tell what each one brings.

    With one name its newest articles are listed; an address is tried as a source. Nothing is kept.
    Exits with 1 if one fails.

    Examples: digest sources check "Pamir News Agency"; digest sources check https://pamirnews.example/
    """
    from digest.cli import shown
    from digest.cli.adding import read_now
    from digest.cli.checking import PROXY, tried
    from digest.ports import Failed
    from digest.settings import Use

    config = config_of(context, Use.READING)
    named, addresses = _named(config.sources, names or [])
    results = read_now(config, named)
    trials = [tried(config, address) for address in addresses]
    if json:
        shown.as_json({"schema": 1, "sources": _checked_as_json(results, trials)})
    else:
        _print_checked(config, results, trials)
    if config.collect.proxy:
        shown.warn([PROXY])
    if any(isinstance(result, Failed) for result in (*results, *(trial.result for trial in trials))):
        raise typer.Exit(1)


@group.command()
def add(
    context: typer.Context,
    address: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS",
            help="Of a feed, a site, a page that lists news, a Telegram channel (@name), or a folder.",
        ),
    ],
    *,
    name: Annotated[
        str, typer.Option(metavar="TEXT", help="What people call it; its title or host by default.")
    ] = "",
    outlet: Annotated[str, typer.Option(metavar="TEXT", help="Who publishes it; its name by default.")] = "",
    language: Annotated[str, typer.Option(metavar="CODE", help="Of its articles; else found out.")] = "",
    section: Annotated[str, typer.Option(metavar="ID", help="If it covers only one subject.")] = "",
    page: Annotated[
        bool, typer.Option("--page", help="Take the page itself, though its site has feeds.")
    ] = False,
) -> None:
    """Add a source to the settings, after reading it once.

    Of a site the best feed is taken; where it has none, the list of news on the page itself. All else
    in the file stays as it is, comments too.

    Examples: digest sources add https://pamirnews.example/ --language en; digest sources add @pamirnews
    """
    from digest.cli.adding import add_source

    path = config_path(context)
    given = {"name": name, "outlet": outlet, "language": language, "section": section}
    added = add_source(path, address, {key: text for key, text in given.items() if text}, page=page)
    _tell_added(added, f"{path}")


def _tell_added(added: Added, path: str) -> None:
    from digest.cli import shown
    from digest.cli.adding import option_of
    from digest.cli.checking import ADDED_AS, warnings, words

    read = added.read
    kind = ADDED_AS[read.source.kind]
    print(f"Added {read.source.name} as a {kind} to {path}: {words(read, added.zone)[1]}.")
    if added.reason:
        print(added.reason)
    for other in added.found[1:]:
        print(f"Another choice: digest sources add {option_of(other)}")
    told = warnings(read)
    shown.warn(told if read.articles else ("there is no article in it now", *told))


def _named(sources: Sequence[Source], names: Sequence[str]) -> tuple[list[Source], list[str]]:
    """The sources of these names, all if there is no name; and the addresses among the names."""
    known = {source.name: source for source in sources}
    others = [name for name in dict.fromkeys(names) if name not in known]
    strange = [name for name in others if not ADDRESS.fullmatch(name)]
    if strange:
        message = (
            f"no source is called {', '.join(map(without_login, strange))}; there are {', '.join(known)}"
        )
        raise UsageError(message)
    return [known[name] for name in dict.fromkeys(names) if name in known] if names else [*sources], others


def _print_checked(config: Config, results: Sequence[Collected | Failed], trials: Sequence[Trial]) -> None:
    from digest.cli import shown
    from digest.cli.checking import articles, explain, warnings, words

    zone = config.masthead.zone
    if results:
        shown.table((result.source.name, *words(result, zone)) for result in results)
    if len(results) == 1 and not trials:
        articles(results[0], zone)
    for trial in trials:
        explain(trial, config)
    read = (*results, *(trial.result for trial in trials))
    shown.warn(f"{result.source.name}: {text}" for result in read for text in warnings(result))


def _checked_as_json(
    results: Sequence[Collected | Failed], trials: Sequence[Trial]
) -> list[dict[str, object]]:
    from digest.cli.checking import articles_as_json, as_json, trial_as_json

    told = [as_json(result) for result in results]
    if len(results) == 1 and not trials:
        told[0]["articles"] = articles_as_json(results[0])
    return [*told, *map(trial_as_json, trials)]


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
