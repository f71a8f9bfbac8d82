"""The command itself, as a process."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.builders import SAMPLE_DATE
from tests.desk.previews import PATIENCE, command, previewed, todays_press
from tests.office import sample_config

SOON = 2.0
"""Seconds in which a preview ends."""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return todays_press(tmp_path, {"pamir": ["Fire in Khorog"], "oxus": ["Road to Murghob opens"]})[0]


def failed(config: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and words of a preview that does not come to serve."""
    done = subprocess.run(
        command(config, "--no-browser", *arguments),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        cwd=config.parent,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_quickly_although_a_page_listens(config: Path, how: signal.Signals) -> None:
    with previewed(config, "--no-browser") as preview:
        connection = HTTPConnection("127.0.0.1", preview.port, timeout=PATIENCE)
        connection.request("GET", f"/?{preview.address.partition('?')[2]}")
        page = connection.getresponse()
        cookie = (page.getheader("set-cookie") or "").partition(";")[0]
        page.read()
        connection.request("GET", "/events", headers={"Cookie": cookie})
        stream = connection.getresponse()
        assert stream.readline() == b"retry: 1000\n"
        began = time.monotonic()
        code, said = preview.stop(how)
        assert time.monotonic() - began < SOON
        connection.close()
    assert (code, said) == (0, "reading the press: 2 of 2\n")


def test_it_answers_on_the_loopback_address_and_asks_for_the_token(config: Path) -> None:
    with previewed(config, "--no-browser") as preview:
        connection = HTTPConnection("127.0.0.1", preview.port, timeout=PATIENCE)
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("server")) == (403, None)
        answer.read()
        connection.request("GET", "/", headers={"Host": "evil.example"})
        assert connection.getresponse().status == 421
        connection.close()
        with socket.socket(socket.AF_INET6) as other, pytest.raises(OSError):  # noqa: PT011  # refused, or no IPv6
            other.connect(("::1", preview.port))


def test_without_a_date_it_is_the_next_edition(tmp_path: Path) -> None:
    config, day = todays_press(tmp_path, {"pamir": ["Fire in Khorog"], "oxus": []})
    with previewed(config, "--no-browser") as preview:
        assert preview.day == day.isoformat()


def test_the_browser_is_opened_at_the_address(config: Path) -> None:
    opened = config.parent / "opened"
    os.mkfifo(opened)
    browser = config.parent / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{opened}"\n', encoding="utf-8")
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    with previewed(config, BROWSER=f"{browser} %s") as preview:
        assert opened.read_text("utf-8") == preview.address


def test_a_port_that_is_taken_is_said_in_words(config: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said = failed(config, "--port", str(port))
    assert code == 2
    assert said == (
        f"digest: --port {port}: another program has this port; name another one, or 0 for any that is free\n"
    )


def test_a_port_can_be_taken_again_at_once(config: Path) -> None:
    with previewed(config, "--no-browser") as preview:
        connection = HTTPConnection("127.0.0.1", preview.port, timeout=PATIENCE)
        connection.request("GET", "/")
        connection.getresponse().read()
        preview.stop()
        connection.close()
    with previewed(config, "--no-browser", "--port", str(preview.port)) as again:
        assert again.port == preview.port
        assert again.address != preview.address


def test_wrong_settings_are_told_and_nothing_is_served(config: Path) -> None:
    config.write_text("[dijest]\n", encoding="utf-8")
    code, said = failed(config)
    assert code == 2
    assert "dijest" in said
    assert "Traceback" not in said


def test_an_edition_to_come_is_too_early(tmp_path: Path) -> None:
    code, said = failed(sample_config(tmp_path), "--date", str(SAMPLE_DATE + timedelta(days=3650)))
    assert code == 2
    assert "too early" in said


def test_the_server_is_imported_only_when_it_is_wanted() -> None:
    code = "import sys, digest.cli.main; sys.exit('uvicorn' in sys.modules or 'starlette' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
