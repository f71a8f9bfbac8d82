from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from digest.files import write_atomically, write_if_changed

FULL_DISK = """
import resource, sys
from pathlib import Path
from digest.files import write_atomically
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    write_atomically(Path(sys.argv[1]), b"x" * 2000)
except OSError as error:
    print(error.strerror)
"""

KILLED = """
import os, signal, sys
from pathlib import Path
from digest.files import write_atomically

os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
write_atomically(Path(sys.argv[1]), b"x" * 2000)
"""


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "2026" / "11" / "22.md"
    write_atomically(path, b"news")
    assert path.read_bytes() == b"news"
    assert names(path.parent) == ["22.md"]


@pytest.mark.parametrize("mode", [0o644, 0o600])
def test_file_has_the_mode_that_was_asked_for(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "page"
    path.touch(0o666)
    write_atomically(path, b"", mode=mode)
    assert path.stat().st_mode & 0o777 == mode


def test_reader_of_the_old_file_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "page"
    write_atomically(path, b"old")
    with path.open("rb") as reader:
        write_atomically(path, b"new")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"


def test_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "page"
    write_atomically(path, b"old")
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "File too large\n"
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["page"]


def test_crash_before_the_file_is_safe_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "page"
    write_atomically(path, b"old")
    assert subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False).returncode == -9
    assert path.read_bytes() == b"old"
    assert [name for name in names(tmp_path) if not (name.startswith(".") and name.endswith(".part"))] == [
        "page"
    ]


def test_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"Not a directory|File exists"):
        write_atomically(tmp_path / "file" / "page", b"news")


def test_folder_in_the_place_of_the_file_is_an_error_that_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    with pytest.raises(OSError, match="Is a directory"):
        write_atomically(tmp_path / "page", b"news")
    assert names(tmp_path) == ["page"]


def test_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "page"
    assert write_if_changed(path, b"news")
    before = path.stat()
    assert not write_if_changed(path, b"news")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_other_bytes_are_written(tmp_path: Path) -> None:
    path = tmp_path / "page"
    write_if_changed(path, b"news")
    assert write_if_changed(path, b"more news")
    assert path.read_bytes() == b"more news"
