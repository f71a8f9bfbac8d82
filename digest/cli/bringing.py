"""An article that a person brings: found at an address or in a file, or typed, or asked for."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from digest.cli.addresses import Mistakes, checked_line
from digest.cli.app import parsed
from digest.cli.shown import note
from digest.collect.byhand import BY_HAND, Typed, article
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.model import Article, Source
    from digest.settings import Config

NOTHING = "nothing was added:"

END = "."
"""The line that ends a text which is typed on a terminal, as in mail programs of old."""

CLOCK = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d")

PATH = re.compile(r"[./~\\]")
"""How a path begins, and no host does."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Given:
    """Options as they were typed; "" for what was not given."""

    outlet: str = ""
    title: str = ""
    text: str = ""
    page: str = ""
    date: str = ""
    language: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """What an address or a file gave; its outlet is "" where nobody says who it is."""

    article: Article | None = None
    outlet: str = ""
    page: str = ""


def brought(config: Config, place: str, given: Given, now: datetime, *, asking: bool) -> Article:
    """The article that a command names.

    Args:
        config: for the outlets' names, and for how the web is read.
        place: an address or a file, "" for neither.
        given: what counts before what is found there.
        now: this moment.
        asking: somebody is there to be asked for what is missing.

    Raises:
        UsageError: all that was given and cannot be, or what is missing.
        SourceError: the address or the file cannot be read.
    """
    here = now.astimezone(config.masthead.zone)
    typed = _typed(given, here)
    found = _found(config, place, here)
    typed = replace(typed, outlet=typed.outlet or found.outlet, page=typed.page or found.page)
    typed = _complete(typed, found, here, asking=asking)
    return article(typed, here, found.article)


def _typed(given: Given, here: datetime) -> Typed:
    wrong = Mistakes()

    def read(reader: Callable[[str], T], text: str, default: T) -> T:
        return (wrong.read(reader, text) if text else None) or default

    typed = Typed(
        outlet=read(checked_line, given.outlet, ""),
        title=read(checked_line, given.title, ""),
        text=sys.stdin.read() if given.text == "-" and sys.stdin else given.text,
        page=read(checked_line, given.page, ""),
        published=read(lambda text: _moment(text, here), given.date, None),
        language=read(_language, given.language, ""),
        link=read(_link, given.link, ""),
    )
    wrong.stop(NOTHING)
    return typed


def _moment(text: str, here: datetime) -> datetime:
    day, _, clock = text.strip().replace("T", " ").partition(" ")
    found = parsed(day)
    if clock and not CLOCK.fullmatch(clock):
        message = f"--date {text}: not a time; write YYYY-MM-DD HH:MM, as in 2026-11-22 18:30"
        raise UsageError(message)
    wall = time.fromisoformat(clock.zfill(5)) if clock else time()
    moment = datetime.combine(found, wall, here.tzinfo)
    if moment > here:
        message = f"--date {text}: that is still to come; here it is {here:%Y-%m-%d %H:%M}"
        raise UsageError(message)
    return moment


def _language(text: str) -> str:
    from digest.entries.tongue import code

    if not (found := code(text)):
        message = f"--language {text}: no code of a language; write two letters, such as en, ru or tg"
        raise UsageError(message)
    return found


def _link(text: str) -> str:
    from digest.entries.address import canonical_url

    if not canonical_url(text):
        message = f"--link {text}: no address of a page; write it with its https://"
        raise UsageError(message)
    return text


def _found(config: Config, place: str, here: datetime) -> _Found:
    if not place:
        return _Found()
    if "://" in place:
        return _at_address(config, place, here)
    if Path(place).is_file():
        return _in_file(config, Path(place), here)
    if PATH.match(place) or _is_named_as_file(place):
        message = f"{NOTHING} {place}: no such file; name one, or an address that begins with https://"
        raise UsageError(message)
    return _at_address(config, f"https://{place}", here)


def _is_named_as_file(place: str) -> bool:
    from digest.parse import filed

    return filed.ending(place) in filed.KINDS and "/" not in place


def _at_address(config: Config, address: str, here: datetime) -> _Found:
    from digest.wiring import collector

    source = _source(config, address)
    found = collector(config).article(address, source, here.astimezone(UTC))
    return _Found(found, source.outlet.name)


def _in_file(config: Config, file: Path, here: datetime) -> _Found:
    from digest.collect import folder
    from digest.entries.entry import Occasion, to_article
    from digest.parse import filed

    now = here.astimezone(UTC)
    read = filed.read(folder.document(file, now, config.collect.max_bytes), config.masthead.zone)
    if len(read.entries) != 1:
        message = f"{NOTHING} {file} holds {len(read.entries)} articles; one at a time can be added by hand"
        raise UsageError(message)
    # In a watched folder a file's name is its identity; here it is where the page says that it stands.
    entry = replace(read.entries[0], link=read.entries[0].url or read.entries[0].link)
    source = _source(config, entry.link)
    found = to_article(entry, source, Occasion(now, zone=config.masthead.zone))
    outlet = read.outlet or source.outlet.name or (found.author if found else "")
    return _Found(found, outlet, read.page)


def _source(config: Config, address: str) -> Source:
    """A source for one page: the outlet, and the password, are those of a source on the same site."""
    from digest.entries.address import host_of
    from digest.model import Outlet, Source, SourceKind

    host = host_of(address)
    known = next((s for s in config.sources if host and host_of(s.address) == host), None)
    page = known or Source(BY_HAND, SourceKind.PAGE, address, Outlet(host))
    return replace(page, name=BY_HAND, kind=SourceKind.PAGE, address=address)


def _complete(typed: Typed, found: _Found, here: datetime, *, asking: bool) -> Typed:
    """With an outlet and a title, asked for if they are missing.

    Raises:
        UsageError: they are missing, and nobody can be asked.
    """
    title = typed.title or (found.article.title if found.article else "")
    if typed.outlet and title:
        return typed
    if asking:
        return _asked(typed, found, here)
    wrong = Mistakes()
    if not typed.outlet:
        wrong.found.append("--outlet is missing: who published it")
    if not title:
        wrong.found.append("--title is missing, or an address or a file that has one")
    wrong.stop(NOTHING)
    return typed


def _asked(typed: Typed, found: _Found, here: datetime) -> Typed:
    """Ask for what is missing; of an address or a file only what nobody can know."""
    typed = replace(typed, outlet=typed.outlet or _answer("Outlet (who published it)", checked_line))
    if found.article:
        return typed
    return replace(
        typed,
        title=typed.title or _answer("Title", checked_line),
        page=typed.page or _answer("Page, such as p. 4 (Enter for none)", _maybe(checked_line, "")),
        published=typed.published
        or _answer("Date, YYYY-MM-DD (Enter for now)", _maybe(lambda text: _moment(text, here), None)),
        text=typed.text or _text(),
    )


def _maybe(read: Callable[[str], T], default: T) -> Callable[[str], T]:
    return lambda text: read(text) if text else default


def _answer(question: str, read: Callable[[str], T]) -> T:
    while True:
        line = _line(f"{question}: ")
        try:
            return read(line)
        except UsageError as error:
            note(str(error))


def _text() -> str:
    note(f"Text; a line with only {END!r} ends it:")
    lines: list[str] = []
    while (line := _line("")) != END:
        lines.append(line)
    return "\n".join(lines)


def _line(question: str) -> str:
    try:
        if sys.stdout.isatty():
            return input(question).strip()
        print(question, end="", file=sys.stderr, flush=True)
        return input().strip()
    except EOFError as error:
        note("")
        raise UsageError("no answer; nothing was added") from error
