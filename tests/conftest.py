"""What holds for every test: traffic stays on this machine, and in CI nothing is left out."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator, Iterator
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

IN_CI = os.environ.get("CI") == "true"

settings.register_profile("dev", max_examples=20, deadline=None)
settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if IN_CI else "dev")

CONNECTIONS = frozenset({"socket.connect", "socket.sendto"})


def _only_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook (PEP 578): sees connections of every library, C ones included."""
    if event not in CONNECTIONS:
        return
    address = arguments[1]
    if not isinstance(address, tuple) or not isinstance(address[0], str):
        return  # a Unix socket
    if not ip_address(address[0]).is_loopback:
        message = f"a test tried to reach {address[0]}"
        raise PermissionError(message)


sys.addaudithook(_only_loopback)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites the golden editions; never in CI."""
    parser.addoption("--update", action="store_true", help="rewrite the golden editions")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to approve in CI what nobody has looked at."""
    if IN_CI and config.getoption("--update"):
        raise pytest.UsageError("--update is for people, not for CI")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on what the machine's environment says."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in [name for name in os.environ if name.startswith("DIGEST_")]:
        monkeypatch.delenv(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that is skipped has failed: the tool that it needs must be there."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without it the test is skipped, and in CI fails."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium")
    if not found:
        pytest.skip("there is no chromium: apt-get install -y chromium fonts-noto-core")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()
