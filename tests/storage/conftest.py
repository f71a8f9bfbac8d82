from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.storage.store import SqlStore
from tests.storage.rows import opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    with opened(path) as store:
        yield store
