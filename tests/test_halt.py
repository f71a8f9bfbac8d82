"""Servers further on refuse us, and say so by mail: the run stops, and nobody is blamed."""

from __future__ import annotations

import logging
import mailbox
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from digest.bounces import Bounces, Returned
from digest.deliver.mailboxes import MaildirBox
from digest.deliver.message import message_id
from digest.deliver.sender import BATCH
from digest.model import BounceKind as Kind
from digest.model import DeliveryState as State
from digest.newsroom import Newsroom
from digest.ports import EditionRow
from digest.scheduler import Caretaker
from digest.tokens import recipient_id, verp
from tests.deliver.test_bounce import report
from tests.mail_server import MailServer
from tests.office import Watch, newsroom_of, print_press, small_config
from tests.test_newsroom import DAY, MORNING

READERS = [f"reader{n}@domain{n % 7}.example" for n in range(2 * BATCH + 20)]


@dataclass
class Postbag:
    """A newsroom, and the mailbox of what comes back to it."""

    newsroom: Newsroom
    folder: Path
    path: Path

    @property
    def row(self) -> EditionRow:
        found = self.newsroom.store.editions.get("digest", DAY)
        assert found is not None
        return found

    @property
    def counts(self) -> dict[State, int]:
        return dict(self.newsroom.store.deliveries.counts(self.row.id))

    def came_back(self, *addresses: str, status: str = "5.7.1") -> Returned:
        """Servers further on refuse these messages, and the mailbox is read in a store of its own."""
        box = mailbox.Maildir(self.folder, factory=None)
        for raw in self._reports(addresses, status):
            box.add(raw)
        with newsroom_of(self.path, self.newsroom.clock) as reading:
            return Bounces(reading.store, "digest", [MaildirBox(self.folder)], reading.clock).read()

    def _reports(self, addresses: Iterable[str], status: str) -> Iterator[bytes]:
        secret = self.newsroom.store.secret()
        for address in addresses:
            who = recipient_id(address)
            raw = report(status, token=verp(secret, who), diagnostic=f"smtp; 550 {status} <{address}> no")
            ours = message_id(secret, f"digest {DAY}", who)
            yield raw.replace(b"<ours@", f"<{ours}@".encode())


def press(folder: Path) -> None:
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", MORNING - timedelta(hours=5))]})


@pytest.fixture
def postbag(tmp_path: Path) -> Iterator[Postbag]:
    """An edition that all have got, of four domains."""
    press(tmp_path)
    path = small_config(tmp_path, to=[f"{name}@{name}.example" for name in "abcd"])
    with newsroom_of(path, Watch(MORNING)) as newsroom:
        newsroom.run(DAY)
        yield Postbag(newsroom, tmp_path / "box", path)


def test_one_server_that_refuses_one_reader_stops_nothing(postbag: Postbag) -> None:
    told = postbag.came_back("a@a.example")
    assert (told.kinds, told.refused, told.suppressed) == ({Kind.POLICY: 1}, [], 0)
    assert postbag.counts == {State.ACCEPTED: 3, State.BLOCKED: 1}
    assert postbag.came_back("b@b.example").refused == []


def test_several_domains_that_refuse_us_are_told_and_nobody_is_blamed(postbag: Postbag) -> None:
    told = postbag.came_back("a@a.example", "b@b.example", "c@c.example")
    assert told.refused == [
        f"the edition of {DAY}: 3 of its messages came back refused (5.7.1), from 3 domains: that is us,"
        " not the readers; a person must look; 0 who waited are blocked"
    ]
    assert told.suppressed == 0
    assert postbag.counts == {State.ACCEPTED: 1, State.BLOCKED: 3}


@pytest.mark.parametrize(("status", "state"), [("5.1.1", State.BOUNCED), ("5.2.3", State.BLOCKED)])
def test_what_comes_back_for_other_reasons_does_not_count(
    postbag: Postbag, status: str, state: State
) -> None:
    postbag.came_back("a@a.example", "b@b.example", status=status)
    told = postbag.came_back("c@c.example", "d@d.example")
    assert told.refused == []
    assert [one.state for one in postbag.newsroom.store.deliveries.of(postbag.row.id)].count(state) >= 2


def test_where_all_are_of_one_domain_its_word_is_enough(tmp_path: Path) -> None:
    press(tmp_path)
    path = small_config(tmp_path, to=["a@office.example", "b@office.example"])
    with newsroom_of(path, Watch(MORNING)) as newsroom:
        newsroom.run(DAY)
        assert len(Postbag(newsroom, tmp_path / "box", path).came_back("a@office.example").refused) == 1


def test_a_person_resumes_and_what_came_back_is_sent_again(postbag: Postbag) -> None:
    postbag.came_back("a@a.example", "b@b.example", "c@c.example")
    assert postbag.newsroom.mailroom.resume(postbag.row, lambda one: one.state is State.BLOCKED) == 3
    assert postbag.newsroom.send(postbag.row).deliveries == {"accepted": 4}
    assert postbag.came_back("d@d.example").refused == []


def test_the_log_names_no_reader(postbag: Postbag, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        postbag.came_back("a@a.example", "b@b.example", "c@c.example")
    assert "that is us, not the readers" in caplog.text
    assert "@" not in caplog.text


def test_a_run_that_is_going_on_stops(tmp_path: Path) -> None:
    press(tmp_path)
    postbags: list[Postbag] = []

    def script(verb: str, rest: str) -> str:
        if verb == "END" and len(server.received) == 5:
            postbags[0].came_back(*(one.recipient for one in server.received[:4]))
        return ""

    with MailServer(script) as server:
        path = small_config(tmp_path, to=READERS, smtp=server.port)
        with newsroom_of(path, Watch(MORNING)) as newsroom:
            postbags.append(Postbag(newsroom, tmp_path / "box", path))
            told = newsroom.run(DAY)
            counts = postbags[0].counts
            assert not newsroom.store.subscribers.standing(READERS[0]).suppressed
    assert len(server.received) == BATCH
    assert counts == {State.ACCEPTED: BATCH - 4, State.BLOCKED: len(READERS) - BATCH + 4}
    assert "4 of its messages came back refused" in told.errors[0]
    assert told.unfinished


def test_the_scheduler_reads_the_mailbox_beside_the_runs(postbag: Postbag) -> None:
    text = postbag.path.read_text("utf-8")
    postbag.path.write_text(f'{text}\n[bounces]\nmaildir = "box"\n', encoding="utf-8")
    mailbox.Maildir(postbag.folder, factory=None).add(next(postbag._reports(["a@a.example"], "5.7.26")))
    caretaker = Caretaker(postbag.path)
    caretaker.read_mailbox()
    assert postbag.newsroom.store.bounces.of(recipient_id("a@a.example"), MORNING)
    assert [one.get_flags() for one in mailbox.Maildir(postbag.folder, factory=None)] == ["S"]
