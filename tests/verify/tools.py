"""Where the tools of others are, and what happens where one is missing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep

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


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens on, all of them different."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def wait_for(port: int, patience: float, running: subprocess.Popen[bytes] | None = None) -> None:
    """Return once somebody listens there; fail where that takes longer, or the program has ended."""
    end = monotonic() + patience
    while True:
        assert running is None or running.poll() is None
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            assert monotonic() < end
            sleep(0.1)  # it tells nobody when it listens
        else:
            return
