from __future__ import annotations

import asyncio

from digest.desk.events import Events


async def heard(events: Events, n: int, ping: float = 30) -> list[str]:
    stream = events.stream(ping)
    return [await anext(stream) for _ in range(n)]


def test_a_listener_hears_at_once_what_is_shown() -> None:
    async def scene() -> list[str]:
        return await heard(Events("abc"), 2)

    assert asyncio.run(scene()) == ["retry: 1000\n\n", "data: abc\n\n"]


def test_all_listeners_hear_of_another_proof_and_only_of_another() -> None:
    async def scene() -> list[list[str]]:
        events = Events("one")
        listening = [asyncio.create_task(heard(events, 3)) for _ in range(3)]
        await asyncio.sleep(0)
        events.tell("one")
        await asyncio.sleep(0)
        events.tell("two")
        return await asyncio.gather(*listening)

    assert [told[2] for told in asyncio.run(scene())] == ["data: two\n\n"] * 3


def test_silence_is_broken_by_a_comment() -> None:
    async def scene() -> list[str]:
        return await heard(Events("one"), 3, ping=0.01)

    assert asyncio.run(scene())[2].startswith(":")


def test_streams_end_when_the_preview_does() -> None:
    async def scene() -> list[str]:
        events = Events("one")

        async def whole() -> list[str]:
            return [each async for each in events.stream()]

        listening = asyncio.create_task(whole())
        await asyncio.sleep(0)
        events.close()
        return await listening + await whole()

    assert asyncio.run(scene()) == ["retry: 1000\n\n", "data: one\n\n"] * 2
