"""Runs `digest` as a person would, in this process; or as one in a process of its own, on a terminal."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.cli.main import app, guarded
from tests.collect.documents import rss
from tests.servers import FeedServer, Reply, answer

ALLOW = "DIGEST_COLLECT__ALLOW_NETWORKS"
LOOPBACK_NETWORK = '["127.0.0.0/8"]'

DIGEST = (sys.executable, "-m", "digest")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left: its exit code, and what it said on either stream."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output, which must be one JSON document and nothing else."""
        return json.loads(self.out)


def digest(*arguments: str) -> Outcome:
    """Run a command here and now; whatever it does to the streams, they are read as text."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = _code(arguments)
    return Outcome(code, out.getvalue(), err.getvalue())


def done(*arguments: str) -> Outcome:
    """Run a command that must succeed."""
    outcome = digest(*arguments)
    assert outcome.code == 0, outcome
    return outcome


def refused(*arguments: str) -> str:
    """Run a command that makes no sense: exit code 2, nothing on stdout; give its words."""
    outcome = digest(*arguments)
    assert (outcome.code, outcome.out) == (2, ""), outcome
    assert "this should not happen" not in outcome.err
    return outcome.err


def process(*arguments: str, environ: Mapping[str, str] | None = None, **streams: Any) -> Outcome:
    """Run a command in a process of its own."""
    given = {"stdin": subprocess.DEVNULL, "capture_output": "stdout" not in streams, **streams}
    done = subprocess.run(  # noqa: PLW1510  # the code is what the test asks for
        [*DIGEST, *arguments], env={**os.environ, **(environ or {})}, encoding="utf-8", timeout=60, **given
    )
    return Outcome(done.returncode, done.stdout or "", done.stderr or "")


def on_terminal(*arguments: str, answers: str = "", piped: bool = True) -> Outcome:
    """Run a command whose stdin and stderr are a terminal; stdout too, unless it is piped somewhere."""
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(
        [*DIGEST, *arguments],
        stdin=theirs,
        stdout=subprocess.PIPE if piped else theirs,
        stderr=theirs,
        env=environ,
    ) as child:
        os.close(theirs)
        os.write(ours, answers.encode())
        shown = _all_of(ours)
        out = child.stdout.read().decode() if child.stdout else ""
    os.close(ours)
    return Outcome(child.returncode, out, shown)


def feed_server(**pages: Reply) -> FeedServer:
    """A server of `/NAME` for each reply."""
    return FeedServer(replies={f"/{name}": reply for name, reply in pages.items()})


def a_feed(*titles: str, date: str = "Sat, 21 Nov 2026 10:00:00 GMT") -> Reply:
    """A feed of these titles, all of one time."""
    return answer(rss(*(_item(title, date) for title in titles)).encode(), content_type="application/rss+xml")


def changed(path: Path, old: str, new: str) -> None:
    """Change one place of a file."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def only_the_store(folder: Path) -> bool:
    """Whether nothing but the database stands under out/."""
    return {path.name.partition("-")[0] for path in (folder / "out").iterdir()} == {"digest.sqlite3"}


def _item(title: str, date: str) -> str:
    link = "https://loopback.example/" + "-".join(title.casefold().split())
    return (
        f"<title>{title}</title><link>{link}</link><pubDate>{date}</pubDate>"
        f"<description>{title}. The district office said so, and more will be known tomorrow.</description>"
    )


def _code(arguments: tuple[str, ...]) -> int:
    try:
        return guarded(lambda: app(list(arguments)))
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 0 if left.code is None else 1


def _all_of(terminal: int) -> str:
    """What a terminal shows until its last program has left (Linux tells that by EIO)."""
    shown = bytearray()
    with suppress(OSError):
        while block := os.read(terminal, 65_536):
            shown += block
    return shown.decode()
