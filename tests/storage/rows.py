"""What the tests of the store put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from digest.model import Article, Delivery, Kind, Rendered, Window
from digest.ports import Collected, EditionRow, Frozen, SourceMemory
from digest.storage.store import SqlStore, open_store
from tests.builders import a_source

DAY = date(2026, 11, 22)
HOUR = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
"""06:00 in Dushanbe."""


def nobody_is_dead(owner: str) -> bool:
    return False


@contextmanager
def opened(
    path: Path, *, is_dead: Callable[[str], bool] = nobody_is_dead, busy_timeout: float = 30.0
) -> Iterator[SqlStore]:
    with closing(open_store(f"sqlite:///{path}", is_dead, busy_timeout=busy_timeout)) as store:
        yield store


def a_frozen(day: date = DAY, **changes: object) -> Frozen:
    end = datetime.combine(day, HOUR.time(), UTC)
    frozen = Frozen(
        digest="digest",
        date=day,
        number=7,
        window=Window(end - timedelta(days=1), end),
        cutoff=end,
        content_hash="c" * 64,
        documents_hash="d" * 64,
        frozen_at=end + timedelta(minutes=1),
        documents=(Rendered(Kind.HTML, "en", "<p>Good morning</p>"), Rendered(Kind.SUBJECT, "en", "News")),
        placed=("aaaaaaaaaaaa",),
        rejected={"bbbbbbbbbbbb": "told by nobody else"},
    )
    return replace(frozen, **changes)  # type: ignore[arg-type]  # a builder takes any field


def a_delivery(recipient: str = "0000000000000001", **changes: object) -> Delivery:
    delivery = Delivery(
        edition=0,
        recipient=recipient,
        address=f"{recipient}@reader.example",
        name="Reader",
        language="en",
        origin="to",
    )
    return replace(delivery, **changes)  # type: ignore[arg-type]  # a builder takes any field


def recipients(count: int) -> list[Delivery]:
    return [a_delivery(f"{n:016x}") for n in range(1, count + 1)]


def collected(*articles: Article, source: str = "Pamir News Agency", **memory: object) -> Collected:
    kept = replace(SourceMemory(read=True), **memory)  # type: ignore[arg-type]  # a builder takes any field
    return Collected(a_source(name=source), articles, kept)


def freeze(store: SqlStore, day: date = DAY, count: int = 0, **changes: object) -> EditionRow:
    return store.editions.freeze(a_frozen(day, **changes), recipients(count))
