"""What no key can tell alone: what is needed, what must differ, what must fit together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from digest.config.colours import check_theme
from digest.config.faults import MISSING, Fault, KeyPath, shown, suggestion, written
from digest.config.fields import Secret
from digest.config.hosts import is_private
from digest.config.house import check_rules
from digest.config.readers import check_groups
from digest.config.schema import File, ImapTable, SmtpTable, SourceTable
from digest.config.secrets import FORMS
from digest.config.signing import check_dkim
from digest.config.source_checks import KINDS, check_sources, secrets_of
from digest.settings import VERP, Security, Transport


def check(file: File, bad: Collection[KeyPath]) -> Iterator[Fault]:
    """The mistakes between keys that are right by themselves.

    Args:
        file: what the schema left.
        bad: paths that have a mistake already; nothing is built on them.
    """
    yield from _needed(file)
    yield from _lists(file)
    yield from _alike(file)
    yield from check_sources(file.sources, [section.id for section in file.sections], bad)
    if not any(path[:2] == ("digest", "languages") for path in bad):
        yield from _copies(file)
    yield from check_theme(file.email.theme)
    yield from check_rules(file.rules, [section.id for section in file.sections])
    yield from check_groups(file.email.groups)
    yield from _smtp(file)
    if file.email.dkim is not None:
        yield from check_dkim(file.email.dkim, file.email.sender)
    yield from _bounces(file)
    yield from _proxy(file)
    yield from _secrets(file)


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
    for index, watch in enumerate(file.watch):
        yield ("watch", index, "name"), watch.name, 'name = "Rogun"'
        yield ("watch", index, "words"), any(watch.words.values()), 'words = { en = ["Rogun"] }'
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
    yield from _repeated(("watch",), "name", [watch.name for watch in file.watch])
    for kind in KINDS:
        yield from _repeated(("sources",), kind, [_compared(source, kind) for source in file.sources])
    if file.email.dkim is not None:
        yield from _repeated(
            ("email", "dkim", "keys"), "selector", [key.selector for key in file.email.dkim.keys]
        )
    yield from _repeated(("email", "to"), "", [each.address.address.casefold() for each in file.email.to])


def _compared(source: SourceTable, kind: str) -> str:
    """An address as it is compared; Telegram makes no difference of capital and small letters."""
    address: str = getattr(source, kind)
    return address.casefold() if kind == "telegram" else address


def _repeated(around: KeyPath, key: str, values: Iterable[str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, value in enumerate(values):
        if value and first.setdefault(value, index) != index:
            place: KeyPath = (*around, index, key) if key else (*around, index)
            yield Fault(place, f"the same as in {written((*around, first[value]))}", "each needs its own")


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


def _bounces(file: File) -> Iterator[Fault]:
    imap = file.bounces.imap
    local = file.email.bounce_address.rpartition("@")[0]
    if VERP in file.email.bounce_address and not local.endswith(f"+{VERP}"):
        hint = f'such as "bounces+{VERP}@digest.example"'
        yield Fault(("email", "bounce_address"), f"{VERP} in another place", hint)
    if imap is not None:
        yield from _imap(imap, ("bounces", "imap"))


def _imap(imap: ImapTable, path: KeyPath) -> Iterator[Fault]:
    for key in ("host", "username", "password"):
        if not getattr(imap, key):
            yield Fault((*path, key), MISSING, "the server, the user and the password are needed")
    if imap.security is Security.NONE and imap.host and not is_private(imap.host):
        found = f'"none" for {shown(imap.host)}'
        yield Fault((*path, "security"), found, '"tls" or "starttls"; "none" only for a private address')


def _server(smtp: SmtpTable, path: KeyPath) -> Iterator[Fault]:
    if not smtp.host:
        yield Fault((*path, "host"), MISSING, 'such as host = "localhost"')
    elif smtp.security is Security.NONE and not is_private(smtp.host):
        found = f'"none" for {shown(smtp.host)}'
        yield Fault(
            (*path, "security"),
            found,
            '"starttls" or "tls"; "none" only for localhost or a private IP address',
        )
    if smtp.password is not None and not smtp.username:
        yield Fault((*path, "username"), MISSING, "a password needs one")
    if smtp.password is None and smtp.username:
        yield Fault((*path, "password"), MISSING, 'such as password = { env = "SMTP_PASSWORD" }')


def _proxy(file: File) -> Iterator[Fault]:
    if file.collect.proxy_password and not file.collect.proxy:
        yield Fault(("collect", "proxy"), MISSING, "a password needs one")


def _secrets(file: File) -> Iterator[Fault]:
    for path, secret in _all_secrets(file):
        if bool(secret.env) == bool(secret.file):
            yield Fault(path, "not one place to look", f"either {FORMS}")


def _all_secrets(file: File) -> Iterator[tuple[KeyPath, Secret]]:
    if file.email.smtp and file.email.smtp.password:
        yield ("email", "smtp", "password"), file.email.smtp.password
    if file.collect.proxy_password:
        yield ("collect", "proxy_password"), file.collect.proxy_password
    for index, source in enumerate(file.sources):
        for path, secret in secrets_of(source):
            yield ("sources", index, *path), secret
