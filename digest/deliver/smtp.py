"""A connection to a mail server: opened, protected, logged in as the settings want (RFC 5321, 3207, 8314).

An error of the session without a code is no answer to the message in hand: the server was not
reached, or would not begin with anybody's. The one with a code refused this message.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import ExitStack

from digest.deliver.address import wire_address
from digest.deliver.answers import words
from digest.errors import DeliveryError
from digest.ports import Envelope
from digest.settings import Security, Smtp

REACH = 10.0
"""Seconds to reach a server that may not be there; nobody can cut this short."""

TOO_LARGE = 552
"""RFC 1870 section 6."""

BROKEN = (OSError, smtplib.SMTPException)
"""What a connection raises that is of no use any more."""

Seen = Callable[[socket.socket], None]


class Connection(smtplib.SMTP):
    """smtplib's connection, over a socket of our own making; from the first byte in TLS if that is wanted.

    Args:
        smtp: the server.
        context: for TLS.
        seen: given the socket as soon as it is connected.
    """

    def __init__(self, smtp: Smtp, context: ssl.SSLContext, seen: Seen) -> None:
        self._implicit = context if smtp.security is Security.TLS else None
        self._seen = seen
        super().__init__(smtp.host, smtp.port, timeout=smtp.timeout)

    @property
    def pipelining(self) -> bool:
        """Whether commands may be sent in groups (RFC 2920)."""
        return self.has_extn("pipelining")

    def wait_for(self, seconds: float) -> None:
        """How long to wait for each answer from now on."""
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """The hook that smtplib's own variants use; TLS's handshake waits no longer than an answer."""
        wire = socket.create_connection((host, port), min(timeout, REACH))
        try:
            self._seen(wire)
            wire.settimeout(timeout)
            # 8 times as many messages a second, measured against Postfix
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return self._implicit.wrap_socket(wire, server_hostname=host) if self._implicit else wire
        except BaseException:
            wire.close()
            raise


def connect(smtp: Smtp, seen: Seen) -> Connection:
    """An open connection; on an error none is left open.

    Args:
        smtp: the server.
        seen: given the socket as soon as there is one.

    Raises:
        DeliveryError: it cannot be had (`session`); nothing was sent.
    """
    try:
        return _open(smtp, seen)
    except smtplib.SMTPAuthenticationError as error:
        raise _refused(smtp, "refused the login", error) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(smtp, "will not talk to us", error) from error
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or error.reason or "TLS failed"
        text = f"its certificate or its TLS is not accepted: {reason}"
        raise unable(smtp, text, temporary=isinstance(error, ssl.SSLEOFError)) from error
    except smtplib.SMTPServerDisconnected as error:
        raise unable(smtp, str(error), temporary=True) from error
    except smtplib.SMTPException as error:
        raise unable(smtp, f"no login is possible: {error}") from error
    except UnicodeError as error:  # from the codec of host names, before any look-up
        raise unable(smtp, "this is no host name") from error
    except OSError as error:
        raise unable(smtp, error.strerror or str(error), temporary=True) from error


def check_fits(connection: Connection, envelope: Envelope) -> None:
    """Refuse what the server has said that it does not take.

    Raises:
        DeliveryError: an address beyond ASCII, or a message that is too large.
    """
    if not wire_address(envelope.recipient).isascii() and not connection.has_extn("smtputf8"):
        reason = "the server takes no address with letters beyond ASCII before the @ (no SMTPUTF8)"
        raise DeliveryError(reason, code=553, certain=True)
    limit = connection.esmtp_features.get("size", "")
    if limit.isdecimal() and 0 < int(limit) < len(envelope.message):
        reason = f"the message has {len(envelope.message):,} bytes, and the server takes {int(limit):,}"
        raise DeliveryError(reason, code=TOO_LARGE, session=True)


def unable(smtp: Smtp, reason: str, *, temporary: bool = False) -> DeliveryError:
    """The error of a server that takes no message at all."""
    return DeliveryError(f"mail server {smtp.host}:{smtp.port}: {reason}", temporary=temporary, session=True)


def _open(smtp: Smtp, seen: Seen) -> Connection:
    context = _context(smtp)
    connection = Connection(smtp, context, seen)
    with ExitStack() as stack:
        stack.callback(connection.close)
        connection.ehlo_or_helo_if_needed()
        if smtp.security is Security.STARTTLS:
            _start_tls(smtp, connection, context)
        if smtp.username:
            _log_in(smtp, connection)
        stack.pop_all()
    return connection


def _context(smtp: Smtp) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(smtp.ca_file) if smtp.ca_file else None)
    except OSError as error:  # ssl.SSLError is one
        reason = f"cannot read the certificates in {smtp.ca_file}: {error.strerror or error}"
        raise unable(smtp, reason) from error


def _start_tls(smtp: Smtp, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
    """TLS, or nothing: a server without it never sees the password (RFC 8314 section 3)."""
    if not connection.has_extn("starttls"):
        raise unable(smtp, "it offers no STARTTLS; neither a password nor a message was sent to it")
    connection.starttls(context=context)
    connection.ehlo_or_helo_if_needed()


def _log_in(smtp: Smtp, connection: smtplib.SMTP) -> None:
    if not (smtp.username + smtp.password).isascii():  # smtplib cannot send others
        raise unable(smtp, "its user name and password may hold ASCII characters only")
    connection.login(smtp.username, smtp.password)


def _refused(smtp: Smtp, what: str, error: smtplib.SMTPResponseException) -> DeliveryError:
    reply = error.smtp_error
    reason = f"{what}: {error.smtp_code} {words(reply.encode() if isinstance(reply, str) else reply)}"
    return unable(smtp, reason, temporary=error.smtp_code < 500)
