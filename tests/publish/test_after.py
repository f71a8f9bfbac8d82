"""A command of the operator: what it is given, and how its end is told."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from select import select
from signal import SIGTERM

import pytest

from digest.errors import PublishError
from digest.publish.after import Command

EDITION = "Edition 214 of 2026-11-22"


def follow(folder: Path, *words: str, seconds: float = 60) -> str:
    return Command(words, folder, seconds).follow([], EDITION)


def python(folder: Path, code: str, seconds: float = 60) -> str:
    return follow(folder, sys.executable, "-c", code, seconds=seconds)


def test_it_runs_in_the_archives_folder_and_is_told_the_edition(tmp_path: Path) -> None:
    told = python(tmp_path, "import os; open('said', 'w').write(os.environ['DIGEST_EDITION'])")
    assert told.startswith("[archive] after (")
    assert told.endswith("): done")
    assert (tmp_path / "said").read_text() == EDITION


def test_no_shell_reads_its_words(tmp_path: Path) -> None:
    follow(tmp_path, sys.executable, "-c", "open('one', 'w').close()", "; touch two", "$(touch three)")
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_nobody_answers_its_questions(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="EOFError"):
        python(tmp_path, "input('Password: ')")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import sys; print('x'); sys.exit('connection refused')", "it ended with 1: connection refused$"),
        ("import sys; print('only this'); sys.exit(3)", "it ended with 3: only this$"),
        ("import sys; sys.exit(3)", "it ended with 3$"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL ended it$"),
        ("import sys; sys.stderr.write('y' * 9000); sys.exit(1)", "it ended with 1: y{300}$"),
    ],
)
def test_a_command_that_fails_is_told_with_its_last_words(tmp_path: Path, code: str, told: str) -> None:
    with pytest.raises(PublishError, match=told):
        python(tmp_path, code)


def test_a_command_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        PublishError, match=r"\(no-such-program -a\): it cannot be started: no-such-program: No such"
    ):
        follow(tmp_path, "no-such-program", "-a")


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=r"it cannot be started: .*nowhere: No such file"):
        follow(tmp_path / "nowhere", sys.executable)


def test_a_command_that_never_stops_talking_fills_no_memory(tmp_path: Path) -> None:
    before = getrusage(RUSAGE_SELF).ru_maxrss
    with pytest.raises(PublishError, match="it was not ready after 2 seconds, and was ended"):
        follow(tmp_path, "yes", seconds=2)
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


def test_a_command_may_leave_something_running_that_says_nothing(tmp_path: Path) -> None:
    quiet = "sleep 60 >/dev/null 2>&1 & echo $! > pid"
    assert follow(tmp_path, "sh", "-c", quiet, seconds=30).endswith(": done")
    os.kill(int((tmp_path / "pid").read_text()), SIGTERM)


def test_a_command_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    code = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open("pid", "w").write(str(child.pid))
time.sleep(600)
"""
    with pytest.raises(PublishError, match="it was not ready after 3 seconds, and was ended"):
        python(tmp_path, code, seconds=3)
    assert ended(int((tmp_path / "pid").read_text()))


def ended(pid: int) -> bool:
    """Whether a process is gone, or is just going."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select([process], [], [], 30)[0])
    finally:
        os.close(process)
