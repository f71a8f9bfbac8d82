"""Mailboxes that reports come back to: a Maildir on this machine, or one of an IMAP server (RFC 9051)."""

from __future__ import annotations

import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.deliver.bounce import MAX_BYTES
from digest.errors import MailboxError
from digest.settings import Imap, Security

AT_A_TIME = 500
"""Messages of one reading; the rest is there for the next one."""

TIMEOUT = 60.0
"""Seconds for each answer of the server."""


@dataclass(frozen=True, slots=True)
class MaildirBox:
    """A Maildir as a delivery agent fills it. What was read stays, marked as seen."""

    folder: Path

    def unseen(self) -> Iterator[bytes]:
        """New messages; each is marked as seen when the next one is asked for.

        Raises:
            MailboxError: there is no such Maildir, or it cannot be read.
        """
        if not (self.folder / "new").is_dir():
            raise MailboxError(str(self.folder), "is no Maildir: it has no folder new")
        try:
            box = mailbox.Maildir(self.folder, factory=None, create=False)
            for key in sorted(box.keys())[:AT_A_TIME]:
                message = box.get_message(key)
                if "S" in message.get_flags():
                    continue
                yield box.get_bytes(key)
                message.set_subdir("cur")
                message.add_flag("S")
                box[key] = message
        except OSError as error:
            raise MailboxError(str(self.folder), error.strerror or str(error)) from error


@dataclass(frozen=True, slots=True)
class ImapBox:
    """A folder of an IMAP server. What was read stays, marked as seen."""

    imap: Imap

    def unseen(self) -> Iterator[bytes]:
        """The first MAX_BYTES of new messages; each is marked as seen when the next one is asked for.

        Raises:
            MailboxError: the server cannot be reached, or does not let us in.
        """
        with self._open() as connection:
            _good(self.imap, connection.select(_quoted(self.imap.folder)), "has no such folder")
            found = _good(self.imap, connection.uid("SEARCH", "UNSEEN"), "cannot be searched")
            for uid in str(found[0] or b"", "ascii").split()[:AT_A_TIME]:
                answer = connection.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MAX_BYTES}>)")
                parts = _good(self.imap, answer, "gives no message")
                yield next((part[1] for part in parts if isinstance(part, tuple)), b"")
                connection.uid("STORE", uid, "+FLAGS", r"(\Seen)")

    @contextmanager
    def _open(self) -> Iterator[imaplib.IMAP4]:
        try:
            connection = _connected(self.imap)
            try:
                connection.login(self.imap.username, self.imap.password)
                yield connection
            finally:
                with suppress(imaplib.IMAP4.error, OSError):
                    connection.logout()
        except imaplib.IMAP4.error as error:
            raise MailboxError(_name(self.imap), _words(error)) from error
        except OSError as error:
            reason = getattr(error, "verify_message", "") or error.strerror or str(error)
            raise MailboxError(_name(self.imap), reason) from error


def _connected(imap: Imap) -> imaplib.IMAP4:
    """TLS from the first byte, or by STARTTLS before the password; never the password without it."""
    context = ssl.create_default_context(cafile=str(imap.ca_file) if imap.ca_file else None)
    if imap.security is Security.TLS:
        return imaplib.IMAP4_SSL(imap.host, imap.port, ssl_context=context, timeout=TIMEOUT)
    connection = imaplib.IMAP4(imap.host, imap.port, timeout=TIMEOUT)
    if imap.security is Security.STARTTLS:
        connection.starttls(context)
    return connection


def _good(imap: Imap, answer: tuple[str, list[Any]], otherwise: str) -> list[Any]:
    state, parts = answer
    if state != "OK":
        raise MailboxError(_name(imap), otherwise)
    return parts


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _name(imap: Imap) -> str:
    return f"mailbox {imap.username} at {imap.host}:{imap.port}"


def _words(error: Exception) -> str:
    found = error.args[0] if error.args else error
    return found.decode("utf-8", "replace") if isinstance(found, bytes) else str(found)
