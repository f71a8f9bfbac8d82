"""What was tried of a source and gave nothing, so that it does not stand before the rest again."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text, text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Give sources their new column: nothing was tried yet."""
    op.add_column("sources", Column("tried", Text, nullable=False, server_default=text("'[]'")))
