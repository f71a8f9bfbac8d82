"""The Solar Hijri calendar of Iran and Afghanistan, by arithmetic.

Leap years follow a cycle of 33 years. From 1244 to 1472 (1865 to 2094) that gives the same years as the
astronomical rule (K. M. Borkowski, The Persian calendar for 3000 years, Earth, Moon, and Planets 74, 1996).
"""

from __future__ import annotations

from datetime import date

EPOCH = date(622, 3, 21).toordinal()
"""1 Farvardin of the year 1, in the Gregorian calendar counted back."""

FIRST_HALF = 6 * 31
"""Days of the six months that have 31; those after them have 30, the last one 29 or 30."""


def solar(day: date) -> tuple[int, int, int]:
    """Year, month and day of a date."""
    year = day.year - 621
    if day.toordinal() < _first_day(year):
        year -= 1
    passed = day.toordinal() - _first_day(year)
    if passed < FIRST_HALF:
        return year, passed // 31 + 1, passed % 31 + 1
    rest = passed - FIRST_HALF
    return year, rest // 30 + 7, rest % 30 + 1


def _first_day(year: int) -> int:
    """The ordinal of 1 Farvardin."""
    return EPOCH + 365 * (year - 1) + (8 * year + 21) // 33
