"""One rule: Miniflux's lines are taken as they are, slips in them are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import RuleError
from digest.patterns import Pattern
from digest.rule import Field, Span, lines, parsed

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "field", "pattern"),
    [
        ("EntryTitle=(?i)horoscope", Field.TITLE, "(?i)horoscope"),
        ("  EntryURL = /ads/\r", Field.URL, "/ads/"),
        ("EntryCommentsURL=.*", Field.COMMENTS_URL, ".*"),
        ("EntryContent=a=b", Field.CONTENT, "a=b"),
        ("EntryAuthor=^$", Field.AUTHOR, "^$"),
        ("EntryTag=(?i)(sport|футбол)", Field.TAG, "(?i)(sport|футбол)"),
    ],
)
def test_a_rule_names_a_field_and_a_pattern(line: str, field: Field, pattern: str) -> None:
    rule = parsed(line)
    assert rule.field is field
    assert isinstance(rule.wanted, Pattern)
    assert rule.wanted.text == pattern


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        ("future", ["2026-11-22T12:00:01"], ["2026-11-22T12:00:00", "2026-11-21T00:00:00"]),
        ("before:2026-11-20", ["2026-11-19T23:59:59"], ["2026-11-20T00:00:00", "2026-11-21T00:00:00"]),
        ("after:2026-11-20", ["2026-11-20T00:00:01"], ["2026-11-20T00:00:00", "2026-11-19T00:00:00"]),
        (
            "between:2026-11-20,2026-11-21",
            ["2026-11-20T12:00:00"],
            ["2026-11-20T00:00:00", "2026-11-21T00:00:00", "2026-11-19T00:00:00"],
        ),
        ("between: 2026-11-20, 2026-11-21", ["2026-11-20T12:00:00"], ["2026-11-21T12:00:00"]),
        ("max-age:7d", ["2026-11-15T11:59:59"], ["2026-11-15T12:00:00", "2026-11-22T00:00:00"]),
        ("max-age:24h", ["2026-11-21T11:59:59"], ["2026-11-21T12:00:00"]),
        ("max-age:1h30m", ["2026-11-22T10:29:59"], ["2026-11-22T10:30:00"]),
        ("max-age:1.5h", ["2026-11-22T10:29:59"], ["2026-11-22T10:30:00"]),
        ("max-age:90s", ["2026-11-22T11:58:29"], ["2026-11-22T11:58:30"]),
        ("max-age:0d", ["2026-11-22T11:59:59"], ["2026-11-22T12:00:00"]),
    ],
)
def test_a_date_is_held_against_a_span_of_time_in_utc(
    wanted: str, inside: list[str], outside: list[str]
) -> None:
    span = parsed(f"EntryDate={wanted}").wanted
    assert isinstance(span, Span)
    assert [text for text in inside if not span.holds(moment(text), NOW)] == []
    assert [text for text in outside if span.holds(moment(text), NOW)] == []


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


SPANS = "allowed: future, before:2026-01-31, after:2026-01-31, between:2026-01-01,2026-01-31 or max-age:7d"


@pytest.mark.parametrize(
    ("line", "reason", "hint"),
    [
        ("horoscope", "is no rule", "EntryTitle=(?i)horoscope"),
        ("EntryTitle", "is no rule", "write Field=RegEx"),
        ("=x", "begins with no known field", "allowed: EntryTitle, EntryURL, EntryCommentsURL"),
        ("entrytitle=x", "begins with no known field", "did you mean EntryTitle?"),
        ("EntryTags=x", "begins with no known field", "did you mean EntryTag?"),
        ("EntryTitle=", "wants nothing", ".* takes everything"),
        ("EntryTitle=(", "is no pattern: missing ): (", "the syntax is that of RE2"),
        (r"EntryTag=(a)\1", r"is no pattern: invalid escape sequence: \1", "no back references"),
        ("EntryDate=yesterday", "wants no span of time", SPANS),
        ("EntryDate=since:2026-01-01", "wants no span of time", SPANS),
        ("EntryDate=before:1 May", "names 1 May, which is no date", SPANS),
        ("EntryDate=before:2026-02-30", "names 2026-02-30, which is no date", SPANS),
        ("EntryDate=before:20260130", "names 20260130, which is no date", SPANS),
        ("EntryDate=after:", "names nothing, which is no date", SPANS),
        ("EntryDate=between:2026-01-01", "names nothing, which is no date", SPANS),
        ("EntryDate=between:2026-01-02,2026-01-01", "ends before it begins", SPANS),
        ("EntryDate=max-age:7", "names 7, which is no age", SPANS),
        ("EntryDate=max-age:-7d", "names -7d, which is no age", SPANS),
        ("EntryDate=max-age:", "names nothing, which is no age", SPANS),
        ("EntryDate=max-age:99999999999999d", "which is no age", SPANS),
    ],
)
def test_a_slip_is_told_with_what_is_allowed(line: str, reason: str, hint: str) -> None:
    with pytest.raises(RuleError) as caught:
        parsed(line)
    assert caught.value.line == line
    assert reason in caught.value.reason
    assert hint in caught.value.hint
    assert str(caught.value) == f"{line}: {caught.value.reason}; {caught.value.hint}"


def test_a_pasted_text_gives_its_lines_without_blank_ones_and_comments() -> None:
    text = "\n# mine\r\n  EntryTitle=(?i)ads \r\n\n\t\nEntryURL=#top\n#EntryTag=x"
    assert lines(text) == ("EntryTitle=(?i)ads", "EntryURL=#top")
    assert lines(" \n# only this") == ()


@given(st.sampled_from([*Field, ""]), st.text(), st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_any_line_is_a_rule_or_told(field: str, wanted: str, distance: timedelta) -> None:
    try:
        rule = parsed(f"{field}={wanted}")
    except RuleError:
        return
    if isinstance(rule.wanted, Span):
        assert rule.wanted.holds(NOW + distance, NOW) in {True, False}
    else:
        assert rule.wanted.matches(wanted) in {True, False}


@given(st.from_regex(r"\A(before|after|between|max-age):[0-9]{1,4}[-0-9,dhms.]{0,20}\Z"))
def test_any_span_is_read_or_told(wanted: str) -> None:
    try:
        span = parsed(f"EntryDate={wanted}").wanted
    except RuleError:
        return
    assert isinstance(span, Span)
    assert span.holds(NOW, NOW) in {True, False}
