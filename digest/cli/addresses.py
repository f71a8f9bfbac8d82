"""Mail addresses, names and languages as people type them on the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from digest.errors import UsageError

T = TypeVar("T")


def checked_address(text: str) -> str:
    """A mail address in its normal form.

    Raises:
        UsageError: it is none; says why.
    """
    from digest.config.addresses import address

    return _as_config(address, text)


def mailbox_address(text: str) -> str:
    """The address of `Name <address>`, or of an address alone, as the config takes them.

    Raises:
        UsageError: it is none; says why.
    """
    from digest.config.addresses import mailbox

    return _as_config(lambda value: mailbox(value).address, text)


def checked_line(text: str) -> str:
    """One line of text without control characters.

    Raises:
        UsageError: it is not.
    """
    from digest.config.values import line_of_text

    return _as_config(line_of_text, text)


def checked_language(code: str, languages: Sequence[str]) -> str:
    """A language that the digest has a copy in; "" stays "".

    Raises:
        UsageError: there is no such copy.
    """
    if code and code not in languages:
        message = f"--language {code}: there is no copy in it; there are {', '.join(languages)}"
        raise UsageError(message)
    return code


class Mistakes:
    """Gathers what is wrong with a command, so that all of it is told at once."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def read(self, reader: Callable[[str], T], text: str) -> T | None:
        """What a reader makes of a text; None where it is wrong."""
        try:
            return reader(text)
        except UsageError as error:
            self.found.append(str(error))
            return None

    def stop(self, heading: str) -> None:
        """Tell them, if there are any.

        Raises:
            UsageError: a line for each, after the heading.
        """
        if self.found:
            raise UsageError("\n  ".join([heading, *dict.fromkeys(self.found)]))


def _as_config(reader: Callable[[object], T], text: str) -> T:
    from digest.config.faults import Wrong

    if not text.strip():
        raise UsageError("an empty text cannot stand here")
    try:
        return reader(text)
    except Wrong as error:
        raise UsageError(str(error)) from error
