"""Which process holds a lease, and whether it is still there.

An owner is "HOST:PID:START". HOST is the host's name with the number of the process namespace:
two containers may share a name, and must not take each other's processes for dead.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

PROCESSES = Path("/proc")
GONE = frozenset("ZX")
"""States of a process that has ended and that nobody has asked about yet (proc_pid_stat(5))."""

UNKNOWN = "0"


def owner_of_this_process() -> str:
    """This process, by a name that no other process on any host has at any time."""
    return f"{_host()}:{os.getpid()}:{_start(os.getpid()) or UNKNOWN}"


def is_dead(owner: str) -> bool:
    """Whether the process is surely gone; False for one of another host, or if nobody can tell."""
    host, _, rest = owner.partition(":")
    pid, _, start = rest.partition(":")
    if host != _host() or not pid.isdecimal() or os.name != "posix":  # os.kill ends processes on Windows
        return False
    if not _exists(int(pid)):
        return True
    now = _start(int(pid))
    return now is not None and now != start


def _host() -> str:
    try:
        namespace = (PROCESSES / "self/ns/pid").readlink().name
    except OSError:
        namespace = ""
    return f"{socket.gethostname()}/{''.join(filter(str.isdecimal, namespace))}"


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _start(pid: int) -> str | None:
    """When it started, in ticks since the host did; "gone" for one that has ended, None if unknown."""
    try:
        stat = (PROCESSES / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    state, *others = stat.rpartition(")")[2].split()  # the name before it may hold blanks and brackets
    return "gone" if state in GONE else others[18]
