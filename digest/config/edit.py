"""Makes a config file, and adds sources to one. Nothing else is ever written into it."""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template

from digest.config.reading import decoded, understand
from digest.errors import ConfigError, Mistake
from digest.files import write_atomically
from digest.settings import Config

CONTROL = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0),)}
"""What TOML wants escaped (0x7f), or no editor shows, beyond what JSON escapes."""


def starter(
    *,
    title: str,
    languages: Sequence[str],
    timezone: str,
    sender: str,
    to: Sequence[str],
    home: Sequence[str] = (),
) -> str:
    """The text of a new config file: six sections, no source yet."""
    text = files("digest.config").joinpath("starter.toml").read_text(encoding="utf-8")
    return Template(text).substitute(
        title=quoted(title),
        languages=_list(languages),
        timezone=quoted(timezone),
        home=_list(home),
        sender=quoted(sender),
        to=_list(to),
    )


def with_source(path: Path, block: Mapping[str, str], *, environ: Mapping[str, str]) -> Config:
    """The settings as they would be with one source more; nothing is written.

    Raises:
        ConfigError: the file would have mistakes, or cannot be read.
    """
    body = _body(path)
    text = decoded(path, body + _block(block, decoded(path, body)))
    return understand(text, path, environ, with_secrets=False)


def append_source(path: Path, block: Mapping[str, str], *, environ: Mapping[str, str]) -> None:
    """Add a `[[sources]]` block at the end of a config file; all else stays as it is, comments too.

    Args:
        path: the file.
        block: keys and texts, in the order to be written.
        environ: as for `load`.

    Raises:
        ConfigError: the file would have mistakes, or cannot be read or written; it is as it was.
    """
    with_source(path, block, environ=environ)
    body = _body(path)
    added = _block(block, decoded(path, body))
    try:
        write_atomically(path.resolve(), body + added, mode=stat.S_IMODE(path.stat().st_mode))
    except OSError as error:
        raise _unwritable(path, error) from error


def _body(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> ConfigError:
    mistake = Mistake("file", error.strerror or "cannot be written", "see that it exists and may be written")
    return ConfigError(str(path), (mistake,))


def quoted(text: str) -> str:
    """A text as a TOML string: JSON's escapes are TOML's too."""
    return json.dumps(text, ensure_ascii=False).translate(CONTROL)


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(quoted(text) for text in texts)}]"


def _block(block: Mapping[str, str], before: str) -> bytes:
    end = "\r\n" if "\r\n" in before else "\n"
    lines = ["", "[[sources]]", *(f"{key} = {quoted(text)}" for key, text in block.items()), ""]
    start = "" if not before or before.endswith("\n") else end
    return (start + end.join(lines)).encode()
