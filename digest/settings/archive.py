"""Where editions are kept, and where the archive goes from there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from digest.settings.mail import Addressee


class Flavor(StrEnum):
    """What the archive's markdown is laid out for."""

    PLAIN = "plain"
    HUGO = "hugo"
    JEKYLL = "jekyll"


@dataclass(frozen=True, slots=True)
class GitTarget:
    """`[archive] git`: the repository that the archive's folder is in.

    Attributes:
        author: of the commits.
        remote: that is pushed to; "" for none.
        timeout: seconds for each call of git.
    """

    author: Addressee
    remote: str = ""
    timeout: float = 120.0


@dataclass(frozen=True, slots=True)
class ArchivePolicy:
    """`[archive]`: where editions are kept; without `base_url` no document links to the web.

    Attributes:
        after: a program and its arguments, run when something changed; () for none.
        after_timeout: seconds until it is ended.
        git: None where nothing is committed.
    """

    path: Path = Path("out/archive")
    base_url: str = ""
    flavor: Flavor = Flavor.PLAIN
    after: tuple[str, ...] = ()
    after_timeout: float = 120.0
    git: GitTarget | None = None
