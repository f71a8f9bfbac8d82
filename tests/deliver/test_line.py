"""A message and the next envelope in one write: what each answer then means, over a real socket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from threading import Event

import pytest

from digest.deliver.line import stuffed
from digest.deliver.relay import SmtpMailer
from digest.errors import DeliveryError
from digest.ports import Envelope, at_once
from tests.deliver.letters import mailer_to
from tests.deliver.test_smtp import MESSAGE, an_envelope
from tests.mail_server import DROP, MailServer, Script

A, B, C = (f"{name}@reader.example" for name in "abc")
Told = str | DeliveryError


def sent(
    mailer: SmtpMailer, envelopes: Sequence[Envelope], begin: Callable[[], None] = at_once
) -> list[Told]:
    """What became of each, each one sent with the next one in sight."""
    told: list[Told] = []
    for envelope, following in zip(envelopes, [*envelopes[1:], None], strict=True):
        try:
            told.append(mailer.send(envelope, begin, following))
        except DeliveryError as error:
            told.append(error)
    return told


def all_sent(script: Script, readers: Sequence[str] = (A, B, C)) -> tuple[list[Told], MailServer]:
    with MailServer(script, pipelining=True) as server, closing(mailer_to(server.port)) as mailer:
        told = sent(mailer, [an_envelope(reader) for reader in readers])
    return told, server


def reached(server: MailServer) -> list[str]:
    return [one.recipient for one in server.received]


def at(verb: str, reader: str, answer: str) -> Script:
    """A server that gives this answer where the message is for this reader."""
    current = [""]

    def script(asked: str, rest: str) -> str:
        if asked == "RCPT":
            current[0] = rest
        return answer if asked == verb and reader in (rest or current[0]) else ""

    return script


def test_every_message_arrives_byte_for_byte_on_one_connection() -> None:
    told, server = all_sent(lambda verb, rest: "")
    assert told == ["250 2.0.0 taken"] * 3
    assert reached(server) == [A, B, C]
    assert {one.message for one in server.received} == {MESSAGE}
    assert (server.heard.count("CONNECT"), server.heard[-1]) == (1, "QUIT")


def test_the_next_envelope_leaves_with_the_message_before_it() -> None:
    asked = Event()

    def script(verb: str, rest: str) -> str:
        if verb == "RCPT" and B in rest:
            asked.set()
        return ""

    with MailServer(script, pipelining=True) as server, closing(mailer_to(server.port)) as mailer:
        mailer.send(an_envelope(A), at_once, an_envelope(B))
        assert asked.wait(60), "the server was told of the next message only when its turn came"
    assert reached(server) == [A]


@pytest.mark.parametrize("verb", ["RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["450 4.2.1 later", "550 5.1.1 who?"])
def test_refusal_of_one_in_the_middle_is_theirs_alone(verb: str, answer: str) -> None:
    told, server = all_sent(at(verb, B, answer))
    assert isinstance(told[1], DeliveryError)
    assert answer in str(told[1])
    assert not told[1].after_data
    assert (told[0], told[2]) == ("250 2.0.0 taken", "250 2.0.0 taken")
    assert reached(server) == [A, C]


@pytest.mark.parametrize(("verb", "unknown"), [("MAIL", []), ("RCPT", []), ("DATA", []), ("END", [1])])
def test_a_broken_connection_leaves_at_most_one_message_unknown(verb: str, unknown: list[int]) -> None:
    done: list[int] = []

    def once(asked: str, rest: str) -> str:
        if asked == verb and server.received and not done:
            if verb == "END" and rest != B:
                return ""
            done.append(1)
            return DROP
        return ""

    with MailServer(once, pipelining=True) as server, closing(mailer_to(server.port)) as mailer:
        told = sent(mailer, [an_envelope(reader) for reader in (A, B, C)])
    errors = [n for n, one in enumerate(told) if isinstance(one, DeliveryError) and one.after_data]
    lost = [one for one in told if isinstance(one, DeliveryError) and not one.after_data]
    assert errors == unknown
    assert all(one.temporary for one in lost)
    assert reached(server).count(A) == 1
    assert told[0] == "250 2.0.0 taken"


def test_a_no_to_the_message_does_not_touch_the_envelope_behind_it() -> None:
    told, server = all_sent(at("END", A, "452 4.3.1 full"))
    assert isinstance(told[0], DeliveryError)
    assert told[0].temporary
    assert told[1:] == ["250 2.0.0 taken"] * 2
    assert server.heard.count("CONNECT") == 1


def test_a_message_that_is_kept_back_never_leaves_and_the_next_one_does() -> None:
    class KeptBackError(Exception):
        pass

    def begin() -> None:
        raise KeptBackError

    with MailServer(pipelining=True) as server, closing(mailer_to(server.port)) as mailer:
        first, other, last = (an_envelope(reader) for reader in (A, B, C))
        mailer.send(first, at_once, other)
        with pytest.raises(KeptBackError):
            mailer.send(other, begin, last)
        mailer.send(last)
    assert reached(server) == [A, C]


def test_an_envelope_that_is_not_sent_after_all_is_dropped_with_its_connection() -> None:
    with MailServer(pipelining=True) as server, closing(mailer_to(server.port)) as mailer:
        mailer.send(an_envelope(A), at_once, an_envelope(B))
        mailer.send(an_envelope(C))
    assert reached(server) == [A, C]
    assert server.heard.count("CONNECT") == 2


def test_nothing_goes_ahead_of_the_last_message_of_a_connection() -> None:
    with MailServer(pipelining=True) as server, closing(mailer_to(server.port, messages=2)) as mailer:
        sent(mailer, [an_envelope(f"r{n}@reader.example") for n in range(6)])
    assert len(reached(server)) == 6
    assert server.heard.count("CONNECT") == server.heard.count("QUIT") == 3


@pytest.mark.parametrize(
    ("message", "on_the_wire"),
    [
        (b"a\r\nb\r\n", b"a\r\nb\r\n"),
        (b".\r\n", b"..\r\n"),
        (b"a\r\n.\r\n..b\r\nc.\r\n", b"a\r\n..\r\n...b\r\nc.\r\n"),
    ],
)
def test_a_dot_that_begins_a_line_is_doubled(message: bytes, on_the_wire: bytes) -> None:
    assert stuffed(message) == on_the_wire
