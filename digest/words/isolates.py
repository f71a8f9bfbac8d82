"""Runs of one direction inside a line of the other, for readers that know no markup.

Mail clients strip `<bdi>`; the characters U+2068 and U+2069 survive, and serve plain text too.
"""

from __future__ import annotations

from unicodedata import bidirectional

FSI, PDI = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """A value inside a right-to-left line, kept in its own direction where it is not the line's."""
    foreign = any(bidirectional(character) == "L" for character in text)
    return f"{FSI}{text}{PDI}" if foreign and not text.startswith(FSI) else text
