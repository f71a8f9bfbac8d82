"""Days and moments in the English of reasons, whatever the locale of the machine."""

from __future__ import annotations

from datetime import date, datetime

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def day_in_words(day: date) -> str:
    """A day of these weeks: "21 November"."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def moment_in_words(time: datetime) -> str:
    """A moment in UTC: "21 November 2026, 14:05 UTC"."""
    return f"{day_in_words(time)} {time.year}, {time:%H:%M} UTC"
