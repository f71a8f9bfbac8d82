"""The routes of the subscribers' pages. GET only shows; only POST changes anything (RFC 8058 section 3.2)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from digest.errors import StorageError
from digest.newsroom import Newsroom
from digest.signup.answers import Answers
from digest.signup.forms import fields
from digest.signup.gate import Gate
from digest.signup.limits import Limit, visitor
from digest.signup.office import Office
from digest.signup.pages import Pages
from digest.signup.post import Post

ROBOTS = "User-agent: *\nDisallow: /\n"

ASKS = (10, 30)
"""Questions of one visitor: so many at once, and in an hour; an office may share one address."""

ALL_ASKS = (60, 600)
"""The same of all visitors together: the mails that we may be made to send."""

BAD_LINKS = (30, 120)
"""Links of one visitor that are not good; who guesses is not even answered."""

log = logging.getLogger(__name__)


def application(newsroom: Newsroom, office: Office, post: Post, *, seconds: Callable[[], float]) -> ASGIApp:
    """The pages as an ASGI application.

    Args:
        newsroom: its store, settings and templates.
        office: what the pages do.
        post: sends what has to be mailed.
        seconds: a clock that does not go back, for the limits.
    """
    pages = Pages(newsroom)
    desk = _Desk(Answers(pages, office, post), pages, newsroom, seconds)
    inside = Starlette(
        routes=[Mount(pages.root, routes=desk.routes())] if pages.root else desk.routes(),
        exception_handlers={
            404: desk.lost,
            405: desk.lost,
            StorageError: desk.broken,
            Exception: desk.broken,
        },
    )
    return Gate(inside, https=newsroom.signup.base_url.startswith("https:"))


class _Desk:
    """Takes requests apart, counts them, and has them answered in a thread, since the store may wait."""

    def __init__(
        self, answers: Answers, pages: Pages, newsroom: Newsroom, seconds: Callable[[], float]
    ) -> None:
        self._answers, self._pages, self._room, self._seconds = answers, pages, newsroom, seconds
        self._asks, self._all_asks, self._bad = Limit(*ASKS), Limit(*ALL_ASKS), Limit(*BAD_LINKS)

    def routes(self) -> list[Route]:
        """All that there is."""
        return [
            Route("/", self._form),
            Route("/health", self._health),
            Route("/pages.css", self._style),
            Route("/robots.txt", self._robots),
            Route("/confirm/{token}", self._link(self._answers.confirm), methods=["GET", "POST"]),
            Route("/u/{token}", self._link(self._answers.leave), methods=["GET", "POST"]),
            Route("/u/{token}/undo", self._link(self._answers.undo), methods=["POST"]),
            Route("/p/{token}", self._link(self._answers.prefer), methods=["GET", "POST"]),
            Route("/p/{token}/data", self._link(self._answers.data)),
            Route("/{language}", self._form, methods=["GET", "POST"]),
        ]

    async def lost(self, request: Request, _: Exception) -> Response:
        """There is no such page."""
        return HTMLResponse(self._pages.page("trouble", self._language(request), what="no_page"), 404)

    async def broken(self, request: Request, error: Exception) -> Response:
        """Something of ours fails; the visitor is told no more."""
        log.error("a page could not be given: %s", error if isinstance(error, StorageError) else type(error))
        page = self._pages.page("trouble", self._language(request), what="out_of_order")
        return HTMLResponse(page, 503, headers={"Retry-After": "300"})

    async def _form(self, request: Request) -> Response:
        language = request.path_params.get("language", "")
        if language and language not in self._pages.codes:
            return await self.lost(request, LookupError())
        language = language or self._language(request)
        if request.method != "POST":
            page = self._pages.page("subscribe", language)
            return HTMLResponse(page, headers={"Content-Language": language, "Vary": "Accept-Language"})
        form = await _form_of(request)
        if form.get("website"):  # nobody sees this field, so a program has filled it
            return self._answers.sent(language, form.get("email", ""))
        if not self._may_ask(request):
            return self._too_many(language)
        taken = await run_in_threadpool(self._answers.ask, language, form)
        return taken or self._too_many(language)

    def _link(
        self, answer: Callable[[str, Request, dict[str, str]], Response | None]
    ) -> Callable[..., object]:
        """A route of a link: not good, it is answered as any other that is not good, a few times."""

        async def route(request: Request) -> Response:
            form = dict(await _form_of(request)) if request.method == "POST" else {}
            token = request.path_params["token"]
            found = await run_in_threadpool(partial(answer, token, request, form))
            if found is not None:
                return found
            language = self._language(request)
            if not self._bad.allows(_visitor(request), self._seconds()):
                return self._too_many(language)
            return HTMLResponse(self._pages.page("expired", language), 404)

        return route

    async def _health(self, _: Request) -> Response:
        """For monitors and for what stands in front: whether the store can be read."""
        try:
            await run_in_threadpool(self._room.store.secret)
        except StorageError:
            return JSONResponse({"status": "failed"}, 503)
        return JSONResponse({"status": "ok"})

    async def _style(self, _: Request) -> Response:
        return Response(self._pages.style, media_type="text/css")

    async def _robots(self, _: Request) -> Response:
        return PlainTextResponse(ROBOTS)

    def _may_ask(self, request: Request) -> bool:
        now = self._seconds()
        return self._asks.allows(_visitor(request), now) and self._all_asks.allows("", now)

    def _too_many(self, language: str) -> Response:
        page = self._pages.page("trouble", language, what="too_many")
        return HTMLResponse(page, 429, headers={"Retry-After": "600"})

    def _language(self, request: Request) -> str:
        """The first language of the browser that there are pages in (RFC 9110 12.5.4), else the main one."""
        asked = []
        for part in request.headers.get("accept-language", "")[:200].split(","):
            code, _, weight = part.strip().partition(";q=")
            asked.append((-_number(weight), code.partition("-")[0].casefold()))
        wanted = (code for weight, code in sorted(asked, key=lambda each: each[0]) if weight)
        return next((code for code in wanted if code in self._pages.codes), self._pages.codes[0])


async def _form_of(request: Request) -> dict[str, str]:
    return dict(fields(request.headers.get("content-type", ""), await request.body()))


def _visitor(request: Request) -> str:
    return visitor(request.client.host if request.client else "")


def _number(weight: str) -> float:
    try:
        return float(weight or 1)
    except ValueError:
        return 0.0
