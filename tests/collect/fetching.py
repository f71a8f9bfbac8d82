"""One document fetched from a server on loopback, for the tests of fetching."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from digest.errors import SourceError
from digest.fetch.fetcher import Fetcher
from digest.model import NO_ACCESS, Access, Document
from digest.ports import SourceMemory
from tests.builders import NOW
from tests.collect.documents import a_policy
from tests.servers import FeedServer, Reply

NEW = SourceMemory()


def get(url: str, memory: SourceMemory = NEW, access: Access = NO_ACCESS, **options: Any) -> Document:
    """The document at an address; options are the fetcher's and the policy's."""
    own = {name: options.pop(name) for name in ("connect_to", "look_up", "lanes") if name in options}

    async def run() -> Document:
        async with Fetcher(a_policy(**options), NOW, **own) as fetcher:
            return await fetcher.get(url, memory, access)

    return asyncio.run(run())


def reply(answer: Reply, memory: SourceMemory = NEW, **options: Any) -> Document:
    """What an answer becomes."""
    with FeedServer(replies={"/": answer}) as server:
        return get(server.url("/"), memory, **options)


def refused(answer: Reply, **options: Any) -> SourceError:
    """What an answer that is no document becomes."""
    with pytest.raises(SourceError) as error:
        reply(answer, **options)
    return error.value


def refusal(answer: Reply, **options: Any) -> str:
    """The same, in words."""
    return refused(answer, **options).reason
