"""The fields of a message's head, pure: cleaned, encoded and folded (RFC 5322 2.2.3, RFC 2047).

The standard library folds too, but not well enough to be trusted with what feeds and readers call
themselves: on Python 3.11 it loses spaces beside encoded words (python/cpython#92081), takes a
name apart at its comma (#100884), ends the head in the middle of a long name with quotes, and
makes encoded words of a long URI, which no mail program follows. So a field is laid out here from
words that are ASCII and unbreakable; anything else is refused.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable

MAX_HEADER = 200
MAX_LINE = 76
"""Of a line that holds encoded words (RFC 2047 section 2). Only one word that is longer by itself,
a URI or an address, may go beyond; RFC 5322 2.1.1 allows 998."""

OCTETS = 39
"""In one encoded word: as base64 it still fits on the first line of a Subject."""

JOINER = "\u200d"
ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,60}")


def clean_header(value: str) -> str:
    """A header value without what could break it, or hide in it: at most 200 characters.

    Control and format characters go (bidi controls, NUL, line breaks), the joiner of emoji stays.
    """
    blanks = "".join(" " if c.isspace() else c for c in value)
    kept = (c for c in blanks if c == JOINER or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return " ".join("".join(kept).split())[:MAX_HEADER].rstrip()


def text(value: str) -> list[str]:
    """The words of a field that is for people, such as Subject."""
    words = value.split(" ")
    plain = value.isascii() and value.isprintable() and "=?" not in value
    return words if plain and max(map(len, words)) < MAX_LINE - len("Subject:") else _encoded(value)


def phrase(value: str) -> list[str]:
    """The words of a name before an address or a List-Id (RFC 5322 3.2.5); none for no name."""
    words = value.split()
    plain = "=?" not in value and all(ATOM.fullmatch(word) for word in words)
    return words if plain else _encoded(value)


def field(name: str, words: Iterable[str]) -> str:
    """One field with its line ends, folded between its words.

    Raises:
        ValueError: a word is not printable ASCII, or holds a blank: it could begin another field.
    """
    lines = [f"{name}:"]
    for word in words:
        if not word.isascii() or not word.isprintable() or " " in word:
            message = f"{name} cannot hold {word!r}"
            raise ValueError(message)
        alone = len(lines) == 1 and lines[0] == f"{name}:"
        fits = len(lines[-1]) + 1 + len(word) <= MAX_LINE
        if not fits and not (alone and len(word) >= MAX_LINE):
            lines.append("")
        lines[-1] += f" {word}"
    return "".join(f"{line}\r\n" for line in lines)


def _encoded(value: str) -> list[str]:
    """Encoded words of whole characters each; a reader drops the blanks between them."""
    chunks = [b""]
    for character in value:
        octets = character.encode()
        if len(chunks[-1]) + len(octets) > OCTETS:
            chunks.append(b"")
        chunks[-1] += octets
    return [f"=?utf-8?b?{b64encode(chunk).decode()}?=" for chunk in chunks]
