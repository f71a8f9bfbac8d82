"""An overlay comes back from its file as it was, whatever an editor has written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from digest.cli.overlay_file import VALUES, Overlay, written
from digest.cli.overlay_reading import read
from digest.collect.byhand import BY_HAND
from digest.corrections import Names
from digest.edit.overlay import FIELDS
from digest.entries.clean import scrub
from digest.markup import fold
from digest.model import Operation, OperationKind
from tests.builders import NOW, SAMPLE_DATE, an_article

TEXTS = st.text(st.characters(exclude_categories=["Cs"])).map(scrub).map(fold)
IDS = st.text("0123456789abcdef", min_size=12, max_size=12)
WORDS = TEXTS.filter(bool)


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    kind = draw(st.sampled_from(OperationKind))
    language = draw(st.sampled_from(["", "ru"])) if kind in {OperationKind.EDIT, OperationKind.NOTE} else ""
    if kind is OperationKind.EDIT:
        return Operation(kind, draw(IDS), draw(TEXTS), draw(st.sampled_from(FIELDS)), language)
    must = kind in {OperationKind.MOVE, OperationKind.MERGE}
    value = draw(WORDS if must else TEXTS) if kind in VALUES else ""
    article = draw(IDS | st.just("")) if kind is OperationKind.NOTE else draw(IDS)
    return Operation(kind, article, value, language=language)


@given(st.lists(operations()), TEXTS)
def test_operations_come_back_from_the_file_as_they_were(given: list[Operation], title: str) -> None:
    overlay = Overlay(SAMPLE_DATE, tuple(given))
    names = Names({operation.article: title for operation in given})
    assert read(written(overlay, 3, names), "x.toml") == overlay


@given(WORDS, TEXTS, st.lists(TEXTS))
def test_articles_come_back_from_the_file_as_they_were(title: str, text: str, categories: list[str]) -> None:
    article = an_article(
        source=BY_HAND,
        id="a" * 12,
        title=title,
        text=text,
        categories=tuple(categories),
        published=NOW - timedelta(hours=3, microseconds=7),
        undated=True,
    )
    overlay = Overlay(SAMPLE_DATE, (), (article, replace(article, id="b" * 12, undated=False)))
    assert read(written(overlay, 0, Names()), "x.toml") == overlay
