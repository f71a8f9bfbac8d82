"""What must fit together in a `[[sources]]` block, and between those blocks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from digest.config.faults import MISSING, Fault, KeyPath, shown, suggestion
from digest.config.fields import Secret
from digest.config.hosts import is_private
from digest.config.schema import SourceTable, keys_of
from digest.config.secrets import FORMS, is_named_like_one

KINDS = ("feed", "page", "telegram", "folder")

ONE_OF = "one of feed, page, telegram and folder"

ONLY_WITH = {
    "select": ("page",),
    "full_text": ("feed",),
    **dict.fromkeys(("username", "password", "headers", "cookies"), ("feed", "page")),
}
"""Keys that make no sense with every kind of source."""

OF_OUTLET = ("country", "owner", "weight")
"""Keys of a source that tell about its outlet."""

NO_ADDRESS = {(key,) for key in keys_of(SourceTable) if key not in KINDS}
"""Keys of a source that are not meant for its address even where they are wrong; a misspelt one may be."""


def check_sources(
    sources: list[SourceTable], sections: list[str], bad: Collection[KeyPath]
) -> Iterator[Fault]:
    """The mistakes between keys that are right by themselves.

    Args:
        sources: what the schema left of the blocks.
        sections: the ids of the sections.
        bad: paths that have a mistake already; nothing is built on them.
    """
    meant = {each[:2] for each in bad if each[2:3] not in NO_ADDRESS}
    for index, source in enumerate(sources):
        path: KeyPath = ("sources", index)
        if path not in meant:
            yield from _address(source, path)
            yield from _only_with(source, path)
        yield from _second_address(source, path)
        yield from _login(source, path)
        yield from _headers(source, path)
        yield from _in_clear(source, path)
    yield from _known_sections(sources, sections)
    yield from _outlets(sources)


def secrets_of(source: SourceTable) -> Iterator[tuple[KeyPath, Secret]]:
    """Its secrets, each by its path below the source."""
    if source.password:
        yield ("password",), source.password
    for key, values in (("headers", source.headers), ("cookies", source.cookies)):
        for name, value in values.items():
            if isinstance(value, Secret):
                yield (key, name), value


def _address(source: SourceTable, path: KeyPath) -> Iterator[Fault]:
    if not any(getattr(source, kind) for kind in KINDS):
        yield Fault(path, "no address", f"{ONE_OF} is needed")


def _second_address(source: SourceTable, path: KeyPath) -> Iterator[Fault]:
    given = [kind for kind in KINDS if getattr(source, kind)]
    for extra in given[1:]:
        yield Fault((*path, extra), f"a second address beside {given[0]}", ONE_OF)


def _only_with(source: SourceTable, path: KeyPath) -> Iterator[Fault]:
    kind = next((kind for kind in KINDS if getattr(source, kind)), "")
    for key, kinds in ONLY_WITH.items():
        if kind and getattr(source, key) and kind not in kinds:
            yield Fault((*path, key), f"makes no sense with {kind}", f"only with {' or '.join(kinds)}")


def _login(source: SourceTable, path: KeyPath) -> Iterator[Fault]:
    if source.password and not source.username:
        yield Fault((*path, "username"), MISSING, "a password needs one")
    if source.username and not source.password:
        yield Fault((*path, "password"), MISSING, 'such as password = { env = "PAMIR_PASSWORD" }')


def _headers(source: SourceTable, path: KeyPath) -> Iterator[Fault]:
    seen: set[str] = set()
    for name, value in source.headers.items():
        place = (*path, "headers", name)
        if name.casefold() in seen:
            yield Fault(place, "there already", "capital and small letters make no difference in it")
        if isinstance(value, str) and is_named_like_one(name):
            yield Fault(place, "a secret must not stand in this file", f"write {FORMS}")
        if name.casefold() == "authorization" and source.username:
            yield Fault(place, "a second login beside username", "one of them")
        seen.add(name.casefold())


def _in_clear(source: SourceTable, path: KeyPath) -> Iterator[Fault]:
    """Secrets that everybody on the way could read."""
    secrets = tuple(secrets_of(source))
    parts = urlsplit(source.feed or source.page if secrets else "")
    host = parts.hostname or ""
    if parts.scheme.lower() != "http" or is_private(host):
        return
    for place, _secret in secrets:
        found = f"would be sent to {shown(host)} for everybody on the way to read"
        allowed = "an address with https://; http:// only for localhost or a private IP address"
        yield Fault((*path, *place), found, allowed)


def _known_sections(sources: list[SourceTable], known: list[str]) -> Iterator[Fault]:
    if not all(known) or not known:
        return
    for index, source in enumerate(sources):
        if source.section and source.section not in known:
            found = f"there is no section {shown(source.section)}"
            yield Fault(("sources", index, "section"), found, suggestion(source.section, known))


def _outlets(sources: list[SourceTable]) -> Iterator[Fault]:
    told: dict[tuple[str, str], tuple[int, object]] = {}
    for index, source in enumerate(sources):
        for key in sorted(source.model_fields_set & set(OF_OUTLET)):
            value, outlet = getattr(source, key), source.outlet or source.name
            earlier, known = told.setdefault((outlet, key), (index, value))
            if value != known:
                found = f"{shown(value)}; sources[{earlier}] says {shown(known)} of outlet {shown(outlet)}"
                yield Fault(("sources", index, key), found, "say it once, or the same")
