from __future__ import annotations

import socket
from contextlib import closing
from signal import SIGINT, pthread_kill
from threading import Event, main_thread
from typing import Any

import pytest

from digest.deliver.relay import SmtpMailer
from digest.errors import DeliveryError
from digest.ports import Envelope, at_once
from tests.builders import SAMPLE_DATE
from tests.deliver.letters import mailer_to
from tests.mail_server import DROP, MailServer, Script

MESSAGE = b"Subject: x\r\n\r\n.\r\n..two\r\nthree\r\n"


def an_envelope(recipient: str = "reader@reader.example", message: bytes = MESSAGE) -> Envelope:
    return Envelope("bounces@digest.example", recipient, message, SAMPLE_DATE)


def says(**answers: str) -> Script:
    """A server that always gives these answers."""
    return lambda verb, rest: answers.get(verb, "")


def says_once(**answers: str) -> Script:
    """A server that gives these answers the first time."""
    return lambda verb, rest: answers.pop(verb, "")


def refusal(mailer: SmtpMailer, envelope: Envelope | None = None) -> DeliveryError:
    with closing(mailer), pytest.raises(DeliveryError) as told:
        mailer.send(envelope or an_envelope())
    return told.value


BOTH_WAYS = pytest.mark.parametrize("pipelining", [False, True], ids=["singly", "in groups"])


def refused(script: Script, **options: Any) -> DeliveryError:
    with MailServer(script, **options) as server:
        return refusal(mailer_to(server.port))


def kind(error: DeliveryError) -> str:
    """What an error means to the ledger."""
    names = ("session", "temporary", "after_data")
    return " ".join(name for name in names if getattr(error, name)) + (f" {error.code}" if error.code else "")


def test_message_arrives_byte_for_byte() -> None:
    with MailServer() as server, closing(mailer_to(server.port)) as mailer:
        assert mailer.send(an_envelope()) == "250 2.0.0 taken"
        assert mailer.send(an_envelope("other@reader.example")) == "250 2.0.0 taken"
    first, second = server.received
    assert (first.sender, first.recipient, first.message) == (
        "bounces@digest.example",
        "reader@reader.example",
        MESSAGE,
    )
    assert second.recipient == "other@reader.example"
    assert server.heard.count("CONNECT") == 1
    assert server.heard[-1] == "QUIT"


def test_close_without_a_connection_is_nothing() -> None:
    mailer_to(1).close()


@pytest.mark.parametrize(
    ("answers", "meaning"),
    [
        ({"RCPT": "450 4.2.1 greylisted"}, "temporary 450"),
        ({"RCPT": "550 5.1.1 no such user"}, " 550"),
        ({"RCPT": "550 no such user"}, " 550"),
        ({"RCPT": "501 5.1.3 bad address syntax"}, " 501"),
        ({"RCPT": "552 5.2.2 mailbox full"}, " 552"),
        ({"RCPT": "554 5.7.1 relay access denied"}, "session 554"),
        ({"RCPT": "550 5.1.8 bad sender"}, "session 550"),
        ({"RCPT": "503 bad sequence"}, "session 503"),
        ({"RCPT": "500 what?"}, "session 500"),
        ({"RCPT": "521 no mail here"}, "session 521"),
        ({"RCPT": "399 gibberish"}, "temporary"),
        ({"RCPT": "gibberish"}, "temporary"),
        ({"DATA": "451 later"}, "temporary 451"),
        ({"DATA": "554 no"}, "session 554"),
        ({"DATA": "250 what?"}, "temporary"),
        ({"END": "452 4.3.1 full"}, "temporary 452"),
        ({"END": "554 5.7.1 looks like spam"}, "session 554"),
        ({"END": "550 5.1.1 no such user after all"}, " 550"),
        ({"END": "gibberish"}, "temporary after_data"),
        ({"END": DROP}, "temporary after_data"),
        ({"RCPT": DROP}, "temporary"),
        ({"DATA": DROP}, "temporary"),
        ({"MAIL": "451 later"}, "session temporary"),
        ({"MAIL": "553 5.7.1 not your address"}, "session"),
        ({"CONNECT": "554 go away"}, "session"),
        ({"CONNECT": "421 too busy"}, "session temporary"),
        ({"CONNECT": DROP}, "session temporary"),
        ({"EHLO": "554 no", "HELO": "550 no"}, "session"),
        ({"EHLO": "421 no", "HELO": "421 no"}, "session temporary"),
        ({"EHLO": DROP}, "session temporary"),
    ],
)
@BOTH_WAYS
def test_each_answer_says_whose_fault_it_is(
    answers: dict[str, str], meaning: str, *, pipelining: bool
) -> None:
    error = refused(says(**answers), pipelining=pipelining)
    assert kind(error).strip() == meaning.strip(), error
    for words in answers.values():
        said = words.split(" ", 1)[-1]
        assert said in str(error) or said in {DROP, "no"} or "gibberish" in words


def test_server_that_is_down_is_told_with_its_address() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    error = refusal(mailer_to(port))
    assert kind(error) == "session temporary"
    assert str(error) == f"mail server localhost:{port}: Connection refused"


@pytest.mark.parametrize("host", ["x" * 64 + ".example", "mail..example"])
def test_host_that_cannot_exist_is_told(host: str) -> None:
    error = refusal(mailer_to(25, host=host))
    assert kind(error) == "session"
    assert str(error) == f"mail server {host}:25: this is no host name"


