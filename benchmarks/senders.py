"""What sends in a process of its own: digest with its ledger, and smtplib as a script would.

    python -m benchmarks.senders prepare STORE READERS SIZE
    python -m benchmarks.senders digest STORE PORT CONNECTIONS SIZE
    python -m benchmarks.senders smtplib PORT MESSAGES SIZE

The last two print seconds from the first connection to the last answer, and what their process weighs.
"""

from __future__ import annotations

import json
import resource
import smtplib
import socket
import sys
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.processes import KIBIBYTE
from digest.deliver.message import Letter, build
from digest.deliver.relay import SmtpMailer
from digest.deliver.sender import Sender
from digest.model import Delivery, Kind, Rendered, Window
from digest.ports import Frozen
from digest.settings import Addressee, Security, Smtp
from digest.storage.store import SqlStore, open_store
from digest.tokens import PLACEHOLDER, recipient_id

DAY = date(2026, 11, 22)
HOUR = datetime(2026, 11, 22, 1, tzinfo=UTC)
SENTENCE = "The road over the pass is open again, says the ministry of transport. "


def main(task: str, *words: str) -> None:
    """Do what the command line says."""
    if task == "prepare":
        prepare(Path(words[0]), int(words[1]), int(words[2]))
        return
    began = time.monotonic()
    if task == "digest":
        by_digest(Path(words[0]), int(words[1]), int(words[2]), int(words[3]))
    else:
        by_smtplib(int(words[0]), int(words[1]), int(words[2]))
    seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE
    sys.stdout.write(json.dumps({"seconds": seconds, "memory": memory}) + "\n")


def prepare(path: Path, readers: int, size: int) -> None:
    """A store with one frozen edition that nobody has got."""
    frozen = Frozen(
        digest="digest",
        date=DAY,
        number=1,
        window=Window(HOUR - timedelta(days=1), HOUR),
        cutoff=HOUR,
        content_hash="c" * 64,
        documents_hash="d" * 64,
        frozen_at=HOUR,
        documents=(Rendered(Kind.HTML, "en", letter(size).html),),
        placed=(),
        rejected={},
    )
    with closing(_opened(path)) as store:
        store.editions.freeze(frozen, [_row(f"reader{n}@r{n % 97}.example") for n in range(readers)])


def by_digest(path: Path, port: int, connections: int, size: int) -> None:
    """Send that edition as `digest send` does."""
    smtp = Smtp("localhost", port, Security.NONE, connections=connections, messages=1_000_000)
    with closing(_opened(path)) as store:
        row = store.editions.get("digest", DAY)
        assert row is not None
        sender = Sender(
            store,
            SmtpMailer(smtp),
            lambda: datetime.now(UTC),
            "bench",
            "b@digest.example",
            lambda _done, _all: True,
        )
        stopped = sender.send(row, {"en": letter(size)})
        assert not stopped, stopped


def by_smtplib(port: int, messages: int, size: int) -> None:
    """Send a message so many times over one connection, without a ledger, with Nagle's algorithm off."""
    octets = build(letter(size), _row("reader@r.example"), b"secret")
    with smtplib.SMTP("localhost", port) as connection:
        assert connection.sock is not None
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for n in range(messages):
            connection.sendmail("b@digest.example", [f"reader{n}@r.example"], octets)


def letter(size: int) -> Letter:
    """A letter of some so many bytes; two thirds in the document with markup."""
    text = f"{SENTENCE * (size // 3 // len(SENTENCE))}\n{PLACEHOLDER}\n"
    html = f"<p>{SENTENCE * (size * 2 // 3 // len(SENTENCE))}</p>\n<a href='{PLACEHOLDER}'>x</a>\n"
    ours = Addressee("digest@digest.example", "Morning Press Digest")
    return Letter(
        ours, "News", html, text, "en", "Morning", "digest", "e@digest.example", HOUR, "digest 2026-11-22"
    )


def _row(address: str) -> Delivery:
    return Delivery(0, recipient_id(address), address, "Reader", "en", "to")


def _opened(path: Path) -> SqlStore:
    return open_store(f"sqlite:///{path}", lambda _owner: True)


if __name__ == "__main__":
    main(*sys.argv[1:])
