"""The routes of the preview. All of them only read."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from digest.desk.edition import Proof, as_json
from digest.desk.events import Events
from digest.desk.gate import Gate, Key
from digest.desk.mailcopy import Scheme, mail_copy, pictured
from digest.model import Kind

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self';"
    " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
MAIL_POLICY = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " img-src 'self' data:; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'"
)
"""No script ever; same origin, for else the page could not keep the place that is read; and articles that
open in a tab of their own are as a reader sees them."""

PAGE = {"page.html": "text/html", "desk.css": "text/css", "desk.js": "text/javascript"}

ENDINGS = {"txt": Kind.TEXT, "md": Kind.MARKDOWN, "json": Kind.JSON}
"""Documents that are shown as the text they are, by the ending of their address."""


def application(proof: Callable[[], Proof], events: Events, key: Key) -> ASGIApp:
    """The preview as an ASGI application.

    Args:
        proof: gives what is shown at this moment.
        events: tells pages that it is another.
        key: who may come in.
    """

    async def page(_: Request) -> Response:
        response = _file("page.html", PAGE_POLICY)
        key.hand_over(response)
        return response

    async def part(request: Request) -> Response:
        return _file(request.url.path.removeprefix("/"))

    async def state(_: Request) -> Response:
        return JSONResponse(as_json(proof()))

    async def mail(request: Request) -> Response:
        body = _found(proof().document(Kind.HTML, request.path_params["language"]))
        scheme = Scheme.DARK if request.query_params.get("scheme") == Scheme.DARK else Scheme.LIGHT
        shown = pictured(body, proof().document(Kind.PICTURE, "") or "")
        return _document(mail_copy(shown, scheme), "text/html")

    async def text(request: Request) -> Response:
        language, _, ending = request.path_params["name"].rpartition(".")
        kind = ENDINGS.get(ending)
        if kind is Kind.JSON:
            language = ""
        return _document(_found(proof().document(kind, language) if kind else None), "text/plain")

    async def stream(_: Request) -> Response:
        return StreamingResponse(events.stream(), media_type="text/event-stream")

    routes = [
        Route("/", page),
        Route("/desk.css", part),
        Route("/desk.js", part),
        Route("/state", state),
        Route("/mail/{language}", mail),
        Route("/documents/{name}", text),
        Route("/events", stream),
    ]
    return Gate(Starlette(routes=routes), key)


def _file(name: str, policy: str | None = None) -> Response:
    headers = {"Content-Security-Policy": policy} if policy else None
    body = files(__package__).joinpath(name).read_bytes()
    return Response(body, media_type=PAGE[name], headers=headers)


def _document(body: str, media_type: str) -> Response:
    return Response(body, media_type=media_type, headers={"Content-Security-Policy": MAIL_POLICY})


def _found(body: str | None) -> str:
    if body is None:
        raise HTTPException(404, "The edition has no such document.")
    return body
