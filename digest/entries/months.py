"""Names of months in the languages of the press that is read, and the day that a Persian date is.

Names are known by their stems, since they are inflected and cut at will: "ноя" is ноябрь, ноября,
ноябри and нояб. Source of the names: CLDR 46, its wide and short forms.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

_STEMS = (
    # English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Turkish, Uzbek, Turkmen ·
    # Russian, Tajik, Kyrgyz, Bulgarian · Ukrainian, Belarusian · Kazakh
    "jan jän gen ene sty oca yan ýan · янв яну · січ сту · қаң",
    "feb fév fev few lut şub · фев · лют · ақп",
    "mar mär mrt maa · мар · бер сак · нау",
    "apr avr abr kwi nis · апр · кві кра · сәу",
    "may mai maj mag mei · май мая · тра · мам",
    "jun juin giu cze haz iyun iyn · июн юни · чер чэр · мау",
    "jul juil lug lip tem iyul iyl · июл юли · лип ліп · шіл",
    "aug aou ago sie ağu avg avq awg · авг · сер жні · там",
    "sep set wrz eyl sen · сен сеп · вер · қыр",
    "oct okt ott out paź eki · окт · жов кас · қаз",
    "nov lis kas noy · ноя ное · лис ліс · қар",
    "dec dez déc dic gru ara dek · дек · гру сне · жел",
)

_WORDS = (
    # Persian · Dari and Pashto · Arabic of Egypt · of Syria · of Algeria
    "ژانویه · جنوری · يناير · كانون الثاني · جانفي",
    "فوریه · فبروری · فبراير · شباط · فيفري",
    "مارس · مارچ · آذار",
    "آوریل · اپریل · أبريل · نيسان · أفريل",
    "مه · می · مۍ · مايو · أيار · ماي",
    "ژوئن · جون · يونيو · حزيران · جوان",
    "ژوئیه · جولای · يوليو · تموز · جويلية",
    "اوت · اگست · اګست · آگوست · أغسطس · آب",
    "سپتامبر · سپتمبر · سېپتمبر · سبتمبر · أيلول",
    "اکتبر · اکتوبر · أكتوبر · تشرين الأول",
    "نوامبر · نومبر · نوفمبر · تشرين الثاني",
    "دسامبر · دسمبر · ديسمبر · كانون الأول",
)

_PERSIAN = (
    "فروردین · حمل",
    "اردیبهشت · ثور",
    "خرداد · جوزا",
    "تیر · سرطان",
    "مرداد · اسد",
    "شهریور · سنبله",
    "مهر · میزان",
    "آبان · عقرب",
    "آذر · قوس",
    "دی · جدی",
    "بهمن · دلو",
    "اسفند · حوت",
)
"""Of the solar Hijri calendar, as in Iran and as in Afghanistan."""

_LETTERS = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ı": "i", "−": "-", "،": ",", "’": "'", "\u200c": " "}
)
"""Letters and signs that have another code on another keyboard."""

_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Of each 33 years of the solar Hijri calendar; so it is from 1343 to 1472 (1964 to 2094)."""

_PERSIAN_YEARS = range(1374, 1473)
_NEW_YEAR_1374 = date(1995, 3, 21)


def folded(text: str) -> str:
    """The text in lower case on one line, its letters without marks and in one spelling."""
    if text.isascii():
        return " ".join(text.lower().split())
    parts = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    kept = "".join(part for part in parts if unicodedata.category(part) != "Mn")
    return " ".join(unicodedata.normalize("NFC", kept).split())


def number(name: str) -> int:
    """1 to 12 for a folded name of a month, 0 for any other word."""
    return _BY_WORD.get(name) or _BY_STEM.get(name[:4]) or _BY_STEM.get(name[:3], 0)


def is_persian(year: int) -> bool:
    """Whether this is a year of the solar Hijri calendar that `from_persian` knows."""
    return year in _PERSIAN_YEARS


def persian_number(name: str) -> int:
    """1 to 12 for a folded name of a Persian month, 0 for any other word."""
    return _BY_PERSIAN.get(name, 0)


def from_persian(year: int, month: int, day: int) -> date:
    """The day of our calendar that a day of the solar Hijri calendar is.

    Raises:
        ValueError: there is no such day, or it lies outside of the years 1374 to 1472.
    """
    lengths = [31] * 6 + [30] * 5 + [29 + _leaps(year)]
    if year not in _PERSIAN_YEARS or not 1 <= month <= 12 or not 1 <= day <= lengths[month - 1]:
        raise ValueError("there is no such day")
    years = sum(365 + _leaps(earlier) for earlier in range(_PERSIAN_YEARS.start, year))
    return _NEW_YEAR_1374 + timedelta(days=years + sum(lengths[: month - 1]) + day - 1)


def _leaps(year: int) -> int:
    return int(year % 33 in _LEAP)


def _table(months: Iterable[Iterable[str]]) -> dict[str, int]:
    return {folded(name): place for place, names in enumerate(months, start=1) for name in names}


_BY_STEM = _table(names.replace("·", " ").split() for names in _STEMS)
_BY_WORD = _table(names.split(" · ") for names in _WORDS)
_BY_PERSIAN = _table(names.split(" · ") for names in _PERSIAN)
