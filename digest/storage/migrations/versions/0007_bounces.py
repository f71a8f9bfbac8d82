"""What came back by mail."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Index, String, Text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "bounces",
        Column("key", Text, primary_key=True),
        Column("at", BigInteger, nullable=False),
        Column("recipient", Text, nullable=False),
        Column("kind", String, nullable=False),
        Column("status", Text, nullable=False),
        Column("words", Text, nullable=False),
        Index("bounces_by_recipient", "recipient"),
        Index("bounces_by_time", "at"),
    )
