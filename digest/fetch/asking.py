"""What a request says of us: to everybody, to the source alone, to the proxy."""

from __future__ import annotations

import base64
from urllib.parse import quote, urlsplit

from digest import __version__
from digest.model import Access
from digest.ports import SourceMemory
from digest.settings import CollectPolicy

ACCEPTED = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " text/html;q=0.8, */*;q=0.5"
)


def said_always(policy: CollectPolicy) -> dict[str, str]:
    """Who we are, how to reach the operator, and what we can read."""
    contact = "".join(c for c in policy.contact if c.isascii() and c.isprintable() and c not in "()\\")
    agent = f"digest/{__version__}" + (f" (+{contact})" if contact else "")
    return {"User-Agent": agent, "Accept": ACCEPTED, "Accept-Encoding": "gzip, deflate"}


def told_at_home(memory: SourceMemory, access: Access, login: tuple[str, str]) -> dict[str, str]:
    """What only the source itself may be told: what we have of it, and the operator's secrets.

    Args:
        memory: its validators are asked with (RFC 9110 13.1).
        access: the operator's headers come last, so they win.
        login: a user name and password from the address; those of `access` win.
    """
    name, password = (access.username, access.password) if access.username else login
    told = {
        "If-None-Match": memory.etag,
        "If-Modified-Since": memory.last_modified,
        "Authorization": _basic(name, password) if name else "",
        "Cookie": "; ".join(f"{name}={value}" for name, value in access.cookies.items()),
    }
    return {**{name: value for name, value in told.items() if value}, **access.headers}


def proxy_address(policy: CollectPolicy) -> str:
    """The proxy's address with the operator's secret in it; "" if there is no proxy."""
    if not policy.proxy_secret:
        return policy.proxy
    name, _, password = policy.proxy_secret.partition(":")
    login = f"{quote(name, safe='')}:{quote(password, safe='')}"
    parts = urlsplit(policy.proxy)
    return parts._replace(netloc=f"{login}@{parts.netloc.rpartition('@')[2]}").geturl()


def _basic(name: str, password: str) -> str:
    """RFC 7617; in UTF-8, as its section 2.1 lets servers ask for and most take."""
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
