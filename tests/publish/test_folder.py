from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from digest.errors import PublishError
from digest.ports import PublishedFile
from digest.publish.folder import Folder

FULL_DISK = """
import resource, sys
from pathlib import Path
from digest.errors import PublishError
from digest.ports import PublishedFile
from digest.publish.folder import Folder
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
files = [PublishedFile("index.md", b"new"), PublishedFile("2026/11/22.md", b"x" * 2000)]
try:
    Folder(Path(sys.argv[1])).publish(files)
except PublishError as error:
    print(error)
"""


def files(**bodies: str) -> list[PublishedFile]:
    return [PublishedFile(path.replace("_", "/"), body.encode()) for path, body in bodies.items()]


def a_file(path: str) -> PublishedFile:
    return PublishedFile(path, b"body")


def standing(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def test_files_are_written_and_named_as_a_person_would_type_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    below = Folder(tmp_path / "out").publish([a_file("2026/11/22.md")])
    assert below == ("out/2026/11/22.md",)
    assert Folder(Path("out")).path_of("2026/11/22.md") == "out/2026/11/22.md"
    monkeypatch.chdir("/")
    assert Folder(tmp_path / "out").path_of("a.md") == str(tmp_path / "out/a.md").removeprefix("/")


def test_pages_are_written_before_what_links_to_them(tmp_path: Path) -> None:
    paths = [
        "README.md",
        "index.json",
        "2026/README.md",
        "ru/2026/11/22.md",
        "2026/11/22.md",
        "2026/11/21.md",
    ]
    written = Folder(tmp_path).publish(map(a_file, paths))
    names = [Path("/", path).relative_to(tmp_path).as_posix() for path in written]
    assert names == [
        "ru/2026/11/22.md",
        "2026/11/21.md",
        "2026/11/22.md",
        "2026/README.md",
        "README.md",
        "index.json",
    ]


def test_unchanged_files_are_not_touched(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.publish(files(a_b="one", c="two"))
    before = (tmp_path / "a/b").stat()
    (written,) = folder.publish(files(a_b="one", c="new"))
    after = (tmp_path / "a/b").stat()
    assert written.endswith("/c")
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert folder.publish(files(a_b="one", c="new")) == ()
    assert standing(tmp_path) == {"a/b": b"one", "c": b"new"}


@pytest.mark.parametrize(
    "path", ["../a", "/etc/a", "a/../../b", "a/..", "a\0b", "..", "out/link/a", "loop/a"]
)
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "loop").symlink_to("loop")
    (root / "out").mkdir()
    (root / "out/link").symlink_to(tmp_path)
    with pytest.raises(PublishError, match="does not stand below"):
        Folder(root).publish([a_file(path)])
    assert sorted(one.name for one in tmp_path.iterdir()) == ["root"]
    with pytest.raises(PublishError, match="does not stand below"):
        Folder(root).path_of(path)


def test_file_that_is_a_link_out_of_the_folder_is_neither_followed_nor_replaced(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.write_text("mine")
    (root / "a").symlink_to(outside)
    with pytest.raises(PublishError, match="does not stand below"):
        Folder(root).publish([a_file("a")])
    assert outside.read_text() == "mine"


def test_root_may_be_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "root").symlink_to("real")
    Folder(tmp_path / "root").publish([a_file("2026/a")])
    assert standing(tmp_path / "real") == {"2026/a": b"body"}


def test_nothing_is_written_where_a_folder_stands(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(PublishError, match=r"cannot write .*unharmed"):
        Folder(tmp_path).publish([a_file("a")])


def test_full_disk_leaves_every_old_file_whole(tmp_path: Path) -> None:
    old = {"index.md": b"old index", "2026/11/22.md": b"old page"}
    Folder(tmp_path).publish([PublishedFile(path, body) for path, body in old.items()])
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "22.md: File too large; what was published before is unharmed" in said
    assert standing(tmp_path) == old


def test_what_must_not_be_seen_any_more_is_taken_away_with_the_folders_that_only_it_needed(
    tmp_path: Path,
) -> None:
    folder = Folder(tmp_path)
    folder.publish(
        [a_file("stories/ab/index.html"), a_file("outlets/oxus/index.html"), a_file("outlets/own.txt")]
    )
    gone = folder.remove(["stories/ab/index.html", "outlets/oxus/index.html", "never/there.html"])
    assert len(gone) == 2
    assert standing(tmp_path) == {"outlets/own.txt": b"body"}
    assert [path.name for path in tmp_path.iterdir()] == ["outlets"]


def test_nothing_outside_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "own").write_bytes(b"own")
    with pytest.raises(PublishError, match="does not stand below"):
        Folder(tmp_path / "site").remove(["../own"])
    assert (tmp_path / "own").exists()
