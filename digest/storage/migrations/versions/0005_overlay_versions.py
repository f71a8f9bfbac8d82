"""Versions of an overlay: that an operation made, that its editor had seen, and that undid it."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Give operations their new columns; ids go up, so they serve as the versions of old ones."""
    for name in ("version", "seen"):
        op.add_column("operations", Column(name, Integer, nullable=False, server_default=text("0")))
    op.add_column("operations", Column("undone", Integer))
    op.execute(text("UPDATE operations SET version = id, seen = id - 1"))