def test_server_that_says_nothing_is_not_waited_for_long() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        error = refusal(mailer_to(silent.getsockname()[1], timeout=0.1))
    assert kind(error) == "session temporary"
    assert "timed out" in str(error)


@BOTH_WAYS
def test_refused_recipient_does_not_disturb_the_next(*, pipelining: bool) -> None:
    with (
        MailServer(says_once(RCPT="550 5.1.1 who?"), pipelining=pipelining) as server,
        closing(mailer_to(server.port)) as mailer,
    ):
        with pytest.raises(DeliveryError, match=r"550 5\.1\.1 who\?"):
            mailer.send(an_envelope())
        mailer.send(an_envelope("other@reader.example"))
    assert [one.recipient for one in server.received] == ["other@reader.example"]
    assert server.heard.count("CONNECT") == 1
    assert "RSET" in server.heard


def test_refusal_counts_when_the_server_hangs_up_after_it() -> None:
    error = refused(says(RCPT="550 5.1.1 who?", RSET=DROP))
    assert kind(error) == " 550"


@BOTH_WAYS
@pytest.mark.parametrize("tired", ["421 4.4.2 idle", "451 4.3.0 no more on this connection", DROP])
def test_kept_connection_that_the_server_is_tired_of_is_replaced(tired: str, *, pipelining: bool) -> None:
    mails = iter(["", tired])
    script: Script = lambda verb, rest: next(mails, "") if verb == "MAIL" else ""  # noqa: E731
    first, other = an_envelope(), an_envelope("other@reader.example")
    with (
        MailServer(script, pipelining=pipelining) as server,
        closing(mailer_to(server.port)) as mailer,
    ):
        mailer.send(first, at_once, other)
        mailer.send(other)
    assert [one.recipient for one in server.received] == ["reader@reader.example", "other@reader.example"]
    assert server.heard.count("CONNECT") == 2


@pytest.mark.parametrize("verb", ["RCPT", "DATA", "END"])
def test_broken_connection_is_replaced_for_the_next_message(verb: str) -> None:
    with MailServer(says_once(**{verb: DROP})) as server, closing(mailer_to(server.port)) as mailer:
        with pytest.raises(DeliveryError, match="the connection broke before"):
            mailer.send(an_envelope())
        mailer.send(an_envelope("other@reader.example"))
    assert server.received[-1].recipient == "other@reader.example"
    assert server.heard.count("CONNECT") == 2


def test_interrupted_message_is_not_ended_with_quit() -> None:
    over = Event()

    def interrupt(verb: str, rest: str) -> str:
        if verb == "END":
            pthread_kill(main_thread().ident or 0, SIGINT)
            over.wait(20)
        return ""

    with MailServer(interrupt) as server:
        mailer = mailer_to(server.port)
        with pytest.raises(KeyboardInterrupt):
            mailer.send(an_envelope())
        mailer.close()
        over.set()
    assert "QUIT" not in server.heard


def test_large_message_is_refused_before_it_is_sent() -> None:
    with MailServer(data_size_limit=100) as server, closing(mailer_to(server.port)) as mailer:
        with pytest.raises(
            DeliveryError, match="the message has 1,000 bytes, and the server takes 100"
        ) as told:
            mailer.send(an_envelope(message=b"x" * 998 + b"\r\n"))
        assert kind(told.value) == "session 552"
        mailer.send(an_envelope())
    assert [one.message for one in server.received] == [MESSAGE]
    assert len([said for said in server.heard if said.startswith("MAIL")]) == 1
    assert f"SIZE={len(MESSAGE)}" in server.received[0].options


def test_server_without_a_limit_takes_large_messages() -> None:
    with MailServer(data_size_limit=None) as server, closing(mailer_to(server.port)) as mailer:
        mailer.send(an_envelope(message=b"x\r\n" * 100_000))
    assert server.received[0].options == ()


def test_mailbox_beyond_ascii_needs_smtputf8() -> None:
    with MailServer() as server, closing(mailer_to(server.port)) as mailer:
        mailer.send(an_envelope("иван@пример.рф"))
        mailer.send(an_envelope())
    assert server.received[0].recipient == "иван@xn--e1afmkfd.xn--p1ai"
    assert ["SMTPUTF8" in one.options for one in server.received] == [True, False]


def test_mailbox_beyond_ascii_is_refused_alone_where_the_server_cannot() -> None:
    with MailServer(enable_SMTPUTF8=False) as server, closing(mailer_to(server.port)) as mailer:
        for _ in range(2):
            with pytest.raises(DeliveryError, match="no SMTPUTF8") as told:
                mailer.send(an_envelope("иван@пример.рф"))
            assert kind(told.value) == " 553"
            mailer.send(an_envelope("reader@пример.рф"))
    assert {one.recipient for one in server.received} == {"reader@xn--e1afmkfd.xn--p1ai"}
    assert server.heard.count("CONNECT") == 1


def test_address_that_could_be_a_command_never_reaches_the_server() -> None:
    with MailServer() as server:
        error = refusal(mailer_to(server.port), an_envelope("a@x.example>\r\nRCPT TO:<b@x.example"))
    assert kind(error) == ""
    assert server.heard == []
