"""How a mistake is told: where, what was found, what is allowed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from digest.authority import without_login

KeyPath = tuple[str | int, ...]
"""A place in the file: keys, and positions in lists from 0."""

SHOWN = 60
"""Characters of a wrong value that are shown; more would hide the rest of the line."""

LISTED = 12
"""Allowed values that are listed; beyond that only the nearest one is named."""

BARE = re.compile(r"[A-Za-z0-9_-]+")

MISSING = "missing"
"""What is found where something is needed; not said of what was there and was wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake by its key path; the line is not known yet."""

    path: KeyPath
    found: str
    allowed: str


class Wrong(ValueError):
    """A value that cannot stand where it stands."""

    def __init__(self, found: str, allowed: str) -> None:
        self.found = found
        self.allowed = allowed
        super().__init__(f"{found}; {allowed}")


def unfit(value: object, what: str, allowed: str) -> Wrong:
    """A Wrong that begins with the value itself."""
    return Wrong(f"{shown(value)} {what}", allowed)


def written(path: KeyPath) -> str:
    """A key path as a person writes it: `sources[1].feed`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f"{'.' if text else ''}{part if BARE.fullmatch(part) else shown(part)}"
    return text


def shown(value: object) -> str:
    """A value as a message shows it: short, on one line, without the password of a URL."""
    if not isinstance(value, str):
        return str(value)
    text = without_login(value)
    short = text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
    return json.dumps(short, ensure_ascii=False)


def suggestion(word: str, known: Iterable[str]) -> str:
    """The nearest of the known words, else a list of them."""
    names = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), sorted(names), n=1)
    if close:
        return f"did you mean {shown(names[close[0]])}?"
    return f"allowed: {listed(names.values())}"


def listed(words: Iterable[str]) -> str:
    """Words in quotes, as many as a line holds."""
    every = [shown(word) for word in words]
    rest = f", and {len(every) - LISTED} more" if len(every) > LISTED else ""
    return ", ".join(every[:LISTED]) + rest
