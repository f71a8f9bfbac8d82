"""Who may come in: only who holds the key, and only by the name that the server was given.

Other programs of this machine, and pages from elsewhere in the same browser, can all knock at a port
of 127.0.0.1. The key keeps them out; the Host header tells a page whose own name was made to lead here
(DNS rebinding); and no answer allows another origin to read it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
NO_CONTENT = "default-src 'none'; frame-ancestors 'none'"
"""The content policy of whatever has none of its own."""

NO_KEY = "This preview opens only with the whole address that `digest preview` printed, token included.\n"
OTHER_NAME = "This server answers only to the address that `digest preview` printed.\n"


@dataclass(frozen=True, slots=True)
class Key:
    """A token that is handed out in the address, and kept in a cookie from then on.

    Attributes:
        port: of the server; also in the cookie's name, since cookies are shared between ports.
    """

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def address(self) -> str:
        """What a person opens."""
        return f"http://{HOST}:{self.port}/?token={self.token}"

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser that is led here by nobody else says in Host."""
        return frozenset({f"{HOST}:{self.port}", f"localhost:{self.port}"})

    @property
    def cookie(self) -> str:
        """The name of the cookie."""
        return f"digest_preview_{self.port}"

    def opens(self, request: Request) -> bool:
        """Whether a request holds the key: in its cookie, or, for the page itself, in the address."""
        shown = [request.cookies.get(self.cookie, "")]
        if request.url.path == "/":
            shown.append(request.query_params.get("token", ""))
        return any(secrets.compare_digest(each.encode(), self.token.encode()) for each in shown)

    def hand_over(self, response: Response) -> None:
        """Put the key into the browser's cookies, out of reach for scripts and other sites."""
        response.set_cookie(self.cookie, self.token, httponly=True, samesite="strict")


class Gate:
    """Lets in, or refuses with a plain sentence, and puts the same headers on every answer."""

    def __init__(self, app: ASGIApp, key: Key) -> None:
        self._app = app
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as an ASGI application."""

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Content-Security-Policy", NO_CONTENT)
            await send(message)

        await self._answerer(scope)(scope, receive, sealed)

    def _answerer(self, scope: Scope) -> ASGIApp:
        request = Request(scope)
        if request.headers.get("host") not in self._key.hosts:
            return PlainTextResponse(OTHER_NAME, 421)
        if not self._key.opens(request):
            return PlainTextResponse(NO_KEY, 403)
        return self._app
