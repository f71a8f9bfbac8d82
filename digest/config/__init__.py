"""Reads config.toml and says everything that is wrong with it at once.

In: a path and the environment. Out: `settings.Config`. Steps: tomllib, the environment's overrides,
the schema (pydantic), checks between the parts, conversion. Line numbers are looked up only where
there are mistakes. Nothing heavy is imported before `load` is called.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from digest.config.holidays import public_holidays
from digest.settings import Config, Use

__all__ = ["load", "public_holidays"]


def load(path: Path, *, environ: Mapping[str, str], uses: Collection[Use] = tuple(Use)) -> Config:
    """The settings in a config file.

    Args:
        path: the file.
        environ: where `{ env = "…" }` and overrides such as DIGEST_EMAIL__SMTP__HOST are looked up.
        uses: what they are wanted for; secrets for other uses are "", and need not be there.

    Raises:
        ConfigError: the file cannot be read, is no TOML, or has mistakes; all of them, by line.
    """
    from digest.config.reading import read

    return read(path, environ, uses=uses)
