"""Reads what a mail server sends back: delivery reports, complaints, and reports of no standard. Pure.

Sources: RFC 3464 (delivery status), RFC 3463 (status codes), RFC 5965 (complaints), RFC 3834 (answers
of machines, which are no bounces).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses

from digest.model import Bounce, BounceKind

MAX_BYTES = 262_144
"""How much of a report is read: its parts stand first, and the message that came back behind them."""

MAX_WORDS = 300

DELIVERED_TO = ("to", "delivered-to", "x-original-to", "envelope-to")
"""Fields that tell which of our addresses a report came to."""

MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^<>\s]{1,200}>)")
LEAVE = re.compile(r"(?i:(?:re: ?)?unsubscribe) ([A-Za-z0-9_-]{32})")
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")

NO_MAILBOX = re.compile(r"5\.(1\.(?!7$|8$)\d+|2\.1|4\.4)")
"""Bad addresses, but for those of the sender (5.1.7, 5.1.8); disabled mailboxes; domains without a server."""

OURS = re.compile(r"5\.(1\.[78]|2\.3|3\.4|6\.\d+|7\.\d+)")
"""Our address, size, content and standing (RFC 3463 3.2 to 3.8)."""


def parsed(raw: bytes) -> tuple[Bounce, ...]:
    """What a message says of our mails; nothing for one that is no report, or only tells of a delay."""
    message = message_from_bytes(raw[:MAX_BYTES], policy=policy.compat32)
    kind = str(message.get_param("report-type", "")).casefold()
    common = (_returned_to(message), _message_ids(raw))
    if kind == "feedback-report":
        return _complaint(message, *common)
    found = tuple(_statuses(message, *common))
    if found or _is_answered_by_machine(message):
        return found
    return _odd(message, *common)


def wants_to_leave(raw: bytes) -> str:
    """The token of a mail that our own link writes, "unsubscribe TOKEN" in its subject; "" for any other."""
    message = message_from_bytes(raw[:MAX_BYTES], policy=policy.default)
    match = LEAVE.fullmatch(" ".join(str(message.get("subject", "")).split()))
    return match[1] if match else ""


def _complaint(message: Message, returned_to: tuple[str, ...], ids: tuple[str, ...]) -> tuple[Bounce, ...]:
    fields = next((part for part in _fields(message, "message/feedback-report")), None)
    if fields is None:
        return ()
    reported = [str(value) for value in fields.get_all("original-rcpt-to", [])]
    kind = str(fields.get("feedback-type", "")).strip().casefold()
    if kind == "not-spam":
        return ()
    words = _one_line(f"reported as {kind or 'spam'} by {fields.get('user-agent', 'their server')}")
    return (Bounce(BounceKind.COMPLAINT, "", words, _addresses(reported), returned_to, ids),)


def _statuses(message: Message, returned_to: tuple[str, ...], ids: tuple[str, ...]) -> Iterator[Bounce]:
    """One bounce for each recipient that failed; the first group of fields is of the message as a whole."""
    for fields in _fields(message, "message/delivery-status"):
        if str(fields.get("action", "")).strip().casefold() != "failed":
            continue
        words = _one_line(str(fields.get("diagnostic-code", "")).partition(";")[2])
        status = _status(f"{fields.get('status', '')}", words)
        named = [str(fields.get(name, "")) for name in ("original-recipient", "final-recipient")]
        yield Bounce(_kind(status), status, words, _addresses(map(_typed, named)), returned_to, ids)


def _odd(message: Message, returned_to: tuple[str, ...], ids: tuple[str, ...]) -> tuple[Bounce, ...]:
    """A report of no standard: it tells who failed, and so little why that it counts as a strike."""
    addresses = _scanned(message)
    if not addresses:
        return ()
    words = _one_line(str(message.get("subject", "")))
    return (Bounce(BounceKind.SOFT, "", words, addresses, returned_to, ids),)


def _scanned(message: Message) -> tuple[str, ...]:
    from flufl.bounce import scan_message

    try:
        found = scan_message(message)
    except Exception:  # its detectors trip over mails that are no reports, such as one without lines
        return ()
    return tuple(sorted(octets.decode("utf-8", "replace") for octets in found))


def _is_answered_by_machine(message: Message) -> bool:
    """Out of office and the like: they name no failure."""
    answered = str(message.get("auto-submitted", "")).strip().casefold()
    return answered.startswith("auto-replied") and message.get_content_type() != "multipart/report"


def _fields(message: Message, kind: str) -> Iterator[Message]:
    """The groups of fields of all parts of a type."""
    for part in message.walk():
        if part.get_content_type() == kind:
            payload = part.get_payload()
            if isinstance(payload, list):
                yield from (group for group in payload if isinstance(group, Message))
            else:
                yield message_from_bytes(str(payload).encode("utf-8", "replace"), policy=policy.compat32)


def _status(status: str, words: str) -> str:
    """The code; a server's own one, if it says more than "5.0.0"."""
    found = [match[0] for text in (status, words) if (match := STATUS.search(text))]
    exact = [code for code in found if not code.endswith(".0.0")]
    return next(iter([*exact, *found]), "")


def _kind(status: str) -> BounceKind:
    if NO_MAILBOX.fullmatch(status):
        return BounceKind.HARD
    return BounceKind.POLICY if OURS.fullmatch(status) else BounceKind.SOFT


def _typed(value: str) -> str:
    """The address of "rfc822; reader@office.example" (RFC 3464 2.3.1)."""
    return value.partition(";")[2].strip() or value.strip()


def _addresses(texts: Iterable[str]) -> tuple[str, ...]:
    found = (address.strip("<> ") for text in texts for _, address in getaddresses([text]))
    return tuple(dict.fromkeys(address for address in found if "@" in address))


def _returned_to(message: Message) -> tuple[str, ...]:
    values = [str(value) for name in DELIVERED_TO for value in message.get_all(name, [])]
    return tuple(dict.fromkeys(address.partition("@")[0] for address in _addresses(values)))


def _message_ids(raw: bytes) -> tuple[str, ...]:
    """Of the message that came back; the first is the report's own."""
    found = [octets.decode("ascii", "replace") for octets in MESSAGE_ID.findall(raw[:MAX_BYTES])]
    return tuple(dict.fromkeys(found))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:MAX_WORDS]
