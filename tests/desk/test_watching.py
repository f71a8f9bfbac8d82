from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from digest.desk.events import Events
from digest.desk.proofing import Proofing
from digest.desk.watching import watch
from digest.model import Kind
from tests.builders import NOW, SAMPLE_DATE
from tests.desk.previews import PATIENCE, change, proofing_of, with_own_templates
from tests.office import newsroom_of, print_press, small_config

Hear = Callable[[], Coroutine[None, None, str]]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A small digest with templates of its own."""
    hours = NOW - timedelta(hours=12)
    print_press(tmp_path, {"pamir": [("Fire in Khorog", hours)], "oxus": [("Road opens", hours)]})
    path = small_config(tmp_path)
    with_own_templates(path)
    return path


@asynccontextmanager
async def watched(proofing: Proofing, tick: float = 30) -> AsyncIterator[Hear]:
    """A watch at work; gives what waits for the next news of it."""
    events = Events("")
    stream = events.stream()
    await anext(stream)
    task = asyncio.create_task(watch(proofing, events, tick=tick))

    async def hear() -> str:
        return await asyncio.wait_for(anext(stream), PATIENCE)

    try:
        yield hear
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def text_of(proofing: Proofing) -> str:
    return proofing.proof.document(Kind.TEXT, "en") or ""


def test_saved_templates_and_settings_are_seen_again_and_again(config: Path) -> None:
    template = config.parent / "my-templates/edition.txt.j2"

    async def scene(proofing: Proofing) -> None:
        async with watched(proofing) as hear:
            await hear()
            for n in range(3):
                template.write_text(f"written {n}\n", encoding="utf-8")
                await hear()
                assert text_of(proofing) == f"written {n}\n"
                change(template, "written", "replaced")
                await hear()
                assert text_of(proofing) == f"replaced {n}\n"
                change(config, "Small Press", f"Small {n} Press")
                await hear()
                assert f"{n} Press" in (proofing.proof.document(Kind.HTML, "en") or "")
                change(config, f"Small {n} Press", "Small Press")
                await hear()

    with proofing_of(config) as proofing:
        asyncio.run(scene(proofing))


def test_a_save_that_changes_nothing_is_no_news(config: Path) -> None:
    template = config.parent / "my-templates/edition.txt.j2"

    async def scene(proofing: Proofing) -> None:
        async with watched(proofing) as hear:
            first = await hear()
            template.write_text(template.read_text("utf-8"), encoding="utf-8")
            (template.parent / ".edition.txt.j2.swp").write_text("an editor's", encoding="utf-8")
            (config.parent / "else.toml").write_text("not ours", encoding="utf-8")
            change(template, "{{", "now {{")
            assert await hear() != first
            assert "now" in text_of(proofing)

    with proofing_of(config) as proofing:
        asyncio.run(scene(proofing))


def test_a_folder_that_goes_and_comes_back_is_followed(config: Path) -> None:
    templates, aside = config.parent / "my-templates", config.parent / "aside"

    async def scene(proofing: Proofing) -> None:
        async with watched(proofing) as hear:
            await hear()
            templates.rename(aside)
            await hear()
            assert proofing.proof.problem
            shutil.copytree(aside, templates)
            while proofing.proof.problem:  # half a copy may be a problem of its own
                await hear()
            (templates / "edition.txt.j2").write_text("back\n", encoding="utf-8")
            await hear()
            assert text_of(proofing) == "back\n"

    with proofing_of(config) as proofing:
        asyncio.run(scene(proofing))


def test_an_edition_that_another_process_froze_is_noticed_without_a_file(config: Path) -> None:
    async def scene(proofing: Proofing) -> None:
        async with watched(proofing, tick=0.1) as hear:
            await hear()
            with newsroom_of(config) as newsroom:
                await asyncio.to_thread(newsroom.run, SAMPLE_DATE)
            while proofing.proof.state != "sent":
                await hear()

    with proofing_of(config) as proofing:
        asyncio.run(scene(proofing))
