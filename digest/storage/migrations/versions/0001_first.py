"""The first tables.

Types are SQLAlchemy's own: this file stays as it is when `schema` moves on.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables in an empty store."""
    _articles_and_sources()
    _editions_and_leases()
    _parts_of_an_edition()
    _deliveries()
    _people_and_operations()
    op.create_table(
        "settings", Column("key", Text, primary_key=True), Column("value", LargeBinary, nullable=False)
    )


def _articles_and_sources() -> None:
    op.create_table(
        "sources",
        Column("name", Text, primary_key=True),
        *_required(Text, "etag", "last_modified", "body_hash"),
        *_required(Boolean, "read"),
    )
    op.create_table(
        "articles",
        Column("id", Text, primary_key=True),
        *_required(Text, "source", "outlet", "url", "title", "language"),
        *_required(BigInteger, "published", "first_seen"),
        *_required(Text, "text", "summary", "categories", "guid"),
        *_required(Boolean, "undated", "first_sight"),
    )
    op.create_index("articles_by_published", "articles", ["published"])
    op.create_index("articles_by_first_seen", "articles", ["first_seen"])
    op.create_index("articles_at_first_sight", "articles", ["first_sight", "undated", "first_seen"])


def _editions_and_leases() -> None:
    op.create_table(
        "editions",
        Column("id", Integer, primary_key=True),
        *_required(Text, "digest"),
        *_required(Date, "date"),
        *_required(Integer, "number"),
        *_required(String, "state"),
        *_required(BigInteger, "window_start", "window_end", "cutoff"),
        *_required(Text, "content_hash", "documents_hash"),
        *_required(BigInteger, "frozen_at"),
        UniqueConstraint("digest", "date", name="one_edition_for_one_date"),
    )
    op.create_table(
        "leases",
        Column("digest", Text, primary_key=True),
        Column("date", Date, primary_key=True),
        *_required(Text, "owner"),
        *_required(BigInteger, "until"),
    )


def _parts_of_an_edition() -> None:
    op.create_table(
        "documents",
        _edition(),
        Column("kind", String, primary_key=True),
        Column("language", Text, primary_key=True),
        *_required(Text, "body"),
    )
    op.create_table(
        "settlements", _edition(), Column("article", Text, primary_key=True), Column("rejected", Text)
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        _edition(),
        Column("recipient", Text, primary_key=True),
        *_required(Text, "address", "name", "language", "origin"),
        *_required(String, "state"),
        *_required(Integer, "attempts"),
        Column("next_at", BigInteger),
        *_required(Text, "detail", "owner"),
    )
    op.create_index("deliveries_by_state", "deliveries", ["edition", "state"])


def _people_and_operations() -> None:
    op.create_table(
        "subscribers",
        Column("id", Text, primary_key=True),
        *_required(Text, "address"),
        *_required(String, "consent"),
        *_required(BigInteger, "since"),
        *_required(Text, "name", "language"),
    )
    op.create_table(
        "operations",
        Column("id", Integer, primary_key=True),
        *_required(Text, "digest"),
        *_required(Date, "date"),
        *_required(String, "kind"),
        *_required(Text, "article", "value", "field", "language"),
        *_required(BigInteger, "given_at"),
    )
    op.create_index("operations_by_date", "operations", ["digest", "date"])


def _required(kind: type, *names: str) -> list[Column[object]]:
    return [Column(name, kind, nullable=False) for name in names]


def _edition() -> Column[int]:
    return Column("edition", Integer, ForeignKey("editions.id"), primary_key=True, autoincrement=False)
