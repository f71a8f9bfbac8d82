from __future__ import annotations

from collections import Counter
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

from digest.deliver.outbox import Outbox
from digest.deliver.sender import BATCH
from digest.model import Consent, Subscriber
from digest.model import DeliveryState as State
from digest.storage.store import SqlStore
from tests.builders import NOW
from tests.deliver.ledgers import copies, first_of, ids, row_of, states
from tests.deliver.letters import LETTERS, TITLES, Hands, a_row, a_sender, frozen, mailer_to, rows_for
from tests.mail_server import DROP, MailServer

A, B, C = "a@reader.example", "b@reader.example", "c@reader.example"


def leave(store: SqlStore, address: str) -> None:
    person = a_row(address)
    store.subscribers.put(Subscriber(person.recipient, address, Consent.REMOVED, NOW))


def test_everybody_gets_one_message_in_their_language(store: SqlStore) -> None:
    rows = [a_row(f"{language}@reader.example", language=language) for language in TITLES]
    edition = frozen(store, rows)
    with MailServer() as server:
        assert a_sender(store, mailer_to(server.port)).send(edition, LETTERS) == ""
    read = {one.recipient: message_from_bytes(one.message, policy=policy.default) for one in server.received}
    assert len(server.received) == 3
    for language, title in TITLES.items():
        message = read[f"{language}@reader.example"]
        assert message["Subject"] == f"{title}: 22.11.2026"
        assert message["Content-Language"] == language
    assert {one.sender for one in server.received} == {"bounces@digest.example"}
    assert set(states(store, edition).values()) == {State.ACCEPTED}
    assert row_of(store, edition, "ru@reader.example").detail == "250 2.0.0 taken"


def test_second_send_sends_nothing(store: SqlStore) -> None:
    edition = frozen(store, rows_for(A, B))
    with MailServer() as server:
        for _ in range(2):
            assert a_sender(store, mailer_to(server.port)).send(edition, LETTERS) == ""
    assert copies(server) == {A: 1, B: 1}
    assert server.heard.count("CONNECT") == 1


def test_edition_without_readers_needs_no_server(store: SqlStore) -> None:
    assert a_sender(store, mailer_to(1)).send(frozen(store, []), LETTERS) == ""


def test_who_left_since_the_freeze_is_skipped(store: SqlStore) -> None:
    edition = frozen(store, rows_for(A, B))
    leave(store, A)
    with MailServer() as server:
        a_sender(store, mailer_to(server.port)).send(edition, LETTERS)
    assert copies(server) == {B: 1}
    assert states(store, edition) == {A: State.SKIPPED, B: State.ACCEPTED}
    assert row_of(store, edition, A).detail == "unsubscribed"


def test_who_leaves_while_the_edition_goes_out_is_skipped(store: SqlStore) -> None:
    edition = frozen(store, rows_for(A, B))
    first = first_of(store, edition)
    (last,) = {A, B} - {first}

    def script(verb: str, rest: str) -> str:
        if verb == "END":
            leave(store, last)
        return ""

    with MailServer(script) as server:
        a_sender(store, mailer_to(server.port)).send(edition, LETTERS)
    assert states(store, edition) == {first: State.ACCEPTED, last: State.SKIPPED}


def test_reader_put_off_is_served_when_the_time_has_come(store: SqlStore) -> None:
    edition, clock = frozen(store, rows_for(A, B)), Hands()
    seen: set[str] = set()

    def greylist(verb: str, rest: str) -> str:
        if verb == "RCPT" and A in rest and rest not in seen:
            seen.add(rest)
            return "451 4.7.1 greylisted"
        return ""

    with MailServer(greylist) as server:
        sender = a_sender(store, mailer_to(server.port), clock=clock)
        assert sender.send(edition, LETTERS) == ""
        row = row_of(store, edition, A)
        assert (row.state, row.detail, row.attempts) == (State.DEFERRED, "451 4.7.1 greylisted", 1)
        assert sender.send(edition, LETTERS) == ""
        assert copies(server) == {B: 1}
        clock.pass_(1)
        assert sender.send(edition, LETTERS) == ""
    assert copies(server) == {A: 1, B: 1}
    assert set(states(store, edition).values()) == {State.ACCEPTED}


def test_mailbox_that_is_not_there_bounces_alone(store: SqlStore) -> None:
    edition = frozen(store, rows_for(A, B, C))
    script = lambda verb, rest: "550 5.1.1 no such user" if verb == "RCPT" and B in rest else ""  # noqa: E731
    with MailServer(script) as server:
        assert a_sender(store, mailer_to(server.port)).send(edition, LETTERS) == ""
    assert copies(server) == {A: 1, C: 1}
    assert row_of(store, edition, B).state is State.BOUNCED
    assert row_of(store, edition, B).detail == "550 5.1.1 no such user"


def test_address_that_is_none_bounces_alone(store: SqlStore) -> None:
    odd = [
        "a b@reader.example",
        '"x"@reader.example',
        "nobody",
        "x@" + "ы" * 64 + ".example",
        "a\r\nb@x.example",
    ]
    edition = frozen(store, rows_for(A, *odd, B))
    with MailServer() as server:
        assert a_sender(store, mailer_to(server.port)).send(edition, LETTERS) == ""
    assert copies(server) == {A: 1, B: 1}
    for address in odd:
        row = row_of(store, edition, address)
        assert row.state is State.BOUNCED
        assert "no message can be sent to" in row.detail


def test_answer_that_is_lost_is_repeated_once_and_then_held(store: SqlStore) -> None:
    edition, clock = frozen(store, rows_for(A, B)), Hands()
    script = lambda verb, rest: DROP if verb == "END" and rest == A else ""  # noqa: E731
    with MailServer(script) as server:
        sender = a_sender(store, mailer_to(server.port), clock=clock)
        assert sender.send(edition, LETTERS) == ""
        assert states(store, edition) == {A: State.DEFERRED, B: State.ACCEPTED}
        clock.pass_(1)
        assert sender.send(edition, LETTERS) == ""
        assert states(store, edition) == {A: State.HELD, B: State.ACCEPTED}
        clock.pass_(10_000)
        assert sender.send(edition, LETTERS) == ""
    assert copies(server) == {A: 2, B: 1}
    assert len(ids(server)) == 2
    assert "the connection broke before the server's last answer" in row_of(store, edition, A).detail


def test_rows_of_a_dead_sender_are_taken_up(store: SqlStore, tmp_path: Path) -> None:
    edition = frozen(store, rows_for(A, B, C))
    one, two, _ = store.deliveries.claim(edition.id, "dead", NOW, 3)
    store.deliveries.record([replace(one, state=State.SENDING, attempts=1)])
    store.deliveries.record([replace(two, state=State.SENDING, attempts=2)])
    assert a_sender(store, Outbox(tmp_path)).send(edition, LETTERS) == ""
    assert Counter(states(store, edition).values()) == {State.ACCEPTED: 2, State.HELD: 1}
    assert row_of(store, edition, two.address).state is State.HELD


def test_more_readers_than_a_batch_are_all_served(store: SqlStore, tmp_path: Path) -> None:
    edition = frozen(store, rows_for(*(f"r{n}@reader.example" for n in range(BATCH + 10))))
    assert a_sender(store, Outbox(tmp_path)).send(edition, LETTERS) == ""
    assert len(list(tmp_path.rglob("*.eml"))) == BATCH + 10
    assert store.deliveries.counts(edition.id) == {State.ACCEPTED: BATCH + 10}
