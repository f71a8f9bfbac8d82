"""What no key can tell alone: what is needed, what must differ, what must fit together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from ipaddress import ip_address

from digest.config.faults import MISSING, Fault, KeyPath, shown, suggestion, written
from digest.config.schema import File, SmtpTable, SourceTable, keys_of
from digest.settings import Security, Transport

KINDS = ("feed", "page", "folder")

OF_OUTLET = ("country", "owner", "weight")
"""Keys of a source that tell about its outlet."""

NO_ADDRESS = {(key,) for key in keys_of(SourceTable) if key not in KINDS}
"""Keys of a source that are not meant for its address even where they are wrong; a misspelt one may be."""


def check(file: File, bad: Collection[KeyPath]) -> Iterator[Fault]:
    """The mistakes between keys that are right by themselves.

    Args:
        file: what the schema left.
        bad: paths that have a mistake already; nothing is built on them.
    """
    yield from _needed(file)
    yield from _lists(file)
    yield from _alike(file)
    for index, source in enumerate(file.sources):
        yield from _one_address(source, ("sources", index), bad)
    yield from _known_sections(file)
    yield from _outlets(file)
    if not any(path[:2] == ("digest", "languages") for path in bad):
        yield from _copies(file)
    yield from _smtp(file)


def _needed(file: File) -> Iterator[Fault]:
    if not file.digest.title:
        yield Fault(("digest", "title"), MISSING, 'such as title = "Morning Press Digest"')
    if not file.sections:
        yield Fault(("sections",), "none yet", "add a [[sections]] block with id and title")
    if not file.sources:
        yield Fault(("sources",), "none yet", "add one with: digest sources add ADDRESS")
    for path, given, example in _needed_in_blocks(file):
        if not given:
            yield Fault(path, MISSING, f"such as {example}")


def _needed_in_blocks(file: File) -> Iterator[tuple[KeyPath, object, str]]:
    for index, section in enumerate(file.sections):
        yield ("sections", index, "id"), section.id, 'id = "politics"'
        yield ("sections", index, "title"), section.title, 'title = "Politics"'
    for index, source in enumerate(file.sources):
        yield ("sources", index, "name"), source.name, 'name = "Pamir News Agency"'
    for index, recipient in enumerate(file.email.to):
        yield ("email", "to", index, "address"), recipient.address.address, '"Editor <editor@digest.example>"'


def _lists(file: File) -> Iterator[Fault]:
    lists: tuple[tuple[KeyPath, list[str] | list[int]], ...] = (
        (("digest", "languages"), file.digest.languages),
        (("schedule", "days"), file.schedule.days),
    )
    for path, items in lists:
        if not items:
            yield Fault(path, MISSING, "at least one is needed")
        for index, item in enumerate(items):
            if item in items[:index]:
                yield Fault((*path, index), "there already", "name each of them once")


def _alike(file: File) -> Iterator[Fault]:
    yield from _repeated(("sections",), "id", [section.id for section in file.sections])
    yield from _repeated(("sources",), "name", [source.name for source in file.sources])
    for kind in KINDS:
        yield from _repeated(("sources",), kind, [getattr(source, kind) for source in file.sources])
    yield from _repeated(("email", "to"), "", [each.address.address.casefold() for each in file.email.to])


def _repeated(around: KeyPath, key: str, values: Iterable[str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, value in enumerate(values):
        if value and first.setdefault(value, index) != index:
            place: KeyPath = (*around, index, key) if key else (*around, index)
            yield Fault(place, f"the same as in {written((*around, first[value]))}", "each needs its own")


def _one_address(source: SourceTable, path: KeyPath, bad: Collection[KeyPath]) -> Iterator[Fault]:
    given = [kind for kind in KINDS if getattr(source, kind)]
    meant = [each for each in bad if each[:2] == path and each[2:3] not in NO_ADDRESS]
    if not given and not meant:
        yield Fault(path, "no address", "one of feed, page and folder is needed")
    for extra in given[1:]:
        yield Fault((*path, extra), f"a second address beside {given[0]}", "one of feed, page and folder")


def _known_sections(file: File) -> Iterator[Fault]:
    known = [section.id for section in file.sections]
    if not all(known) or not known:
        return
    for index, source in enumerate(file.sources):
        if source.section and source.section not in known:
            found = f"there is no section {shown(source.section)}"
            yield Fault(("sources", index, "section"), found, suggestion(source.section, known))


def _outlets(file: File) -> Iterator[Fault]:
    told: dict[tuple[str, str], tuple[int, object]] = {}
    for index, source in enumerate(file.sources):
        for key in sorted(source.model_fields_set & set(OF_OUTLET)):
            value, outlet = getattr(source, key), source.outlet or source.name
            earlier, known = told.setdefault((outlet, key), (index, value))
            if value != known:
                found = f"{shown(value)}; sources[{earlier}] says {shown(known)} of outlet {shown(outlet)}"
                yield Fault(("sources", index, key), found, "say it once, or the same")


def _copies(file: File) -> Iterator[Fault]:
    for index, recipient in enumerate(file.email.to):
        if recipient.language and recipient.language not in file.digest.languages:
            found = f"there is no copy in {shown(recipient.language)}"
            allowed = suggestion(recipient.language, file.digest.languages)
            yield Fault(("email", "to", index, "language"), found, allowed)


def _smtp(file: File) -> Iterator[Fault]:
    path: KeyPath = ("email", "smtp")
    if file.email.smtp is not None:
        yield from _server(file.email.smtp, path)
    if file.email.transport is not Transport.SMTP:
        return
    if file.email.smtp is None:
        yield Fault(path, MISSING, 'with transport = "smtp" a server is needed: smtp = { host = "…" }')
    if "sender" not in file.email.model_fields_set:
        yield Fault(("email", "from"), MISSING, 'such as from = "Press Digest <digest@digest.example>"')


def _server(smtp: SmtpTable, path: KeyPath) -> Iterator[Fault]:
    if not smtp.host:
        yield Fault((*path, "host"), MISSING, 'such as host = "localhost"')
    elif smtp.security is Security.NONE and not _is_private(smtp.host):
        found = f'"none" for {shown(smtp.host)}'
        yield Fault(
            (*path, "security"),
            found,
            '"starttls" or "tls"; "none" only for localhost or a private IP address',
        )
    if smtp.password is not None:
        if not smtp.username:
            yield Fault((*path, "username"), MISSING, "a password needs one")
        if bool(smtp.password.env) == bool(smtp.password.file):
            yield Fault(
                (*path, "password"), "not one place to look", 'either { env = "…" } or { file = "…" }'
            )
    elif smtp.username:
        yield Fault((*path, "password"), MISSING, 'such as password = { env = "SMTP_PASSWORD" }')


def _is_private(host: str) -> bool:
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or (address.is_private and not address.is_unspecified)
