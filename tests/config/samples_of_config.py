"""Config files for tests: say only what the test is about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from digest.config import load
from digest.errors import ConfigError, Mistake

SMALL = """\
[digest]
title = "Press"
languages = ["en", "ru"]

[[sections]]
id = "politics"
title = "Politics"

[[sources]]
name = "Pamir"
feed = "https://pamirnews.example/feed/"
"""
"""The smallest file that is right, eleven lines."""


def a_file(folder: Path, text: str) -> Path:
    """A config file in a folder."""
    path = folder / "config.toml"
    path.write_bytes(text.encode())
    return path


def mistakes_in(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> tuple[Mistake, ...]:
    """All that is wrong with a text."""
    with pytest.raises(ConfigError) as caught:
        load(a_file(folder, text), environ=environ or {})
    return caught.value.mistakes
