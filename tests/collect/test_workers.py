"""Children that read hostile bytes: what they may not do, and that nothing is lost with one."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from digest.collect.workers import Workers
from digest.errors import SourceError
from digest.model import Document
from digest.parse import feed
from tests.builders import NOW

Job = Callable[[Workers], Awaitable[Any]]


def with_workers(job: Job, **limits: Any) -> Any:
    async def run() -> Any:
        async with Workers(**limits) as workers:
            return await job(workers)

    return asyncio.run(run())


def refuse(text: str) -> None:
    raise SourceError("somebody", text)


def break_down(text: str) -> None:
    raise LookupError(text)


def spin() -> None:
    while True:
        pass


def swell() -> int:
    return len(bytearray(10**9))


def crash() -> None:
    ctypes.string_at(0)


def print_much() -> int:
    os.write(1, b"noise on stdout")
    return 7


def test_a_child_gives_what_the_function_gives() -> None:
    assert with_workers(lambda workers: workers.run("A", sorted, [3, 1, 2])) == [1, 2, 3]


def test_megabytes_come_back_whole() -> None:
    body = os.urandom(3_000_000)
    assert with_workers(lambda workers: workers.run("A", bytes, body)) == body


def test_a_library_that_prints_breaks_no_answer() -> None:
    assert with_workers(lambda workers: workers.run("A", print_much)) == 7


@pytest.mark.parametrize(
    ("function", "arguments", "reason"),
    [
        (refuse, ("no feed",), "A: no feed"),
        (break_down, ("oh",), "A: it cannot be read (LookupError of its parser)"),
        (swell, (), "A: it cannot be read (MemoryError of its parser)"),
        (crash, (), "A: it cannot be read: its parser needs too much memory, or breaks"),
        (spin, (), "A: it cannot be read: its parser needs more than 0.2 seconds"),
    ],
)
def test_what_goes_wrong_in_a_child_is_an_error_of_the_source(
    function: Callable[..., object], arguments: tuple[object, ...], reason: str
) -> None:
    with pytest.raises(SourceError) as caught:
        with_workers(lambda workers: workers.run("A", function, *arguments), seconds=0.2)
    assert str(caught.value) == reason


def test_a_killed_child_is_replaced_and_the_others_go_on() -> None:
    async def job(workers: Workers) -> list[Any]:
        jobs = (workers.run("bad", spin), workers.run("bad", crash), workers.run("good", len, "four"))
        ended = await asyncio.gather(*jobs, return_exceptions=True)
        return [*ended, await workers.run("good", len, "seven..")]

    first, second, *others = with_workers(job, number=2, seconds=0.2)
    assert (type(first), type(second), others) == (SourceError, SourceError, [4, 7])


def test_a_job_that_is_given_up_takes_its_child_with_it() -> None:
    async def job(workers: Workers) -> int:
        task = asyncio.create_task(workers.run("bad", spin))
        pid = await workers.run("good", os.getpid)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await workers.run("good", os.getpid) == pid
        return await workers.run("good", len, "four")

    assert with_workers(job, number=2) == 4


def test_a_child_takes_no_module_from_the_folder_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "feedparser.py").write_text("open('taken', 'w').close()")
    monkeypatch.chdir(tmp_path)
    body = b"<rss version='2.0'><channel><item><title>a & b</title></item></channel></rss>"
    document = Document("https://a.example/feed", body, NOW)
    found = with_workers(lambda workers: workers.run("A", feed.entries, document, "A"))
    assert [entry.title for entry in found] == ["a & b"]
    assert not (tmp_path / "taken").exists()


def test_children_that_are_never_needed_are_never_started() -> None:
    async def job(workers: Workers) -> int:
        return len(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())

    before = asyncio.run(job(Workers()))
    assert with_workers(job) == before


def test_a_job_given_up_while_its_child_starts_leaves_nothing_behind(
    recwarn: pytest.WarningsRecorder, capfd: pytest.CaptureFixture[str]
) -> None:
    async def job(workers: Workers) -> None:
        task = asyncio.create_task(workers.run("bad", spin))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    for _ in range(5):
        with_workers(job)
    gc.collect()
    assert not recwarn.list
    assert capfd.readouterr().err == ""


def test_no_child_outlives_its_workers() -> None:
    pid = with_workers(lambda workers: workers.run("A", os.getpid))
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline, "the child is still there"


def test_a_document_that_breaks_its_child_takes_none_of_those_behind_it_along() -> None:
    async def many(workers: Workers) -> list[Any]:
        jobs = [workers.run("A", crash), *(workers.run("B", abs, -n) for n in range(8))]
        return list(await asyncio.gather(*jobs, return_exceptions=True))

    broken, *others = with_workers(many, number=1)
    assert isinstance(broken, SourceError)
    assert others == list(range(8))


def test_an_answer_that_nobody_waits_for_any_more_is_given_to_no_one_else() -> None:
    async def give_up(workers: Workers) -> list[int]:
        await workers.run("A", abs, 0)  # so that the child is up
        slow = asyncio.create_task(workers.run("A", time.sleep, 0.2))
        dropped = asyncio.create_task(workers.run("B", abs, -1))
        await asyncio.sleep(0)
        dropped.cancel()
        await asyncio.gather(slow, dropped, return_exceptions=True)
        return [await workers.run("C", abs, -n) for n in (2, 3)]

    assert with_workers(give_up, number=1) == [2, 3]


def wait_for_the_end(pid: int) -> None:
    with suppress(ChildProcessError):  # the loop's own watcher was sooner
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


@pytest.mark.parametrize("is_known", [False, True])
def test_an_idle_child_that_somebody_kills_costs_no_document(is_known: bool) -> None:
    async def job(workers: Workers) -> tuple[int, int]:
        first = await workers.run("A", os.getpid)
        os.kill(first, signal.SIGKILL)
        wait_for_the_end(first)
        while is_known and Path(f"/proc/{first}").exists():
            await asyncio.sleep(0.01)
        return first, await workers.run("A", os.getpid)

    first, second = with_workers(job, number=1)
    assert first != second


def note_and_crash(file: Path) -> None:
    with file.open("a") as opened:
        opened.write("x")
    crash()


def test_a_document_that_breaks_its_child_is_not_tried_again(tmp_path: Path) -> None:
    async def job(workers: Workers) -> None:
        await workers.run("A", os.getpid)
        await asyncio.gather(
            workers.run("bad", note_and_crash, tmp_path / "tries"),
            workers.run("good", len, "four"),
            return_exceptions=True,
        )

    with_workers(job, number=1)
    assert (tmp_path / "tries").read_text() == "x"


def wait_for(file: Path) -> str:
    while not file.exists():
        time.sleep(0.01)
    return "there"


def test_who_gives_up_waiting_takes_no_document_of_another_along(tmp_path: Path) -> None:
    async def job(workers: Workers) -> str:
        await workers.run("A", os.getpid)
        slow = asyncio.create_task(workers.run("A", wait_for, tmp_path / "file"))
        behind = asyncio.create_task(workers.run("B", os.getpid))
        await asyncio.sleep(0)
        behind.cancel()
        await asyncio.gather(behind, return_exceptions=True)
        (tmp_path / "file").touch()
        return await slow

    assert with_workers(job, number=1) == "there"


def test_closed_workers_start_no_child() -> None:
    async def job() -> None:
        async with Workers() as workers:
            pass
        with pytest.raises(SourceError, match="the run has ended"):
            await workers.run("A", len, "four")
        assert not workers.are_up

    asyncio.run(job())
