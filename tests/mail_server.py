"""A real mail server on loopback for tests; it lists what it was given, and can be told to misbehave."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import LOOPBACK, Threaded

DROP = "drop"
"""Instead of an answer: the connection breaks."""

SILENT = "silent"
"""Instead of an answer: nothing, for ever."""

Script = Callable[[str, str], str]
"""The answer to a verb and its argument, or DROP or SILENT; "" leaves it to the server. There are two more
verbs: CONNECT, and END for the final dot, with the recipient and after the message was recorded."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message as a mail server took it."""

    sender: str
    recipient: str
    message: bytes
    options: tuple[str, ...]


class MailServer(Threaded):
    """An SMTP server in a thread of its own; `received` holds what was handed over, answered or not.

    Args:
        script: see `Script`.
        tls: to speak TLS from the first byte; for STARTTLS say `tls_context`.
        pipelining: whether it says that it takes commands in groups; it does in any case.
        options: of aiosmtpd's SMTP.
    """

    def __init__(
        self,
        script: Script = lambda verb, rest: "",
        tls: ssl.SSLContext | None = None,
        *,
        pipelining: bool = False,
        **options: Any,
    ) -> None:
        super().__init__()
        self.received: list[Received] = []
        self.heard: list[str] = []
        self.script, self._tls, self.pipelining = script, tls, pipelining
        self._options = {"enable_SMTPUTF8": True, "hostname": "mail.example", **options}

    async def serve(self, stop: asyncio.Event) -> None:
        """See `Threaded`."""
        talks: list[_Talk] = []

        def talk() -> _Talk:
            talks.append(_Talk(self, **self._options))
            return talks[-1]

        server = await self.loop.create_server(talk, LOOPBACK, 0, ssl=self._tls)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await stop.wait()
        server.close()
        await asyncio.gather(*(one.end() for one in talks))


class _Talk(SMTP):
    """One connection; it is its own handler."""

    def __init__(self, server: MailServer, **options: Any) -> None:
        self._server = server
        super().__init__(self, **options)
        self._smtp_methods = {verb: self._scripted(verb, do) for verb, do in self._smtp_methods.items()}

    async def handle_EHLO(  # noqa: N802
        self, talk: SMTP, session: Session, envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        session.host_name = name
        return [*answers[:-1], "250-PIPELINING", answers[-1]] if self._server.pipelining else answers

    async def handle_DATA(self, talk: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        assert envelope.mail_from is not None
        assert envelope.original_content is not None
        options = tuple(envelope.mail_options)
        message = Received(envelope.mail_from, recipient, envelope.original_content, options)
        self._server.received.append(message)
        return await self._said("END", recipient) or "250 2.0.0 taken"

    async def end(self) -> None:
        self._hang_up()
        if self._handler_coroutine is not None:
            await asyncio.gather(self._handler_coroutine, return_exceptions=True)

    async def _handle_client(self) -> None:
        if not await self._says("CONNECT", ""):
            await super()._handle_client()
        elif self.transport is not None:
            self.transport.close()

    def _scripted(
        self, verb: str, do: Callable[[str | None], Awaitable[None]]
    ) -> Callable[[str | None], Awaitable[None]]:
        async def answer(rest: str | None) -> None:
            if not await self._says(verb, rest or ""):
                await do(rest)

        return answer

    async def _says(self, verb: str, rest: str) -> bool:
        reply = await self._said(verb, rest)
        if reply and reply != DROP:
            await self.push(reply)
        return bool(reply)

    async def _said(self, verb: str, rest: str) -> str:
        self._server.heard.append(f"{verb} {rest}".rstrip())
        reply = self._server.script(verb, rest)
        if reply == DROP:
            self._hang_up()
        elif reply == SILENT:
            await asyncio.Event().wait()  # until the connection is lost, which cancels this
        return reply

    def _hang_up(self) -> None:
        # Where it is closed already, CPython 3.11.2 has no connection behind it any more and raises.
        if isinstance(self.transport, asyncio.Transport) and not self.transport.is_closing():
            self.transport.abort()
