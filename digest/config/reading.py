"""From the file's bytes to the settings, or to the list of its mistakes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from digest.config.checks import check
from digest.config.convert import convert
from digest.config.environment import override
from digest.config.faults import MISSING, Fault, KeyPath, written
from digest.config.place import Place
from digest.config.positions import line_of, positions
from digest.config.validate import as_written, validate
from digest.errors import ConfigError, Mistake
from digest.settings import Config, Use

LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
"""How tomllib tells a place (no attribute has it before Python 3.14)."""

LAST = 2**31
"""Sorts what has no line behind everything that has one."""


def read(path: Path, environ: Mapping[str, str], *, uses: Collection[Use] = tuple(Use)) -> Config:
    """The settings in a file; see `digest.config.load`."""
    try:
        body = path.read_bytes()
    except OSError as error:
        mistake = Mistake("file", error.strerror or "cannot be read", "make one with: digest init")
        raise ConfigError(str(path), (mistake,)) from error
    return understand(decoded(path, body), path, environ, uses=uses)


def decoded(path: Path, body: bytes) -> str:
    """The text of a file, with or without a byte order mark.

    Raises:
        ConfigError: it is not UTF-8.
    """
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        mistake = Mistake("file", "not UTF-8 text", "save it as UTF-8", line)
        raise ConfigError(str(path), (mistake,)) from error


def understand(
    text: str, path: Path, environ: Mapping[str, str], *, uses: Collection[Use] = tuple(Use)
) -> Config:
    """The settings in a text that stands, or is to stand, at a path.

    Raises:
        ConfigError: it has mistakes; all of them, by line.
    """
    data, origins, faults = override(_parsed(text, path), environ)
    file, unfit = validate(data)
    faults += unfit
    bad = {fault.path for fault in faults}
    place = Place(path.absolute(), environ, uses)
    config = convert(file, place)
    faults += _new([*check(file, bad), *place.faults], bad)
    if faults:
        raise ConfigError(str(path), _mistakes(faults, text, origins))
    return config


def _new(faults: Iterable[Fault], bad: Collection[KeyPath]) -> list[Fault]:
    """The faults that do not just follow from one that is known."""
    placed = [replace(fault, path=as_written(fault.path, bad)) for fault in faults]
    around = {path[:length] for path in bad for length in range(1, len(path) + 1)}
    return [fault for fault in placed if not _follows(fault, bad, around)]


def _follows(fault: Fault, bad: Collection[KeyPath], around: Collection[KeyPath]) -> bool:
    path = fault.path
    inside = any(path[:length] in bad for length in range(1, len(path) + 1))
    return inside or (fault.found == MISSING and path in around)


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = str(error)
        match = LINE.search(found)
        line = int(match[1]) if match and match[1] else text.count("\n") + 1
        mistake = Mistake("TOML", LINE.sub("", found), 'texts stand in quotes, as in key = "text"', line)
        raise ConfigError(str(path), (mistake,)) from error
    except RecursionError as error:
        mistake = Mistake("TOML", "nested too deeply", "no key needs more than three brackets")
        raise ConfigError(str(path), (mistake,)) from error


def _mistakes(faults: Iterable[Fault], text: str, origins: Mapping[KeyPath, str]) -> tuple[Mistake, ...]:
    lines = positions(text)
    mistakes = [_mistake(fault, lines, origins) for fault in faults]
    return tuple(sorted(mistakes, key=lambda m: (m.line or LAST, m.key, m.found)))


def _mistake(fault: Fault, lines: Mapping[KeyPath, int], origins: Mapping[KeyPath, str]) -> Mistake:
    for length in range(1, len(fault.path) + 1):
        if fault.path[:length] in origins:
            return Mistake(origins[fault.path[:length]], fault.found, fault.allowed)
    return Mistake(written(fault.path), fault.found, fault.allowed, line_of(lines, fault.path))
