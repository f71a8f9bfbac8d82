"""What `digest init` must know: given, asked for on a terminal, or guessed and said so."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict, TypeVar

from digest.cli.addresses import Mistakes, checked_line, mailbox_address
from digest.cli.shown import note
from digest.errors import UsageError

LOCAL_ZONE = Path("/etc/localtime")
PLACEHOLDER = "editor@digest.example"

COMMA = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
"""A comma that no quotes are around: `"Office, Press" <press@office.example>` is one mailbox."""

T = TypeVar("T")


class Answers(TypedDict):
    """All that a new config file needs."""

    title: str
    languages: list[str]
    timezone: str
    sender: str
    to: list[str]
    home: list[str]


def answers(given: Answers, *, asking: bool) -> Answers:
    """Complete and check what was given.

    Raises:
        UsageError: all that was given and cannot be; or nobody answers any more.
    """
    wrong = Mistakes()
    title = _given(given["title"], _title, wrong)
    languages = _given(",".join(given["languages"]), _languages, wrong)
    timezone = _given(given["timezone"], _zone, wrong)
    sender = _given(given["sender"], _mailbox, wrong)
    to = _given(",".join(given["to"]), _mailboxes, wrong)
    home = _given(",".join(given["home"]), _countries, wrong)
    wrong.stop("nothing was made:")
    ask = _asked if asking else _guessed
    title = title or ask("Title of the digest", "Press Digest", _title)
    languages = languages or ask("Languages of the copies, the main one first", "en", _languages)
    timezone = timezone or ask("Timezone", local_zone(), _zone)
    if home is None:
        home = _asked("Your country, by its two letters (- for none)", "-", _countries) if asking else []
    sender = sender or ask("Who writes (mail address)", "" if asking else PLACEHOLDER, _mailbox)
    to = to or ask("Who gets every edition (mail addresses)", mailbox_address(sender), _mailboxes)
    named = sender if "<" in sender else f"{_phrase(title)} <{sender}>"
    return Answers(title=title, languages=languages, timezone=timezone, sender=named, to=to, home=home)


def local_zone() -> str:
    """The timezone of this machine, UTC if it has no name that can be found."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if named and _is_zone(named):
        return named
    _, found, name = str(LOCAL_ZONE.resolve()).partition("zoneinfo/")
    return name if found and _is_zone(name) and name != "Etc/UTC" else "UTC"


def _given(text: str, read: Callable[[str], T], wrong: Mistakes) -> T | None:
    return wrong.read(read, text) if text else None


def _asked(question: str, default: str, read: Callable[[str], T]) -> T:
    while True:
        try:
            return read(_answer(f"{question} [{default}]: " if default else f"{question}: ") or default)
        except UsageError as error:
            note(str(error))
        except EOFError as error:
            note("")
            raise UsageError("no answer; nothing was made") from error


def _answer(question: str) -> str:
    """Ask on the terminal, also where stdout is something else."""
    if sys.stdout.isatty():
        return input(question).strip()
    print(question, end="", file=sys.stderr, flush=True)
    return input().strip()


def _guessed(question: str, default: str, read: Callable[[str], T]) -> T:
    note(f"{question}: took {default}; change it in the file")
    return read(default)


def _title(text: str) -> str:
    return checked_line(text)


def _languages(text: str) -> list[str]:
    codes = text.replace(",", " ").split()
    if not codes:
        raise UsageError("name at least one language, such as: en ru")
    return list(dict.fromkeys(_language(code) for code in codes))


def _language(code: str) -> str:
    from digest.words import available

    if code not in available():
        message = f"{code}: no copies can be printed in it; there are {', '.join(available())}"
        raise UsageError(message)
    return code


def _zone(name: str) -> str:
    if not _is_zone(name.strip()):
        message = f"{name}: no such timezone; a name is like Asia/Dushanbe or UTC"
        raise UsageError(message)
    return name.strip()


def _is_zone(name: str) -> bool:
    from zoneinfo import available_timezones

    return name in available_timezones()


def _countries(text: str) -> list[str]:
    from digest.config.faults import Wrong
    from digest.config.values import country

    codes = [code for code in text.replace(",", " ").split() if code != "-"]
    try:
        return list(dict.fromkeys(country(code) for code in codes))
    except Wrong as error:
        raise UsageError(str(error)) from error


def _phrase(text: str) -> str:
    """A display name, in quotes where it has characters that mean something there (RFC 5322 3.2.3)."""
    if re.fullmatch(r"[\w !#$%&'*+/=?^`{|}~-]+", text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _mailboxes(text: str) -> list[str]:
    found = [_mailbox(part) for part in COMMA.split(text) if part.strip()]
    if not found:
        raise UsageError("name at least one mail address")
    return found


def _mailbox(text: str) -> str:
    """An address, with or without a name before it, if it can be written to."""
    mailbox_address(text)
    return text.strip()
