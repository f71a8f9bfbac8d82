"""Compressed answers to bytes, never more than the cap, whatever the compression hides."""

from __future__ import annotations

import zlib

PACKED = frozenset({"gzip", "x-gzip", "deflate"})
UNASKED = frozenset({"br", "zstd", "compress", "x-compress", "bzip2", "x-bzip2", "xz", "lzma", "dcb", "dcz"})
"""Ways of packing that we do not ask for; any other word in that header is no packing (utf-8, none)."""

EITHER = 32 + zlib.MAX_WBITS
"""zlib's number for "gzip or zlib, look at the header"."""

RAW = -zlib.MAX_WBITS
"""Deflate without a header, as some servers send it (RFC 9110 8.4.1.2)."""

MAGIC = b"\x1f\x8b"

ROOM = 65_536
"""Bytes by which a packed answer may be larger than its contents may: what packing itself costs."""


class UnpackError(Exception):
    """The answer cannot be unpacked; the message says why, for a report."""


class Unpacker:
    """Takes an answer piece by piece and counts what it becomes.

    Args:
        encoding: the Content-Encoding header.
        limit: bytes, decoded.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        words = {word.strip() for word in encoding.lower().split(",")}
        packings = [word for word in encoding.lower().split(",") if word.strip() in PACKED]
        if words & UNASKED or len(packings) > 1:
            msg = f"it is packed in a way that was not asked for ({encoding.strip()[:40]})"
            raise UnpackError(msg)
        self._packed = bool(packings)
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._taken = 0
        self._stream = zlib.decompressobj(EITHER)

    def __len__(self) -> int:
        return self._size

    def expect(self, length: str) -> None:
        """Take the Content-Length header's word for how much will come.

        Raises:
            UnpackError: it is more than the limit.
        """
        if length.isascii() and length.isdigit() and len(length) < 20:
            self._check(int(length) - (ROOM if self._packed else 0))

    def feed(self, data: bytes) -> None:
        """Take the next piece.

        Raises:
            UnpackError: the answer is larger than the limit, or broken.
        """
        if not self._taken and data.startswith(MAGIC):
            self._packed = True  # some servers pack and do not say so
        self._taken += len(data)
        if self._packed:
            self._check(self._taken - ROOM)
        while data:
            data = self._unpacked(data) if self._packed else self._keep(data)

    def finish(self) -> bytes:
        """The whole answer.

        Raises:
            UnpackError: the packed data end too early.
        """
        if self._packed and self._taken and not self._stream.eof:
            raise UnpackError("its answer was cut off")
        return self.so_far()

    def so_far(self) -> bytes:
        """What has come, whole or not."""
        return b"".join(self._parts)

    def _check(self, size: int) -> None:
        if size > self._limit:
            msg = f"larger than {self._limit:,} bytes"
            raise UnpackError(msg)

    def _keep(self, data: bytes) -> bytes:
        self._size += len(data)
        self._check(self._size)
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
