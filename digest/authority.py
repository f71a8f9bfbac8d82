"""What stands between `//` and the path of a web address: a login, which must not be there, and a host.

RFC 3986 3.2 calls it the authority. A password in an address would be shown by every list, report and
export, so no source may have one. A host that no name service can be asked for is told in words here;
the libraries notice it only when they connect, each in terms of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address
from urllib.parse import urlsplit

LONGEST_NAME = 253
"""Characters of a host's name (RFC 1035 2.3.4)."""

LONGEST_LABEL = 63
"""Characters of a part of it, as it is sent (RFC 1035 2.3.4)."""

ENCODED = "xn--"
"""Begins a part that stands for letters beyond ASCII (RFC 5890 2.3.2.5)."""

_FORBIDDEN = re.compile(r"""[\x00-\x20"#%/:<>?@\[\\\]^`{|}\x7f]""")
"""What no host may have (url.spec.whatwg.org/#forbidden-domain-code-point)."""

_DOTS = re.compile("[.\u3002]")
"""All that is a dot in a name, once it is in its compatible form (RFC 3490 3.1)."""

_LOGIN = re.compile(r"//(?=[^/]*:|[^/\s]*@)|(?<!\S)(?=[^\s/:@]{1,100}:(?!//)\S*@)")
"""Where a login begins if an @ follows: behind `//`, or in front of a host without a scheme."""


def has_login(address: str) -> bool:
    """Whether a user name or a password stands in an address."""
    try:
        return "@" in urlsplit(address).netloc
    except ValueError:
        return False


def without_login(text: str) -> str:
    """A text as it may be shown: from where a login may begin to the last @, nothing is left of it."""
    before, at, behind = text.rpartition("@")
    begin = _LOGIN.search(text) if at else None
    return f"{before[: begin.end()]}…@{behind}" if begin and begin.end() <= len(before) else text


def flaw(address: str) -> str:
    """Why nothing on the internet can be called what an address calls its host, "" if it can.

    An address that cannot be taken apart, or has no host, has none that is wrong.
    """
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    if not host or ":" in host:
        return ""
    name = _DOTS.sub(".", unicodedata.normalize("NFKC", host)).removesuffix(".")
    return next(filter(None, _flaws(name)), "")


def _flaws(name: str) -> Iterator[str]:
    if len(name) > LONGEST_NAME:  # also keeps from Punycode what takes it the square of its length
        yield f"its host is longer than {LONGEST_NAME} characters"
    yield _letter(name)
    yield from map(_label, name.split("."))
    if name.replace(".", "").isdecimal() and not _is_ip(name):
        yield "its host is a number, and no IP address"


def _letter(name: str) -> str:
    if name.isprintable() and not _FORBIDDEN.search(name):
        return ""
    strange = next(char for char in name if _FORBIDDEN.match(char) or not char.isprintable())
    return f"its host holds {strange!a}, which no name can have"


def _label(label: str) -> str:
    if not label:
        return "its host has two dots in a row, or one in front"
    if len(_sent(label)) > LONGEST_LABEL:
        return f"a part of its host is longer than {LONGEST_LABEL} characters"
    if label.startswith(ENCODED) and not _is_decodable(label.removeprefix(ENCODED)):
        return f"{label} in its host stands for no name"
    return ""


def _sent(label: str) -> str:
    return label if label.isascii() else ENCODED + label.encode("punycode").decode()


def _is_decodable(encoded: str) -> bool:
    try:
        return bool(encoded.encode().decode("punycode"))
    except UnicodeError:
        return False


def _is_ip(name: str) -> bool:
    try:
        return bool(IPv4Address(name))
    except AddressValueError:
        return False
