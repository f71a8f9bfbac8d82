"""The tables, and how our values are written in their columns.

A column has the name of the field that it keeps, so rows become nouns without a table of names.
Whoever changes a table raises HEAD and adds a file to `migrations/versions`. Those of people stand in
`people_tables`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import Field, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from digest.model import DeliveryState, EditionState, Kind, OperationKind, check_utc

HEAD = "0008"
"""The newest version of the tables: the last file in `migrations/versions`."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, as whole microseconds since 1970: exact, sortable, the same in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """The number to keep; ValueError for a time that is naive or not in UTC."""
        if value is None:
            return None
        check_utc(value)
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        """The moment again."""
        return None if value is None else EPOCH + value * MICROSECOND


class Words(TypeDecorator[str]):
    """A text from outside. A lone surrogate, which no database takes, becomes a question mark."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """The text to keep."""
        if value is None or value.isascii():
            return value
        return value.encode("utf-8", "replace").decode()


class WordList(TypeDecorator[tuple[str, ...]]):
    """Texts in their order, as a JSON array."""

    impl = Words
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, _dialect: Dialect) -> str | None:
        """The array to keep."""
        if not value:
            return None if value is None else "[]"
        return json.dumps(list(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> tuple[str, ...] | None:
        """The texts again."""
        return None if value is None else tuple(json.loads(value))


class OneOf(TypeDecorator[StrEnum]):
    """A member of an enumeration, by its value."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        self.kind = kind
        super().__init__()

    def process_bind_param(self, value: StrEnum | None, _dialect: Dialect) -> str | None:
        """The value to keep."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> StrEnum | None:
        """The member again; ValueError for a value that is none."""
        return None if value is None else self.kind(value)


def _words(name: str) -> Column[str]:
    return Column(name, Words, nullable=False)


def _time(name: str) -> Column[datetime]:
    return Column(name, UtcDateTime, nullable=False)


def _edition() -> Column[int]:
    return Column("edition", Integer, ForeignKey("editions.id"), primary_key=True, autoincrement=False)


metadata = MetaData()

sources = Table(
    "sources",
    metadata,
    Column("name", Words, primary_key=True),
    *map(_words, ("address", "etag", "last_modified", "body_hash")),
    Column("read", Boolean, nullable=False),
    Column("checked_at", UtcDateTime),
    Column("wait", Float, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", UtcDateTime),
    *map(_words, ("reason", "moved_to")),
    Column("moves", Integer, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("newest", UtcDateTime),
    Column("gap", Float, nullable=False),
    Column("span", Float, nullable=False),
    Column("tried", WordList, nullable=False, server_default=text("'[]'")),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Words, primary_key=True),
    *map(_words, ("source", "outlet", "url", "title", "language")),
    _time("published"),
    _time("first_seen"),
    _words("text"),
    _words("summary"),
    Column("categories", WordList, nullable=False),
    _words("guid"),
    Column("undated", Boolean, nullable=False),
    Column("first_sight", Boolean, nullable=False),
    Column("author", Words, nullable=False, server_default=text("''")),
    Column("mark", Words, nullable=False, server_default=text("''")),
    Index("articles_by_published", "published"),
    Index("articles_by_first_seen", "first_seen"),
    Index("articles_at_first_sight", "first_sight", "undated", "first_seen"),
)

editions = Table(
    "editions",
    metadata,
    Column("id", Integer, primary_key=True),
    _words("digest"),
    Column("date", Date, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", OneOf(EditionState), nullable=False),
    *map(_time, ("window_start", "window_end", "cutoff")),
    _words("content_hash"),
    _words("documents_hash"),
    _time("frozen_at"),
    UniqueConstraint("digest", "date", name="one_edition_for_one_date"),
)

leases = Table(
    "leases",
    metadata,
    Column("digest", Words, primary_key=True),
    Column("date", Date, primary_key=True),
    _words("owner"),
    _time("until"),
)

documents = Table(
    "documents",
    metadata,
    _edition(),
    Column("kind", OneOf(Kind), primary_key=True),
    Column("language", Words, primary_key=True),
    Column("variant", Words, primary_key=True, server_default=text("''")),
    _words("body"),
)

settlements = Table(
    "settlements",
    metadata,
    _edition(),
    Column("article", Words, primary_key=True),
    Column("rejected", Words),  # why it was left out; NULL for one that was printed
)

stories = Table(
    "stories",
    metadata,
    _edition(),
    Column("id", Words, primary_key=True),
    _words("title"),
    Column("first_told", Date, nullable=False),
    _words("lead"),
    Column("aliases", WordList, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    _edition(),
    Column("id", Words, primary_key=True),
    *map(_words, ("story", "source", "outlet", "url", "title", "language")),
    *map(_time, ("published", "first_seen")),
    *map(_words, ("text", "guid")),
    Index("reports_by_story", "edition", "story"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _edition(),
    Column("recipient", Words, primary_key=True),
    *map(_words, ("address", "name", "language", "origin")),
    Column("state", OneOf(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcDateTime),
    _words("detail"),
    Column("variant", Words, nullable=False, server_default=text("''")),
    _words("owner"),
    Index("deliveries_by_state", "edition", "state"),
)

operations = Table(
    "operations",
    metadata,
    Column("id", Integer, primary_key=True),
    _words("digest"),
    Column("date", Date, nullable=False),
    Column("kind", OneOf(OperationKind), nullable=False),
    *map(_words, ("article", "value", "field", "language")),
    _time("given_at"),
    *(Column(name, Integer, nullable=False, server_default=text("0")) for name in ("version", "seen")),
    Column("undone", Integer),
    Index("operations_by_date", "digest", "date"),
)

settings = Table(
    "settings",
    metadata,
    Column("key", Words, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)


class Noun(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def row_of(noun: Noun) -> dict[str, Any]:
    """A noun's fields by name, to be written into the table whose columns they name."""
    return {field.name: getattr(noun, field.name) for field in fields(noun)}


def columns_of(table: Table, noun: type[Noun]) -> list[Column[Any]]:
    """The columns that a noun is made from."""
    return [table.c[field.name] for field in fields(noun)]
