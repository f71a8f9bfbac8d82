"""The keys of `[rules]`, and what must fit together in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, Field, PlainValidator

from digest.config import values
from digest.config.faults import Fault, KeyPath, shown, suggestion
from digest.config.fields import STRICT, Line, Slug
from digest.settings import HouseRules, Titles

Share = Annotated[int, Field(ge=0, le=100)]


class RulesTable(BaseModel):
    """`[rules]`."""

    model_config = STRICT

    order: list[Line] = []
    max_chars: int | None = Field(None, ge=40, le=100_000)
    share: dict[Slug, Share] = {}
    share_within: int = Field(10, ge=0, le=100)
    groups: dict[Slug, list[Line]] = {}
    titles: Annotated[Titles, PlainValidator(values.one_of(Titles))] = Titles.GIST


def rules_of(table: RulesTable) -> HouseRules:
    """The settings."""
    return HouseRules(
        order=tuple(table.order),
        max_chars=table.max_chars,
        share=dict(table.share),
        share_within=table.share_within,
        groups={name: tuple(ids) for name, ids in table.groups.items()},
        titles=table.titles,
    )


def check_rules(table: RulesTable, sections: Sequence[str]) -> Iterator[Fault]:
    """What no edition could keep.

    Args:
        table: what the schema left.
        sections: the ids of the sections, in the order of print.
    """
    if not all(sections):
        return
    yield from _known(("rules", "order"), table.order, sections)
    for name, ids in table.groups.items():
        yield from _known(("rules", "groups", name), ids, sections)
        if name in sections:
            yield Fault(("rules", "groups", name), "the id of a section too", "another name for the group")
    for name in table.share:
        if name not in sections and name not in table.groups:
            found = f"there is no section or group {shown(name)}"
            yield Fault(("rules", "share", name), found, suggestion(name, [*sections, *table.groups]))
    yield from _possible(table, sections)


def _known(path: KeyPath, ids: Sequence[str], sections: Sequence[str]) -> Iterator[Fault]:
    for index, section in enumerate(ids):
        if section not in sections:
            found = f"there is no section {shown(section)}"
            yield Fault((*path, index), found, suggestion(section, sections))


def _possible(table: RulesTable, sections: Sequence[str]) -> Iterator[Fault]:
    printed = [section for section in sections if section in table.order]
    if sorted(table.order) == sorted(printed) and table.order != printed:
        yield Fault(
            ("rules", "order"), "another order than that of [[sections]]", "put the blocks in this order"
        )
    alone = [name for name in table.share if not any(_overlap(table, name, other) for other in table.share)]
    total = sum(table.share[name] for name in alone)
    if total > 100:
        yield Fault(("rules", "share"), f"{total} per cent in all", "at most 100")


def _overlap(table: RulesTable, one: str, other: str) -> bool:
    """Whether two different names count the same stories."""
    first, second = (set(table.groups.get(name, (name,))) for name in (one, other))
    return one != other and bool(first & second)
