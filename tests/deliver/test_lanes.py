from __future__ import annotations

from collections import Counter
from threading import Barrier

import pytest

from digest.deliver.lanes import through
from digest.deliver.pace import Pace
from digest.storage.store import SqlStore
from tests.deliver.ledgers import copies
from tests.deliver.letters import LETTERS, a_sender, frozen, mailer_to, rows_for
from tests.mail_server import MailServer


@pytest.mark.parametrize("lanes", [1, 3])
def test_each_row_is_done_once(lanes: int) -> None:
    assert Counter(through(lanes, range(50), lambda row: row, lambda: True)) == Counter(range(50))


def test_as_many_are_on_their_way_at_once_as_there_are_lanes() -> None:
    meeting = Barrier(3, timeout=60)
    assert len(list(through(3, range(6), lambda row: meeting.wait(), lambda: True))) == 6


@pytest.mark.parametrize("lanes", [1, 2])
def test_nothing_begins_after_a_no_and_what_has_begun_is_finished(lanes: int) -> None:
    allowed = iter([True, True, False])
    assert sorted(through(lanes, range(9), lambda row: row, lambda: next(allowed, False))) == [0, 1]


def test_several_connections_serve_everybody_once(store: SqlStore) -> None:
    readers = [f"r{n}@reader.example" for n in range(120)]
    edition = frozen(store, rows_for(*readers))
    with MailServer() as server:
        sender = a_sender(store, mailer_to(server.port, connections=4, messages=10))
        assert sender.send(edition, LETTERS) == ""
    assert copies(server) == dict.fromkeys(readers, 1)
    connected = server.heard.count("CONNECT")
    assert connected >= len(readers) / 10
    assert server.heard.count("QUIT") == connected


def test_a_pace_that_is_hurried_lets_nobody_wait() -> None:
    slow = Pace(rate=1)
    slow.hurry()
    for _ in range(5):
        slow.wait()
