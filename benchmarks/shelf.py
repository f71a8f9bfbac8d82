"""All feeds of the server, with answers made before anybody asks: the server must not be what is slow."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

from benchmarks.feeds import Press, content_type

UNMARKED = 50
"""One feed in so many has no validators at all: 2 %."""

GOLDEN = 0.618034
"""Its multiples spread over 0 to 1: any first part of the feeds holds the same share of each kind."""

LEVEL = 5
"""Of gzip, as servers have it that pack while they answer."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What can be answered for one feed: heads and bodies, ready to be sent.

    Attributes:
        etag: with its quotes; "" for none.
        modified: of Last-Modified; "" for none.
        plain: the whole of 200.
        packed: the same for those who take gzip; half of the feeds are not packed for anybody.
        same: the whole of 304.
    """

    etag: str
    modified: str
    plain: bytes
    packed: bytes
    same: bytes

    def is_had(self, headers: Mapping[str, str]) -> bool:
        """Whether who asks has it already (RFC 9110 13.2.2: a date counts only without a tag)."""
        if "if-none-match" in headers:
            return self.etag != "" and self.etag in headers["if-none-match"]
        return self.modified != "" and headers.get("if-modified-since") == self.modified


class Shelf:
    """All feeds of one seed.

    Args:
        press: what writes them.
        feeds: how many.
        dated: the share that has Last-Modified and no ETag.
        modified: when all feeds changed last, aware.
    """

    def __init__(self, press: Press, feeds: int, dated: float, modified: datetime) -> None:
        self._press = press
        self._dated = dated
        self._modified = modified
        self._random = Random(feeds)
        self._versions = [0] * feeds
        self._feeds = [self._made(number) for number in range(feeds)]

    def find(self, path: str) -> Answers | None:
        """The answers of /feeds/N.xml; None if there is no such feed."""
        name = path.removeprefix("/feeds/").removesuffix(".xml")
        return self._feeds[int(name)] if name.isdecimal() and int(name) < len(self._feeds) else None

    def change(self, share: float) -> int:
        """Let this share of all feeds bring something new; how many these are."""
        chosen = self._random.sample(range(len(self._feeds)), round(share * len(self._feeds)))
        for number in chosen:
            self._versions[number] += 1
            self._feeds[number] = self._made(number)
        return len(chosen)

    def _made(self, number: int) -> Answers:
        version = self._versions[number]
        body = self._press.feed(number, version)
        has_any = number % UNMARKED != UNMARKED - 1
        has_tag = has_any and (number * GOLDEN) % 1 >= self._dated
        changed = (self._modified + timedelta(seconds=version)).astimezone(UTC)
        etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"' if has_tag else ""
        modified = format_datetime(changed, usegmt=True) if has_any else ""
        known = {"ETag": etag, "Last-Modified": modified}
        head = {"Content-Type": content_type(number), **known}
        plain = answer("200 OK", head, body)
        is_packed = number // 2 % 2 == 0
        zipped = gzip.compress(body, LEVEL, mtime=0) if is_packed else b""
        packed = answer("200 OK", {**head, "Content-Encoding": "gzip"}, zipped) if is_packed else plain
        return Answers(etag, modified, plain, packed, answer("304 Not Modified", known, None))


def answer(status: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
    """A whole answer of HTTP/1.1; headers that are empty are left out, None is for answers without a body."""
    length = {} if body is None else {"Content-Length": str(len(body))}
    lines = [f"{name}: {value}" for name, value in {**headers, **length}.items() if value]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1") + (body or b"")
