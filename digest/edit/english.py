"""Numbers, days and moments in the English of reasons, whatever the locale of the machine."""

from __future__ import annotations

from datetime import date, datetime

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "2 copies"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def ordinal(number: int) -> str:
    """A place in words: 1st, 2nd, 3rd."""
    teens = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def day_in_words(day: date) -> str:
    """A day of these weeks: "21 November"."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def moment_in_words(time: datetime) -> str:
    """A moment in UTC: "21 November 2026, 14:05 UTC"."""
    return f"{day_in_words(time)} {time.year}, {time:%H:%M} UTC"
