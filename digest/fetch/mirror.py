"""Addresses answered from disk: for the demonstration, for tests, and for a press day kept on file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

from digest.errors import ConfigError, Mistake, SourceError
from digest.model import NO_ACCESS, Access, Document
from digest.ports import NO_MEMORY, SourceMemory


@dataclass(frozen=True, slots=True)
class Page:
    """A file that answers an address, and the content type it is sent with."""

    file: Path
    content_type: str


@dataclass(frozen=True, slots=True)
class Mirror:
    """Answers the addresses of a site.json like a server would; all others are not found.

    Attributes:
        pages: by address, spelled as in the file.
        now: the moment of every answer.
    """

    pages: Mapping[str, Page]
    now: datetime
    max_bytes: int = 5_000_000

    @classmethod
    def open(cls, path: Path, now: datetime, *, max_bytes: int = 5_000_000) -> Mirror:
        """Read a site.json: `{address: {"file": path below its folder, "content_type": text}}`.

        Raises:
            ConfigError: it cannot be read, is not of that form, or names files outside its folder.
        """
        try:
            site = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise _mistake(path, f"cannot be read ({error})") from error
        if not isinstance(site, dict):
            raise _mistake(path, "holds no addresses")
        pages = {address: _page(path, address, entry) for address, entry in site.items()}
        return cls(pages, now, max_bytes)

    async def get(
        self,
        address: str,
        memory: SourceMemory = NO_MEMORY,
        access: Access = NO_ACCESS,  # noqa: ARG002
    ) -> Document:
        """The document at an address; status 304 if its ETag is the remembered one; nobody has to log in.

        Raises:
            SourceError: the address is not listed, or its file cannot be read.
        """
        page = self.pages.get(address.partition("#")[0])
        if page is None:
            raise SourceError(address, "HTTP 404 (Not Found)")
        body = _content(page.file, address)
        if len(body) > self.max_bytes:
            raise SourceError(address, f"larger than {self.max_bytes:,} bytes")
        tag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
        headers = {"content-type": page.content_type, "etag": tag}
        if memory.etag == tag:
            return Document(address, b"", self.now, 304, headers)
        return Document(address, body, self.now, 200, headers)

    async def __aenter__(self) -> Mirror:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


def _page(path: Path, address: str, entry: object) -> Page:
    file = entry.get("file") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(file, str) or not file:
        raise _mistake(path, f"{address} names no file")
    folder = path.parent.resolve()
    try:
        target = (folder / file).resolve()
    except (OSError, ValueError) as error:
        raise _mistake(path, f"{address} names a file that cannot be") from error
    if not target.is_relative_to(folder):
        raise _mistake(path, f"{address} names a file outside the folder ({file})")
    return Page(target, str(entry.get("content_type") or "application/octet-stream"))


def _content(file: Path, address: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = f"the mirror's file {file.name} cannot be read ({error.strerror})"
        raise SourceError(address, reason) from error


def _mistake(path: Path, found: str) -> ConfigError:
    allowed = 'a mirror is a JSON file like {"https://…": {"file": "feeds/a.xml", "content_type": "…"}}'
    return ConfigError(str(path), (Mistake("collect.mirror", found, allowed),))
