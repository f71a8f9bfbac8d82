"""Lists of subscribers as CSV, in and out: our own columns, and those of listmonk and Mailchimp.

Sources of the columns: listmonk's export (`uuid,email,name,attributes,status,created_at,updated_at`, one of
enabled, disabled, blocklisted) and Mailchimp's audience export (`Email Address`, `First Name`, `Last Name`,
`UNSUB_TIME`, `CLEAN_TIME`, one file each for subscribed, unsubscribed and cleaned contacts).
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from digest.config.addresses import address
from digest.config.faults import Wrong
from digest.config.values import line_of_text
from digest.errors import UsageError
from digest.model import Shape, Subscriber
from digest.tokens import recipient_id

COLUMNS = (
    "email",
    "name",
    "language",
    "consent",
    "since",
    "via",
    "wording",
    "paused_until",
    "sections",
    "shape",
)
"""Of our own export, in their order."""

EMAIL = ("email", "email address", "e-mail", "e-mail address", "address")
NAME = ("name", "full name")
PARTS = (("first name", "fname"), ("last name", "lname"))
LANGUAGE = ("language", "lang")
GONE = {"removed", "disabled", "blocklisted", "unsubscribed", "cleaned", "bounced", "complained"}
"""What `consent` or `status` says of people who must not be written to."""

WAITING = {"pending", "unconfirmed"}
"""The same of those who never confirmed: nobody can vouch for them."""

GONE_AT = ("unsub_time", "clean_time")
"""Columns of Mailchimp that hold a time only for people who left, or whose address is dead."""

DELIMITERS = ",;\t"
AT = re.compile(r"[^\s@,;]+@[^\s@,;]+")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula; our export puts an apostrophe before it, as
OWASP's page on CSV injection says."""

MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class Person:
    """A line of a list that can be used.

    Attributes:
        gone: whether the list says that this person must not be written to.
    """

    line: int
    address: str
    name: str = ""
    language: str = ""
    gone: bool = False
    sections: tuple[str, ...] = ()
    shape: Shape = Shape.FULL


@dataclass(frozen=True, slots=True)
class Refused:
    """A line of a list that cannot be used, and why."""

    line: int
    reason: str


def read(body: bytes, languages: Collection[str]) -> tuple[tuple[Person, ...], tuple[Refused, ...]]:
    """Everybody in a list, and every line that is wrong, in their order.

    Args:
        body: of the file.
        languages: of the copies; who asks for another one is taken with none, which is the first.

    Raises:
        UsageError: it is no list of people at all.
    """
    rows = _rows(_text(body))
    first = next(rows, None)
    if first is None:
        raise UsageError("the file is empty")
    heads = [head.strip().casefold() for head in first[1]]
    if not set(EMAIL).intersection(heads):
        told = ", ".join(cell.strip() or "(empty)" for cell in first[1][:8])
        message = f"the first line must name the columns, and one of them must be email; found: {told}"
        raise UsageError(message)
    return _sorted(rows, heads, languages)


def written(people: Iterable[Subscriber]) -> str:
    """A list of subscribers that `read` takes again, and a spreadsheet opens without running anything."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180 section 2
    writer.writerow(COLUMNS)
    for person in people:
        since = f"{person.since:%Y-%m-%dT%H:%M:%SZ}"
        row = (person.address, person.name, person.language, str(person.consent), since, str(person.via))
        wishes = (str(person.paused_until or ""), " ".join(person.sections), str(person.shape))
        writer.writerow(map(_harmless, (*row, person.wording, *wishes)))
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _text(body: bytes) -> str:
    encoding = "utf-16" if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        message = f"line {line} is not UTF-8; save the list as “CSV UTF-8”"
        raise UsageError(message) from error


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, each with the number of the line that it begins on."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        message = f"line {begins} cannot be read as CSV: {error}"
        raise UsageError(message) from error


def _sorted(
    rows: Iterator[tuple[int, list[str]]], heads: Sequence[str], languages: Collection[str]
) -> tuple[tuple[Person, ...], tuple[Refused, ...]]:
    people, refused, seen = list[Person](), list[Refused](), dict[str, int]()
    for line, row in rows:
        try:
            person = _person(line, row, heads, languages)
            first = seen.setdefault(recipient_id(person.address), line)
            if first != line:
                reason = f"the same address as on line {first}"
                raise _Unfit(reason)
            people.append(person)
        except (_Unfit, Wrong) as error:
            refused.append(Refused(line, str(error)))
    return tuple(people), tuple(refused)


class _Unfit(Exception):
    pass


def _person(line: int, row: Sequence[str], heads: Sequence[str], languages: Collection[str]) -> Person:
    if len(row) > len(heads):
        reason = f"{len(row)} cells, but the first line names {len(heads)} columns"
        raise _Unfit(reason)
    cells = {head: cell.strip() for head, cell in zip(heads, row, strict=False) if head}
    told = {_first(cells, ("consent",)).casefold(), _first(cells, ("status",)).casefold()}
    if told & WAITING:
        raise _Unfit("never confirmed, so nobody can vouch for them; they can subscribe by the page")
    return Person(
        line,
        _address(_first(cells, EMAIL)),
        _name(cells),
        _language(cells, languages),
        sections=tuple(cells.get("sections", "").split()),
        shape=Shape(cells["shape"]) if cells.get("shape") in set(Shape) else Shape.FULL,
        gone=bool(told & GONE) or any(cells.get(head) for head in GONE_AT),
    )


def _address(cell: str) -> str:
    if not cell:
        raise _Unfit("no address")
    if len(AT.findall(cell)) > 1:
        raise _Unfit("several addresses in one cell; give each a line of its own")
    return address(cell.removeprefix("'"))


def _name(cells: Mapping[str, str]) -> str:
    name = _first(cells, NAME) or " ".join(filter(None, (_first(cells, part) for part in PARTS)))
    if name.startswith("'") and name[1:].startswith(FORMULA):
        name = name[1:]
    if len(name) > MAX_NAME:
        reason = f"a name of {len(name)} characters; at most {MAX_NAME} are taken"
        raise _Unfit(reason)
    if name and not all(map(str.isprintable, name)):
        raise _Unfit("the name holds a line break or another control character, which could forge a header")
    return line_of_text(name) if name else ""


def _language(cells: Mapping[str, str], languages: Collection[str]) -> str:
    code = _first(cells, LANGUAGE) or _attribute(cells.get("attributes", ""))
    return code if code in languages else ""


def _attribute(text: str) -> str:
    """The language in listmonk's attributes, which are JSON."""
    try:
        attributes = json.loads(text or "{}")
    except ValueError:
        return ""
    found = (attributes.get(key) for key in LANGUAGE) if isinstance(attributes, dict) else ()
    return next((code for code in found if isinstance(code, str)), "")


def _first(cells: Mapping[str, str], heads: Iterable[str]) -> str:
    return next((cells[head] for head in heads if cells.get(head)), "")
