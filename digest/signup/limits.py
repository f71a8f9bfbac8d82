"""How often one visitor may ask: buckets that fill again with time."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

MOST_KEPT = 10_000
"""Visitors that are remembered at a time; whoever came longest ago is forgotten first."""


@dataclass(slots=True)
class Limit:
    """At most `burst` at once, and `per_hour` in the long run, for each visitor.

    Attributes:
        kept: by visitor, what is left and when that was.
    """

    burst: float
    per_hour: float
    kept: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, visitor: str, now: float) -> bool:
        """Whether one more is allowed; it is counted then.

        Args:
            visitor: see `visitor`.
            now: seconds, on any clock that does not go back.
        """
        left, since = self.kept.pop(visitor, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.per_hour / 3600)
        allowed = left >= 1
        self.kept[visitor] = (left - allowed, now)
        if len(self.kept) > MOST_KEPT:
            self.kept.popitem(last=False)
        return allowed


def visitor(host: str) -> str:
    """Whom an address belongs to: a household has a whole /64 of IPv6 (RFC 6177)."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped.compressed if address.ipv4_mapped else address.exploded[:19]
    return address.compressed
