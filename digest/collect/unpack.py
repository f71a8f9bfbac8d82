"""Compressed answers to bytes, never more than the cap, whatever the compression hides."""

from __future__ import annotations

import zlib

PLAIN = frozenset({"", "identity"})
PACKED = frozenset({"gzip", "x-gzip", "deflate"})

EITHER = 32 + zlib.MAX_WBITS
"""zlib's number for "gzip or zlib, look at the header"."""

RAW = -zlib.MAX_WBITS
"""Deflate without a header, as some servers send it (RFC 9110 8.4.1.2)."""

MAGIC = b"\x1f\x8b"


class UnpackError(Exception):
    """The answer cannot be unpacked; the message says why, for a report."""


class Unpacker:
    """Takes an answer piece by piece and counts what it becomes.

    Args:
        encoding: the Content-Encoding header.
        limit: bytes, decoded.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        encoding = encoding.strip().lower()
        if encoding not in PLAIN | PACKED:
            msg = f"it is packed in a way that was not asked for ({encoding[:40]})"
            raise UnpackError(msg)
        self._packed = encoding in PACKED
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._stream = zlib.decompressobj(EITHER)

    def feed(self, data: bytes) -> None:
        """Take the next piece.

        Raises:
            UnpackError: the answer is larger than the limit, or broken.
        """
        while data:
            data = self._unpacked(data) if self._packed else self._keep(data)

    def finish(self) -> bytes:
        """The whole answer.

        Raises:
            UnpackError: the packed data end too early.
        """
        if self._packed and self._parts and not self._stream.eof:
            raise UnpackError("its answer was cut off")
        return b"".join(self._parts)

    def _keep(self, data: bytes) -> bytes:
        self._size += len(data)
        if self._size > self._limit:
            msg = f"larger than {self._limit:,} bytes"
            raise UnpackError(msg)
        self._parts.append(data)
        return b""

    def _unpacked(self, data: bytes) -> bytes:
        if self._stream.eof:
            if not data.startswith(MAGIC):
                return b""
            self._stream = zlib.decompressobj(EITHER)
        self._keep(self._decompressed(data))
        return self._stream.unconsumed_tail or self._stream.unused_data

    def _decompressed(self, data: bytes) -> bytes:
        room = self._limit - self._size + 1
        try:
            return self._stream.decompress(data, room)
        except zlib.error as error:
            if self._parts:
                raise UnpackError("its packed answer is broken") from error
        self._stream = zlib.decompressobj(RAW)
        try:
            return self._stream.decompress(data, room)
        except zlib.error as error:
            raise UnpackError("its packed answer is broken") from error
