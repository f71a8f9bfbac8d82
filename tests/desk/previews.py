"""Previews for tests: a digest in a folder, the command that shows it, and a caller for its routes."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message

from digest.desk.edition import Proof
from digest.desk.proofing import Proofing, open_proofing
from digest.model import EditionState
from digest.render.documents import render
from digest.timetable import next_ones
from digest.wiring import load_config
from tests.builders import NOW, SAMPLE_DATE, a_masthead
from tests.office import ROOT, Steps, Watch, print_press, sample_config, small_config
from tests.render.an_edition import DAY, a_look, an_edition

PRINTED = re.compile(
    r"Preview of (\d{4}-\d\d-\d\d): (http://127\.0\.0\.1:(\d+)/\?token=[\w-]+)  \(Ctrl-C ends it\)\n"
)
PATIENCE = 30.0
"""Seconds that anything may take; what is broken shows sooner."""


def with_own_templates(config: Path) -> Path:
    """Give a digest templates of its own, to be edited; return their folder."""
    folder = config.parent / "my-templates"
    shutil.copytree(ROOT / "templates", folder)
    change(config, "[digest]\n", '[digest]\ntemplates = "my-templates"\n')
    return folder


def change(file: Path, old: str, new: str) -> None:
    """Edit a file as an editor does that writes a new one in its place."""
    text = file.read_text("utf-8")
    assert text.count(old) >= 1, old
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(text.replace(old, new), encoding="utf-8")
    beside.replace(file)


def samples_with_templates(folder: Path) -> tuple[Path, Path]:
    """The sample digest with templates of its own: its settings, and their folder."""
    config = sample_config(folder)
    return config, with_own_templates(config)


def todays_press(folder: Path, titles: Mapping[str, list[str]], *, hours: int = 1) -> tuple[Path, date]:
    """A small digest whose outlets wrote something some hours ago, by the real clock; and its next date."""
    now = datetime.now(UTC)
    at = now - timedelta(hours=hours)
    minute = timedelta(minutes=1)
    press = {
        outlet: [(title, at - n * minute) for n, title in enumerate(written)]
        for outlet, written in titles.items()
    }
    print_press(folder, press)
    config = small_config(folder, at=f"{now + timedelta(hours=2):%H:%M}")
    return config, next_ones(load_config(config).schedule, now, 1)[0].date


def a_proof(**changes: object) -> Proof:
    """A draft in three languages."""
    documents, warnings = render(an_edition(), a_look())
    proof = Proof(DAY, a_masthead(), EditionState.DRAFT, documents, warnings, NOW)
    return replace(proof, **changes)  # type: ignore[arg-type]  # a builder takes any field


@contextmanager
def proofing_of(config: Path, day: date = SAMPLE_DATE, now: datetime = NOW) -> Iterator[Proofing]:
    """The proofs of a digest at a moment, the first of them made."""
    with open_proofing(config, lambda _: day, Watch(now)) as proofing:
        proofing.read_press(Steps())
        proofing.refresh()
        yield proofing


@dataclass(frozen=True)
class Preview:
    """A running `digest preview`."""

    process: subprocess.Popen[str]
    day: str
    address: str
    port: int

    def stop(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """End it by a signal; give its exit code and what it said to stderr."""
        self.process.send_signal(how)
        said = self.process.communicate(timeout=PATIENCE)[1]
        return self.process.returncode, said

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc


def command(config: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "digest", "--config", str(config), "preview", *arguments]


@contextmanager
def previewed(config: Path, *arguments: str, **environment: str) -> Iterator[Preview]:
    """A running preview; it is killed at the end if it still runs."""
    process = subprocess.Popen(
        command(config, *arguments),
        cwd=config.parent,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            found = PRINTED.fullmatch(line)
            if not found:
                process.kill()
                assert found, f"{line!r}, {process.communicate()[1]!r}"
            yield Preview(process, found[1], found[2], int(found[3]))
        finally:
            process.kill()


@dataclass(frozen=True)
class Answer:
    """What an ASGI application answered; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(app: ASGIApp, path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask an ASGI application as a server would."""
    parts = urlsplit(path)
    scope = {
        "type": "http",
        "method": method,
        "path": parts.path,
        "query_string": parts.query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    sent: list[Message] = []

    questions = [{"type": "http.request", "body": b""}]

    async def receive() -> Message:
        if not questions:
            await asyncio.Event().wait()  # a caller that stays on the line
        return questions.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(asyncio.wait_for(app(scope, receive, send), PATIENCE))
    start, *bodies = sent
    told = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], told, b"".join(part["body"] for part in bodies).decode())
