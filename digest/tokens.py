"""What signs a link or a Message-ID: short keyed hashes and seals that say nothing of a person.

A seal is what stands in a link: who it is for, hidden and signed at once, as 32 characters. It is made
as RFC 5297 makes a synthetic IV: a keyed hash over what is sealed comes first, and hides the rest.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum

TOKEN_LENGTH = 32

PLACEHOLDER = "0TOKEN0TOKEN0TOKEN0TOKEN0TOKEN00"
"""Stands in rendered documents where each recipient's token goes; as long as a token."""


SEALED = re.compile(r"[A-Za-z0-9_-]{32}")
TAG_BYTES = 14
"""112 bits against forgery; with 8 bytes of a person and 2 of an epoch just the length of a token."""

EPOCH_BYTES = 2
EPOCHS = 1 << 16


class Purpose(StrEnum):
    """What a link does."""

    MAIL = "mail"
    """Stands in every mail: unsubscribe, preferences, undo."""

    CONFIRM = "confirm"


def token(secret: bytes, *parts: str) -> str:
    """32 hex digits over the parts, which are parted so that no two lists give the same."""
    message = "\x00".join(parts).encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:TOKEN_LENGTH]


@dataclass(frozen=True, slots=True)
class Seal:
    """Whom a link is for.

    Attributes:
        recipient: their id.
        epoch: of their links; a person's older links are worth nothing once it is raised.
    """

    recipient: str
    epoch: int = 0


def sealed(secret: bytes, purpose: Purpose, digest: str, seal: Seal) -> str:
    """The token of a link: always 32 letters, digits, - and _, the same for the same seal.

    Args:
        secret: of the store.
        purpose: of the link; no other kind of link takes it.
        digest: its id; no other digest's links take it.
        seal: whom it is for.
    """
    plain = bytes.fromhex(seal.recipient) + (seal.epoch % EPOCHS).to_bytes(EPOCH_BYTES)
    tag = _tag(secret, purpose, digest, plain)
    return urlsafe_b64encode(tag + _masked(secret, tag, plain)).decode()


def unsealed(secret: bytes, purpose: Purpose, digest: str, text: str) -> Seal | None:
    """Whom a token is for; None where it is not exactly one that `sealed` made. In constant time."""
    if not SEALED.fullmatch(text):
        return None
    octets = urlsafe_b64decode(text)
    tag, hidden = octets[:TAG_BYTES], octets[TAG_BYTES:]
    plain = _masked(secret, tag, hidden)
    if not hmac.compare_digest(tag, _tag(secret, purpose, digest, plain)):
        return None
    return Seal(plain[:-EPOCH_BYTES].hex(), int.from_bytes(plain[-EPOCH_BYTES:]))


def verp(secret: bytes, recipient: str) -> str:
    """What stands in the envelope's sender for a recipient: 32 hex digits, so that case does not matter."""
    return recipient + _short(secret, recipient)


def unverped(secret: bytes, text: str) -> str:
    """The recipient of such a token; "" where it is not exactly one of ours. In constant time."""
    recipient, short = text[:16].casefold(), text[16:].casefold()
    return recipient if hmac.compare_digest(short.encode(), _short(secret, recipient).encode()) else ""


def _short(secret: bytes, recipient: str) -> str:
    return token(secret, "bounce", recipient)[:16]


def leave_url(signup: str, text: str) -> str:
    """Where a mail's link leads: a page with a button, and one-click unsubscribing for programs."""
    return f"{signup}/u/{text}"


def blinded(secret: bytes, address: str) -> str:
    """What an address is known by after it was erased: 64 hex digits that nobody without the secret makes."""
    return hmac.new(secret, b"suppressed\x00" + _folded(address), hashlib.sha256).hexdigest()


def recipient_id(address: str) -> str:
    """16 hex digits that are the same however the address is written.

    The whole address is folded: two mailboxes that differ only in case are one in practice
    (RFC 5321 2.4 allows, and advises against, others).
    """
    return hashlib.blake2b(_folded(address), digest_size=8).hexdigest()


def _folded(address: str) -> bytes:
    return address.strip().casefold().encode("utf-8", "replace")


def _tag(secret: bytes, purpose: Purpose, digest: str, plain: bytes) -> bytes:
    message = b"\x00".join((b"seal", purpose.encode(), digest.encode(), plain))
    return hmac.new(secret, message, hashlib.sha256).digest()[:TAG_BYTES]


def _masked(secret: bytes, tag: bytes, octets: bytes) -> bytes:
    """Hidden, or plain again."""
    mask = hmac.new(secret, b"mask\x00" + tag, hashlib.sha256).digest()
    return bytes(one ^ other for one, other in zip(octets, mask, strict=False))
