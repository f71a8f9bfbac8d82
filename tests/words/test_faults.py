"""Another language is one file, and these tests name what it lacks."""

from __future__ import annotations

import pytest

from digest.words import available, source
from digest.words.faults import faults


@pytest.mark.parametrize("language", available())
def test_no_language_lacks_a_word(language: str) -> None:
    assert faults(language, source(language)) == ()


@pytest.mark.parametrize(
    ("line", "instead", "told"),
    [
        ('also = "Об этом также:"\n', "", "labels.also: missing"),
        ('also = "Об этом также:"', 'also = ""', "labels.also: missing"),
        ('more = "и ещё {n}"', 'more = "и ещё"', "labels.more: should hold {n}, and holds nothing in braces"),
        ('also = "Об', 'laso = "Об', "labels.laso: not a key of en.toml"),
        ('few = "{n} сюжета"\n', "", "plurals.stories.few: missing"),
        (
            'few = "{n} сюжета"',
            'few = "сюжета"',
            "plurals.stories.few: should hold {n}, and holds nothing in",
        ),
        ('"субботы", ', "", "names.weekdays_window: should hold 7 names, and holds 6"),
        ("weekdays_window", "weekdays_widow", "names.weekdays_widow: not a list that dates need"),
        ('direction = "ltr"', 'direction = "left"', "direction: should be ltr or rtl"),
        (
            'direction = "ltr"',
            'direction = "ltr"\ncalendar = "lunar"',
            "calendar: should be one of gregorian, solar",
        ),
        ('direction = "ltr"', 'direction = "ltr"\ncalendar = "solar"', "names.months: missing; Babel has"),
        ('direction = "ltr"', 'direction = "ltr"\ndigits = "0"', "digits: should be ten, from zero"),
        (
            'direction = "ltr"',
            'direction = "ltr"\nfirst_weekday = 7',
            "first_weekday: should be 0 for Monday to 6",
        ),
        ('direction = "ltr"', 'direction = "ltr"\ncolour = "red"', "colour: not a key of en.toml"),
        ('separator = ", "\n', "", "separator: missing"),
        ('saved = "Настройки сохранены."\n', "", "pages.saved: missing"),
        ("[plurals.outlets]", "[plurals.outlet]", "plurals.outlet: not a key of en.toml"),
        ('short = "{day} {month}"\n', "", "dates.short: missing"),
    ],
)
def test_what_a_file_lacks_is_told_by_name(line: str, instead: str, told: str) -> None:
    text = source("ru")
    assert line in text
    found = faults("ru", text.replace(line, instead, 1))
    assert any(fault.startswith(told) for fault in found), found


def test_all_faults_come_at_once() -> None:
    assert len(faults("de", "[labels]")) > 100
