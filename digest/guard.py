"""Which addresses may be connected to: the public internet, and what the operator allowed.

Whoever can put a link into a feed could otherwise make us fetch from the machines beside us.
The check belongs at the moment of connecting, on the address itself: names, redirects and
literals in odd spellings are all plain addresses by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from digest.errors import SourceError

Network = IPv4Network | IPv6Network

SCHEMES = frozenset({"http", "https"})

NEVER = tuple(
    ip_network(net)
    for net in (
        "64:ff9b::/96",  # NAT64: carries an IPv4 address, also a private one (RFC 6052)
        "64:ff9b:1::/48",  # NAT64, local use (RFC 8215)
        "2002::/16",  # 6to4: the same (RFC 3056)
        "2001::/32",  # Teredo: the same (RFC 4380)
        "::/96",  # IPv4-compatible, deprecated (RFC 4291 2.5.5.1)
        "fec0::/10",  # site-local, deprecated (RFC 3879)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing (RFC 9602)
        "192.88.99.0/24",  # 6to4 relays, deprecated (RFC 7526)
    )
)
"""Networks that `is_global` takes for public, tried with Python 3.11."""


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


def _unwrapped(address: str) -> IPv4Address | IPv6Address:
    ip = ip_address(address)
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return mapped or ip


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in NEVER)
