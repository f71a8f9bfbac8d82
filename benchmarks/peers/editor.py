"""Our editing, from articles to stories: `python -m benchmarks.peers.editor FILE [--summaries]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.processes import Run, timed
from benchmarks.site import ROOT
from digest.edit.cluster import gather
from digest.edit.dedupe import drop_repeats
from digest.edit.summarise import summary
from digest.language.knowledge import load_knowledge
from digest.model import Article, Excerpt

CHARS = 280


@dataclass(frozen=True, slots=True)
class Editor:
    """Repeats and copies, stories of several reports, and a summary of each where that is asked for."""

    name: str = "digest"

    def missing(self) -> str:
        """How to install it; "" if it is there."""
        return ""

    def stories(self, file: Path, log: Path) -> Run:
        """The stories of a file of articles, as a process of its own."""
        return timed((sys.executable, "-m", "benchmarks.peers.editor", str(file)), ROOT, {}, log)

    def whole(self, file: Path, log: Path) -> Run:
        """The same with a summary of every article."""
        command = (sys.executable, "-m", "benchmarks.peers.editor", str(file), "--summaries")
        return timed(command, ROOT, {}, log)


def main() -> None:
    """Edit what a file holds; say how many stories it made."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("file", type=Path)
    said.add_argument("--summaries", action="store_true")
    options = said.parse_args()
    deduped = drop_repeats(_articles(options.file))
    groups = gather(deduped.originals, load_knowledge())
    if options.summaries:
        printed = sum(len(summary(a, excerpt=Excerpt(), chars=CHARS)) for a in deduped.originals)
        sys.stdout.write(f"{printed} characters\n")
    sys.stdout.write(f"{len(groups)} stories\n")


def _articles(file: Path) -> Iterator[Article]:
    with file.open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            published = datetime.fromisoformat(row["published"])
            yield Article(
                id=row["id"],
                source=row["outlet"],
                outlet=row["outlet"],
                url=row["url"],
                title=row["title"],
                language="en",
                published=published,
                first_seen=published,
                text=row["text"],
            )


if __name__ == "__main__":
    main()
