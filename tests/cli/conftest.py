from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.command import ALLOW, LOOPBACK_NETWORK, done
from tests.office import sample_config


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which every command is run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def sample(folder: Path) -> Path:
    """The shipped settings there, nothing run yet."""
    sample_config(folder)
    return folder


@pytest.fixture(scope="session")
def collected_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the sample press was read; nobody changes it."""
    folder = tmp_path_factory.mktemp("collected")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        sample_config(folder)
        done("collect")
    return folder


@pytest.fixture
def collected(collected_once: Path, folder: Path) -> Path:
    """The sample press, read, and nothing made of it."""
    shutil.copytree(collected_once, folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def printed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the sample edition was made; nobody changes it."""
    folder = tmp_path_factory.mktemp("printed")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        sample_config(folder)
        done("run", "--date", "2026-11-22")
    return folder


@pytest.fixture
def printed(printed_once: Path, folder: Path) -> Path:
    """The sample edition, made and sent."""
    shutil.copytree(printed_once, folder, dirs_exist_ok=True)
    return folder


@pytest.fixture
def loopback_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources on this machine may be read."""
    monkeypatch.setenv(ALLOW, LOOPBACK_NETWORK)
