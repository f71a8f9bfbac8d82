"""From `[[sources]]` blocks to sources: their kind and address, their outlets, and what opens their doors."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from digest.config import web
from digest.config.faults import KeyPath
from digest.config.fields import Secret
from digest.config.place import Place
from digest.config.schema import SelectTable, SourceTable
from digest.model import Access, Outlet, Selectors, Source, SourceKind
from digest.settings import Use

CHANNELS = "https://t.me/s/"
"""Below it stands the public web view of each Telegram channel."""


def sources_of(tables: list[SourceTable], place: Place) -> tuple[Source, ...]:
    """The sources, with what is wrong with their paths and secrets noted at the place."""
    outlets = _outlets(tables)
    return tuple(_source(table, ("sources", n), outlets, place) for n, table in enumerate(tables))


def _outlets(tables: list[SourceTable]) -> dict[str, Outlet]:
    """Each outlet, with what any of its sources tells of it."""
    told: dict[str, dict[str, object]] = {}
    for table in tables:
        facts = told.setdefault(table.outlet or table.name, {})
        facts |= {
            key: getattr(table, key)
            for key in ("country", "owner", "weight")
            if key in table.model_fields_set
        }
    return {name: Outlet(name, **facts) for name, facts in told.items()}  # type: ignore[arg-type]  # typed by the schema


def _source(table: SourceTable, path: KeyPath, outlets: Mapping[str, Outlet], place: Place) -> Source:
    kind, address = _address(table, path, place)
    return Source(
        name=table.name,
        kind=kind,
        address=address,
        outlet=outlets[table.outlet or table.name],
        language=table.language or None,
        section=table.section or None,
        excerpt=table.excerpt,
        selectors=_selectors(table.select),
        full_text=table.full_text,
        access=_access(table, path, place),
        keep=tuple(table.keep),
        block=tuple(table.block),
        path=tuple(table.path),
        attributes=dict(table.attributes),
    )


def _address(table: SourceTable, path: KeyPath, place: Place) -> tuple[SourceKind, str]:
    if table.folder:
        return SourceKind.FOLDER, str(place.locate(table.folder, (*path, "folder")))
    if table.page:
        return SourceKind.PAGE, table.page
    if table.telegram:
        return SourceKind.TELEGRAM, CHANNELS + table.telegram
    return SourceKind.FEED, table.feed


def _selectors(table: SelectTable | None) -> Selectors:
    return Selectors(table.item, table.link, table.title, table.date) if table else Selectors()


def _access(table: SourceTable, path: KeyPath, place: Place) -> Access:
    key = (*path, "password")
    secret = table.password
    return Access(
        username=table.username,
        password=place.secret(secret, key, Use.READING, web.password) if secret else "",
        headers=_sent(table.headers, (*path, "headers"), web.header_value, place),
        cookies=_sent(table.cookies, (*path, "cookies"), web.cookie_value, place),
    )


def _sent(
    values: Mapping[str, str | Secret], path: KeyPath, fit: Callable[[str], str], place: Place
) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else place.secret(value, (*path, name), Use.READING, fit)
        for name, value in values.items()
    }
