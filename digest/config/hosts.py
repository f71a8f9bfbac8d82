"""Which hosts are so near that nobody reads along on the way to them."""

from __future__ import annotations

from ipaddress import ip_address


def is_private(host: str) -> bool:
    """Whether a host is this machine, or an address of a private network; a name is looked up nowhere."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or (address.is_private and not address.is_unspecified)
