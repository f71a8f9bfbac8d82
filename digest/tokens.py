"""What signs a link or a Message-ID: short keyed hashes that say nothing of a person."""

from __future__ import annotations

import hashlib
import hmac

TOKEN_LENGTH = 32

PLACEHOLDER = "0TOKEN0TOKEN0TOKEN0TOKEN0TOKEN00"
"""Stands in rendered documents where each recipient's token goes; as long as a token."""


def token(secret: bytes, *parts: str) -> str:
    """32 hex digits over the parts, which are parted so that no two lists give the same."""
    message = "\x00".join(parts).encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:TOKEN_LENGTH]


def recipient_id(address: str) -> str:
    """16 hex digits that are the same however the address is written.

    The whole address is folded: two mailboxes that differ only in case are one in practice
    (RFC 5321 2.4 allows, and advises against, others).
    """
    return hashlib.blake2b(address.strip().casefold().encode(), digest_size=8).hexdigest()
