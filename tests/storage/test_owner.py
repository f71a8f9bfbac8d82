from __future__ import annotations

import os
import subprocess
import sys

import pytest

from digest.storage.owner import is_dead, owner_of_this_process


def parts() -> tuple[str, int, str]:
    host, pid, start = owner_of_this_process().split(":")
    return host, int(pid), start


def test_this_process_is_alive_and_says_so_each_time() -> None:
    assert owner_of_this_process() == owner_of_this_process()
    assert parts()[1] == os.getpid()
    assert not is_dead(owner_of_this_process())


def test_same_number_with_another_start_is_another_process() -> None:
    host, pid, start = parts()
    assert is_dead(f"{host}:{pid}:{start}0")


def test_number_that_no_process_has_is_dead() -> None:
    host, _, start = parts()
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    assert is_dead(f"{host}:{child.pid}:{start}")


def test_process_that_ended_unasked_is_dead() -> None:
    host, _, _ = parts()
    with subprocess.Popen([sys.executable, "-c", "print(flush=True)"], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        with open(f"/proc/{child.pid}/stat") as stat:  # noqa: PTH123  # one line of Linux
            start = stat.read().rpartition(")")[2].split()[19]
        child.stdout.read()  # its end: nothing has waited for the child, so it lingers
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert is_dead(f"{host}:{child.pid}:{start}")


def test_process_of_another_user_is_not_dead_without_its_start() -> None:
    host, _, _ = parts()
    assert not is_dead(f"{host}:{os.getppid()}:{start_of(os.getppid())}")


def start_of(pid: int) -> str:
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123  # one line of Linux
        return stat.read().rpartition(")")[2].split()[19]


@pytest.mark.parametrize(
    "owner", ["elsewhere:1:1", "elsewhere/4026531836:999999999:1", "", "nonsense", ":::", "host:x:y"]
)
def test_owner_that_nobody_here_can_judge_is_not_dead(owner: str) -> None:
    assert not is_dead(owner)


def test_process_of_another_container_of_the_same_name_is_not_dead() -> None:
    host, pid, start = parts()
    name = host.partition("/")[0]
    assert not is_dead(f"{name}/1:{pid}:{start}0")


def test_absurd_number_is_not_dead() -> None:
    assert not is_dead(f"{parts()[0]}:{10**30}:1")
