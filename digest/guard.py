"""Which addresses may be connected to: the public internet, and what the operator allowed.

Whoever can put a link into a feed could otherwise make us fetch from the machines beside us.
The check belongs at the moment of connecting, on the address itself: names, redirects and
literals in odd spellings are all plain addresses by then.
"""

from __future__ import annotations

import socket
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import unquote, urlsplit

from digest.errors import SourceError

Network = IPv4Network | IPv6Network

SCHEMES = frozenset({"http", "https"})

NEVER = tuple(
    ip_network(net)
    for net in (
        "192.0.0.0/24",  # protocol assignments, some of them reachable (RFC 6890 2.1)
        "192.31.196.0/24",  # AS112, answers for private addresses (RFC 7535)
        "192.52.193.0/24",  # multicast tunnels (RFC 7450)
        "192.88.99.0/24",  # 6to4 relays, deprecated (RFC 7526)
        "192.175.48.0/24",  # AS112 (RFC 7534)
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID (RFC 2928, 4380, 5180, 7343)
        "2001:db8::/32",  # documentation (RFC 3849)
        "2002::/16",  # 6to4: carries an IPv4 address, also a private one (RFC 3056)
        "2620:4f:8000::/48",  # AS112 (RFC 7534)
        "3ffe::/16",  # the old 6bone (RFC 3701)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
"""Networks that `is_global` takes for public in one Python or another."""

UNICAST = IPv6Network("2000::/3")
"""All that is public in IPv6 (RFC 4291 2.4, IANA). Outside are NAT64 64:ff9b::/96 (RFC 6052) and
64:ff9b:1::/48 (RFC 8215), IPv4-compatible ::/96, translated ::ffff:0:0:0/96 (RFC 2765), unique local,
link-local, site-local (RFC 3879), multicast, discard-only 100::/64, segment routing 5f00::/16."""

PRIVATE_NAMES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".corp", ".home")
"""Ends of names that only private networks answer (RFC 6761, 6762, 8375; ICANN on name collisions)."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets connections through to public addresses only.

    Attributes:
        allow: private networks that the operator opened.
    """

    allow: tuple[Network, ...] = ()

    def check(self, address: str) -> None:
        """Let an IP address pass, or say why not.

        Raises:
            SourceError: it is not an IP address, or it is not public and was not allowed.
        """
        try:
            ip = _unwrapped(address)
        except ValueError as error:
            raise SourceError(address, "not an IP address") from error
        if any(ip in network for network in self.allow):
            return
        if not _is_public(ip):
            allow = f'[collect] allow_networks = ["{ip}/{ip.max_prefixlen}"]'
            reason = f"{ip} is not a public address; if it may be read, say so: {allow}"
            raise SourceError(address, reason)

    def check_unseen(self, host: str) -> None:
        """Let a host pass that a proxy will look up where we cannot see it, unless it is plainly private.

        Raises:
            SourceError: it is an IP address in any spelling that `check` refuses, or a private name.
        """
        name = unicodedata.normalize("NFKC", unquote(host)).rstrip(".").lower()
        address = _literal(name)
        if address:
            self.check(address)
        elif "." not in name or name.endswith(PRIVATE_NAMES):
            raise SourceError(host, f"{name} is a name of a private network, and the proxy would ask there")


def check_scheme(url: str) -> None:
    """Let a URL pass if it is http or https and names a host.

    Raises:
        SourceError: it is neither, or cannot be read as a URL at all.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise SourceError(url, "not a web address") from error
    if parts.scheme.lower() not in SCHEMES:
        raise SourceError(url, "only http and https addresses are read")
    if not host:
        raise SourceError(url, "the address names no host")


def _literal(name: str) -> str:
    """The IP address that a name spells as the C library reads it (127.1, 0x7f000001); "" if it is none."""
    if ":" in name:
        return name
    try:
        return str(IPv4Address(socket.inet_aton(name)))
    except (OSError, ValueError):
        return ""


def _unwrapped(address: str) -> IPv4Address | IPv6Address:
    ip = ip_address(address)
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return mapped or ip


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address) and ip not in UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in NEVER)
