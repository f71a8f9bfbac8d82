"""What is learnt of a source (failures, rhythm, where it moved), and of an article its author and mark."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, Text, text

revision = "0002"
down_revision = "0001"

OLD = "name, etag, last_modified, body_hash, read"


def upgrade() -> None:
    """Give sources and articles their new columns; what was remembered stays."""
    for name in ("author", "mark"):
        op.add_column("articles", Column(name, Text, nullable=False, server_default=text("''")))
    op.rename_table("sources", "sources_before")
    op.create_table(
        "sources",
        Column("name", Text, primary_key=True),
        *(Column(name, Text, nullable=False) for name in ("address", "etag", "last_modified", "body_hash")),
        Column("read", Boolean, nullable=False),
        Column("checked_at", BigInteger),
        Column("wait", Float, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("failing_since", BigInteger),
        *(Column(name, Text, nullable=False) for name in ("reason", "moved_to")),
        Column("moves", Integer, nullable=False),
        Column("gone", Boolean, nullable=False),
        Column("newest", BigInteger),
        *(Column(name, Float, nullable=False) for name in ("gap", "span")),
    )
    new = "address, wait, failures, reason, moved_to, moves, gone, gap, span"
    op.execute(
        text(
            f"INSERT INTO sources ({OLD}, {new})"  # noqa: S608  # both are constants
            f" SELECT {OLD}, '', 0, 0, '', '', 0, 0, 0, 0 FROM sources_before"
        )
    )
    op.drop_table("sources_before")
    op.execute(text("DELETE FROM settings WHERE key LIKE 'failing %'"))
