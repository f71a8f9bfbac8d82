"""The search index of a website, by Pagefind (extra `search`), read by the visitor's own browser.

Pagefind is a program of its own inside a wheel. It reads the finished pages and writes a folder beside
them; that folder is made anew and exchanged whole.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

from digest.errors import PublishError

FOLDER = "pagefind"
"""Where the index stands below the website's root."""

ENTRY = "pagefind-entry.json"
"""Lists the languages, in an order that is another each time."""

UNUSED = ("*-ui.css", "*-ui.js", "pagefind-highlight.js")
"""Pagefind's own faces; the search page has its own."""

STALE = ".stale"
"""Stands in an index that lacks pages: it has to be made anew, whatever the next publishing changes."""

SECONDS = 600
"""Until it is given up: a year of three languages takes some ten seconds."""


def is_installed() -> bool:
    """Whether an index can be made: `pip install press-digest[search]`."""
    return find_spec("pagefind") is not None and find_spec("pagefind_bin") is not None


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The index below one website's root."""

    root: Path

    @property
    def is_current(self) -> bool:
        """Whether it holds all pages, as far as is known."""
        folder = self.root / FOLDER
        return (folder / ENTRY).is_file() and not (folder / STALE).exists()

    def outdate(self) -> None:
        """Note that pages have changed since it was made."""
        with suppress(OSError):
            (self.root / FOLDER / STALE).touch()

    def build(self) -> None:
        """Make the index of all pages anew.

        Raises:
            PublishError: it could not be made; the one from before is whole.
        """
        try:
            new = Path(mkdtemp(prefix=f".{FOLDER}-", dir=self.root))
            try:
                self._write(new)
                _tidy(new)
                self._exchange(new)
            finally:
                shutil.rmtree(new, ignore_errors=True)
        except OSError as error:
            reason = f"the search index cannot be written: {error.strerror or error}"
            raise PublishError(reason) from error

    def _write(self, folder: Path) -> None:
        command = [
            sys.executable,
            "-m",
            "pagefind",
            "--site",
            str(self.root),
            "--output-path",
            str(folder),
            "--silent",
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  # our own words
        except subprocess.TimeoutExpired as error:
            reason = f"the search index was not ready after {SECONDS} seconds"
            raise PublishError(reason) from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            reason = f"the search index could not be made: {''.join(said) or 'pagefind failed'}"
            raise PublishError(reason)

    def _exchange(self, new: Path) -> None:
        """Put a folder in the place of the one before, which a crash may leave behind under a hidden name."""
        kept, old = self.root / FOLDER, new.with_name(f"{new.name}-old")
        new.chmod(0o755)
        if kept.exists():
            kept.rename(old)
        new.rename(kept)
        shutil.rmtree(old, ignore_errors=True)


def _tidy(folder: Path) -> None:
    """Leave what the search page uses, the same bytes for the same pages."""
    for pattern in UNUSED:
        for file in folder.glob(pattern):
            file.unlink()
    entry = folder / ENTRY
    entry.write_text(json.dumps(json.loads(entry.read_text("utf-8")), sort_keys=True) + "\n", "utf-8")
