"""Asks robots.txt before an article page is fetched (RFC 9309); Protego reads the rules.

Feeds and list pages are fetched without asking: the operator chose them. Pages are chosen by a
program, and its name there is "digest".
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from digest.errors import SourceError
from digest.fetch.answers import TooManyRedirects, status_of
from digest.model import Document

if TYPE_CHECKING:
    from protego import Protego

NAME = "digest"
"""Our product token (RFC 9309 2.2.1), the beginning of our User-Agent."""

LARGEST = 500 * 1024
"""Bytes that are read of a robots.txt; what follows is as if it were not there (RFC 9309 2.5)."""

_AGENT = re.compile(r"\s*user(?:-|\s+)?agent\s*:?\s*(.*)", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)


class Getter(Protocol):
    """Gets a document at an address, or raises SourceError."""

    def __call__(self, address: str, /) -> Awaitable[Document]:
        """The document."""
        ...


class Robots:
    """What the hosts allow, each asked once; for one run, inside one event loop.

    Args:
        get: fetches a robots.txt, redirects followed.
    """

    def __init__(self, get: Getter) -> None:
        self._get = get
        self._rules: dict[str, Rules] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def allowed(self, address: str) -> bool:
        """Whether a page may be fetched; not if its host's rules cannot be read (RFC 9309 2.3.1.4)."""
        try:
            parts = urlsplit(address)
            host = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
            return (await self._of(host))(address)
        except ValueError:  # no web address
            return False

    async def _of(self, host: str) -> Rules:
        # A lock, not a shared task: whoever stops waiting must not stop the others' asking.
        async with self._asking.setdefault(host, asyncio.Lock()):
            if host not in self._rules:
                self._rules[host] = await self._read(host)
            return self._rules[host]

    async def _read(self, host: str) -> Rules:
        try:
            document = await self._get(f"{host}/robots.txt")
        except TooManyRedirects:
            return _all  # RFC 9309 2.3.1.2
        except SourceError as error:
            return _all if 400 <= status_of(error) < 500 else _none
        return rules(document.body)


Rules = Callable[[str], bool]
"""Whether an address may be fetched."""


def rules(body: bytes) -> Rules:
    """The rules of a robots.txt, as far as they are meant for us."""
    from protego import Protego

    read: Protego = Protego.parse("\n".join(_ours(body[:LARGEST].decode("utf-8-sig", "replace"))))

    def allows(address: str) -> bool:
        return bool(read.can_fetch(address, NAME))

    return allows


def _ours(text: str) -> Iterator[str]:
    """The lines, each run of names cut to ours, the one for all, and one for the rest.

    Protego's time grows with names times rules: 20,000 of each would hold up the run for minutes.
    """
    names: set[str] = set()
    for line in text.splitlines():
        plain = line.partition("#")[0].strip()
        agent = _AGENT.match(plain)
        if not agent:
            if plain:
                names = set()
                yield plain
        elif (name := _name(agent[1])) not in names:
            names.add(name)
            yield f"User-agent: {name}"


def _name(value: str) -> str:
    if value.strip() == "*":
        return "*"
    token = _TOKEN.match(value)
    return NAME if token and token[0].lower() == NAME else "other"


def _all(_address: str) -> bool:
    return True


def _none(_address: str) -> bool:
    return False
