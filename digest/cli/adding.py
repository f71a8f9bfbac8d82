"""A new source: found out what it is, read once, and only then written into the settings."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from digest.config.edit import append_source, with_source
from digest.errors import ConfigError, UsageError
from digest.ports import Collected, Failed
from digest.settings import Config

if TYPE_CHECKING:
    from digest.model import Source

KINDS = ("feed", "page")
"""What an address may be, in the order in which it is tried."""

PATH = re.compile(r"[./~\\]")
"""How a path begins, and no host does."""

INDEX = re.compile(r"sources\[(\d+)\]")


def add_source(path: Path, address: str, given: Mapping[str, str]) -> tuple[Collected, ZoneInfo]:
    """Read an address as the first kind that it can be read as, and write that into the settings.

    Args:
        path: the settings.
        address: of a feed or a page, its `https://` may be missing; or a folder.
        given: other keys of the block.

    Returns:
        What it brought, and the digest's timezone.

    Raises:
        UsageError: it cannot be read, or not stand in the settings; they are as they were.
        ConfigError: the settings have mistakes already, or cannot be written.
    """
    where = _place(path, address)
    name = given.get("name") or _name(where, address)
    failures = []
    for kind, text in where.items():
        block = {"name": name, kind: text, **{key: told for key, told in given.items() if key != "name"}}
        config = _settings_with(path, block)
        result = read_now(config, config.sources[-1:])[0]
        if isinstance(result, Collected):
            append_source(path, block, environ=os.environ)
            return result, config.masthead.zone
        failures.append((kind, result.error.reason))
    raise UsageError(_unreadable(address, failures, config))


def read_now(config: Config, sources: Sequence[Source]) -> list[Collected | Failed]:
    """What each of these sources brings at this moment, as if it had never been read."""
    from digest.wiring import clock, collector

    found = {r.source.name: r for r in collector(config).collect(sources, {}, clock())}
    return [found[source.name] for source in sources]


def _place(config: Path, address: str) -> dict[str, str]:
    """The address by each kind that it may be.

    Raises:
        UsageError: it is empty, or a path where no folder is.
    """
    if not address.strip():
        raise UsageError("an empty address; name a feed, a page that lists news, or a folder")
    folder = Path(address)
    if "://" not in address and folder.is_dir():
        return {"folder": _from(config, folder)}
    if PATH.match(address) or folder.is_file():
        message = f"{address}: no such folder; name one, or an address that begins with https://"
        raise UsageError(message)
    url = address if "://" in address else f"https://{address}"
    return dict.fromkeys(KINDS, url)


def _from(config: Path, folder: Path) -> str:
    """A folder as the settings name it: relative where it stands below them."""
    home, found = config.absolute().parent.resolve(), folder.resolve()
    return str(found.relative_to(home)) if found.is_relative_to(home) else str(found)


def _name(where: Mapping[str, str], address: str) -> str:
    if "folder" in where:
        return Path(address).resolve().name
    try:
        host = urlsplit(where["feed"]).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or address


def _settings_with(path: Path, block: Mapping[str, str]) -> Config:
    """The settings with one source more.

    Raises:
        UsageError: that source cannot stand there.
        ConfigError: the settings have mistakes without it.
    """
    try:
        return with_source(path, block, environ=os.environ)
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
    return "the address" if name in {*KINDS, "folder"} else f"--{name}"


def _by_name(found: str, text: str) -> str:
    """With names instead of positions: nobody counts blocks from nought."""
    import tomllib

    sources: list[dict[str, Any]] = tomllib.loads(text).get("sources", [])
    return INDEX.sub(lambda match: f'"{sources[int(match[1])]["name"]}"', found)


def _unreadable(address: str, failures: Sequence[tuple[str, str]], config: Config) -> str:
    reasons = {reason for _, reason in failures}
    if len(reasons) == 1:
        told = reasons.pop()
    else:
        told = "; ".join(f"as a {kind}: {reason}" for kind, reason in failures)
    mirror = (
        " (addresses are answered from disk: [collect] mirror; delete that line to read the web)"
        if config.collect.mirror
        else ""
    )
    return f"{address} cannot be read, so nothing was added: {told}{mirror}"
