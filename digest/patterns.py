"""Regular expressions that an operator writes, by RE2: linear in time and bounded in memory.

Python's `re` needs hours for `(a+)+$` on 40 letters; one pasted rule must not hang the morning.
The syntax is that of github.com/google/re2/wiki/Syntax, which is Go's too, and so that of Miniflux.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from digest.errors import PatternError

LONGEST = 2_000
"""Characters of a pattern; a list of 150 words has about 1,500."""

MEMORY = 8 << 20
"""Bytes that one pattern may take, compiled and at work: RE2's own default; what needs more is refused."""

HINTS = (
    (
        re.compile(r"perl operator: \(\?(?:=|!|<)"),
        "there is no looking ahead or behind; say it with two rules",
    ),
    (
        re.compile(r"escape sequence: \\[1-9]|perl operator: \(\?P"),
        "there are no back references; write it out",
    ),
    (re.compile(r"escape sequence: \\Z"), r"write \z for the end of the text"),
    (re.compile(r"escape sequence: \\u"), r"write the letter itself, or \x{0430}"),
    (
        re.compile(r"repetition operator: .*\+$|perl operator: \(\?>"),
        "leave it out; nothing is tried twice here",
    ),
    (re.compile(r"repetition size|too large"), "make it shorter; a part may be repeated 1,000 times at most"),
)
"""What helps, by RE2's own words; most are parts of Python's syntax that it has not got."""

ANY_HINT = "mend it; the syntax is that of RE2"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; equal to any other of the same text."""

    text: str
    _compiled: Any = field(repr=False, compare=False)  # google-re2 has no types

    def matches(self, text: str) -> bool:
        """Whether it is found anywhere in the text, as Go's `MatchString`; letters of either case differ."""
        return self._compiled.search(_encoded(text)) is not None


def compiled(text: str) -> Pattern:
    """A pattern, ready for use.

    Raises:
        PatternError: RE2 does not take it, or it is too long.
    """
    import re2

    if len(text) > LONGEST:
        raise PatternError(text, f"has {len(text):,} characters", f"allowed: at most {LONGEST:,}")
    try:
        return Pattern(text, re2.compile(_encoded(text), _options()))
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace")
        raise PatternError(text, f"is no pattern: {reason}", _hint(reason)) from error


def _options() -> Any:
    from re2 import Options

    options = Options()
    options.max_mem = MEMORY
    options.log_errors = False
    options.never_capture = True  # only whether it matches is asked, which is the fast way
    return options


def _encoded(text: str) -> bytes:
    """In UTF-8; half a character, which some feeds make of an emoji, becomes a question mark."""
    return text.encode("utf-8", "replace")


def _hint(reason: str) -> str:
    return next((hint for words, hint in HINTS if words.search(reason)), ANY_HINT)
