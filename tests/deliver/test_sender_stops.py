from __future__ import annotations

import socket
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.deliver.ledger import HOLD
from digest.deliver.outbox import Outbox
from digest.deliver.run import ASKED, TAKEN_OVER
from digest.deliver.stopping import Stop
from digest.model import DeliveryState as State
from digest.storage.store import SqlStore
from tests.builders import NOW
from tests.deliver.ledgers import copies, first_of, row_of, states
from tests.deliver.letters import LETTERS, a_letter, a_sender, frozen, mailer_to, rows_for
from tests.mail_server import DROP, MailServer
from tests.office import Watch

A, B, C, D, E = (f"{name}@reader.example" for name in "abcde")


def test_server_that_is_down_leaves_everybody_waiting(store: SqlStore) -> None:
    edition = frozen(store, rows_for(A, B, C))
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    reason = a_sender(store, mailer_to(port)).send(edition, LETTERS)
    assert reason == f"mail server localhost:{port}: Connection refused"
    rows = store.deliveries.of(edition.id)
    assert {(row.state, row.attempts) for row in rows} == {(State.PENDING, 0)}
    assert [row.detail for row in rows] == [reason, "", ""]
    with MailServer() as server:
        assert a_sender(store, mailer_to(server.port)).send(edition, LETTERS) == ""
    assert copies(server) == {A: 1, B: 1, C: 1}


@pytest.mark.parametrize(
    ("verb", "answer"),
    [("CONNECT", "554 go away"), ("MAIL", "550 5.7.1 not your address"), ("MAIL", "451 4.3.0 later")],
)
def test_server_that_will_not_begin_stops_the_run_and_loses_nobody(
    store: SqlStore, verb: str, answer: str
) -> None:
    edition = frozen(store, rows_for(A, B, C))
    with MailServer(lambda asked, rest: answer if asked == verb else "") as server:
        assert answer in a_sender(store, mailer_to(server.port)).send(edition, LETTERS)
    assert server.heard.count("CONNECT") == 1
    assert {(row.state, row.attempts) for row in store.deliveries.of(edition.id)} == {(State.PENDING, 0)}


def test_refused_login_stops_the_run_and_loses_nobody(store: SqlStore) -> None:
    edition = frozen(store, rows_for(A, B, C))
    with MailServer(auth_require_tls=False) as server:
        mailer = mailer_to(server.port, username="digest", password="wrong")
        assert "refused the login: 535" in a_sender(store, mailer).send(edition, LETTERS)
    assert {(row.state, row.attempts) for row in store.deliveries.of(edition.id)} == {(State.PENDING, 0)}


@pytest.mark.parametrize(
    ("verb", "answer"),
    [("END", "554 5.7.1 spam"), ("RCPT", "500 what?"), ("RCPT", "550 relay not permitted")],
)
def test_server_that_refuses_everybody_stops_the_run_and_nobody_is_given_up(
    store: SqlStore, verb: str, answer: str
) -> None:
    edition = frozen(store, rows_for(A, B, C, D, E))
    with MailServer(lambda asked, rest: answer if asked == verb else "") as server:
        assert answer in a_sender(store, mailer_to(server.port)).send(edition, LETTERS)
    assert Counter(states(store, edition).values()) == {State.DEFERRED: 3, State.PENDING: 2}
    with MailServer() as server:
        later = replace(a_sender(store, mailer_to(server.port)), clock=Watch(NOW + timedelta(hours=1)))
        assert later.send(edition, LETTERS) == ""
    assert copies(server) == dict.fromkeys((A, B, C, D, E), 1)


def test_refusal_of_one_keeps_nobody_else_from_the_edition(store: SqlStore) -> None:
    edition = frozen(store, rows_for(A, B, C, D, E))
    poison = row_of(store, edition, first_of(store, edition)).address
    with MailServer(
        lambda verb, rest: "550 5.7.1 denied" if verb == "RCPT" and poison in rest else ""
    ) as server:
        assert a_sender(store, mailer_to(server.port)).send(edition, LETTERS) == ""
    assert Counter(states(store, edition).values()) == {State.ACCEPTED: 4, State.DEFERRED: 1}


def test_mistake_of_our_own_stops_the_run_and_loses_nobody(store: SqlStore) -> None:
    edition = frozen(store, rows_for(A, B))
    with MailServer() as server:
        letters = {"en": a_letter(contact="")}
        assert "our own address is wrong" in a_sender(store, mailer_to(server.port)).send(edition, letters)
    assert server.heard == []
    assert set(states(store, edition).values()) == {State.PENDING}


def test_progress_is_told_before_each_message_and_at_the_end(store: SqlStore, tmp_path: Path) -> None:
    edition = frozen(store, rows_for(A, B, C))
    calls = []

    def keep_going(done: int, total: int) -> bool:
        calls.append((done, total))
        return True

    assert a_sender(store, Outbox(tmp_path), keep_going).send(edition, LETTERS) == ""
    assert calls == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_progress_counts_what_earlier_runs_have_done(store: SqlStore, tmp_path: Path) -> None:
    edition = frozen(store, rows_for(A, B, C))
    (first,) = store.deliveries.claim(edition.id, "me", NOW, 1)
    store.deliveries.record([replace(first, state=State.HELD)])
    calls = []

    def keep_going(done: int, total: int) -> bool:
        calls.append((done, total))
        return True

    a_sender(store, Outbox(tmp_path), keep_going).send(edition, LETTERS)
    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_lost_lease_stops_before_the_next_message(store: SqlStore, tmp_path: Path) -> None:
    edition = frozen(store, rows_for(A, B, C))
    sender = a_sender(store, Outbox(tmp_path), lambda done, total: done < 1)
    assert sender.send(edition, LETTERS) == TAKEN_OVER
    assert len(list(tmp_path.rglob("*.eml"))) == 1
    assert Counter(states(store, edition).values()) == {State.ACCEPTED: 1, State.CLAIMED: 2}
    assert a_sender(store, Outbox(tmp_path)).send(edition, LETTERS) == ""
    assert set(states(store, edition).values()) == {State.ACCEPTED}
    assert len(list(tmp_path.rglob("*.eml"))) == 3


