"""Who may send a request: slow sources give way, troubled ones wait apart, hosts are not crowded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from digest.fetch.fetcher import Fetcher
from digest.fetch.lanes import BESIDE, FLOWING, PER_HOST, SLOW_LANE, Hosts, Lanes, room_beside
from digest.ports import SourceMemory
from tests.builders import NOW
from tests.collect.documents import a_policy
from tests.servers import FeedServer, Reply, Request, answer, dripping, redirect

TROUBLED = SourceMemory(failures=2)


class Crowd:
    """Requests that stay until they may go, and how many there were at once."""

    def __init__(self) -> None:
        self.inside = self.most = self.been = 0
        self.leave = asyncio.Event()
        self.changed = asyncio.Condition()

    async def stay(self) -> None:
        self.inside += 1
        self.been += 1
        self.most = max(self.most, self.inside)
        async with self.changed:
            self.changed.notify_all()
        await self.leave.wait()
        self.inside -= 1

    async def until(self, reached: Callable[[], bool]) -> None:
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(reached), 20)


async def visit(lanes: Lanes, crowd: Crowd, failures: int = 0) -> None:
    async with lanes.place(failures):
        await crowd.stay()


async def settled() -> None:
    """All that can go on without time passing has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.parametrize(("failures", "places"), [(0, 5), (1, 5), (2, SLOW_LANE), (9, SLOW_LANE)])
def test_a_lane_has_its_own_places(failures: int, places: int) -> None:
    async def run() -> tuple[int, int]:
        lanes, crowd = Lanes(5, patience=3600), Crowd()
        tasks = [asyncio.create_task(visit(lanes, crowd, failures)) for _ in range(30)]
        await settled()
        others = [asyncio.create_task(visit(lanes, crowd, 2 if failures < 2 else 0)) for _ in range(1)]
        await settled()
        inside = crowd.inside
        crowd.leave.set()
        await asyncio.gather(*tasks, *others)
        return inside, crowd.been

    assert asyncio.run(run()) == (places + 1, 31)


def test_who_takes_long_gives_its_place_away_as_long_as_there_is_room_beside() -> None:
    async def run() -> tuple[int, int]:
        lanes, crowd = Lanes(4, patience=0.001, beside=10), Crowd()
        tasks = [asyncio.create_task(visit(lanes, crowd)) for _ in range(40)]
        await crowd.until(lambda: crowd.inside == 14)
        await asyncio.sleep(0.02)
        inside = crowd.inside
        crowd.leave.set()
        await asyncio.gather(*tasks)
        return inside, crowd.most

    assert asyncio.run(run()) == (14, 14)


def test_room_beside_goes_to_who_has_waited_longest_for_it() -> None:
    async def run() -> int:
        lanes, first, rest = Lanes(1, patience=0.001, beside=1), Crowd(), Crowd()
        gone = asyncio.create_task(visit(lanes, first))
        await first.until(lambda: first.inside == 1)
        tasks = [asyncio.create_task(visit(lanes, rest)) for _ in range(3)]
        await rest.until(lambda: rest.inside == 1)
        await asyncio.sleep(0.02)
        assert rest.inside == 1  # one beside, one in the lane
        first.leave.set()
        await gone
        await rest.until(lambda: rest.inside == 2)
        rest.leave.set()
        await asyncio.gather(*tasks)
        return rest.been

    assert asyncio.run(run()) == 3


def test_whoever_is_cancelled_gives_everything_back() -> None:
    async def run() -> int:
        lanes, hosts, crowd = Lanes(2, patience=0.001, beside=2), Hosts(), Crowd()

        async def both() -> None:
            async with hosts.turn("a.example") as turn, lanes.place(0):
                await turn.move("b.example")
                await crowd.stay()

        tasks = [asyncio.create_task(both()) for _ in range(8)]
        await crowd.until(lambda: crowd.inside == PER_HOST)
        await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        crowd.leave.set()
        await asyncio.gather(*(asyncio.wait_for(both(), 20) for _ in range(8)))
        return crowd.been

    assert asyncio.run(run()) == PER_HOST + 8


