"""The tables of people: who gets editions, what shows their consent, and who is never written to."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, Table, text

from digest.model import Act, BounceKind, Consent, Shape, Via
from digest.storage.schema import OneOf, UtcDateTime, WordList, Words, metadata

__all__ = ["bounces", "consents", "metadata", "subscribers", "suppressed"]

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Words, primary_key=True),
    Column("address", Words, nullable=False),
    Column("consent", OneOf(Consent), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("name", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("via", OneOf(Via), nullable=False, server_default=text("'command'")),
    Column("wording", Words, nullable=False, server_default=text("''")),
    Column("paused_until", Date),
    Column("asked_at", UtcDateTime),
    Column("epoch", Integer, nullable=False, server_default=text("0")),
    Column("sections", WordList, nullable=False, server_default=text("'[]'")),
    Column("shape", OneOf(Shape), nullable=False, server_default=text("'full'")),
)

consents = Table(
    "consents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("subscriber", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("act", OneOf(Act), nullable=False),
    Column("via", OneOf(Via), nullable=False),
    Column("wording", Words, nullable=False),
    Index("consents_by_subscriber", "subscriber"),
    Index("consents_by_time", "at"),
)

bounces = Table(
    "bounces",
    metadata,
    Column("key", Words, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("kind", OneOf(BounceKind), nullable=False),
    Column("status", Words, nullable=False),
    Column("words", Words, nullable=False),
    Index("bounces_by_recipient", "recipient"),
    Index("bounces_by_time", "at"),
)

suppressed = Table(
    "suppressed",
    metadata,
    Column("key", Words, primary_key=True),
    Column("reason", Words, nullable=False),
)
"""Only a keyed hash of each address, so that the list outlives an erasure and tells nobody anything."""
