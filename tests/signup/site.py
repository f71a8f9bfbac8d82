"""The subscribers' pages on a port of this machine, over a real store, and visits to them."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import uvicorn
from starlette.types import ASGIApp

from digest.deliver.subscriptions import vouched
from digest.model import Act, Subscriber
from digest.newsroom import Newsroom
from digest.settings import SignupPolicy
from digest.signup.app import application
from digest.signup.office import Office
from digest.signup.post import Post
from digest.signup.server import web_server
from digest.tokens import recipient_id
from tests.builders import NOW
from tests.office import Watch, newsroom_of, print_press, small_config
from tests.servers import LOOPBACK, Threaded

BASE = "https://news.digest.example"
SPORT = '\n[[sections]]\nid = "sport"\ntitle = { en = "Sport", ru = "Спорт" }\n'
FORM = "application/x-www-form-urlencoded"


def signup_config(folder: Path, base: str = BASE, **options: object) -> Path:
    """A small digest in English and Russian with subscribers' pages, and news for 22 November."""
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", NOW - timedelta(days=1))]})
    path = small_config(folder, **options)  # type: ignore[arg-type]  # its own options
    text = path.read_text("utf-8") + SPORT + f'\n[signup]\nbase_url = "{base}"\n'
    path.write_text(text, encoding="utf-8")
    return path


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def heading(self) -> str:
        """What the page is about."""
        found = re.search(r"<h1>(.*?)</h1>", self.text)
        return found[1] if found else ""


class _Server(Threaded):
    def __init__(self, app: ASGIApp) -> None:
        super().__init__()
        self._app = app

    async def serve(self, stop: asyncio.Event) -> None:
        with socket.socket() as sock:
            sock.bind((LOOPBACK, 0))
            self.port = sock.getsockname()[1]
            server = uvicorn.Server(web_server(self._app, SignupPolicy()))
            serving = asyncio.create_task(server.serve(sockets=[sock]))
            while not server.started:
                await asyncio.sleep(0.01)
            self.ready.set()
            await stop.wait()
            server.should_exit = True
            await serving


@dataclass
class Site:
    """The pages, and what stands behind them."""

    port: int
    newsroom: Newsroom
    office: Office
    post: Post
    watch: Watch
    root: str = ""
    seen: list[Answer] = field(default_factory=list)

    def ask(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> Answer:
        """One request; names of headers with _ for -."""
        connection = HTTPConnection(LOOPBACK, self.port, timeout=30)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, given)
        response: HTTPResponse = connection.getresponse()
        heads = {name.casefold(): value for name, value in response.getheaders()}
        answer = Answer(response.status, heads, response.read().decode())
        connection.close()
        self.seen.append(answer)
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def press(self, path: str, visitor: str = "198.51.100.7", **fields: str) -> Answer:
        """A form's button."""
        return self.ask("POST", path, urlencode(fields), Content_Type=FORM, X_Forwarded_For=visitor)

    def subscribe(self, address: str, language: str = "en", visitor: str = "198.51.100.7") -> Answer:
        """Fill in the form, and wait until its mail is out."""
        answer = self.press(f"{self.root}/en", visitor, email=address, language=language)
        self.post.settle()
        return answer

    def mails(self, address: str) -> list[str]:
        """The text of the notices that went to an address."""
        outbox = self.newsroom.mailer.folder  # type: ignore[attr-defined]  # it is the outbox
        found = sorted(outbox.glob(f"*-notices/{address}.eml"))
        messages = [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in found
        ]
        return [str(message.get_content()) for message in messages]

    def link(self, address: str) -> str:
        """The path of the link in the last notice."""
        return path_in(self.mails(address)[-1])

    def person(self, address: str) -> Subscriber | None:
        return self.newsroom.store.subscribers.get(recipient_id(address))

    def reader(self, address: str, language: str = "en") -> Subscriber:
        """Put somebody on the list without their doing."""
        person = vouched(address, None, self.watch(), language=language)
        self.newsroom.store.subscribers.change(person, Act.VOUCHED, self.watch())
        return person

    def leave_path(self, person: Subscriber) -> str:
        return f"{self.root}/u/{self.office.mail_token(person)}"


def path_in(text: str) -> str:
    """The path of the link in a text."""
    found = re.search(r"https?://\S+", text)
    assert found, text
    return urlsplit(found[0]).path


@contextmanager
def site_of(path: Path, watch: Watch | None = None) -> Iterator[Site]:
    """The pages of a config file."""
    watch = watch or Watch(NOW)
    with newsroom_of(path, watch) as newsroom:
        office = Office(newsroom)
        post = Post(newsroom, office, seconds=lambda: watch().timestamp())
        app = application(newsroom, office, post, seconds=lambda: watch().timestamp())
        root = urlsplit(newsroom.signup.base_url).path
        try:
            with _Server(app) as server:
                yield Site(server.port, newsroom, office, post, watch, root)
        finally:
            post.close()
