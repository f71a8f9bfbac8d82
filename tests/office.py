"""Whole digests in a folder: settings, a press and a clock, over the real parts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from digest.newsroom import Newsroom
from digest.ports import Clock
from digest.settings import Config
from digest.wiring import load_config, open_newsroom
from tests.builders import NOW

ROOT = Path(__file__).parents[1]
MIRROR = 'mirror = "samples/site.json"'

SMALL = """\
[digest]
title = {{ en = "Small Press", ru = "Малая пресса" }}
languages = ["en", "ru"]
timezone = "UTC"

[schedule]
at = "{at}"

[[sections]]
id = "society"
title = "Society"

[[sources]]
name = "Pamir"
feed = "https://pamir.example/feed"

[[sources]]
name = "Oxus"
feed = "https://oxus.example/feed"

[collect]
mirror = "site.json"

[email]
from = "Small Press <press@digest.example>"
to = [{to}]
{transport}
"""


@dataclass
class Watch:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Steps:
    """Progress that only counts."""

    seen: list[tuple[str, int, int]] = field(default_factory=list)

    def step(self, name: str, done: int, total: int) -> None:
        self.seen.append((name, done, total))


def sample_config(folder: Path) -> Path:
    """The shipped settings in a folder of their own, over the repository's samples."""
    text = (ROOT / "config.toml").read_text("utf-8")
    assert text.count(MIRROR) == 1
    site = json.dumps(str(ROOT / "samples/site.json"))
    path = folder / "config.toml"
    path.write_text(text.replace(MIRROR, f"mirror = {site}"), encoding="utf-8")
    return path


def small_config(
    folder: Path, *, at: str = "06:00", to: Sequence[str] = ("a@one.example",), smtp: int | None = None
) -> Path:
    """A digest of two outlets; `print_press` says what they write. Mail goes to a port, or to the outbox."""
    transport = 'transport = "outbox"'
    if smtp is not None:
        server = f'host = "127.0.0.1", port = {smtp}, security = "none", connections = 1'
        transport = f'transport = "smtp"\nsmtp = {{ {server} }}'
    text = SMALL.format(at=at, to=", ".join(json.dumps(entry) for entry in to), transport=transport)
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def print_press(folder: Path, press: Mapping[str, Sequence[tuple[str, datetime]]]) -> None:
    """Write what the outlets of `small_config` publish: titles with their times, by outlet."""
    site = {}
    for outlet, articles in press.items():
        name = f"{outlet}.xml"
        items = "".join(_item(outlet, title, time) for title, time in articles)
        feed = f'<rss version="2.0"><channel><title>{outlet}</title>{items}</channel></rss>'
        (folder / name).write_text(feed, encoding="utf-8")
        site[f"https://{outlet}.example/feed"] = {"file": name, "content_type": "application/rss+xml"}
    (folder / "site.json").write_text(json.dumps(site), encoding="utf-8")


def _item(outlet: str, title: str, time: datetime) -> str:
    link = f"https://{outlet}.example/{abs(hash_of(title))}"
    date = f"{time.astimezone(UTC):%a, %d %b %Y %H:%M:%S} GMT"
    text = f"{title}. The district office said so on the same day, and more will be known tomorrow."
    return (
        f"<item><title>{escape(title)}</title><link>{link}</link><pubDate>{date}</pubDate>"
        f"<description>{escape(text)}</description></item>"
    )


def hash_of(text: str) -> int:
    """A number that is the same in every process, unlike `hash`."""
    from zlib import crc32

    return crc32(text.encode())


@contextmanager
def newsroom_of(path: Path, now: Clock | None = None, **changes: object) -> Iterator[Newsroom]:
    """The newsroom of a config file, at a moment; with some of its parts changed."""
    with open_newsroom(load_config(path), Steps(), now or Watch()) as newsroom:
        yield replace(newsroom, **changes)  # type: ignore[arg-type]  # a builder takes any field


def files_below(folder: Path) -> dict[str, bytes]:
    """All files below a folder but the database, by path."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and "sqlite3" not in path.name)
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def outbox_of(config: Config) -> list[str]:
    """Names of the messages in the outbox, by date."""
    folder = config.email.outbox
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.eml"))
