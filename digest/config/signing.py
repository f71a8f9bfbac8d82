"""`[email.dkim]`: the domain, the selectors and the keys that mails are signed with."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, PlainValidator

from digest.config.faults import MISSING, Fault, KeyPath, shown, unfit
from digest.config.fields import STRICT, Secret
from digest.config.place import Place
from digest.config.secrets import FORMS, from_environment
from digest.config.values import line_of_text
from digest.keys import KeyFault, SigningKey, read_key
from digest.settings import Addressee, Dkim, DkimKey, Use

LOOSE = stat.S_IRWXO | stat.S_IWGRP
"""Who else may not read or change a key: whoever has it writes mails in our name."""

LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")
"""What a selector or a domain is made of (RFC 6376 3.1, RFC 1035 2.3.1)."""

PATH: KeyPath = ("email", "dkim")


def _name(value: object) -> str:
    text = line_of_text(value)
    if not NAME.fullmatch(text):
        allowed = "allowed: letters a-z, digits and hyphens, in parts of at most 63 with dots between"
        raise unfit(text, "is no name of DNS", allowed)
    return text.lower()


Name = Annotated[str, PlainValidator(_name)]


class KeyTable(Secret):
    """An entry of `[email.dkim] keys`: a selector, and where its key is."""

    selector: Name = ""


class DkimTable(BaseModel):
    """`[email.dkim]`."""

    model_config = STRICT

    domain: Name = ""
    keys: list[KeyTable] = []


def check_dkim(dkim: DkimTable, sender: Addressee) -> Iterator[Fault]:
    """What keys lack, and a domain that says nothing of the sender."""
    if not dkim.keys:
        yield Fault(
            (*PATH, "keys"),
            MISSING,
            'such as [[email.dkim.keys]] with selector = "digest-rsa" and file = "dkim-rsa.pem"',
        )
    for index, key in enumerate(dkim.keys):
        place: KeyPath = (*PATH, "keys", index)
        if not key.selector:
            yield Fault((*place, "selector"), MISSING, 'such as selector = "digest-2026"')
        if bool(key.env) == bool(key.file):
            yield Fault(place, "not one place to look", f"either {FORMS}, beside the selector")
    theirs = sender.address.rpartition("@")[2].casefold()
    if dkim.domain and not _is_aligned(dkim.domain, theirs):
        found = f"{shown(dkim.domain)} is another domain than that of [email] from"
        allowed = f"{theirs} or one around it: readers' servers ask who signed for From (DMARC)"
        yield Fault((*PATH, "domain"), found, allowed)


def dkim_of(dkim: DkimTable, sender: Addressee, place: Place) -> Dkim:
    """The keys, read where mails are to be sent."""
    domain = dkim.domain or sender.address.rpartition("@")[2].casefold()
    if not {Use.SENDING, Use.SIGNING} & set(place.uses):
        return Dkim(domain)
    read = [(key.selector, _key(key, (*PATH, "keys", index), place)) for index, key in enumerate(dkim.keys)]
    return Dkim(domain, tuple(DkimKey(selector, key) for selector, key in read if key))


def _is_aligned(domain: str, theirs: str) -> bool:
    """One must hold the other (RFC 7489 3.1.1, without asking who registers names below it)."""
    return f".{theirs}".endswith(f".{domain}") or f".{domain}".endswith(f".{theirs}")


def _key(table: KeyTable, key: KeyPath, place: Place) -> SigningKey | None:
    if table.env and table.file:  # told by `check_dkim`
        return None
    if table.file:
        path = place.locate(table.file, (*key, "file"))
        return place.tried((*key, "file"), lambda: _read(path, _from_file(path)), None)
    if table.env:
        return place.tried(
            (*key, "env"), lambda: _read(table.env, from_environment(table.env, place.environ)), None
        )
    return None


def _read(name: object, pem: str) -> SigningKey:
    r"""The key. What holds variables often has one line for each: there a line end is written as \n."""
    try:
        return read_key(pem.replace(r"\n", "\n"))
    except KeyFault as fault:
        raise unfit(name, fault.reason, fault.hint) from fault


def _from_file(path: Path) -> str:
    try:
        if path.stat().st_mode & LOOSE:
            raise unfit(path, "can be read or changed by others", f"chmod 600 {path}")
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise unfit(path, "cannot be read", error.strerror or "see that it exists") from error
    except UnicodeDecodeError as error:
        raise unfit(path, "holds no private key in PEM", "make one with: digest init --dkim") from error
