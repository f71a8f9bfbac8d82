"""Texts of outlets as they may stand in markdown, whatever reads it.

Three kinds of readers are kept from taking a headline for a command: markdown itself; what generators and
notebooks add to it (tables, mathematics, marks, tabs, definition lists, links without brackets); and
the languages that run before or inside it: Liquid (Jekyll), shortcodes (Hugo), MDX, Jinja (macros).
"""

from __future__ import annotations

from collections.abc import Mapping
from re import Match
from re import compile as pattern

_BACKSLASHED = "\\`*_#!"
"""Characters that every markdown lets a backslash escape. All others become references: not
every markdown knows the backslash before them, Liquid and MDX see past it, and before a bracket it may
begin mathematics. A mail address is a link on GitHub all the same: it joins texts before it looks."""

_MARKUP = pattern(
    r"[\\`*_#!]"
    r"|[\[\]&<>{}|~$^@]"
    r"|={2,}|%{2,}|\+{2,}|:{2,}"  # marked, hidden, inserted; containers
    r"|:(?=//)|(?<=[Ww]{3})\."  # links without brackets
    r"|:(?=[a-z+][\w+-]*:)"  # :smile:
)

_NAMED: Mapping[str, str] = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

_LIST = pattern(r"^(?=[-+])|^(\d+)(?=[.)])")
_FIRST = pattern(r"^(?:[:?/](?=\W)|(?:im|ex)port\b)")
"""Begins a definition, a folded part or a block of a generator; or a line of code in MDX."""


def escape(text: str) -> str:
    """A text on one line that says the same in markdown, and nothing else."""
    escaped = _MARKUP.sub(_harmless, text)
    escaped = _FIRST.sub(lambda found: _reference(found.group()[0]) + found.group()[1:], escaped)
    return _LIST.sub(r"\g<0>\\", escaped)


def _harmless(found: Match[str]) -> str:
    run = found.group()
    return f"\\{run}" if run in _BACKSLASHED else "".join(map(_reference, run))


def _reference(character: str) -> str:
    return _NAMED.get(character, f"&#{ord(character)};")
