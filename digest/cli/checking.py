"""What sources bring when they are tried: one line for each, or all that is known of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from zoneinfo import ZoneInfo

from digest.cli import shown
from digest.cli.adding import NOTHING, found_at, option_of, read_now, web_address
from digest.collect.seek import Found
from digest.errors import SourceError
from digest.model import Article, Outlet, Source, SourceKind
from digest.ports import Collected, Failed
from digest.settings import Config

MOST_ARTICLES = 10

PROXY = "requests go through [collect] proxy, so the guard cannot see which addresses are connected to"

KINDS = {
    SourceKind.FEED: "feed",
    SourceKind.PAGE: "list of news",
    SourceKind.TELEGRAM: "Telegram channel",
    SourceKind.FOLDER: "folder",
}
"""What people call them."""

ADDED_AS = {**KINDS, SourceKind.PAGE: "page"}
"""What they are called once they stand in the settings, where the key is `page`."""

Result = Collected | Failed


@dataclass(frozen=True, slots=True)
class Trial:
    """An address that was tried: the source that it would be, and what else it offers."""

    address: str
    result: Result
    others: tuple[Found, ...] = ()


def tried(config: Config, address: str) -> Trial:
    """What an address would bring as a source; nothing is kept.

    Raises:
        UsageError: it is empty, or cannot be one.
    """
    url = web_address(address)
    try:
        found = found_at(config, url)
        if not found:
            raise SourceError(url, NOTHING)
    except SourceError as error:
        return Trial(url, Failed(_as_source(Found(SourceKind.FEED, url, "", 0)), error))
    return Trial(url, read_now(config, [_as_source(found[0])])[0], found[1:])


def words(result: Result, zone: ZoneInfo) -> tuple[str, str]:
    """The state of a source, and what it brought."""
    if isinstance(result, Failed):
        return "failed", result.error.reason
    count = shown.counted(len(result.articles), "article")
    newest = max((article.published for article in result.articles), default=None)
    if newest is None:
        return "ok", count
    return "ok", f"{count}, the newest of {newest.astimezone(zone):%Y-%m-%d %H:%M}"


def warnings(result: Result) -> tuple[str, ...]:
    """What a person should know of a source that was read."""
    if isinstance(result, Failed):
        return ()
    moved = result.memory.moved_to
    told = (f"it has moved for good to {moved}; write that address",) if moved else ()
    return (*result.warnings, *told)


def explain(trial: Trial, config: Config) -> None:
    """Print what an address would be as a source, and how to add it."""
    source, zone = trial.result.source, config.masthead.zone
    print(f"{trial.address}: {_verdict(trial)}")
    shown.table((f"  {name}", text) for name, text in _facts(trial, zone) if text)
    articles(trial.result, zone)
    for other in trial.others:
        print(f"Also there: {KINDS[other.kind]} {other.address}")
    if isinstance(trial.result, Collected):
        print(f"Add it with: digest sources add {option_of(Found(source.kind, source.address, '', 0))}")


def articles(result: Result, zone: ZoneInfo) -> None:
    """Print the newest articles of a source, ten at most."""
    if isinstance(result, Failed) or not result.articles:
        return
    newest = _newest(result.articles)
    print()
    for article in newest[:MOST_ARTICLES]:
        print(f"{_time(article, zone)}  {article.title}")
        if result.source.kind is SourceKind.PAGE:
            print(f"{'':16}  {article.url}")
    if len(newest) > MOST_ARTICLES:
        print(f"{'':16}  and {len(newest) - MOST_ARTICLES} more")
    print()


def as_json(result: Result) -> dict[str, object]:
    """The state of a source for programs."""
    failed = isinstance(result, Failed)
    return {
        "name": result.source.name,
        "state": "failed" if failed else "ok",
        "n_articles": 0 if isinstance(result, Failed) else len(result.articles),
        "error": result.error.reason if isinstance(result, Failed) else None,
        "warnings": list(warnings(result)),
    }


def articles_as_json(result: Result) -> list[dict[str, object]]:
    """The newest articles of a source for programs, ten at most."""
    found = () if isinstance(result, Failed) else _newest(result.articles)[:MOST_ARTICLES]
    return [
        {
            "published": None if article.undated else article.published.isoformat(),
            "title": article.title,
            "url": article.url,
            "language": article.language,
        }
        for article in found
    ]


def trial_as_json(trial: Trial) -> dict[str, object]:
    """An address that was tried, for programs."""
    source = trial.result.source
    return {
        **as_json(trial.result),
        "kind": str(source.kind),
        "address": source.address,
        "articles": articles_as_json(trial.result),
        "others": [{"kind": str(other.kind), "address": other.address} for other in trial.others],
    }


def _as_source(found: Found) -> Source:
    name = found.title or found.address
    return Source(name, found.kind, found.address, Outlet(name))


def _verdict(trial: Trial) -> str:
    if isinstance(trial.result, Failed):
        return f"cannot be read: {trial.result.error.reason}"
    source = trial.result.source
    itself = source.address == trial.address
    return f"{'is' if itself else 'offers'} a {KINDS[source.kind]}"


def _facts(trial: Trial, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    if isinstance(trial.result, Failed):
        return
    result = trial.result
    yield "address", result.source.address
    yield "name", result.source.name
    yield "brings", words(result, zone)[1]
    yield "languages", ", ".join(sorted({article.language for article in result.articles}))
    if result.source.kind is SourceKind.PAGE:
        yield "structure", _structure(result.articles)


def _structure(found: Sequence[Article]) -> str:
    """What the addresses of a list have in common, by which a person sees whether it is the right list."""
    begins = zip(*(article.url.split("/") for article in found), strict=False)
    common = "/".join(parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, begins))
    return f"{shown.counted(len(found), 'link')} built alike, to addresses below {common}/"


def _newest(found: Sequence[Article]) -> list[Article]:
    return sorted(found, key=lambda article: article.published, reverse=True)


def _time(article: Article, zone: ZoneInfo) -> str:
    if article.undated:
        return f"{'no time given':16}"
    return f"{article.published.astimezone(zone):%Y-%m-%d %H:%M}"