def test_sender_that_lost_its_lease_does_not_undo_what_the_next_one_did(
    store: SqlStore, tmp_path: Path
) -> None:
    """Its computer slept; meanwhile another process has sent to everybody."""
    edition = frozen(store, rows_for(A, B, C))
    outbox = Outbox(tmp_path)

    def slept(done: int, total: int) -> bool:
        a_sender(store, outbox).send(edition, LETTERS)
        return False

    assert a_sender(store, outbox, slept).send(edition, LETTERS) == TAKEN_OVER
    assert set(states(store, edition).values()) == {State.ACCEPTED}


def test_answer_that_took_as_long_as_a_lease_is_not_written_over_the_next_ones(
    store: SqlStore, tmp_path: Path
) -> None:
    edition = frozen(store, rows_for(A, B))
    ours = [True]

    def script(verb: str, rest: str) -> str:
        if verb == "RCPT":
            ours[0] = False
            a_sender(store, Outbox(tmp_path)).send(edition, LETTERS)
            return "451 later"
        return ""

    with MailServer(script) as server:
        sender = a_sender(store, mailer_to(server.port), lambda done, total: ours[0])
        assert sender.send(edition, LETTERS) == TAKEN_OVER
    assert set(states(store, edition).values()) == {State.ACCEPTED}


def test_outbox_that_cannot_be_written_stops_the_run(store: SqlStore, tmp_path: Path) -> None:
    edition = frozen(store, rows_for(A, B))
    (tmp_path / "outbox").write_text("a file")
    assert "cannot write" in a_sender(store, Outbox(tmp_path / "outbox")).send(edition, LETTERS)
    assert set(states(store, edition).values()) == {State.PENDING}


def test_server_that_answers_500_to_everything_is_left_alone_after_thirty_attempts(store: SqlStore) -> None:
    edition = frozen(store, rows_for(*(f"r{n}@reader.example" for n in range(40))))
    now = Watch(NOW)
    with MailServer(lambda verb, rest: "500 what?" if verb == "RCPT" else "") as server:
        for _ in range(20):
            replace(a_sender(store, mailer_to(server.port)), clock=now).send(edition, LETTERS)
            now.move(minutes=5)
    assert 0 < sum(line.startswith("RCPT") for line in server.heard) <= 50
    assert set(states(store, edition).values()) == {State.BLOCKED}


def test_relay_whose_quota_is_used_up_blames_nobody_and_waits_for_a_person(store: SqlStore) -> None:
    edition = frozen(store, rows_for(*(f"r{n}@reader.example" for n in range(60))))
    server = MailServer(pipelining=True)
    server.script = lambda verb, rest: (
        "550 5.4.5 quota" if verb == "RCPT" and len(server.received) >= 30 else ""
    )
    with server:
        reason = a_sender(store, mailer_to(server.port)).send(edition, LETTERS)
    assert "a person must look: 550 5.4.5 quota" in reason
    assert Counter(states(store, edition).values()) == {State.ACCEPTED: 30, State.BLOCKED: 30}
    assert sum(line.startswith("RCPT") for line in server.heard) <= 30 + 21


def test_relay_that_loses_its_answers_does_not_double_mail_the_list(store: SqlStore) -> None:
    edition = frozen(store, rows_for(*(f"r{n}@reader.example" for n in range(20))))
    with MailServer(lambda verb, rest: DROP if verb == "END" else "") as server:
        reason = a_sender(store, mailer_to(server.port)).send(edition, LETTERS)
        later = replace(a_sender(store, mailer_to(server.port)), clock=Watch(NOW + timedelta(hours=1)))
        assert later.send(edition, LETTERS) == ""
    assert "a person must look" in reason
    assert Counter(states(store, edition).values()) == {State.HELD: 6, State.BLOCKED: 14}
    assert max(copies(server).values()) == 1


def test_answer_that_is_lost_once_is_held_where_the_operator_wants_it_so(store: SqlStore) -> None:
    edition = frozen(store, rows_for(A, B))
    lost = first_of(store, edition)
    with MailServer(lambda verb, rest: DROP if verb == "END" and rest == lost else "") as server:
        careful = replace(a_sender(store, mailer_to(server.port)), most=HOLD)
        assert careful.send(edition, LETTERS) == ""
        assert replace(careful, clock=Watch(NOW + timedelta(hours=1))).send(edition, LETTERS) == ""
    assert row_of(store, edition, lost).state is State.HELD
    assert copies(server) == {A: 1, B: 1}


def test_who_was_not_reached_when_it_is_asked_to_stop_waits(store: SqlStore, tmp_path: Path) -> None:
    edition = frozen(store, rows_for(A, B, C))
    stop = Stop()

    def keep_going(done: int, total: int) -> bool:
        stop.requested = done == 1
        return True

    asked = replace(a_sender(store, Outbox(tmp_path), keep_going), stop=stop)
    assert asked.send(edition, LETTERS) == ASKED
    assert Counter(states(store, edition).values()) == {State.ACCEPTED: 2, State.PENDING: 1}
