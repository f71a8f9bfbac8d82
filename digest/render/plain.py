"""The text part of a mail: the same words as the HTML in the same order, on lines of 72 columns."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import combining, east_asian_width

from digest.render.copies import Copy
from digest.render.templates import Templates

TEMPLATE = "edition.txt.j2"
WIDTH = 72


def plain(copy: Copy, templates: Templates) -> str:
    """The text of a copy."""
    filters: dict[str, Callable[..., str]] = {"wrap": wrap}
    return templates.plain(TEMPLATE, filters, copy=copy, t=copy.words.labels)


def wrap(text: str, indent: str = "", width: int = WIDTH) -> str:
    """Break a text into lines no wider than `width` columns; a longer word has a line of its own.

    Args:
        text: its line breaks are not kept.
        indent: before every line but the first.
        width: in columns of a terminal, where a CJK character takes two.
    """
    lines, line = list[str](), ""
    for word in text.split():
        longer = f"{line} {word}" if line.strip() else f"{line}{word}"
        if line.strip() and columns(longer) > width:
            lines.append(line)
            longer = f"{indent}{word}"
        line = longer
    return "\n".join([*lines, line])


def columns(text: str) -> int:
    """How wide a text is in a terminal."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if combining(character) or character in "\u200b\u200c\u200d\ufe0f\u2068\u2069":
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1
