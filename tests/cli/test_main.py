"""Errors, streams and signals: whatever happens, a person reads words and a program an exit code."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from digest.cli.main import DEBUG, guarded
from digest.errors import ConfigError, DigestError, Mistake, StorageError, UsageError
from tests.cli.command import DIGEST, process
from tests.office import small_config
from tests.servers import FeedServer, Request

FULL = Path("/dev/full")


def failing(error: BaseException) -> int:
    def command() -> None:
        raise error

    return guarded(command)


def test_a_command_that_returns_is_done() -> None:
    assert guarded(lambda: None) == 0


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("say it differently"), 2),
        (ConfigError("c.toml", (Mistake("a", "b", "c", 3),)), 2),
        (StorageError("the store is gone"), 1),
        (DigestError("no"), 1),
    ],
)
def test_an_error_of_ours_is_its_words_and_its_code(
    error: DigestError, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing(error) == code
    assert capsys.readouterr() == ("", f"digest: {error}\n")


def test_several_mistakes_begin_with_their_number(capsys: pytest.CaptureFixture[str]) -> None:
    mistakes = (Mistake("a", "missing", "write it", 1), Mistake("b.c", "odd", "even", None))
    assert failing(ConfigError("c.toml", mistakes)) == 2
    assert capsys.readouterr().err.splitlines() == [
        "digest: c.toml has 2 mistakes:",
        "c.toml:1: a: missing; write it",
        "c.toml: b.c: odd; even",
    ]


def test_an_unexpected_error_is_one_line_that_tells_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(ZeroDivisionError("division by zero")) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("digest: this should not happen (ZeroDivisionError: division by zero).")
    assert f"{DEBUG}=1" in line


def test_debug_shows_where_an_unexpected_error_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEBUG, "1")
    with pytest.raises(ZeroDivisionError):
        failing(ZeroDivisionError())
    assert failing(UsageError("words stay words")) == 2


def test_debug_is_off_when_it_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEBUG, "")
    assert failing(ZeroDivisionError()) == 1


def test_an_error_of_the_system_names_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(PermissionError(13, "Permission denied", "/srv/press")) == 1
    assert capsys.readouterr().err == "digest: /srv/press: Permission denied\n"


def test_debug_variable_is_no_unknown_setting(sample: Path) -> None:
    assert process("sources", "list", environ={DEBUG: "1"}).code == 0


def test_an_unknown_variable_is_a_mistake_of_the_settings(sample: Path) -> None:
    told = process("sources", "list", environ={"DIGEST_EMAIL__FORM": "x"})
    assert told.code == 2
    assert "DIGEST_EMAIL__FORM: unknown variable" in told.err


def test_a_reader_that_has_enough_is_no_error(sample: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    told = process("sources", "list", stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert (told.code, told.err) == (1, "")


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has /dev/full")
def test_a_full_disk_under_the_output_is_told_in_words(sample: Path) -> None:
    with FULL.open("w") as full:
        told = process("sources", "list", "--json", stdout=full, stderr=subprocess.PIPE)
    assert (told.code, told.err) == (1, "digest: the output cannot be written: No space left on device\n")


def test_letters_that_a_stream_lacks_are_escaped_and_json_stays_json(sample: Path) -> None:
    told = process("sources", "list", "--json", environ={"PYTHONIOENCODING": "ascii"})
    assert told.code == 0
    assert told.out.isascii()
    assert told.json["sources"][5]["name"] == "Вестник Памира"
    assert process("sources", "check", "Нет", environ={"PYTHONIOENCODING": "latin-1"}).code == 2


def test_closed_streams_are_no_error(sample: Path) -> None:
    command = f"exec {' '.join(DIGEST)} --config config.toml sources list <&- >&- 2>&-"
    assert subprocess.run(command, shell=True, env=os.environ, timeout=60, check=False).returncode == 0


def test_interrupted_it_says_that_nothing_is_lost(folder: Path, loopback_allowed: None) -> None:
    asked = threading.Event()

    async def hold(request: Request, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await asyncio.Event().wait()

    path = small_config(folder)
    with FeedServer(replies={"/feed": hold}) as server:
        text = path.read_text().replace('mirror = "site.json"', "timeout = 60")
        path.write_text(text.replace("https://pamir.example/feed", server.url("/feed")))
        with subprocess.Popen(
            [*DIGEST, "collect"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ,
            encoding="utf-8",
        ) as child:
            assert asked.wait(30)
            child.send_signal(signal.SIGINT)
            out, err = child.communicate(timeout=30)
    assert (child.returncode, out) == (130, "")
    assert "digest: interrupted; what was finished is kept" in err
    assert "Traceback" not in err
