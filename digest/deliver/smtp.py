"""Messages over SMTP, one recipient each, on a connection that is kept (RFC 5321, 3207, 8314).

What an answer means: a refusal of the recipient is the recipient's (bounced); a refusal of
us, of our login or of our content is ours (`session`), and no subscriber is blamed for it; a
connection that breaks before the message is told apart from one that breaks after it.

An error of the session without a code is no answer to the message in hand: the server was not
reached, or would not begin with anybody's. The one with a code refused this message.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import ExitStack, suppress

from digest.deliver.address import wire_address
from digest.errors import DeliveryError
from digest.ports import Envelope
from digest.settings import Security, Smtp

FINAL_REPLY = 600.0
"""Seconds to wait for the answer to the final dot: RFC 5321 4.5.3.2.6."""

SYNTAX = frozenset({500, 501, 502, 503, 504, 521})
"""Answers that mean we speak wrongly, or to the wrong server: never the recipient's fault."""

TOO_LARGE = 552
"""RFC 1870 section 6."""

LEADING_DOT = re.compile(rb"(?m)^\.")
STATUS = re.compile(r"(?<=^\d{3} )5\.\d{1,3}\.\d{1,3}\b")
OF_RECIPIENT = re.compile(r"5\.[12]\.")
"""Bad addresses and mailboxes (RFC 3463 3.2, 3.3), except …"""

OF_US = re.compile(r"5\.(7\.|1\.[78]$)")
"""… policy (3.8), and the sender's own address."""

BROKEN = (OSError, smtplib.SMTPException)


