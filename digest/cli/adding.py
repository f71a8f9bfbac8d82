"""A new source: found out what it is, read once, and only then written into the settings."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from digest.authority import flaw, has_login, without_login
from digest.collect.seek import Found
from digest.config.edit import append_source, with_source
from digest.config.web import LOGIN_HINT
from digest.entries.address import host_of
from digest.errors import ConfigError, SourceError, UsageError
from digest.lists.listed import channel_of, one_line
from digest.model import SourceKind
from digest.ports import Collected, Failed
from digest.settings import Config, Use

if TYPE_CHECKING:
    from digest.model import Source

NOTHING = "neither a feed nor a list of news was found there"

LOGIN = (
    f"it holds a user name or password; leave them out, and write the source's block by hand: {LOGIN_HINT}"
)

PATH = re.compile(r"[./~\\]")
"""How a path begins, and no host does."""

INDEX = re.compile(r"sources\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Added:
    """A new source, as it was read.

    Attributes:
        read: what it brings.
        found: everything that its address offers, the one that was taken first; empty for a folder.
        zone: the digest's.
        reason: why of several this one was taken, "" if nothing was to choose.
    """

    read: Collected
    found: tuple[Found, ...]
    zone: ZoneInfo
    reason: str = ""


def add_source(path: Path, address: str, given: Mapping[str, str], *, page: bool = False) -> Added:
    """Find out what an address offers, read the best of it, and write that into the settings.

    Args:
        path: the settings.
        address: of a feed, a page, a site or a Telegram channel, its `https://` may be missing; or a folder.
        given: other keys of the block.
        page: take the page itself, whatever feeds its site has.

    Raises:
        UsageError: it cannot be read, or not stand in the settings; they are as they were.
        ConfigError: the settings have mistakes already, or cannot be written.
    """
    if folder := _folder(path, address):
        block = {"name": Path(address).resolve().name, "folder": folder, **given}
        return _read_and_added(path, address, block, ())
    url = web_address(address)
    kind = SourceKind.PAGE if page else SourceKind.FEED
    # What is wrong with the options is told before anything is read.
    config = _settings_with(path, {"name": f"new: {one_line(url)}", **_placed(kind, url), **given})
    if page:
        found: tuple[Found, ...] = (Found(kind, url, "", 0),)
    else:
        found = _offered(config, address, url)
    names = Names(source.name for source in config.sources)
    name = names.unused(found[0].title or host_of(found[0].address))
    block = {"name": name, **_placed(found[0].kind, found[0].address), **given}
    return replace(_read_and_added(path, address, block, found), reason=_why(url, found))


def read_now(config: Config, sources: Sequence[Source]) -> list[Collected | Failed]:
    """What each of these sources brings at this moment, as if it had never been read."""
    from digest.wiring import clock, collector

    results = collector(config).collect(sources, {}, lambda _ids: {}, clock())
    found = {result.source.name: result for result in results}
    return [found[source.name] for source in sources]


def found_at(config: Config, address: str) -> tuple[Found, ...]:
    """The sources that an address offers, the best first.

    Raises:
        SourceError: it cannot be fetched.
    """
    from digest.wiring import clock, collector

    return collector(config).discover(address, clock())


def web_address(address: str) -> str:
    """The address as a program needs it: people leave out `https://`.

    Raises:
        UsageError: it is empty, no host can be called so, or it holds a password.
    """
    if not address.strip():
        raise UsageError("an empty address; name a feed, a site, a page that lists news, or a folder")
    if channel := channel_of(address):
        return f"https://t.me/s/{channel}"
    url = address if "://" in address else f"https://{address}"
    if reason := LOGIN if has_login(url) else flaw(url):
        message = f"{without_login(address)}: {reason}"
        raise UsageError(message)
    return url


class Names:
    """Names of sources, each of them once.

    Args:
        taken: those that sources have already.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def unused(self, wanted: str) -> str:
        """The name, with a number if another source has it; from now on it is taken."""
        name, number = wanted, self._next.get(wanted, 2)
        while name in self._taken:
            name, number = f"{wanted} ({number})", number + 1
        self._next[wanted] = number
        self._taken.add(name)
        return name


