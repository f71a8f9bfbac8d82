"""What errors say to people, whoever's words are in them."""

from __future__ import annotations

import pytest

from digest.errors import SourceBusy, SourceError, SourceTimeout


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("HTTP 500 (Internal Server Error)", "HTTP 500 (Internal Server Error)"),
        ("Хато: «нест»", "Хато: «нест»"),
        ("two\r\nlines", "two lines"),
        ("\x1b]0;title\x07red\x9b31m", "]0;title red 31m"),
        ("\u202egnp.exe\u2069", "gnp.exe"),
        ("half \udcff a pair", "half a pair"),
    ],
)
def test_a_sources_error_holds_nothing_that_a_terminal_obeys(told: str, shown: str) -> None:
    for error in (SourceError(told, told), SourceTimeout(told, told), SourceBusy(told, told, 7.0)):
        assert (error.source, error.reason, str(error)) == (shown, shown, f"{shown}: {shown}")
