"""Keys that are set from outside: DIGEST_EMAIL__SMTP__HOST stands for `[email] smtp.host`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from digest.config.faults import Fault, KeyPath, suggestion
from digest.config.fields import Secret
from digest.config.schema import key_paths, keys_of, table_at

PREFIX = "DIGEST_"
PARTS = "__"
BLOCKS = (("sections",), ("sources",), ("email", "to"), ("email", "dkim", "keys"))
"""Lists of tables, of which no variable can name one."""


def override(
    data: Mapping[str, Any], environ: Mapping[str, str]
) -> tuple[dict[str, Any], Mapping[KeyPath, str], list[Fault]]:
    """The data with what the environment sets; which variable set which key; what is unknown."""
    changed = dict(data)
    origins: dict[KeyPath, str] = {}
    faults = []
    for name in sorted(environ):
        if not name.startswith(PREFIX) or PARTS not in name:
            continue
        path = tuple(name.removeprefix(PREFIX).lower().split(PARTS))
        if path not in _settable():
            faults.append(Fault((name,), "unknown variable", suggestion(name, _settable().values())))
        elif _put(changed, path, _value(path, name, environ[name])):
            origins[path] = name
    return changed, origins, faults


def _settable() -> dict[tuple[str, ...], str]:
    """The variables by key path: all keys but those of blocks and of a secret's own table."""
    paths = [path for path in key_paths() if not any(path[: len(block)] == block for block in BLOCKS)]
    paths = list(dict.fromkeys(path[:-1] if table_at(path[:-1]) is Secret else path for path in paths))
    return {path: PREFIX + PARTS.join(path).upper() for path in paths}


def _value(path: tuple[str, ...], name: str, text: str) -> object:
    """The text itself where the key takes it, else what it means in TOML; a secret stays in its variable."""
    table = table_at(path[:-1])
    if table is None or keys_of(table)[path[-1]] is Secret:
        return {"env": name}
    if _takes(table, path[-1], text):
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _takes(table: type[BaseModel], key: str, text: str) -> bool:
    try:
        table.model_validate({key: text})
    except ValidationError:
        return False
    return True


def _put(data: dict[str, Any], path: tuple[str, ...], value: object) -> bool:
    """Set the value, in copies of the tables around it.

    Not where something that is no table stands in the way: that is told anyway.
    """
    inner = data
    for part in path[:-1]:
        table = inner.get(part, {})
        if not isinstance(table, dict):
            return False
        inner[part] = inner = dict(table)
    inner[path[-1]] = value
    return True
