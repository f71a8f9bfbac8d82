"""Wishes of readers: sections and length, and the variants of an edition that follow from them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, String, Text, text

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Give subscribers, deliveries and documents their new columns."""
    op.add_column("subscribers", Column("sections", Text, nullable=False, server_default=text("'[]'")))
    op.add_column("subscribers", Column("shape", String, nullable=False, server_default=text("'full'")))
    op.add_column("deliveries", Column("variant", Text, nullable=False, server_default=text("''")))
    _give_documents_variants()


def _give_documents_variants() -> None:
    """Make the table anew, since SQLite cannot change a primary key (https://sqlite.org/lang_altertable.html)."""
    op.rename_table("documents", "documents_before")
    op.create_table(
        "documents",
        Column("edition", Integer, ForeignKey("editions.id"), primary_key=True, autoincrement=False),
        Column("kind", String, primary_key=True),
        Column("language", Text, primary_key=True),
        Column("variant", Text, primary_key=True, server_default=text("''")),
        Column("body", Text, nullable=False),
    )
    op.execute(
        text(
            "INSERT INTO documents (edition, kind, language, body)"
            " SELECT edition, kind, language, body FROM documents_before"
        )
    )
    op.drop_table("documents_before")
