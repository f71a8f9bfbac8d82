from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.signup.site import Site, signup_config, site_of


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_of(signup_config(tmp_path)) as site:
        yield site
