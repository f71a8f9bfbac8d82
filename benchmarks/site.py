"""The feed server as a benchmark uses it: started, asked, ended."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

from benchmarks.processes import PeerError

ROOT = Path(__file__).resolve().parents[1]

HOSTS = 250
"""Addresses of one 127.0.x.0/24 that are used."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running feed server."""

    port: int

    def feed(self, number: int) -> str:
        """The address of a feed, at a host of its own: no limit per host holds anybody up."""
        return f"http://{_host(number)}:{self.port}/feeds/{number}.xml"

    def slow(self, number: int) -> str:
        """An address that never gives a whole answer, at a host of its own."""
        return f"http://{_host(10_000 + number)}:{self.port}/slow/{number}.xml"

    def stats(self) -> dict[str, int]:
        """Counts since the last reset."""
        told: dict[str, int] = self._ask("/_stats")
        return told

    def log(self) -> list[dict[str, Any]]:
        """Every request since the last reset."""
        told: list[dict[str, Any]] = self._ask("/_log")
        return told

    def reset(self) -> None:
        """Begin to count anew."""
        self._ask("/_reset")

    def change(self, share: float) -> int:
        """Let this share of the feeds bring something new; how many these are."""
        told: int = self._ask(f"/_change?share={share}")
        return told

    def _ask(self, path: str) -> Any:
        opener = build_opener(ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return json.load(answer)


@contextmanager
def running(feeds: int, latency: float, *, dated: float = 0.0) -> Iterator[Site]:
    """A feed server of so many feeds, whose newest articles are of this minute."""
    options = ("--feeds", feeds, "--latency", latency, "--dated", dated, "--newest", int(time.time()))
    command = [sys.executable, "-m", "benchmarks.feed_server", *map(str, options)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            port = server.stdout.readline()
            if not port:
                raise PeerError("the server of feeds did not start; what it said stands above")
            yield Site(int(port))
        finally:
            server.terminate()


def _host(number: int) -> str:
    return f"127.0.{1 + number // HOSTS}.{1 + number % HOSTS}"
