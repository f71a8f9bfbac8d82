from __future__ import annotations

from collections import Counter
from threading import Barrier

import pytest

from digest.deliver.lanes import in_each
from digest.storage.store import SqlStore
from tests.deliver.ledgers import copies
from tests.deliver.letters import LETTERS, a_sender, frozen, mailer_to, rows_for
from tests.mail_server import MailServer


@pytest.mark.parametrize("lanes", [1, 3])
def test_as_many_are_at_work_at_once_as_there_are_lanes(lanes: int) -> None:
    meeting = Barrier(lanes, timeout=60)
    met: Counter[str] = Counter()
    in_each(lanes, lambda: met.update([f"{meeting.wait()}"]))
    assert met.total() == lanes


def test_what_one_raises_is_raised_when_all_have_ended() -> None:
    meeting, ended = Barrier(3, timeout=60), []

    def work() -> None:
        place = meeting.wait()
        if place == 0:
            raise ValueError("one of three")
        ended.append(place)

    with pytest.raises(ValueError, match="one of three"):
        in_each(3, work)
    assert sorted(ended) == [1, 2]


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
