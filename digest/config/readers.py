"""Who gets mail by the settings alone, and what groups of readers get: `[email] to`, `[[email.groups]]`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, PlainValidator

from digest.config import addresses, values
from digest.config.faults import MISSING, Fault, KeyPath, written
from digest.config.fields import STRICT, Line
from digest.model import Enclosure, Shape
from digest.settings import Addressee, Group

PATH: KeyPath = ("email", "groups")


def _member(value: object) -> str:
    """An address, or the domain of all addresses of a group behind an `@`."""
    text = values.line_of_text(value)
    if text.startswith("@"):
        return addresses.address(f"postmaster{text}").removeprefix("postmaster").casefold()
    return addresses.mailbox(text).address.casefold()


def _as_recipient(value: object) -> object:
    return {"address": value} if isinstance(value, str) else value


class Recipient(BaseModel):
    """An entry of `[email] to`; a plain text is its address."""

    model_config = STRICT

    address: Annotated[Addressee, PlainValidator(addresses.mailbox)] = Addressee("")
    name: Line = ""
    language: Line = ""


RecipientOrAddress = Annotated[Recipient, BeforeValidator(_as_recipient)]


class GroupTable(BaseModel):
    """One `[[email.groups]]` block."""

    model_config = STRICT

    name: Line = ""
    members: list[Annotated[str, PlainValidator(_member)]] = []
    shape: Annotated[Shape, PlainValidator(values.one_of(Shape))] | None = None
    attach: list[Annotated[Enclosure, PlainValidator(values.one_of(Enclosure))]] = []


def groups_of(tables: Sequence[GroupTable]) -> tuple[Group, ...]:
    """The groups that they describe."""
    return tuple(
        Group(table.name, frozenset(table.members), table.shape, tuple(dict.fromkeys(table.attach)))
        for table in tables
    )


def check_groups(tables: Sequence[GroupTable]) -> Iterator[Fault]:
    """What is missing, and whoever is in two groups."""
    first: dict[str, KeyPath] = {}
    for index, table in enumerate(tables):
        path: KeyPath = (*PATH, index)
        if not table.name:
            yield Fault((*path, "name"), MISSING, 'such as name = "ministers"')
        if not table.members:
            yield Fault((*path, "members"), MISSING, 'such as members = ["minister@office.example"]')
        if table.shape is None and not table.attach:
            yield Fault(
                path, "says nothing of what its members get", 'shape = "brief", attach = ["pdf"], or both'
            )
        for number, member in enumerate(table.members):
            place: KeyPath = (*path, "members", number)
            if first.setdefault(member, place) != place:
                yield Fault(place, f"the same as in {written(first[member])}", "each belongs to one group")
