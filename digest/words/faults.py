"""What is wrong with a language file, told by the keys that its translator has to mend."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from digest.words import CALENDARS, DIGITS, MODEL, source
from digest.words.names import MONTHS, WEEKDAYS, plural_form

COUNTED = range(200)
"""Numbers that show every plural form that CLDR's rules for whole numbers know."""

OPTIONAL = ("calendar", "digits", "first_weekday")


def faults(code: str, text: str) -> tuple[str, ...]:
    """What a language file lacks or has wrong beside English, each by its key; none for a complete one."""
    model, found = tomllib.loads(source(MODEL)), tomllib.loads(text)
    return tuple(_in_file(code, model, found))


def _in_file(code: str, model: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    for key in model:
        if not found.get(key) and key != "names":
            yield f"{key}: missing"
    for key in sorted(found.keys() - model.keys() - set(OPTIONAL)):
        yield f"{key}: not a key of {MODEL}.toml"
    for table in ("labels", "pages", "dates"):
        yield from _texts(table, model[table], found.get(table, {}))
    yield from _plurals(code, model["plurals"], found.get("plurals", {}))
    yield from _names(found.get("names", {}))
    yield from _settings(found)


def _texts(table: str, model: Mapping[str, str], found: Mapping[str, str]) -> Iterator[str]:
    for key, english in model.items():
        text = found.get(key)
        if not text:
            yield f"{table}.{key}: missing"
        elif table != "dates" and _places(text) != _places(english):
            yield f"{table}.{key}: {_differ(_places(english), _places(text))}"
    for key in sorted(found.keys() - model.keys()):
        yield f"{table}.{key}: not a key of {MODEL}.toml"


def _plurals(code: str, model: Mapping[str, Any], found: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    needed = sorted({plural_form(code, n) for n in COUNTED} | {"other"})
    for key in model:
        forms = found.get(key, {})
        for form in needed:
            if not forms.get(form):
                yield f"plurals.{key}.{form}: missing"
            elif _places(forms[form]) != {"n"}:
                yield f"plurals.{key}.{form}: {_differ({'n'}, _places(forms[form]))}"
    for key in sorted(found.keys() - model.keys()):
        yield f"plurals.{key}: not a key of {MODEL}.toml"


def _names(found: Mapping[str, list[str]]) -> Iterator[str]:
    lengths = {**dict.fromkeys(WEEKDAYS, 7), **dict.fromkeys(MONTHS, 12)}
    for key, names in found.items():
        if key not in lengths:
            yield f"names.{key}: not a list that dates need"
        elif len(names) != lengths[key]:
            yield f"names.{key}: should hold {lengths[key]} names, and holds {len(names)}"


def _settings(found: Mapping[str, Any]) -> Iterator[str]:
    if found.get("direction") not in {"ltr", "rtl"}:
        yield "direction: should be ltr or rtl"
    calendar = found.get("calendar", "gregorian")
    if calendar not in CALENDARS:
        yield f"calendar: should be one of {', '.join(CALENDARS)}"
    elif calendar != "gregorian" and "months" not in found.get("names", {}):
        yield f"names.months: missing; Babel has those of the calendar {calendar} in no language"
    if len(found.get("digits", DIGITS)) != len(DIGITS):
        yield "digits: should be ten, from zero"
    if found.get("first_weekday", 0) not in range(7):
        yield "first_weekday: should be 0 for Monday to 6 for Sunday"


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _differ(wanted: set[str], found: set[str]) -> str:
    return f"should hold {_listed(wanted)}, and holds {_listed(found)}"


def _listed(places: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(places)) or "nothing in braces"
