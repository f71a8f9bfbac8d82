"""Somebody leaves at any moment of a run: no message to them begins after that is on disk."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.model import Consent, Subscriber
from digest.model import DeliveryState as State
from digest.storage.store import SqlStore
from tests.builders import NOW
from tests.deliver.ledgers import copies, states
from tests.deliver.letters import LETTERS, a_row, a_sender, frozen, mailer_to, rows_for
from tests.mail_server import MailServer
from tests.storage.rows import opened

READERS = tuple(f"r{n}@reader.example" for n in range(6))
MOMENTS = ("START", "CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END")
"""What a mail server sees of a run; each may come several times."""


@dataclass
class Leaver:
    """Lets readers leave, each at a moment; notes who had a message begun by then.

    Attributes:
        plan: who leaves at the n-th time that a moment comes.
        begun: who was `sending` or further when they left: that message is named in the answer.
    """

    store: SqlStore
    edition: int
    plan: dict[tuple[str, int], list[str]]
    times: dict[str, int] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)

    def __call__(self, verb: str, rest: str) -> str:
        self.times[verb] = self.times.get(verb, 0) + 1
        for address in self.plan.get((verb, self.times[verb]), ()):
            self._leave(address)
        return ""

    def _leave(self, address: str) -> None:
        """In one transaction, as the pages and commands do it."""
        with self.store.transaction():
            person = a_row(address).recipient
            self.store.subscribers.put(Subscriber(person, address, Consent.REMOVED, NOW))
            row = self.store.deliveries.one(self.edition, person)
            assert row is not None
            self.left.add(address)
            if row.state in {State.SENDING, State.ACCEPTED}:
                self.begun.add(address)


PLANS = st.dictionaries(
    st.sampled_from(READERS),
    st.tuples(st.sampled_from(MOMENTS), st.integers(1, len(READERS))),
    min_size=1,
)


@given(plan=PLANS, connections=st.integers(1, 3), pipelining=st.booleans())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_message_begins_after_its_reader_has_left(
    plan: dict[str, tuple[str, int]], connections: int, pipelining: bool
) -> None:
    moments: dict[tuple[str, int], list[str]] = {}
    for address, moment in plan.items():
        moments.setdefault(moment, []).append(address)
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "store.sqlite3") as store:
        edition = frozen(store, rows_for(*READERS))
        leaver = Leaver(store, edition.id, moments)
        with MailServer(leaver, pipelining=pipelining) as server:
            leaver("START", "")
            sender = a_sender(store, mailer_to(server.port, connections=connections))
            assert sender.send(edition, LETTERS) == ""
        found = states(store, edition)
    got = set(copies(server))
    spared = leaver.left - leaver.begun
    assert got == set(READERS) - spared, "who left before their message had begun got nothing, all others did"
    assert {address for address, state in found.items() if state is State.SKIPPED} == spared
    assert max(copies(server).values(), default=1) == 1


@pytest.mark.parametrize("pipelining", [False, True])
def test_who_leaves_while_the_server_waits_for_their_message_does_not_get_it(
    store: SqlStore, *, pipelining: bool
) -> None:
    """The last moment: sender and recipient are taken, the server has not yet said 354."""
    edition = frozen(store, rows_for(*READERS))
    leaver = Leaver(store, edition.id, {("DATA", 3): list(READERS[:3])})
    with MailServer(leaver, pipelining=pipelining) as server:
        assert a_sender(store, mailer_to(server.port)).send(edition, LETTERS) == ""
    assert set(copies(server)) == set(READERS) - (leaver.left - leaver.begun)
    assert leaver.left - leaver.begun
