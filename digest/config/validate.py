"""Holds the file against the schema: every mistake in it, and what is left without the bad parts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from digest.config.faults import Fault, KeyPath, Wrong, shown, suggestion
from digest.config.schema import LATER, File, keys_of, table_at

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

BLOCKS = (("sections",), ("sources",), ("watch",))

WANTED = {
    "string_type": "allowed: text in quotes",
    "int_type": "allowed: a whole number",
    "float_type": "allowed: a number",
    "finite_number": "allowed: a number",
    "bool_type": "allowed: true or false",
    "list_type": 'allowed: a list, such as ["…"]',
    "dict_type": "allowed: a text, or a table by language: {{ en = … }}",
    "model_type": "allowed: a table, {{ … }}",
    "greater_than_equal": "allowed: at least {ge:g}",
    "greater_than": "allowed: more than {gt:g}",
    "less_than_equal": "allowed: at most {le:g}",
}
"""What is allowed, by the kind of error that the library tells."""

BY_LANGUAGE = dict.fromkeys(("words", "places"), 'allowed: lists by language: {{ en = ["…"], ru = ["…"] }}')
"""The same where a table is wanted, by the key: of these a text alone would not do."""

KINDS = {
    str: "a text",
    bool: "true or false",
    int: "allowed: a number",
    float: "allowed: a number",
    dict: "a table",
    list: "a list",
}


def validate(data: Mapping[str, Any]) -> tuple[File, list[Fault]]:
    """The file as far as it is right, and what is wrong with the rest.

    Bad values are taken out, one after the other, until what is left is right; so later checks see
    all that a person got right and nothing is told only in the next round.
    """
    rest = dict(data)
    faults: list[Fault] = []
    while True:
        try:
            return File.model_validate(rest), faults
        except ValidationError as error:
            found = [_fault(details, rest) for details in error.errors(include_url=False)]
        rest = rest if faults else deepcopy(rest)
        known = {fault.path for fault in faults}
        faults += dict.fromkeys(fault for fault in found if fault.path not in known)
        for path in sorted({fault.path for fault in found}, key=_from_behind, reverse=True):
            _take_out(rest, path)


def as_written(path: KeyPath, bad: Collection[KeyPath]) -> KeyPath:
    """The path in the file of a list item in what is left, where bad items before it were taken out."""
    *around, index = path
    if not isinstance(index, int) or table_at(path):
        return path
    gone = {each for each in bad if each[:-1] == tuple(around)}
    kept = (place for n in count() if (place := (*around, n)) not in gone)
    return next(islice(kept, index, None))


def _fault(details: ErrorDetails, data: Mapping[str, Any]) -> Fault:
    path = _written_part(details["loc"], data)
    if details["type"] == "extra_forbidden":
        return _unknown_key(path)
    context = details.get("ctx", {})
    wrong = context.get("error")
    if isinstance(wrong, Wrong):
        return Fault(path, wrong.found, wrong.allowed)
    if path in BLOCKS:
        return Fault(path, "no list of blocks", f"blocks that each begin with [[{path[0]}]]")
    allowed = BY_LANGUAGE.get(str(path[-1]) if details["type"] == "dict_type" else "")
    allowed = allowed or WANTED.get(details["type"], details["msg"])
    return Fault(path, _found(details["type"], details["input"]), allowed.format(**context))


def _found(kind: str, value: object) -> str:
    """The value itself if its size is wrong; only its kind if that is: it may hold a secret."""
    if kind.endswith("_type"):
        return next((name for each, name in KINDS.items() if isinstance(value, each)), "a date or time")
    return shown(value)


def _unknown_key(path: KeyPath) -> Fault:
    key = str(path[-1])
    around = next((str(part) for part in reversed(path[:-1]) if isinstance(part, str)), "")
    if key in LATER.get(around, ()):
        return Fault(path, "not in this version", "leave it out")
    table = table_at(path[:-1])
    return Fault(path, "unknown key", suggestion(key, keys_of(table) if table else ()))


def _written_part(place: KeyPath, data: object) -> KeyPath:
    """The beginning of a path that the data has: not what a validator put around a plain text."""
    path: KeyPath = ()
    for part in place:
        data = _inside(data, part)
        if data is None:
            break
        path = (*path, part)
    return path


def _take_out(data: object, path: KeyPath) -> None:
    """Remove the value at a path; of a block in a list only the inside, so that no other block moves."""
    parent = data
    for part in path[:-1]:
        parent = _inside(parent, part)
    *_around, last = path
    if isinstance(parent, dict):
        parent.pop(last, None)
    elif isinstance(parent, list) and isinstance(last, int):
        parent[last : last + 1] = [{}] if table_at(path) else []


def _from_behind(path: KeyPath) -> list[tuple[int, str]]:
    """Sorts the later item of a list behind the earlier one."""
    return [(part, "") if isinstance(part, int) else (0, part) for part in path]


def _inside(around: object, part: str | int) -> object:
    """What stands there; None for nothing, which TOML cannot write."""
    if isinstance(around, list) and isinstance(part, int):
        return around[part]
    return around.get(part) if isinstance(around, dict) else None
