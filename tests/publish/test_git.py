"""The archive in a real repository, pushed to a real remote on this disk."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from digest.errors import PublishError
from digest.ports import PublishedFile
from digest.publish.folder import Folder
from digest.publish.git import Git
from digest.settings import Addressee, GitTarget

AUTHOR = Addressee("press@digest.example", "Press Office")
FIRST = "Edition 214 of 2026-11-22"


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive's folder below the root of a repository that has no commit yet."""
    folder = tmp_path / "repository/out/archive"
    folder.mkdir(parents=True)
    git(tmp_path / "repository", "init", "--quiet", "--initial-branch=main")
    return folder


def publish(archive: Path, edition: str = FIRST, remote: str = "", **bodies: str) -> str:
    files = [PublishedFile(path.replace("_", "/"), body.encode()) for path, body in bodies.items()]
    Folder(archive).publish(files)
    return Git(archive, GitTarget(AUTHOR, remote)).follow([file.path for file in files], edition)


def test_what_changed_is_committed_with_the_editions_number_and_the_authors_name(archive: Path) -> None:
    told = publish(archive, a="1", b_c="2")
    assert told == f"[archive] git: committed {git(archive, 'rev-parse', '--short', 'HEAD')}"
    assert git(archive, "log", "--format=%s|%an|%ae|%cn") == (
        "Edition 214 of 2026-11-22|Press Office|press@digest.example|Press Office"
    )
    assert git(archive, "ls-files").splitlines() == ["a", "b/c"]
    assert "press" not in (archive.parents[1] / ".git/config").read_text("utf-8")


def test_nothing_is_committed_where_nothing_changed(archive: Path) -> None:
    publish(archive, a="1")
    assert publish(archive, "Edition 215", a="1") == "[archive] git: nothing to commit"
    assert git(archive, "rev-list", "--count", "HEAD") == "1"


def test_only_our_files_are_committed_whatever_else_is_changed_or_staged(archive: Path) -> None:
    root = archive.parents[1]
    publish(archive, a="1")
    for name in ("notes.txt", "out/archive/theirs.md"):
        (root / name).write_text("theirs")
    (archive / "staged.md").write_text("theirs")
    git(root, "add", "notes.txt", "out/archive/staged.md")
    publish(archive, "Edition 215", a="2")
    assert git(root, "show", "--format=", "--name-only", "HEAD") == "out/archive/a"
    assert git(root, "status", "--porcelain").splitlines() == [
        *("A  notes.txt", "A  out/archive/staged.md", "?? out/archive/theirs.md")
    ]
    assert publish(archive, "Edition 216", a="2") == "[archive] git: nothing to commit"


def test_what_was_written_but_not_committed_is_committed_with_the_next(archive: Path) -> None:
    Folder(archive).publish([PublishedFile("a", b"1")])
    assert "committed" in publish(archive, a="1", b="2")
    assert git(archive, "ls-files").splitlines() == ["a", "b"]


def test_a_name_that_looks_like_a_pattern_is_only_a_name(archive: Path) -> None:
    (archive / "x.md").write_text("theirs")
    publish(archive, **{"*.md": "ours"})
    assert git(archive, "ls-files") == "*.md"


def test_commits_are_pushed_to_the_remote_that_is_named(archive: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    git(archive, "remote", "add", "web", str(tmp_path / "remote.git"))
    assert publish(archive, remote="web", a="1").endswith(", pushed to web")
    assert git(tmp_path / "remote.git", "log", "--format=%s", "main") == FIRST


def test_a_push_that_was_refused_is_told_and_never_forced_and_made_good_later(
    archive: Path, tmp_path: Path
) -> None:
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    git(archive, "remote", "add", "web", str(remote))
    publish(archive, remote="web", a="1")
    git(tmp_path, "clone", "--quiet", str(remote), "other")
    (tmp_path / "other/b").write_text("theirs")
    git(tmp_path / "other", "add", "b")
    git(tmp_path / "other", "-c", "user.name=o", "-c", "user.email=o@x.example", "commit", "-qm", "Theirs")
    git(tmp_path / "other", "push", "--quiet")
    with pytest.raises(PublishError, match=r"^\[archive\] git: it ended with 1: .*rejected.*fetch first"):
        publish(archive, "Edition 215", remote="web", a="2")
    assert git(remote, "log", "--format=%s", "main").splitlines()[0] == "Theirs"
    identity = ("-c", "user.name=o", "-c", "user.email=o@x.example")
    git(archive, *identity, "pull", "--quiet", "--rebase", "web", "main")
    assert publish(archive, "Edition 215", remote="web", a="2").endswith("nothing to commit, pushed to web")
    assert git(remote, "log", "--format=%s", "main").splitlines() == ["Edition 215", "Theirs", FIRST]


def test_a_folder_in_no_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="not a git repository"):
        publish(tmp_path, a="1")
    assert (tmp_path / "a").read_text() == "1"


def test_a_repository_on_no_branch_is_told_and_nothing_is_committed(archive: Path) -> None:
    publish(archive, a="1")
    git(archive, "switch", "--quiet", "--detach")
    with pytest.raises(PublishError, match=r"on no branch \(detached HEAD\); cure: git switch BRANCH"):
        publish(archive, a="2")
    assert git(archive, "rev-list", "--count", "--all") == "1"


def test_a_hook_that_refuses_is_told_and_made_good_with_the_next(archive: Path) -> None:
    hook = archive.parents[1] / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no editions on Sundays >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(PublishError, match=r"it ended with 1: no editions on Sundays$"):
        publish(archive, a="1")
    hook.unlink()
    assert "committed" in publish(archive, "Edition 215", a="1")


def test_a_hook_of_another_repository_may_call_us(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "other.git")
    with monkeypatch.context() as hook:
        hook.setenv("GIT_DIR", str(tmp_path / "other.git"))
        publish(archive, a="1")
    assert git(archive, "ls-files") == "a"


def test_a_machine_without_git_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(archive))
    with pytest.raises(PublishError, match=r"^\[archive\] git: it cannot be started: git: No such file"):
        publish(archive, a="1")


def test_a_folder_that_the_repository_ignores_is_told(archive: Path) -> None:
    (archive.parents[1] / ".gitignore").write_text("out/\n")
    with pytest.raises(PublishError, match=r"ignored by one of your .gitignore files: out"):
        publish(archive, a="1")


def test_a_remote_that_is_not_there_is_told_and_the_commit_stands(archive: Path) -> None:
    with pytest.raises(PublishError, match="'nowhere' does not appear to be a git repository"):
        publish(archive, remote="nowhere", a="1")
    assert git(archive, "log", "--format=%s") == FIRST
