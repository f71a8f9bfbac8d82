"""One connection to a mail server: our own loop of MAIL, RCPT, DATA and message (RFC 5321 3.3).

Where the server takes commands in groups (PIPELINING, RFC 2920), a message and the envelope of the
next one leave in one write, so that a message costs one round trip. An envelope holds no content: of
the two only the first can be lost with its answer.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from contextlib import suppress

from digest.deliver.address import wire_address
from digest.deliver.answers import Reply, expect, taken, unanswered, words
from digest.deliver.smtp import BROKEN, Connection, check_fits, connect, unable
from digest.errors import DeliveryError
from digest.ports import Envelope, at_once
from digest.settings import Smtp

FINAL_REPLY = 600.0
"""Seconds to wait for the answer to the final dot: RFC 5321 4.5.3.2.6."""

DOT = re.compile(rb"\n\.")
"""At the start of a line; a pattern finds it in half the time that `bytes.replace` takes."""


class Line:
    """Connects at the first message, again after a broken connection, and now and then anew."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp
        self._connection: Connection | None = None
        self._wire: socket.socket | None = None
        self._sent = 0
        self._offered: Envelope | None = None

    def send(
        self, envelope: Envelope, begin: Callable[[], None] = at_once, following: Envelope | None = None
    ) -> str:
        """Hand one message over; see `ports.Mailer`."""
        try:
            connection = self._offer(envelope)
            begin()
            return self._deliver(connection, envelope.message, following)
        except BROKEN as error:
            self._drop()
            reason = f"the connection broke before the message: {error}"
            raise DeliveryError(reason, temporary=True) from error
        except DeliveryError as error:
            if error.session or error.after_data or error.code == 421:
                self._drop()
            raise
        except BaseException:
            self._drop()  # no QUIT in the middle of a message
            raise

    def is_offered(self, envelope: Envelope) -> bool:
        """Whether the server was told of this message already."""
        return self._offered is envelope

    def close(self) -> None:
        """QUIT, if there is anybody to say it to."""
        if self._connection is not None and self._offered is None:
            with suppress(*BROKEN):
                self._connection.quit()
        self._drop()

    def abort(self) -> None:
        """Break the connection, also one that is being opened; who waits for an answer sees it end."""
        wire = self._wire
        if wire is not None:
            with suppress(OSError):  # it may be over already
                wire.shutdown(socket.SHUT_RDWR)

    def _offer(self, envelope: Envelope) -> Connection:
        """A connection whose server has taken sender and recipient, and waits for the message."""
        recipient = wire_address(envelope.recipient)
        connection = self._ready(envelope)
        to = _answer(connection, f"RCPT TO:<{recipient}>")
        data = _answer(connection, "DATA") if connection.pipelining or to[0] in {250, 251} else None
        try:
            expect(to, ours=False)
            expect(data or to, ours=True, good=354)
        except DeliveryError:
            self._withdraw(connection, data)
            raise
        return connection

    def _ready(self, envelope: Envelope) -> Connection:
        """A connection that has taken our MAIL; one that the server has tired of is replaced."""
        if self._sent >= self._smtp.messages or self._offered not in {None, envelope}:
            self.close()
        if self._connection is not None:
            check_fits(self._connection, envelope)
            with suppress(*BROKEN, DeliveryError):
                return self._mail(self._connection, envelope)
            self._drop()
        self._connection, self._sent = connect(self._smtp, self._opened), 0
        check_fits(self._connection, envelope)
        return self._mail(self._connection, envelope)

    def _mail(self, connection: Connection, envelope: Envelope) -> Connection:
        commands = _commands(connection, envelope, self._smtp)
        if connection.pipelining and self._offered is None:
            connection.send(_written(commands))
        self._offered = None  # from here on its answers are read
        code, octets = _answer(connection, commands[0])
        if code != 250:
            reason = f"takes nothing from {envelope.sender}: {code} {words(octets)}"
            raise unable(self._smtp, reason, temporary=code < 500)
        return connection

    def _deliver(self, connection: Connection, message: bytes, following: Envelope | None) -> str:
        self._sent += 1
        ahead = self._ahead(connection, following)
        connection.wait_for(max(FINAL_REPLY, self._smtp.timeout))
        try:
            connection.send(stuffed(message) + b".\r\n" + ahead)
            reply = connection.getreply()
        except BROKEN as error:
            raise unanswered(str(error)) from error
        finally:
            connection.wait_for(self._smtp.timeout)
        self._offered = following if ahead else None
        return taken(reply)

    def _ahead(self, connection: Connection, following: Envelope | None) -> bytes:
        """The envelope of the next message as octets, none where it cannot leave yet."""
        if following is None or not connection.pipelining or self._sent >= self._smtp.messages:
            return b""
        try:
            check_fits(connection, following)
            return _written(_commands(connection, following, self._smtp))
        except DeliveryError:  # told when its turn comes
            return b""

    def _withdraw(self, connection: Connection, data: Reply | None) -> None:
        """Forget a recipient that was refused; the refusal counts, whatever becomes of this."""
        try:
            if data is not None and data[0] == 354:  # it waits for a message to nobody (RFC 2920 3.1)
                connection.send(b".\r\n")
                connection.getreply()
            connection.rset()
        except BROKEN:
            self._drop()

    def _opened(self, wire: socket.socket) -> None:
        """Keep a hand on a socket, whatever layers come over it."""
        self._wire = wire.dup()

    def _drop(self) -> None:
        for part in (self._connection, self._wire):
            if part is not None:
                with suppress(OSError):
                    part.close()
        self._connection = self._wire = self._offered = None


def stuffed(message: bytes) -> bytes:
    """A message with a second dot before each line that begins with one (RFC 5321 4.5.2)."""
    first = b"." if message.startswith(b".") else b""
    return first + DOT.sub(b"\n..", message)


def _answer(connection: Connection, command: str) -> Reply:
    """The answer to a command, which is written now unless it was written in a group."""
    if not connection.pipelining:
        connection.send(_written([command]))
    return connection.getreply()


def _written(commands: list[str]) -> bytes:
    return "".join(f"{command}\r\n" for command in commands).encode()


def _commands(connection: Connection, envelope: Envelope, smtp: Smtp) -> list[str]:
    recipient = wire_address(envelope.recipient)
    options = [f" SIZE={len(envelope.message)}"] if connection.has_extn("size") else []
    options += [] if recipient.isascii() else [" SMTPUTF8"]
    try:
        sender = wire_address(envelope.sender)
    except DeliveryError as error:  # no reader's fault
        raise unable(smtp, f"our own address is wrong: {error}") from error
    return [f"MAIL FROM:<{sender}>{''.join(options)}", f"RCPT TO:<{recipient}>", "DATA"]
