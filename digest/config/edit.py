"""Makes a config file, and adds sources to one. Nothing else is ever written into it."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Collection, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template

from digest.config.reading import decoded, understand
from digest.errors import ConfigError, Mistake
from digest.files import write_atomically
from digest.settings import Config, Use

Value = str | bool | Sequence[str] | Mapping[str, str]
Block = Mapping[str, Value]
"""The keys of a `[[sources]]` block, in the order to be written."""

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
"""A key that TOML takes without quotes."""

MARKS = (0x061C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
"""Of direction, which make a line read as another one (CVE-2021-42574), and ends of line for some editors."""

ESCAPED = {
    **{code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), *MARKS)},
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
"""What TOML wants escaped (0x7f) or no editor shows, beyond what JSON escapes; and halves of letters."""


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


def with_source(
    path: Path, block: Block, *, environ: Mapping[str, str], uses: Collection[Use] = ()
) -> Config:
    """The settings as they would be with one source more; see `with_sources`."""
    return with_sources(path, [block], environ=environ, uses=uses)


def with_sources(
    path: Path, blocks: Sequence[Block], *, environ: Mapping[str, str], uses: Collection[Use] = ()
) -> Config:
    """The settings as they would be with these sources more; nothing is written.

    Raises:
        ConfigError: the file would have mistakes, or cannot be read.
    """
    text = decoded(path, _extended(path, _body(path), blocks))
    return understand(text, path, environ, uses=uses)


def append_source(path: Path, block: Block, *, environ: Mapping[str, str]) -> None:
    """Add one source to a config file; see `append_sources`."""
    append_sources(path, [block], environ=environ)


def append_sources(path: Path, blocks: Sequence[Block], *, environ: Mapping[str, str]) -> None:
    """Add `[[sources]]` blocks at the end of a config file, all or none; the rest stays, comments too.

    Args:
        path: the file.
        blocks: keys and values, in the order to be written.
        environ: as for `load`.

    Raises:
        ConfigError: the file would have mistakes, or cannot be read or written; it is as it was.
    """
    body = _extended(path, _body(path), blocks)
    understand(decoded(path, body), path, environ, uses=())
    try:
        write_atomically(path.resolve(), body, mode=stat.S_IMODE(path.stat().st_mode))
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
    """A text as a TOML string: JSON's escapes are TOML's too.

    Half of a letter, which no file can hold, becomes the sign for one that is lost.
    """
    return json.dumps(text, ensure_ascii=False).translate(ESCAPED)


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(quoted(text) for text in texts)}]"


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(name)} = {quoted(text)}' for name, text in value.items())} }}"
    return _list(value)


def _key(name: str) -> str:
    return name if BARE_KEY.fullmatch(name) else quoted(name)


def _extended(path: Path, body: bytes, blocks: Sequence[Block]) -> bytes:
    before = decoded(path, body)
    end = "\r\n" if "\r\n" in before else "\n"
    start = "" if not before or before.endswith("\n") else end
    return body + (start + "".join(_block(block, end) for block in blocks)).encode()


def _block(block: Block, end: str) -> str:
    lines = ["", "[[sources]]", *(f"{key} = {_written(value)}" for key, value in block.items()), ""]
    return end.join(lines)
