from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.storage.store import SqlStore
from tests.storage.rows import opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with opened(tmp_path / "store.sqlite3") as store:
        yield store
