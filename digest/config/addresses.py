"""Mail addresses, with or without a name: `Press Office <press@digest.example>`."""

from __future__ import annotations

import re

from digest.config.faults import unfit
from digest.config.values import line_of_text, web_address
from digest.settings import Addressee

NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>")

RESERVED = re.compile(r"(.+\.)?(localhost|local|test)", re.IGNORECASE)
"""Domains on which digests are tried out, and which the checker refuses by name (RFC 6761, 6762)."""

STAND_IN = ".example"


def mailbox(value: object) -> Addressee:
    """Who is written to, or writes."""
    text = line_of_text(value)
    match = NAMED.fullmatch(text)
    if match is None:
        return Addressee(address(text))
    return Addressee(address(match["address"].strip()), _plain(match["name"]))


def address(value: object) -> str:
    """A mail address in ASCII, the domain by IDNA.

    Local parts beyond ASCII need SMTPUTF8 (RFC 6531), which many relays lack.
    """
    from email_validator import EmailNotValidError, validate_email

    text = line_of_text(value)
    stand_in = STAND_IN if RESERVED.fullmatch(text.rpartition("@")[2]) else ""
    try:
        found = validate_email(
            text + stand_in, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        raise unfit(text, "is no mail address", _reason(error)) from error
    return (found.ascii_email or found.normalized).removesuffix(stand_in)


def contact(value: object) -> str:
    """A mail address or a web address where a person answers."""
    text = line_of_text(value)
    return web_address(text) if "://" in text else address(text)


def _plain(name: str) -> str:
    """A display name without its quotes (RFC 5322 3.2.4)."""
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return name


def _reason(error: Exception) -> str:
    text = str(error).rstrip(".")
    return text[:1].lower() + text[1:]
