"""What comes back by mail, out of a real Maildir and into a real store."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from digest.bounces import STRIKES, Bounces, Returned
from digest.deliver.mailboxes import MaildirBox
from digest.deliver.message import message_id
from digest.errors import MailboxError
from digest.model import BounceKind as Kind
from digest.model import Consent, DeliveryState
from digest.newsroom import Newsroom
from digest.ports import EditionRow
from digest.tokens import Purpose, Seal, recipient_id, sealed, verp
from tests.deliver.test_bounce import report
from tests.office import Watch, newsroom_of, print_press, small_config
from tests.test_newsroom import DAY, MORNING

A, B = "a@one.example", "b@two.example"


@dataclass
class Postbag:
    """An edition that was sent to two people, and the mailbox of what comes back."""

    newsroom: Newsroom
    row: EditionRow
    box: mailbox.Maildir
    now: Watch

    def read(self, *messages: bytes) -> Returned:
        for message in messages:
            self.box.add(message)
        folder = Path(self.box._path)  # it has no other name
        return Bounces(self.newsroom.store, "digest", [MaildirBox(folder)], self.now).read()

    def report(self, status: str, address: str = A, **changes: str) -> bytes:
        """A report that comes to the recipient's own address."""
        secret = self.newsroom.store.secret()
        return report(status, token=verp(secret, recipient_id(address)), **changes)

    def state(self, address: str) -> DeliveryState:
        found = self.newsroom.store.deliveries.one(self.row.id, recipient_id(address))
        assert found is not None
        return found.state

    def suppressed(self, address: str) -> str:
        return self.newsroom.store.subscribers.standing(address).suppressed


@pytest.fixture
def postbag(tmp_path: Path) -> Iterator[Postbag]:
    print_press(tmp_path, {"pamir": [("Fire in Khorog warehouse is put out", MORNING - timedelta(hours=5))]})
    now = Watch(MORNING)
    with newsroom_of(small_config(tmp_path, to=[A, B]), now) as newsroom:
        assert newsroom.run(DAY).deliveries == {"accepted": 2}
        row = newsroom.store.editions.get("digest", DAY)
        assert row is not None
        yield Postbag(newsroom, row, mailbox.Maildir(tmp_path / "box", factory=None), now)


def test_a_mailbox_that_is_not_there_is_never_written_to_again(postbag: Postbag) -> None:
    told = postbag.read(postbag.report("5.1.1"))
    assert (told.kinds, told.suppressed, told.unmatched) == ({Kind.HARD: 1}, 1, 0)
    assert (postbag.suppressed(A), postbag.suppressed(B)) == ("no such mailbox", "")
    postbag.now.move(days=1)
    postbag.newsroom.run(DAY + timedelta(days=1))


def test_a_report_counts_once_however_often_it_comes(postbag: Postbag) -> None:
    same = postbag.report("5.2.2")
    assert postbag.read(same).kinds == {Kind.SOFT: 1}
    assert postbag.read().kinds == {}
    assert postbag.read(same).kinds == {}


def test_a_full_mailbox_is_given_up_after_some_days(postbag: Postbag) -> None:
    for day in range(STRIKES):
        assert postbag.suppressed(A) == ""
        postbag.read(postbag.report("5.2.2", diagnostic=f"smtp; full {day}"))
        postbag.read(postbag.report("5.2.2", diagnostic=f"smtp; full {day} again"))
        postbag.now.move(days=1)
    assert postbag.suppressed(A) == "bounced on 5 days"


def test_who_refuses_us_blames_nobody(postbag: Postbag) -> None:
    told = postbag.read(postbag.report("5.7.1"))
    assert (told.kinds, told.suppressed) == ({Kind.POLICY: 1}, 0)


def test_without_a_token_the_message_that_came_back_proves_whose_it_is(postbag: Postbag) -> None:
    ours = message_id(postbag.newsroom.store.secret(), f"digest {DAY}", recipient_id(A))
    raw = report("5.1.1", token="none").replace(b"ours@", f"{ours}@".encode())
    raw = raw.replace(b"Gone@Office.example", A.encode()).replace(b"gone@office.example", A.encode())
    assert postbag.read(raw).kinds == {Kind.HARD: 1}
    assert (postbag.state(A), postbag.state(B)) == (DeliveryState.BOUNCED, DeliveryState.ACCEPTED)


@pytest.mark.parametrize("token", ["0" * 32, recipient_id(A) + "0" * 16, "", recipient_id(A)])
def test_a_forged_report_harms_nobody(postbag: Postbag, token: str) -> None:
    raw = report("5.1.1", token=token).replace(b"gone@office.example", A.encode())
    told = postbag.read(raw)
    assert (told.kinds, told.unmatched) == ({}, 1)
    assert postbag.suppressed(A) == ""


def test_who_answers_our_link_leaves(postbag: Postbag) -> None:
    secret = postbag.newsroom.store.secret()
    leave = sealed(secret, Purpose.MAIL, "digest", Seal(recipient_id(A)))
    mail = f"From: {A}\nSubject: unsubscribe {leave}\n\n".encode()
    assert postbag.read(mail).left == 1
    assert postbag.read(mail).left == 0
    person = postbag.newsroom.store.subscribers.get(recipient_id(A))
    assert person is not None
    assert person.consent is Consent.REMOVED
    forged = mail.replace(leave[:4].encode(), b"AAAA")
    assert postbag.read(forged).left == 0
    assert postbag.newsroom.store.subscribers.get(recipient_id(B)) is None


def test_what_was_read_stays_as_seen(postbag: Postbag) -> None:
    postbag.read(postbag.report("5.1.1"), b"Subject: hello\n\n")
    assert [message.get_flags() for message in postbag.box] == ["S", "S"]


def test_a_folder_that_is_no_maildir_is_told(tmp_path: Path) -> None:
    with pytest.raises(MailboxError, match="is no Maildir"):
        list(MaildirBox(tmp_path).unseen())
