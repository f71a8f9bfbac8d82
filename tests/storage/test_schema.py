from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from digest.errors import StorageError
from digest.model import Kind
from digest.storage.schema import OneOf, UtcDateTime, WordList, Words
from digest.storage.store import SqlStore
from tests.builders import NOW, an_article
from tests.storage.rows import collected

DIALECT = sqlite.dialect()


@given(st.datetimes(timezones=st.just(UTC)))
def test_any_moment_comes_back_to_the_microsecond(moment: datetime) -> None:
    kept = UtcDateTime().process_bind_param(moment, DIALECT)
    assert isinstance(kept, int)
    assert UtcDateTime().process_result_value(kept, DIALECT) == moment


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_kept_moments_sort_as_moments(one: datetime, other: datetime) -> None:
    kept = [UtcDateTime().process_bind_param(moment, DIALECT) for moment in sorted((one, other))]
    assert kept[0] is not None
    assert kept[1] is not None
    assert kept[0] <= kept[1]
    assert (kept[0] == kept[1]) == (one == other)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22),  # noqa: DTZ001  # a naive time is what must be refused
        datetime(2026, 11, 22, tzinfo=timezone(timedelta(hours=5))),
    ],
)
def test_time_that_is_naive_or_local_is_refused(moment: datetime) -> None:
    with pytest.raises(ValueError, match="aware, and in UTC"):
        UtcDateTime().process_bind_param(moment, DIALECT)


def test_refused_time_is_told_without_the_statement_and_its_values(store: SqlStore) -> None:
    local = datetime(2026, 11, 22, tzinfo=timezone(timedelta(hours=5)))
    with pytest.raises(StorageError) as caught:
        store.articles.between(local, NOW, NOW)
    assert str(caught.value).endswith("cannot be used: a time must be aware, and in UTC")


def test_absent_value_stays_absent() -> None:
    for kind in (UtcDateTime(), Words(), WordList(), OneOf(Kind)):
        assert kind.process_bind_param(None, DIALECT) is None
    for reading in (UtcDateTime(), WordList(), OneOf(Kind)):
        assert reading.process_result_value(None, DIALECT) is None


def test_text_with_a_lone_surrogate_does_not_cost_us_the_batch(store: SqlStore) -> None:
    hostile = replace(an_article(id="a" * 12), title="Half a \ud83d face", categories=("\udc00",))
    store.articles.add([collected(hostile, an_article(id="b" * 12))])
    kept = {article.id: article for article in store.articles.seen_after(NOW - timedelta(days=9), NOW)}
    assert kept["a" * 12].title == "Half a ? face"
    assert kept["a" * 12].categories == ("?",)
    assert "b" * 12 in kept


@given(st.lists(st.text(st.characters(codec="utf-8"))))
def test_any_list_of_texts_comes_back(texts: list[str]) -> None:
    kept = WordList().process_bind_param(texts, DIALECT)
    assert WordList().process_result_value(kept, DIALECT) == tuple(texts)
