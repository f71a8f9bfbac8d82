"""What can be shown of each consent, pauses, and who is never written to."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Date, Index, Integer, String, Text, text

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Give subscribers their new columns, and make both tables."""
    op.add_column("subscribers", Column("via", String, nullable=False, server_default=text("'command'")))
    op.add_column("subscribers", Column("wording", Text, nullable=False, server_default=text("''")))
    op.add_column("subscribers", Column("paused_until", Date))
    op.add_column("subscribers", Column("asked_at", BigInteger))
    op.add_column("subscribers", Column("epoch", Integer, nullable=False, server_default=text("0")))
    op.create_table(
        "consents",
        Column("number", Integer, primary_key=True),
        Column("subscriber", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        *(Column(name, String, nullable=False) for name in ("act", "via")),
        Column("wording", Text, nullable=False),
        Index("consents_by_subscriber", "subscriber"),
        Index("consents_by_time", "at"),
    )
    op.create_table(
        "suppressed", Column("key", Text, primary_key=True), Column("reason", Text, nullable=False)
    )
