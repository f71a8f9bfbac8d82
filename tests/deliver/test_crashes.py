from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes, policy
from multiprocessing import get_context
from pathlib import Path
from queue import Queue
from random import Random
from signal import SIGKILL

import pytest

from digest.deliver.ledger import HOLD, RESEND
from digest.model import DeliveryState as State
from tests.deliver import children
from tests.deliver.letters import LETTERS, a_sender, frozen, mailer_to, rows_for
from tests.mail_server import MailServer
from tests.storage.rows import opened

READERS = tuple(f"r{n}@reader.example" for n in range(80))
POINTS = ("ITSELF", "MAIL", "RCPT", "DATA", "END")
"""Where a sender is killed: between two messages, at each command, and with the message taken."""

PATIENCE = 60
"""Seconds that a child may take before the test fails."""


class Killer:
    """A server's script that kills the child at a verb, the second or third time."""

    def __init__(self) -> None:
        self.aim("", 0)

    def aim(self, verb: str, nth: int) -> None:
        self.verb, self.nth = verb, nth
        self.pids: Queue[int] = Queue()

    def __call__(self, verb: str, rest: str) -> str:
        if verb == self.verb:
            self.nth -= 1
            if self.nth == 0:
                os.kill(self.pids.get(timeout=PATIENCE), SIGKILL)
        return ""


def run_until_killed(
    path: Path,
    server: MailServer,
    killer: Killer,
    point: str,
    nth: int,
    *,
    connections: int = 1,
    most: int = RESEND,
) -> int | None:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    killer.aim(point, nth)
    dies_at = nth if point == "ITSELF" else 0
    child = context.Process(
        target=children.send, args=(path, server.port, dies_at, theirs, connections, most)
    )
    child.start()
    assert child.pid
    killer.pids.put(child.pid)
    theirs.close()
    child.join(PATIENCE)
    with suppress(EOFError):
        assert not ours.poll(), ours.recv()
    code = child.exitcode
    child.kill()
    child.join()
    child.close()
    ours.close()
    return code


@pytest.mark.crash
def test_killed_senders_lose_nobody_and_send_no_more_twice_than_they_were_killed(tmp_path: Path) -> None:
    path, killer = tmp_path / "store.sqlite3", Killer()
    with opened(path) as store:
        edition = frozen(store, rows_for(*READERS))
    kills = 20
    with MailServer(killer) as server:
        for n in range(kills):
            assert run_until_killed(path, server, killer, POINTS[n % 5], 2 + n % 3) == -SIGKILL
        killer.aim("", 0)
        with opened(path) as store:
            assert a_sender(store, mailer_to(server.port)).send(edition, LETTERS) == ""
            assert store.deliveries.counts(edition.id) == {State.ACCEPTED: len(READERS)}
    copies = Counter(one.recipient for one in server.received)
    assert set(copies) == set(READERS)
    assert max(copies.values()) <= 2
    assert 0 < len(server.received) - len(READERS) <= kills
    check_identities(server)


def check_identities(server: MailServer) -> None:
    named = {
        (one.recipient, message_from_bytes(one.message, policy=policy.default)["Message-ID"])
        for one in server.received
    }
    assert len(named) == len({recipient for recipient, _ in named}) == len({name for _, name in named})


@pytest.mark.crash
def test_sender_killed_twice_at_one_message_leaves_it_to_a_person(tmp_path: Path) -> None:
    path, killer = tmp_path / "store.sqlite3", Killer()
    with opened(path) as store:
        edition = frozen(store, rows_for(*READERS[:2]))
        first, last = store.deliveries.of(edition.id)
    with MailServer(killer) as server:
        for _ in range(2):
            assert run_until_killed(path, server, killer, "END", 1) == -SIGKILL
        killer.aim("", 0)
        with opened(path) as store:
            for _ in range(2):
                assert a_sender(store, mailer_to(server.port)).send(edition, LETTERS) == ""
            held, done = store.deliveries.of(edition.id)
    assert (held.state, done.state) == (State.HELD, State.ACCEPTED)
    assert Counter(one.recipient for one in server.received) == {first.address: 2, last.address: 1}
    check_identities(server)


MANY = tuple(f"r{n}@reader.example" for n in range(2_000))
KILLS = int(os.environ.get("KILLS", "25"))
CONNECTIONS = 4
DICE = 20261122
"""Where the kills fall: the same points in every run, whatever the machine does in between."""


@pytest.mark.crash
@pytest.mark.parametrize("most", [RESEND, HOLD], ids=["resend", "held"])
def test_kills_while_four_connections_send_lose_nobody(most: int, tmp_path: Path) -> None:
    path, killer, dice = tmp_path / "store.sqlite3", Killer(), Random(DICE)
    with opened(path) as store:
        edition = frozen(store, rows_for(*MANY))
    with MailServer(killer, pipelining=True) as server:
        for _ in range(KILLS):
            point, nth = dice.choice(POINTS), dice.randint(1, len(MANY) // (2 * KILLS))
            killed = run_until_killed(path, server, killer, point, nth, connections=CONNECTIONS, most=most)
            assert killed == -SIGKILL
        killer.aim("", 0)
        with opened(path) as store:
            last = replace(a_sender(store, mailer_to(server.port, connections=CONNECTIONS)), most=most)
            assert last.send(edition, LETTERS) == ""
            counts, rows = store.deliveries.counts(edition.id), store.deliveries.of(edition.id)
    copies = Counter(one.recipient for one in server.received)
    missing = set(MANY) - set(copies)
    held = {row.address for row in rows if row.state is State.HELD}
    assert sum(counts.values()) == len(MANY)
    assert set(counts) <= {State.ACCEPTED, State.HELD}
    assert missing <= held, "who got nothing is listed"
    assert copies.total() - len(copies) <= (KILLS * CONNECTIONS if most == RESEND else 0)
    assert len(held) <= KILLS * CONNECTIONS
    check_identities(server)
