"""What errors say to people, whoever's words are in them."""

from __future__ import annotations

import re

import pytest

from digest import errors
from digest.errors import DigestError, SourceBusy, SourceError, SourceTimeout
from tests.office import ROOT


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


def test_every_error_that_people_are_told_stands_in_the_tree() -> None:
    classes = (kind for kind in vars(errors).values() if isinstance(kind, type))
    kinds = {kind.__name__ for kind in classes if issubclass(kind, DigestError)}
    assert kinds == {"DigestError", *re.findall(r"── (\w+)", errors.__doc__ or "")}


def test_no_room_makes_an_error_of_its_own_that_people_are_told() -> None:
    own = re.compile(r"^class (\w+)\(.*\bDigestError\b", re.MULTILINE)
    found = {
        name for path in (ROOT / "digest").rglob("*.py") for name in own.findall(path.read_text("utf-8"))
    }
    assert found <= set(vars(errors))
