"""Signatures over a message, by which a reader's server knows that it is ours and as we wrote it. Pure.

Sources: RFC 6376 (DKIM), RFC 8301 (RSA), RFC 8463 (Ed25519), RFC 8058 section 4 (what one-click needs).

Every field that we write is signed, and so is its absence where it is listed once more than it is there
("oversigned", RFC 6376 8.15): who passes a message on can change none, and add no second one above it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import datetime
from hashlib import sha256

from digest.deliver.body import HEAD_END
from digest.deliver.header import field
from digest.settings import Dkim, DkimKey

END = b"\r\n"

SIGNED = (
    *("From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID"),
    *("Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    *("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Help", "List-Owner", "List-Post"),
    *("List-Archive", "Archived-At"),
)
"""Names of fields; all are oversigned. Not Precedence, which any server on the way may add."""

CHUNK = 72
"""Characters of a signature on a line; with its blank that is less than 76."""

BLANKS = re.compile(rb"[ \t]+")
FOLD = re.compile(rb"\r\n(?=[ \t])")

STRING = 255
"""Octets in one string of a TXT record (RFC 1035 3.3); a longer record has several (RFC 7208 3.3)."""


def signed(message: bytes, dkim: Dkim | None, at: datetime) -> bytes:
    """A whole message with its signatures in front, one for each key; as it is where there is none."""
    if dkim is None:
        return message
    head, _, body = message.partition(HEAD_END)
    return signatures(head + END, relaxed(body), dkim, at) + message


def signatures(head: bytes, body: bytes, dkim: Dkim, at: datetime) -> bytes:
    """The fields that go in front of a head.

    Args:
        head: all fields, with their line ends.
        body: as `relaxed` gives it.
        dkim: whose keys sign.
        at: when; the same message, keys and time give the same bytes.

    Raises:
        ValueError: no key was read, since the settings were loaded for something else than sending.
    """
    if not dkim.keys:
        raise ValueError("a mail was to be signed, and no key was read")
    fields = _relaxed_fields(head)
    names = [name for name in SIGNED for _ in range(len(fields.get(name.lower(), ())) + 1)]
    over = b"".join(line for name in SIGNED for line in reversed(fields.get(name.lower(), [])))
    body_hash = _base64(sha256(body).digest())
    return b"".join(
        _signature(key, over, _words(dkim.domain, key, at, names, body_hash)) for key in dkim.keys
    )


def relaxed(body: bytes) -> bytes:
    """A body as it is hashed: no blanks at line ends, one for many, no empty lines at its end (3.4.4)."""
    lines = BLANKS.sub(b" ", body).replace(b" \r\n", END)
    return lines.rstrip(END) + END if lines.strip(END) else b""


def record_name(domain: str, selector: str) -> str:
    """Where the record of a key stands in DNS (RFC 6376 3.6.2.1)."""
    return f"{selector}._domainkey.{domain}"


def record(key: DkimKey) -> tuple[str, ...]:
    """The strings of a key's TXT record (RFC 6376 3.6.1); who reads it joins them."""
    kind = key.key.algorithm.partition("-")[0]
    text = f"v=DKIM1; k={kind}; p={key.key.public}"
    return tuple(text[start : start + STRING] for start in range(0, len(text), STRING))


def _relaxed_fields(head: bytes) -> dict[str, list[bytes]]:
    """Fields by name in small letters, as they are hashed (3.4.2): unfolded, one blank for many."""
    fields: dict[str, list[bytes]] = {}
    for line in FOLD.sub(b"", head).split(END):
        name, colon, value = line.partition(b":")
        if colon:
            small = name.strip().lower()
            octets = small + b":" + BLANKS.sub(b" ", value).strip() + END
            fields.setdefault(small.decode("ascii"), []).append(octets)
    return fields


def _words(domain: str, key: DkimKey, at: datetime, names: list[str], body_hash: str) -> list[str]:
    """The words of a signature's field, but for what is its point: the signature itself."""
    return [
        *("v=1;", f"a={key.key.algorithm};", "c=relaxed/relaxed;"),
        *(f"d={domain};", f"s={key.selector};", f"t={int(at.timestamp())};"),
        *(f"{'h=' * (not place)}{name}:" for place, name in enumerate(names[:-1])),
        *(f"{names[-1]};", f"bh={body_hash};"),
    ]


def _signature(key: DkimKey, over: bytes, words: list[str]) -> bytes:
    """The field; it covers itself too, without its line end and with nothing after b= (3.7)."""
    itself = f"dkim-signature:{' '.join(words)} b="
    text = "b=" + _base64(key.key.sign(over + itself.encode("ascii")))
    chunks = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
    return field("DKIM-Signature", [*words, *chunks]).encode("ascii")


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode("ascii")
