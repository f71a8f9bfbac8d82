"""What a mail server's answer means: whose fault it is, and whether trying again can help. Pure.

A refusal of the recipient is the recipient's; a refusal of us, of our login or of our content is ours
(`session`), and no subscriber is blamed for it. Sources: RFC 5321 4.2, RFC 3463.
"""

from __future__ import annotations

import re

from digest.errors import DeliveryError

Reply = tuple[int, bytes]
"""A code and the words behind it, as smtplib gives them; -1 for what is no code."""

SYNTAX = frozenset({500, 501, 502, 503, 504, 521})
"""Answers that mean we speak wrongly, or to the wrong server: never the recipient's fault."""

STATUS = re.compile(r"(?<=^\d{3} )5\.\d{1,3}\.\d{1,3}\b")
OF_RECIPIENT = re.compile(r"5\.[12]\.")
"""Bad addresses and mailboxes (RFC 3463 3.2, 3.3), except …"""

OF_US = re.compile(r"5\.(7\.|1\.[78]$)")
"""… policy (3.8), and the sender's own address."""

MAX_WORDS = 300


class OutOfStepError(ConnectionError):
    """An answer that fits nothing we said: the connection is of no use any more."""


def expect(reply: Reply, *, ours: bool, good: int = 250) -> None:
    """Go on where a command was taken.

    Args:
        reply: to the command.
        ours: whether a refusal is ours, unless its words say otherwise.
        good: the code that takes it; 251 is as good as 250.

    Raises:
        DeliveryError: it was refused.
        OutOfStepError: the answer fits nothing.
    """
    code, octets = reply
    if code == good or (good == 250 and code == 251):
        return
    if not 400 <= code < 600:
        message = f"{code} {words(octets)}"
        raise OutOfStepError(message)
    raise refused(reply, ours=ours)


def taken(reply: Reply) -> str:
    """The words of a server that has taken a message.

    Raises:
        DeliveryError: it has not; or nobody knows (`after_data`), for the answer is none.
    """
    code, octets = reply
    if not 200 <= code < 600:
        raise unanswered(words(octets))
    if code >= 300:
        raise refused(reply, ours=True)
    return f"{code} {words(octets)}"


def refused(reply: Reply, *, ours: bool) -> DeliveryError:
    """The error that an answer from 300 on is."""
    code, octets = reply
    text = f"{code} {words(octets)}"
    if code < 500:
        return DeliveryError(text, code=code, temporary=True)
    found = STATUS.search(text)
    status = found[0] if found else ""
    certain = OF_RECIPIENT.match(status) is not None and not OF_US.match(status)
    session = not certain and (ours or code in SYNTAX or OF_US.match(status) is not None)
    return DeliveryError(text, code=code, session=session, certain=certain)


def unanswered(reason: str) -> DeliveryError:
    """The error where the message left and no answer came."""
    text = f"the connection broke before the server's last answer: {reason}"
    return DeliveryError(text, temporary=True, after_data=True)


def words(octets: bytes) -> str:
    """What a server said, on one line."""
    return " ".join(octets.decode("utf-8", "replace").split())[:MAX_WORDS]
