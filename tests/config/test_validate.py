from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.checks import check
from digest.config.convert import convert
from digest.config.place import Place
from digest.config.schema import key_paths, keys_of, table_at
from digest.config.validate import as_written, validate

SCALARS = st.one_of(
    st.sampled_from(
        [
            "",
            "en",
            "ru",
            "a@b.example",
            "https://a.example/",
            "tj",
            "mon",
            "politics",
            "x.ics",
            "0:00",
            "EntryTitle=a",
            "EntryURL=(\nb",
        ]
    ),
    st.text(max_size=5),
    st.integers(-5, 700),
    st.floats(),
    st.booleans(),
    st.sampled_from([date(2026, 1, 5), time(6), datetime(2026, 1, 5)]),  # noqa: DTZ001 - as TOML gives it
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["en", "x", "address", "host", "env", "item", "Host", "X-Token"]), inner
        ),
    ),
    max_leaves=5,
)


def tables(path: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Tables with known keys and any values, now and then with an unknown key."""
    known = keys_of(table) if (table := table_at(path)) else {}
    return st.one_of(st.dictionaries(st.sampled_from([*known, "odd"]), ANYTHING, max_size=6), ANYTHING)


def parts(name: str) -> st.SearchStrategy[Any]:
    return st.lists(tables((name,)), max_size=3) if name in {"sections", "sources"} else tables((name,))


NAMES = sorted({path[0] for path in key_paths()})
DOCUMENTS = st.fixed_dictionaries({}, optional={name: parts(name) for name in NAMES})


@given(DOCUMENTS)
@settings(max_examples=150, deadline=None)
def test_whatever_toml_may_hold_is_read_or_told_and_never_fails(data: dict[str, Any]) -> None:
    before = repr(data)
    file, faults = validate(data)
    bad = {fault.path for fault in faults}
    place = Place(Path("/nowhere/config.toml"), {})
    convert(file, place)
    later = [*check(file, bad), *place.faults]
    assert len(set(faults)) == len(faults)
    for fault in [*faults, *later]:
        assert fault.found
        assert fault.allowed
        assert "\n" not in fault.found + fault.allowed
        as_written(fault.path, bad)
    assert repr(data) == before


def test_an_item_behind_bad_ones_keeps_its_place() -> None:
    days = ("schedule", "days")
    bad = {(*days, 0), (*days, 2)}
    assert as_written((*days, 0), bad) == (*days, 1)
    assert as_written((*days, 1), bad) == (*days, 3)
    assert as_written(("sources", 1), {("sources", 0)}) == ("sources", 1)
