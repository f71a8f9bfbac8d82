"""The submission server that takes our mail, over several connections and at its own pace."""

from __future__ import annotations

from contextlib import suppress

from digest.deliver.pace import Pace
from digest.deliver.smtp import Line
from digest.ports import Envelope
from digest.settings import Smtp


class SmtpMailer:
    """A submission server, over as many connections at once as the settings allow."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp
        self._all: list[Line] = []
        self._idle: list[Line] = []
        self._pace = Pace(smtp.rate)

    @property
    def lanes(self) -> int:
        """How many messages it may be given at a time."""
        return self._smtp.connections

    def send(self, envelope: Envelope) -> str:
        """Hand one message over, on a connection of this thread's own; see `ports.Mailer`."""
        line = self._line()
        self._pace.wait()
        try:
            return line.send(envelope)
        finally:
            self._idle.append(line)

    def close(self) -> None:
        """QUIT on every connection."""
        for line in self._all:
            line.close()

    def abort(self) -> None:
        """Break every connection; a send that waits for an answer sees it end."""
        self._pace.hurry()
        for line in self._all:
            line.abort()

    def _line(self) -> Line:
        with suppress(IndexError):
            return self._idle.pop()
        line = Line(self._smtp)
        self._all.append(line)
        return line