def test_room_beside_fits_the_files_that_may_be_open() -> None:
    assert 0 < room_beside() <= BESIDE


def test_slow_sources_do_not_hold_up_the_good_ones() -> None:
    async def run(places: dict[str, tuple[str, int]]) -> tuple[int, int]:
        lanes = Lanes(4, patience=0.01)
        async with Fetcher(a_policy(timeout=60.0), NOW, connect_to=places, lanes=lanes) as fetcher:
            slow = [asyncio.create_task(fetcher.get(f"http://slow{n}.example/drip")) for n in range(40)]
            good = [fetcher.get(f"http://good{n}.example/") for n in range(10)]
            documents = await asyncio.wait_for(asyncio.gather(*good), 30)
            dripping = [task for task in slow if not task.done()]
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
            return len(documents), len(dripping)

    with FeedServer(replies={"/": answer(b"<rss/>"), "/drip": dripping()}) as server:
        names = [f"{kind}{n}.example" for kind in ("slow", "good") for n in range(40)]
        assert asyncio.run(run(dict.fromkeys(names, server.place))) == (10, 40)


def test_troubled_sources_do_not_take_the_places_of_the_others() -> None:
    async def run(places: dict[str, tuple[str, int]]) -> tuple[int, int]:
        lanes = Lanes(4, patience=3600)
        async with Fetcher(a_policy(timeout=60.0), NOW, connect_to=places, lanes=lanes) as fetcher:
            slow = [
                asyncio.create_task(fetcher.get(f"http://slow{n}.example/drip", TROUBLED)) for n in range(40)
            ]
            good = [fetcher.get(f"http://good{n}.example/") for n in range(40)]
            documents = await asyncio.wait_for(asyncio.gather(*good), 30)
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
            return len(documents), sum(request.path == "/drip" for request in server.seen)

    with FeedServer(replies={"/": answer(b"<rss/>"), "/drip": dripping()}) as server:
        names = [f"{kind}{n}.example" for kind in ("slow", "good") for n in range(40)]
        good, dripped = asyncio.run(run(dict.fromkeys(names, server.place)))
    assert good == 40
    assert dripped <= SLOW_LANE


def test_one_host_is_asked_twice_at_once_and_no_more_also_behind_redirects() -> None:
    running, most = 0, 0

    async def counting(request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(20):
            await asyncio.sleep(0)
        running -= 1
        await answer(b"<rss/>")(request, writer)

    async def many(places: dict[str, tuple[str, int]]) -> None:
        async with Fetcher(a_policy(), NOW, connect_to=places) as fetcher:
            direct = [fetcher.get("http://one.example/") for _ in range(12)]
            led = [fetcher.get(f"http://other{n}.example/led") for n in range(12)]
            await asyncio.gather(*direct, *led)

    replies: dict[str, Reply] = {"/": counting, "/led": redirect("http://one.example/")}
    with FeedServer(replies=replies) as server:
        hosts = ["one.example", *(f"other{n}.example" for n in range(12))]
        asyncio.run(many(dict.fromkeys(hosts, server.place)))
    assert most <= PER_HOST
    assert [request.path for request in server.seen].count("/") == 24


def test_whose_answer_flows_keeps_its_place() -> None:
    async def run() -> tuple[int, int]:
        lanes, crowd = Lanes(1, patience=0.01, beside=10), Crowd()
        flowing = lanes.place(0)
        async with flowing:
            waiting = asyncio.create_task(visit(lanes, crowd))
            for _ in range(20):
                flowing.received(FLOWING)
                await asyncio.sleep(0.002)
            meanwhile = crowd.been
            await crowd.until(lambda: crowd.been == 1)
        crowd.leave.set()
        await waiting
        return meanwhile, crowd.been

    assert asyncio.run(run()) == (0, 1)