def option_of(found: Found) -> str:
    """What stands behind `digest sources add` to take exactly this."""
    return found.address + (" --page" if found.kind is SourceKind.PAGE else "")


def _placed(kind: SourceKind, address: str) -> dict[str, str]:
    channel = channel_of(address)
    return {"telegram": channel} if channel else {str(kind): address}


def _read_and_added(path: Path, address: str, block: Mapping[str, str], found: tuple[Found, ...]) -> Added:
    config = _settings_with(path, block)
    result = read_now(config, config.sources[-1:])[0]
    if isinstance(result, Failed):
        raise UsageError(_unreadable(address, result.error.reason, config))
    append_source(path, block, environ=os.environ)
    return Added(result, found, config.masthead.zone)


def _offered(config: Config, address: str, url: str) -> tuple[Found, ...]:
    try:
        found = found_at(config, url)
    except SourceError as error:
        raise UsageError(_unreadable(address, error.reason, config)) from error
    if not found:
        raise UsageError(_unreadable(address, NOTHING, config))
    return found


def _why(url: str, found: Sequence[Found]) -> str:
    best = found[0]
    if best.kind is SourceKind.PAGE:
        return "No feed was found there, so its list of news is read." if best.n_articles else ""
    if best.address == url or best.kind is SourceKind.TELEGRAM:
        return ""
    if len(found) == 1:
        return f"It is the feed of {url}: {best.address}"
    return f"It is the main feed of {url}, of {len(found)} that were found: {best.address}"


def _folder(config: Path, address: str) -> str:
    """A folder as the settings name it, "" if the address is none.

    Raises:
        UsageError: it is a path where no folder is.
    """
    folder = Path(address)
    if not address.strip() or "://" in address:
        return ""
    if folder.is_dir():
        return _from(config, folder)
    if PATH.match(address) or folder.is_file():
        message = f"{address}: no such folder; name one, or an address that begins with https://"
        raise UsageError(message)
    return ""


def _from(config: Path, folder: Path) -> str:
    """A folder as the settings name it: relative where it stands below them."""
    home, found = config.absolute().parent.resolve(), folder.resolve()
    return str(found.relative_to(home)) if found.is_relative_to(home) else str(found)


def _settings_with(path: Path, block: Mapping[str, str]) -> Config:
    """The settings with one source more; the secrets of reading only where a proxy asks for one.

    Raises:
        UsageError: that source cannot stand there.
        ConfigError: the settings have mistakes without it.
    """
    try:
        config = with_source(path, block, environ=os.environ)
        if not config.collect.proxy:
            return config
        return with_source(path, block, environ=os.environ, uses=(Use.READING,))
    except ConfigError as error:
        told = _told_of_block(path, error)
        if told:
            raise UsageError("\n  ".join([f"nothing was added to {path}:", *told])) from error
        raise


def _told_of_block(path: Path, error: ConfigError) -> list[str]:
    """The mistakes as the command's own, if they stand in lines that the file has not got."""
    if not path.is_file():
        return []
    text = path.read_text("utf-8", "replace")
    lines = text.count("\n") + 1
    if any(m.line is None or m.line <= lines for m in error.mistakes):
        return []
    if any(m.key == "TOML" for m in error.mistakes):
        return ["its sources stand in one list, sources = […]; add a line there by hand"]
    return [f"{_option(m.key)}: {_by_name(m.found, text)}; {m.allowed}" for m in error.mistakes]


def _option(key: str) -> str:
    name = key.rpartition(".")[2]
    return "the address" if name in set(SourceKind) else f"--{name}"


def _by_name(found: str, text: str) -> str:
    """With names instead of positions: nobody counts blocks from nought."""
    import tomllib

    sources: list[dict[str, Any]] = tomllib.loads(text).get("sources", [])
    return INDEX.sub(lambda match: f'"{sources[int(match[1])]["name"]}"', found)


def _unreadable(address: str, reason: str, config: Config) -> str:
    mirror = (
        " (addresses are answered from disk: [collect] mirror; delete that line to read the web)"
        if config.collect.mirror
        else ""
    )
    return f"{address} cannot be read, so nothing was added: {reason}{mirror}"
