"""Passwords: read from a variable or a file, never written in the config, never shown."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from pathlib import Path

from digest.config.faults import unfit

FORMS = '{ env = "VARIABLE" } or { file = "PATH" }'

NAMED_LIKE_ONE = re.compile(r"authori[sz]ation|authentication|token|secret|passw|api-?key", re.IGNORECASE)
"""Headers that hold a secret by their name; plain `key` is not among them, which may only count readers."""


def is_named_like_one(header: str) -> bool:
    """Whether what a header holds opens a door, by its name."""
    return NAMED_LIKE_ONE.search(header) is not None


def from_environment(name: str, environ: Mapping[str, str]) -> str:
    """What a variable holds.

    Raises:
        Wrong: it is not set, or empty.
    """
    value = environ.get(name, "")
    if not value:
        raise unfit(name, "is not set in the environment", f"set it, or use {FORMS}")
    return value


def from_file(path: Path) -> str:
    """The first line of a file that only its owner and group may read.

    Raises:
        Wrong: it cannot be read, everybody can read it, or it is empty.
    """
    try:
        if path.stat().st_mode & stat.S_IROTH:
            raise unfit(path, "can be read by everybody", f"chmod o-r {path}")
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise unfit(path, "cannot be read", error.strerror or "see that it exists") from error
    except UnicodeDecodeError as error:
        raise unfit(path, "is no text", "a file with the password on its first line") from error
    if not lines or not lines[0]:
        raise unfit(path, "is empty", "a file with the password on its first line")
    return lines[0]
