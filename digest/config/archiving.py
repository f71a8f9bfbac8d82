"""The keys of `[archive]`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, PlainValidator

from digest.config import values
from digest.config.fields import STRICT, Line
from digest.config.place import Place
from digest.settings import ArchivePolicy, Flavor


class ArchiveTable(BaseModel):
    """`[archive]`."""

    model_config = STRICT

    path: Line = "out/archive"
    base_url: Annotated[str, PlainValidator(values.base_url)] = ""
    flavor: Annotated[Flavor, PlainValidator(values.one_of(Flavor))] = Flavor.PLAIN


def archive_of(table: ArchiveTable, place: Place) -> ArchivePolicy:
    """The settings of the archive."""
    return ArchivePolicy(place.locate(table.path, ("archive", "path")), table.base_url, table.flavor)
