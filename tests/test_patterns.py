"""Patterns by RE2: what they match, what is refused and why, and that none of them hangs."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import PatternError
from digest.patterns import LONGEST, compiled


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("ads", "No ads here", True),
        ("ads", "No Ads here", False),
        ("(?i)ads", "No Ads here", True),
        ("(?i)гороскоп", "ГОРОСКОП на завтра", True),
        ("(?i)ҷаҳон", "ҶАҲОН", True),
        ("^ads", "No ads", False),
        ("here$", "ads here", True),
        ("here$", "ads here\nand more", False),
        ("(?m)here$", "ads here\nand more", True),
        ("a.b", "a\nb", False),
        ("(?s)a.b", "a\nb", True),
        (r"\bГор", "Гор", False),  # a word is of ASCII letters here, as in Go
        (r"\p{Cyrillic}", "Sport Спорт", True),
        (r"^.$", "ж", True),
        (r"^.$", "😀", True),
        ("", "anything", True),
        ("^$", "", True),
        (r"\x{0430}", "а", True),
        (r"(?P<day>\d+) (?P<month>\w+)", "22 November", True),
    ],
)
def test_a_pattern_is_looked_for_anywhere_as_in_go(pattern: str, text: str, matches: bool) -> None:
    assert compiled(pattern).matches(text) is matches


@pytest.mark.parametrize(
    ("pattern", "reason", "hint"),
    [
        (r"(a)\1", r"invalid escape sequence: \1", "no back references"),
        ("(?P<n>a)(?P=n)", "invalid perl operator: (?P", "no back references"),
        ("a(?=b)", "invalid perl operator: (?=", "no looking ahead or behind"),
        ("a(?!b)", "invalid perl operator: (?!", "two rules"),
        ("(?<=a)b", "invalid perl operator: (?<", "no looking ahead or behind"),
        ("(?<!a)b", "invalid perl operator: (?<", "no looking ahead or behind"),
        (r"a\Z", r"invalid escape sequence: \Z", r"write \z"),
        (r"\u0430", r"invalid escape sequence: \u", "write the letter itself"),
        ("(?>a)b", "invalid perl operator: (?>", "leave it out"),
        ("a++b", "bad repetition operator: ++", "leave it out"),
        ("a{2000}", "invalid repetition size: {2000}", "1,000 times at most"),
        (r"(\pL{500}){2}\pL{1000}", "pattern too large", "make it shorter"),
        ("(", "missing )", "the syntax is that of RE2"),
        ("[a", "missing ]", "the syntax is that of RE2"),
        ("*a", "no argument for repetition operator: *", "the syntax is that of RE2"),
        ("x" * (LONGEST + 1), "has 2,001 characters", "at most 2,000"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_reason_and_a_hint(pattern: str, reason: str, hint: str) -> None:
    with pytest.raises(PatternError) as caught:
        compiled(pattern)
    assert caught.value.pattern == pattern
    assert reason in caught.value.reason
    assert hint in caught.value.hint
    assert str(caught.value).startswith(f"{pattern}: ")


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a+a+)+b", "(a?){500}b", "(.*)(.*)(.*)[0-9]$", "[^b]*a[^b]{500}b"]
)
def test_no_pattern_runs_away(pattern: str) -> None:
    """Python's `re` would not come back from the first in a lifetime."""
    assert not compiled(pattern).matches("a" * 100_000 + "!")


def test_the_longest_pattern_is_taken() -> None:
    assert compiled("|".join(["ab"] * 667)[:LONGEST]).matches("xxab")


def test_nothing_is_written_of_a_bad_pattern(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PatternError):
        compiled("(")
    assert capfd.readouterr() == ("", "")


def test_patterns_of_one_text_are_equal_and_show_it() -> None:
    assert compiled("a") == compiled("a") != compiled("b")
    assert "text='a'" in repr(compiled("a"))


@pytest.mark.parametrize("text", ["\ud83d", "a\x00b", "\x7f\x80"])
def test_odd_characters_are_searched_like_any_others(text: str) -> None:
    assert compiled("^.+$").matches(text)
    assert not compiled("z").matches(text)


@given(st.text(), st.text())
def test_any_pattern_is_compiled_or_refused_and_any_text_searched(pattern: str, text: str) -> None:
    with suppress(PatternError):
        assert compiled(pattern).matches(text) in {True, False}
