"""`digest serve` as a command, and confirmation mails over a real mail server."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import pytest

from digest.signup import post
from tests.cli.command import changed, digest
from tests.mail_server import MailServer, Script
from tests.office import small_config
from tests.signup.site import FORM, path_in, signup_config, site_of

STARTED = re.compile(r"The pages of (\S+) on 127\.0\.0\.1:(\d+)  \(Ctrl-C ends it\)\n")


@contextmanager
def served(config: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The command in a process of its own, and its port."""
    arguments = [sys.executable, "-m", "digest", "--config", str(config), "serve", "--port", "0"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            started = STARTED.fullmatch(process.stdout.readline())
            assert started
            yield process, int(started[2])
        finally:
            process.kill()


def request(port: int, method: str, path: str, **fields: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, urlencode(fields) or None, {"Content-Type": FORM})
    response = connection.getresponse()
    answer = response.status, response.read().decode()
    connection.close()
    return answer


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_a_signal_and_ends_at_once(tmp_path: Path, number: signal.Signals) -> None:
    with served(signup_config(tmp_path)) as (process, port):
        assert request(port, "GET", "/health") == (200, '{"status":"ok"}')
        process.send_signal(number)
        assert process.wait(30) == 0
        assert process.stderr
        assert "Traceback" not in process.stderr.read()


def test_a_confirmation_mail_goes_out_over_smtp_and_its_link_works(tmp_path: Path) -> None:
    with MailServer() as server, served(signup_config(tmp_path, smtp=server.port)) as (_, port):
        taken = Event()
        server.script = told_at_end(taken)
        assert request(port, "POST", "/en", email="reader@reader.example")[0] == 200
        assert taken.wait(30)
    (mail,) = server.received
    assert (mail.sender, mail.recipient) == ("press@digest.example", "reader@reader.example")
    head, _, body = mail.message.decode().partition("\r\n\r\n")
    assert "Auto-Submitted: auto-generated" in head
    assert all(len(line) <= 76 or "http" in line for line in body.splitlines())
    assert path_in(body.replace("=\r\n", "")).startswith("/confirm/")


def test_without_an_address_for_readers_it_says_what_is_missing(tmp_path: Path) -> None:
    config = signup_config(tmp_path)
    changed(config, 'base_url = "https://news.digest.example"', "")
    told = digest("--config", str(config), "serve")
    assert told.code == 2
    assert 'add [signup] with base_url = "https://…"' in told.err


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('base_url = "http://news.digest.example"', "is not https"),
        ('base_url = "https://news.digest.example/?a"', "after ? or #"),
        ('base_url = "https://n.example"\nhost = "localhost"', "is no IP address"),
        ('base_url = "https://n.example"\nproxies = ["a"]', "is no IP address"),
        ('base_url = "https://n.example"\nalarm_share = 3', "at most 1"),
    ],
)
def test_mistakes_in_the_settings_are_told(tmp_path: Path, written: str, words: str) -> None:
    config = small_config(tmp_path)
    config.write_text(config.read_text("utf-8") + f"\n[signup]\n{written}\n", encoding="utf-8")
    told = digest("--config", str(config), "serve")
    assert told.code == 2
    assert words in told.err


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with served(signup_config(tmp_path)) as (_, port):
        told = digest("--config", str(tmp_path / "config.toml"), "serve", "--port", f"{port}")
    assert told.code == 2
    assert "another program has this port" in told.err
    assert "--host" in digest("--config", str(tmp_path / "config.toml"), "serve", "--host", "x").err


def test_a_server_that_puts_a_mail_off_is_asked_again_and_a_refusal_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "PAUSE", 0.0)
    said = {"late@reader.example": ["451 4.7.1 grey", ""], "no@reader.example": ["550 5.1.1 nobody"] * 9}

    def script(verb: str, rest: str) -> str:
        address = re.search(r"TO:<(.*?)>", rest)
        left = said.get(address[1] if verb == "RCPT" and address else "", [])
        return left.pop(0) if left else ""

    with MailServer(script) as server, site_of(signup_config(tmp_path, smtp=server.port)) as site:
        for name in ("no", "late", "next"):
            site.subscribe(f"{name}@reader.example")
        assert [one.recipient for one in server.received] == ["late@reader.example", "next@reader.example"]


def told_at_end(taken: Event) -> Script:
    """Tells when a message is there."""

    def script(verb: str, _: str) -> str:
        if verb == "END":
            taken.set()
        return ""

    return script
