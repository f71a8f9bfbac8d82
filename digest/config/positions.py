"""Which line of a TOML text each key and each list item stands on.

Only for texts that tomllib has accepted, and only where there is a mistake to report: so it checks
nothing, and is small. Grammar: toml.io/en/v1.0.0.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from typing import Final

from digest.config.faults import KeyPath

BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
BASIC: Final = r'"(?:\\.|[^"\\\n])*"'
LITERAL: Final = r"'[^'\n]*'"
KEY: Final = re.compile(rf"[ \t]*({BASIC}|{LITERAL}|[A-Za-z0-9_-]+)[ \t]*")
LONG_STRING: Final = re.compile(r'"""(?:\\.|[^\\])*?"""(?:"{1,2})?|' r"'''.*?'''(?:'{1,2})?", re.DOTALL)
SCALAR: Final = re.compile(rf"{BASIC}|{LITERAL}|[^,\]}}#\n]*")


def positions(text: str) -> Mapping[KeyPath, int]:
    """The line, from 1, on which each key, table and list item of a valid TOML text first appears."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int | None:
    """The line of a path, or of the nearest thing around it; None for the file as a whole."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


class _Scanner:
    """Walks over the text once; `at` is where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.lines: dict[KeyPath, int] = {}
        self.blocks: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        while self.skip_blank():
            if self.text.startswith("[", self.at):
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> KeyPath:
        block = self.text.startswith("[[", self.at)
        line = self.line()
        self.at += 2 if block else 1
        names = self.key()
        self.at += 2 if block else 1
        path: KeyPath = ()
        for name in names[:-1]:
            path = self.inside((*path, name), line)
        path = (*path, names[-1])
        if not block:
            return self.inside(path, line)
        self.blocks[path] = self.blocks.get(path, -1) + 1
        return self.inside(path, line)

    def inside(self, path: KeyPath, line: int) -> KeyPath:
        """Note the path; where it is a list of blocks, go on in the last one."""
        self.lines.setdefault(path, line)
        if path not in self.blocks:
            return path
        path = (*path, self.blocks[path])
        self.lines.setdefault(path, line)
        return path

    def pair(self, table: KeyPath) -> None:
        line, path = self.line(), table
        for name in self.key():
            path = (*path, name)
            self.lines.setdefault(path, line)
        self.at += 1
        self.value(path)

    def key(self) -> list[str]:
        names = []
        while match := KEY.match(self.text, self.at):
            names.append(_unquoted(match[1]))
            self.at = match.end()
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
        return names

    def value(self, path: KeyPath) -> None:
        self.skip_blank()
        if self.text.startswith("[", self.at):
            self.items(path)
        elif self.text.startswith("{", self.at):
            self.inline_table(path)
        else:
            match = LONG_STRING.match(self.text, self.at) or SCALAR.match(self.text, self.at)
            self.at = match.end() if match else len(self.text)

    def items(self, path: KeyPath) -> None:
        index = 0
        while self.next_in("]"):
            self.lines[(*path, index)] = self.line()
            self.value((*path, index))
            index += 1

    def inline_table(self, path: KeyPath) -> None:
        while self.next_in("}"):
            self.pair(path)

    def next_in(self, end: str) -> bool:
        """Pass the opening bracket or comma; False, and past it, at the closing one."""
        self.skip_blank()
        if not self.text.startswith(end, self.at):
            self.at += 1
            self.skip_blank()
        if not self.text.startswith(end, self.at):
            return self.at < len(self.text)
        self.at += 1
        return False

    def skip_blank(self) -> bool:
        """Pass space, line ends and comments; tell whether anything is left."""
        match = BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def line(self) -> int:
        return bisect_right(self.starts, self.at)


def _unquoted(key: str) -> str:
    return str(tomllib.loads(f"key = {key}")["key"]) if key[0] in "\"'" else key
