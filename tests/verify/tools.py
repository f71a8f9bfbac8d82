"""Where the tools of others are, and what happens where one is missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / ".bench"
NODE = BENCH / "node" / "node_modules"
"""Where `make verify` puts what comes from npm."""


def program(name: str) -> str:
    """The path of a program: of Debian, of npm or of PyPI; its test is skipped without it, in CI it fails."""
    places = os.pathsep.join(
        (os.environ.get("PATH", ""), str(NODE / ".bin"), str(BENCH / "verify" / "bin"), "/usr/sbin")
    )
    return shutil.which(name, path=places) or missing(name)


def package(name: str) -> Path:
    """The folder of a package from npm; its test is skipped without it, in CI it fails."""
    folder = NODE / name
    return folder if folder.is_dir() else Path(missing(f"{name} of npm"))


def missing(what: str) -> str:
    """Skip this test, or fail it in CI: there a tool that is not there is a test that did not run."""
    message = f"{what} is missing: make verify, and the packages that .ci/run names"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