class Line:
    """One connection. Connects at the first message, again after a broken one, and now and then anew."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp
        self._connection: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, envelope: Envelope) -> str:
        """Hand one message over; see `ports.Mailer`."""
        try:
            return self._transact(envelope)
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

    def close(self) -> None:
        """QUIT, if there is anybody to say it to."""
        if self._connection is not None:
            with suppress(*BROKEN):
                self._connection.quit()
            self._drop()

    def abort(self) -> None:
        """Break the connection; the send that waits for an answer sees it end."""
        sock = self._connection.sock if self._connection is not None else None
        if sock is not None:
            with suppress(OSError):  # it may be over already
                sock.shutdown(socket.SHUT_RDWR)

    def _transact(self, envelope: Envelope) -> str:
        recipient = wire_address(envelope.recipient)
        connection = self._ready(envelope, utf8=not recipient.isascii())
        try:
            _expect(lambda: connection.docmd("RCPT", f"TO:<{recipient}>"), ours=False)
            _expect(lambda: connection.docmd("DATA"), ours=True, good=354)
        except DeliveryError:
            self._reset(connection)
            raise
        return self._body(connection, envelope.message)

    def _ready(self, envelope: Envelope, *, utf8: bool) -> smtplib.SMTP:
        """A connection that has taken our MAIL; one that the server has tired of is replaced."""
        if self._sent >= self._smtp.messages:
            self.close()
        if self._connection is not None:
            _check_extensions(self._connection, envelope, utf8=utf8)
            with suppress(*BROKEN, DeliveryError):
                return self._mail(self._connection, envelope, utf8=utf8)
            self._drop()
        self._connection, self._sent = _connect(self._smtp), 0
        _check_extensions(self._connection, envelope, utf8=utf8)
        return self._mail(self._connection, envelope, utf8=utf8)

    def _mail(self, connection: smtplib.SMTP, envelope: Envelope, *, utf8: bool) -> smtplib.SMTP:
        options = [f"SIZE={len(envelope.message)}"] if connection.has_extn("size") else []
        code, words = connection.mail(envelope.sender, [*options, *(["SMTPUTF8"] if utf8 else [])])
        if code != 250:
            reason = f"takes nothing from {envelope.sender}: {code} {_words(words)}"
            raise _unable(self._smtp, reason, temporary=code < 500)
        return connection

    def _body(self, connection: smtplib.SMTP, message: bytes) -> str:
        _wait_for(connection, max(FINAL_REPLY, self._smtp.timeout))
        try:
            connection.send(LEADING_DOT.sub(b"..", message) + b".\r\n")
            code, words = connection.getreply()
        except BROKEN as error:
            raise _unanswered(str(error)) from error
        finally:
            _wait_for(connection, self._smtp.timeout)
        if not 200 <= code < 600:
            raise _unanswered(_words(words))
        _check(code, words, ours=True)
        self._sent += 1
        return f"{code} {_words(words)}"

    def _reset(self, connection: smtplib.SMTP) -> None:
        """Forget the recipient that was refused; the refusal counts, whatever becomes of this."""
        try:
            connection.rset()
        except BROKEN:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
        self._connection = None


def _connect(smtp: Smtp) -> smtplib.SMTP:
    """An open connection, protected and logged in as the settings want it; on an error none is left open."""
    try:
        return _open(smtp)
    except smtplib.SMTPAuthenticationError as error:
        raise _refused(smtp, "refused the login", error) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(smtp, "will not talk to us", error) from error
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or error.reason or "TLS failed"
        text = f"its certificate or its TLS is not accepted: {reason}"
        raise _unable(smtp, text, temporary=isinstance(error, ssl.SSLEOFError)) from error
    except smtplib.SMTPServerDisconnected as error:
        raise _unable(smtp, str(error), temporary=True) from error
    except smtplib.SMTPException as error:
        raise _unable(smtp, f"no login is possible: {error}") from error
    except UnicodeError as error:  # from the codec of host names, before any look-up
        raise _unable(smtp, "this is no host name") from error
    except OSError as error:
        raise _unable(smtp, error.strerror or str(error), temporary=True) from error


def _open(smtp: Smtp) -> smtplib.SMTP:
    context = _context(smtp)
    connection = _greeted(smtp, context)
    with ExitStack() as stack:
        stack.callback(connection.close)
        connection.ehlo_or_helo_if_needed()
        if smtp.security is Security.STARTTLS:
            _start_tls(smtp, connection, context)
        if smtp.username:
            _log_in(smtp, connection)
        if connection.sock is not None:  # 8 times as many messages a second, measured against Postfix
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stack.pop_all()
    return connection


def _context(smtp: Smtp) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(smtp.ca_file) if smtp.ca_file else None)
    except OSError as error:  # ssl.SSLError is one
        reason = f"cannot read the certificates in {smtp.ca_file}: {error.strerror or error}"
        raise _unable(smtp, reason) from error


def _greeted(smtp: Smtp, context: ssl.SSLContext) -> smtplib.SMTP:
    if smtp.security is Security.TLS:
        return smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=smtp.timeout, context=context)
    return smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout)


def _start_tls(smtp: Smtp, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
    """TLS, or nothing: a server without it never sees the password (RFC 8314 section 3)."""
    if not connection.has_extn("starttls"):
        raise _unable(smtp, "it offers no STARTTLS; neither a password nor a message was sent to it")
    connection.starttls(context=context)
    connection.ehlo_or_helo_if_needed()


def _log_in(smtp: Smtp, connection: smtplib.SMTP) -> None:
    if not (smtp.username + smtp.password).isascii():  # smtplib cannot send others
        raise _unable(smtp, "its user name and password may hold ASCII characters only")
    connection.login(smtp.username, smtp.password)


def _check_extensions(connection: smtplib.SMTP, envelope: Envelope, *, utf8: bool) -> None:
    if utf8 and not connection.has_extn("smtputf8"):
        reason = "the server takes no address with letters beyond ASCII before the @ (no SMTPUTF8)"
        raise DeliveryError(reason, code=553, certain=True)
    limit = connection.esmtp_features.get("size", "")
    if limit.isdecimal() and 0 < int(limit) < len(envelope.message):
        reason = f"the message has {len(envelope.message):,} bytes, and the server takes {int(limit):,}"
        raise DeliveryError(reason, code=TOO_LARGE, session=True)


def _refused(smtp: Smtp, what: str, error: smtplib.SMTPResponseException) -> DeliveryError:
    reply = error.smtp_error
    reason = f"{what}: {error.smtp_code} {_words(reply.encode() if isinstance(reply, str) else reply)}"
    return _unable(smtp, reason, temporary=error.smtp_code < 500)


def _unable(smtp: Smtp, reason: str, *, temporary: bool = False) -> DeliveryError:
    return DeliveryError(f"mail server {smtp.host}:{smtp.port}: {reason}", temporary=temporary, session=True)


def _wait_for(connection: smtplib.SMTP, seconds: float) -> None:
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


def _expect(command: Callable[[], tuple[int, bytes]], *, ours: bool, good: int = 250) -> None:
    code, words = command()
    if code == good or (good == 250 and code == 251):
        return
    if not 400 <= code < 600:
        raise smtplib.SMTPResponseException(code, _words(words))
    _check(code, words, ours=ours)


def _check(code: int, words: bytes, *, ours: bool) -> None:
    if 200 <= code < 300:
        return
    text = f"{code} {_words(words)}"
    if code < 500:
        raise DeliveryError(text, code=code, temporary=True)
    found = STATUS.search(text)
    status = found[0] if found else ""
    certain = OF_RECIPIENT.match(status) is not None and not OF_US.match(status)
    session = not certain and (ours or code in SYNTAX or OF_US.match(status) is not None)
    raise DeliveryError(text, code=code, session=session, certain=certain)


def _unanswered(reason: str) -> DeliveryError:
    text = f"the connection broke before the server's last answer: {reason}"
    return DeliveryError(text, temporary=True, after_data=True)


def _words(reply: bytes) -> str:
    return " ".join(reply.decode("utf-8", "replace").split())[:300]
