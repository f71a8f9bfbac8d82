"""Blocks of the settings out of a list of feeds: sections found, names made unique, all written at once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from digest.cli.adding import Names
from digest.config import load
from digest.config.edit import Block, append_sources, with_source, with_sources
from digest.entries.address import canonical_url, host_of
from digest.errors import ConfigError, SourceError, UsageError
from digest.lists.listed import Dropped, Item, Listed, channel_of, shown
from digest.lists.lists import read
from digest.settings import Config

KEY = re.compile(r"sources\[(\d+)\]")

ROUNDS = 3
"""How often blocks that cannot stand in the settings are taken out: one may only be seen without another."""

PLACEHOLDER = {"name": "first", "feed": "https://first.example/"}
"""Stands in settings that have no source yet, so that all else in them can be read."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does.

    Attributes:
        form: the kind of list, in words.
        new: items with the blocks that they become.
        there: items, and the names of the sources that have their addresses already.
        dropped: what cannot be carried over.
    """

    form: str
    new: tuple[tuple[Item, Block], ...]
    there: tuple[tuple[Item, str], ...]
    dropped: tuple[Dropped, ...]

    @property
    def blocks(self) -> list[Block]:
        """What is added to the settings."""
        return [block for _, block in self.new]


def listed_in(file: Path) -> Listed:
    """What a file lists.

    Raises:
        UsageError: it cannot be read, or is no list that is known.
    """
    try:
        return read(file.read_bytes())
    except OSError as error:
        message = f"{file}: {error.strerror or 'it cannot be read'}"
        raise UsageError(message) from error
    except SourceError as error:
        message = f"{file}: {error.reason}"
        raise UsageError(message) from error


def planned(path: Path, listed: Listed) -> Plan:
    """How a list becomes part of the settings; nothing is written.

    Raises:
        ConfigError: the settings have mistakes already.
    """
    config, names = _settings(path)
    there = {_key(source.address): source.name for source in config.sources if source.name in names}
    new: list[tuple[Item, Block]] = []
    known: list[tuple[Item, str]] = []
    free = Names(names)
    for item in listed.items:
        key = _key(item.address)
        if key in there:
            known.append((item, there[key]))
            continue
        block = _block(item, config, free)
        there[key] = str(block["name"])
        new.append((item, block))
    return _fit(path, Plan(listed.form, tuple(new), tuple(known), listed.dropped), len(names))


def carry_out(path: Path, plan: Plan) -> None:
    """Write all new sources at once.

    Raises:
        ConfigError: the settings cannot be written; they are as they were.
    """
    if plan.new:
        append_sources(path, plan.blocks, environ=os.environ)


def _settings(path: Path) -> tuple[Config, frozenset[str]]:
    """The settings and the names of their sources; they may have none yet."""
    try:
        config = load(path, environ=os.environ, uses=())
    except ConfigError as error:
        if any(mistake.key != "sources" for mistake in error.mistakes):
            raise
        return with_source(path, PLACEHOLDER, environ=os.environ), frozenset()
    return config, frozenset(source.name for source in config.sources)


def _key(address: str) -> str:
    """The same for all spellings of an address; http and https are one."""
    channel = channel_of(address)
    return f"@{channel.casefold()}" if channel else canonical_url(address).partition("://")[2] or address


def _block(item: Item, config: Config, names: Names) -> Block:
    channel = channel_of(item.address)
    host = f"@{channel}" if channel else host_of(item.address)
    name = names.unused(item.name or host)
    section = _section(item, config)
    path = () if item.path == (_title(config, section),) else item.path
    block: dict[str, str | Sequence[str] | Mapping[str, str]] = {
        "name": name,
        "telegram" if channel else str(item.kind): channel or item.address,
        "outlet": host if not item.name and name != host else "",
        "language": item.language,
        "section": section,
        "path": path,
        "attributes": item.attributes,
    }
    return {key: value for key, value in block.items() if value}


def _section(item: Item, config: Config) -> str:
    """The section that the innermost folder with the name of one means."""
    ids = {
        text.casefold(): rule.id
        for rule in reversed(config.editing.sections)
        for text in (*rule.title.by_language.values(), rule.id)
    }
    names = (*reversed(item.path), *item.titles)
    return next((ids[name.casefold()] for name in names if name.casefold() in ids), "")


def _title(config: Config, section: str) -> str:
    language = config.masthead.languages[0]
    return next((rule.title.in_(language) for rule in config.editing.sections if rule.id == section), "")


def _fit(path: Path, plan: Plan, n_before: int) -> Plan:
    """The plan without the blocks that cannot stand in the settings.

    Raises:
        ConfigError: what is wrong does not lie in them.
    """
    for _ in range(ROUNDS):
        try:
            if plan.new:
                with_sources(path, plan.blocks, environ=os.environ)
        except ConfigError as error:
            plan = _without(plan, _reasons(error, n_before))
        else:
            return plan
    return plan


def _reasons(error: ConfigError, n_before: int) -> dict[int, str]:
    """Why blocks are unfit, by their position among the new ones."""
    reasons: dict[int, str] = {}
    for mistake in error.mistakes:
        found = KEY.match(mistake.key)
        if not found or int(found[1]) < n_before:
            raise error
        key = mistake.key.rpartition("].")[2] or "it"
        reasons.setdefault(int(found[1]) - n_before, f"{key}: {mistake.found}; {mistake.allowed}")
    return reasons


def _without(plan: Plan, reasons: Mapping[int, str]) -> Plan:
    left = [(index, *pair) for index, pair in enumerate(plan.new)]
    dropped = [
        Dropped(item.line, shown(item.name or item.address), reasons[index])
        for index, item, _ in left
        if index in reasons
    ]
    kept = tuple((item, block) for index, item, block in left if index not in reasons)
    return replace(plan, new=kept, dropped=(*plan.dropped, *dropped))
