"""What the documents say is compared with the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from digest import __version__
from digest.cli.main import app, guarded
from tests.office import ROOT, sample_config

README = (ROOT / "README.md").read_text("utf-8")
MOST_LINES = 300


def commands() -> Iterator[str]:
    """All commands, as people type them."""
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]  # a group
        for below in getattr(command, "commands", {}):
            yield f"digest {name} {below}"
        if not hasattr(command, "commands"):
            yield f"digest {name}"


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert re.search(rf"{command}(?![\w-])", README)


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`digest ([a-z]+(?: [a-z]+)?)", README))))
def test_every_command_of_the_readme_is_there(named: str) -> None:
    known = set(commands())
    assert f"digest {named}" in known or f"digest {named.split(maxsplit=1)[0]}" in known


def test_readme_prints_what_the_first_run_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sample_config(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        guarded(lambda: app(["run", "--date", "2026-11-22"]))
    assert left.value.code == 0
    shown = README.partition("<!-- run -->\n")[2].partition("<!-- /run -->")[0]
    assert [line[4:] for line in shown.splitlines()] == capsys.readouterr().out.splitlines()


def test_newest_version_of_the_changelog_is_the_packages() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## \[(\d[^\]]*)\]", changelog, re.MULTILINE)
    assert versions[0] == __version__


def test_links_of_the_documents_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "samples/README.md"):
        page = ROOT / name
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{name}: {link}"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_name_no_index(name: str) -> None:
    lock = (ROOT / name).read_text("utf-8")
    assert "://" not in lock
    assert "--hash=sha256:" in lock


def test_modules_are_short() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sorted((ROOT / "digest").rglob("*.py"))
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }
    assert not long
