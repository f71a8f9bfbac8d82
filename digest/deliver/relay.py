"""The submission server that takes our mail, over several connections at once."""

from __future__ import annotations

from collections.abc import Callable
from threading import local

from digest.deliver.line import Line
from digest.ports import Envelope, at_once
from digest.settings import Smtp


class SmtpMailer:
    """A submission server; every thread that hands messages over has a connection of its own."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp
        self._all: list[Line] = []
        self._thread = local()

    @property
    def lanes(self) -> int:
        """How many threads may hand messages over at the same time."""
        return self._smtp.connections

    def send(
        self, envelope: Envelope, begin: Callable[[], None] = at_once, following: Envelope | None = None
    ) -> str:
        """Hand one message over, on the connection of this thread; see `ports.Mailer`."""
        return self._line().send(envelope, begin, following)

    def is_offered(self, envelope: Envelope) -> bool:
        """Whether this thread's last message took that envelope along."""
        return self._line().is_offered(envelope)

    def close(self) -> None:
        """QUIT on every connection; the next message opens a new one."""
        for line in self._all:
            line.close()
        self._all, self._thread = [], local()

    def abort(self) -> None:
        """Break every connection; a send that waits for an answer sees it end."""
        for line in self._all:
            line.abort()

    def _line(self) -> Line:
        line: Line | None = getattr(self._thread, "line", None)
        if line is None:
            line = self._thread.line = Line(self._smtp)
            self._all.append(line)
        return line
