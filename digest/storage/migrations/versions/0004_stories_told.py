"""Stories that editions told, and their reports as they were told."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make both tables; of editions that are frozen already nothing is remembered."""
    op.create_table(
        "stories",
        Column("edition", Integer, ForeignKey("editions.id"), primary_key=True, autoincrement=False),
        Column("id", Text, primary_key=True),
        Column("title", Text, nullable=False),
        Column("first_told", Date, nullable=False),
        *(Column(name, Text, nullable=False) for name in ("lead", "aliases")),
    )
    op.create_table(
        "reports",
        Column("edition", Integer, ForeignKey("editions.id"), primary_key=True, autoincrement=False),
        Column("id", Text, primary_key=True),
        *(Column(name, Text, nullable=False) for name in ("story", "source", "outlet", "url", "title")),
        Column("language", Text, nullable=False),
        *(Column(name, BigInteger, nullable=False) for name in ("published", "first_seen")),
        *(Column(name, Text, nullable=False) for name in ("text", "guid")),
        Index("reports_by_story", "edition", "story"),
    )
