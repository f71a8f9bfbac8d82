"""The wheel: installed in an empty environment, it works without the repository."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.office import ROOT

pytestmark = pytest.mark.package


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built."""
    folder = tmp_path_factory.mktemp("wheel")
    said(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        str(ROOT),
    )
    [wheel] = folder.glob("press_digest-*.whl")
    return wheel


def said(*command: str, folder: Path | None = None) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_wheel_carries_templates_samples_and_settings(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    here = {
        f"digest/default_{path.relative_to(ROOT)}"
        for folder in ("templates", "samples")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert here | {"digest/default_config.toml", "digest/py.typed"} <= names
    assert not [name for name in names if name.startswith(("tests/", "out/"))]


def test_demo_runs_where_only_the_wheel_is_installed(wheel: Path, tmp_path: Path) -> None:
    said(sys.executable, "-m", "venv", str(tmp_path / "venv"))
    python = str(tmp_path / "venv/bin/python")
    said(python, "-m", "pip", "install", "--quiet", "--upgrade", "pip")
    said(python, "-m", "pip", "install", "--quiet", str(wheel))
    out = said(str(tmp_path / "venv/bin/digest"), "demo", "--no-browser", folder=tmp_path)
    assert "39 stories in 6 sections" in out
    made = tmp_path / "digest-demo/out"
    assert (made / "archive/2026/11/22.md").is_file()
    assert len(list((made / "outbox").rglob("*.eml"))) == 3
    assert (made / "site/index.html").is_file()
