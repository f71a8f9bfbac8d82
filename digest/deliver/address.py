"""Mail addresses as they stand on the wire, pure: the domain as ASCII, nothing that could be a command.

Addresses of the config were checked when it was read; those of the ledger may be years old, or
have come in by another door.
"""

from __future__ import annotations

import re
from functools import lru_cache

from digest.errors import DeliveryError

LOCAL = re.compile(r'[^\s"(),:;<>@\[\\\]]+')
"""Atoms and dots (RFC 5322 3.2.3; beyond ASCII: RFC 6532). Quoted local parts are refused: nobody
has one, and each is a chance to be read as something else further on."""

DOMAIN = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[A-Za-z0-9.:]+\]")
MAX_ADDRESS = 254
"""RFC 5321 4.5.3.1.3, without the brackets of a path."""


@lru_cache(maxsize=64)  # of one message it is asked several times, and of our own address always
def wire_address(address: str) -> str:
    """The address for an envelope or a header: its local part as it is, its domain as ASCII.

    Raises:
        DeliveryError: no message can be sent to it; permanent, and this address's own fault.
    """
    local, at, domain = address.rpartition("@")
    if not at or not LOCAL.fullmatch(local) or not local.isprintable():
        raise _unfit(address, "this is no mail address")
    wired = f"{local}@{ascii_domain(domain)}"
    if not DOMAIN.fullmatch(wired.rpartition("@")[2]) or len(wired.encode()) > MAX_ADDRESS:
        raise _unfit(address, "its domain is not one, or too long")
    return wired


def ascii_domain(domain: str) -> str:
    """The domain as DNS has it (IDNA 2008; the codec of the standard library is older, and takes ß for ss).

    Raises:
        DeliveryError: there can be no such domain.
    """
    if domain.isascii():
        return domain
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(f"x@{domain}", check_deliverability=False, test_environment=True).ascii_domain
    except EmailNotValidError as error:
        raise _unfit(domain, str(error).rstrip(".")) from error


def _unfit(what: str, reason: str) -> DeliveryError:
    return DeliveryError(f"no message can be sent to {what!r}: {reason}", certain=True)
