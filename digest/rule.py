"""One rule of `keep` or `block`, `Field=RegEx`: what of an article it looks at, and what it wants there.

The fields and their meaning are those of Miniflux's filter rules (miniflux.app/docs/rules.html), so that
lists of them can be pasted. What Miniflux passes over in silence is a mistake here: a rule with a slip
in it would let everything through.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum

from digest.errors import PatternError, RuleError
from digest.patterns import Pattern, compiled

SPANS = "future, before:2026-01-31, after:2026-01-31, between:2026-01-01,2026-01-31 or max-age:7d"

DAY = re.compile(r"\d{4}-\d\d-\d\d")
AGE = re.compile(r"(\d+)d|((?:\d+(?:\.\d+)?(?:h|m|s))+)")
PART = re.compile(r"(\d+(?:\.\d+)?)(h|m|s)")
SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0}

OLDEST = timedelta(days=36_525)
"""A hundred years; more is a misprint, and leads to where time has no numbers."""


class Field(StrEnum):
    """What of an article a rule looks at."""

    TITLE = "EntryTitle"
    URL = "EntryURL"
    COMMENTS_URL = "EntryCommentsURL"
    CONTENT = "EntryContent"
    AUTHOR = "EntryAuthor"
    TAG = "EntryTag"
    DATE = "EntryDate"


@dataclass(frozen=True, slots=True)
class Span:
    """The times between two bounds; a bound itself is outside, and None is no bound.

    Attributes:
        after: a time, or a distance from now.
        before: the same.
    """

    after: datetime | timedelta | None = None
    before: datetime | timedelta | None = None

    def holds(self, time: datetime, now: datetime) -> bool:
        """Whether a time is inside, at this moment."""
        late_enough = self.after is None or time > _moment(self.after, now)
        return late_enough and (self.before is None or time < _moment(self.before, now))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that can be used.

    Attributes:
        line: as it was written.
        wanted: a Span for EntryDate, a Pattern for all others.
    """

    line: str
    field: Field
    wanted: Pattern | Span


def lines(text: str) -> tuple[str, ...]:
    """The rules in a text of several; blank lines and those that begin with # are none."""
    stripped = (line.strip() for line in text.split("\n"))
    return tuple(line for line in stripped if line and not line.startswith("#"))


def parsed(line: str) -> Rule:
    """A rule from its line.

    Raises:
        RuleError: there is no such field, or what is wanted there is no pattern or span of time.
    """
    name, sign, wanted = (part.strip() for part in line.partition("="))
    if not sign:
        raise RuleError(line, "is no rule", "write Field=RegEx, such as EntryTitle=(?i)horoscope")
    if name not in tuple(Field):
        raise RuleError(line, "begins with no known field", _nearest(name))
    if not wanted:
        raise RuleError(line, "wants nothing", "write a pattern behind the =; .* takes everything")
    field = Field(name)
    return Rule(line, field, _span(line, wanted) if field is Field.DATE else _pattern(line, wanted))


def _nearest(name: str) -> str:
    fields = {field.casefold(): field for field in Field}
    close = get_close_matches(name.casefold(), fields, n=1)
    return f"did you mean {fields[close[0]]}?" if close else f"allowed: {', '.join(Field)}"


def _pattern(line: str, wanted: str) -> Pattern:
    try:
        return compiled(wanted)
    except PatternError as error:
        raise RuleError(line, error.reason, error.hint) from error


def _span(line: str, wanted: str) -> Span:
    if wanted == "future":
        return Span(after=timedelta())
    kind, _, given = wanted.partition(":")
    read = KINDS_OF_SPAN.get(kind.strip())
    try:
        if read:
            return read(given.strip())
    except ValueError as error:
        raise RuleError(line, str(error), f"allowed: {SPANS}") from error
    raise RuleError(line, "wants no span of time", f"allowed: {SPANS}")


def _before(given: str) -> Span:
    return Span(before=_day(given))


def _after(given: str) -> Span:
    return Span(after=_day(given))


def _between(given: str) -> Span:
    start, _, end = given.partition(",")
    span = Span(after=_day(start.strip()), before=_day(end.strip()))
    if _day(start.strip()) >= _day(end.strip()):
        message = "ends before it begins"
        raise ValueError(message)
    return span


def _older(given: str) -> Span:
    """Miniflux's max-age matches what is older than that."""
    match = AGE.fullmatch(given)
    days = float(match[1]) if match and match[1] else 0.0
    parts = PART.findall(match[2] or "") if match else []
    seconds = days * 86_400 + sum(float(number) * SECONDS[unit] for number, unit in parts)
    if match is None or seconds > OLDEST.total_seconds():
        message = f"names {given or 'nothing'}, which is no age"
        raise ValueError(message)
    return Span(before=timedelta(seconds=-seconds))


KINDS_OF_SPAN: dict[str, Callable[[str], Span]] = {
    "before": _before,
    "after": _after,
    "between": _between,
    "max-age": _older,
}


def _day(given: str) -> datetime:
    """The midnight, in UTC, with which a day begins."""
    try:
        if DAY.fullmatch(given):
            return datetime.fromisoformat(given).replace(tzinfo=UTC)
    except ValueError:
        pass
    message = f"names {given or 'nothing'}, which is no date"
    raise ValueError(message)


def _moment(bound: datetime | timedelta, now: datetime) -> datetime:
    return now + bound if isinstance(bound, timedelta) else bound
