"""The keys of `[archive]`, and the command in it."""

from __future__ import annotations

import shlex
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, PlainValidator

from digest.config import addresses, values
from digest.config.faults import Wrong, unfit
from digest.config.fields import STRICT, Line
from digest.config.place import Place
from digest.settings import Addressee, ArchivePolicy, Flavor, GitTarget

COMMAND_HINT = 'allowed: such as "rsync -a . web:/srv/press", or ["rsync", "-a", ".", "web:/srv/press"]'

LONGEST = 300
"""Seconds: mails wait, and a hanging git and a hanging command together stay within a run's lease."""


def command(value: object) -> tuple[str, ...]:
    """A program and its arguments, from a list, or from words as a shell would split them."""
    if isinstance(value, list):
        return tuple(values.line_of_text(word) for word in value) or _no_command(value)
    text = values.line_of_text(value)
    try:
        return tuple(shlex.split(text)) or _no_command(text)
    except ValueError as error:
        raise unfit(text, f"is no command ({str(error).lower()})", COMMAND_HINT) from error


def remote_name(value: object) -> str:
    """The name of a remote; what begins with a hyphen would be an option of git."""
    text = values.line_of_text(value)
    if text.startswith("-"):
        raise unfit(text, "is no name of a remote", 'allowed: such as "origin"')
    return text


def _no_command(value: object) -> tuple[str, ...]:
    raise unfit(value, "is no command", COMMAND_HINT)


def _switched(value: object) -> object:
    """`true` turns it on with every default, `false` is the same as no key."""
    if value is True:
        return {}
    if value is False:
        return None
    if not isinstance(value, dict):
        raise Wrong("no table", 'allowed: true, or { remote = "origin" }')
    return value


class GitTable(BaseModel):
    """`[archive] git`."""

    model_config = STRICT

    remote: Annotated[str, PlainValidator(remote_name)] = ""
    author: Annotated[Addressee | None, PlainValidator(addresses.mailbox)] = None
    timeout: float = Field(120.0, gt=0, le=LONGEST, allow_inf_nan=False)


class ArchiveTable(BaseModel):
    """`[archive]`."""

    model_config = STRICT

    path: Line = "out/archive"
    base_url: Annotated[str, PlainValidator(values.base_url)] = ""
    flavor: Annotated[Flavor, PlainValidator(values.one_of(Flavor))] = Flavor.PLAIN
    after: Annotated[tuple[str, ...], PlainValidator(command)] = ()
    after_timeout: float = Field(120.0, gt=0, le=LONGEST, allow_inf_nan=False)
    git: Annotated[GitTable | None, BeforeValidator(_switched)] = None


def archive_of(table: ArchiveTable, place: Place, sender: Addressee) -> ArchivePolicy:
    """The settings of the archive; commits are the sender's where no author is named."""
    git = table.git
    return ArchivePolicy(
        path=place.locate(table.path, ("archive", "path")),
        base_url=table.base_url,
        flavor=table.flavor,
        after=table.after,
        after_timeout=float(table.after_timeout),
        git=GitTarget(git.author or sender, git.remote, float(git.timeout)) if git else None,
    )
