"""Messages as files: one `.eml` for each recipient, a folder for each date, tests and corrections beside."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from digest.errors import DeliveryError
from digest.files import write_if_changed
from digest.ports import Envelope, at_once
from digest.tokens import recipient_id

UNSAFE = re.compile(r"[^\w@.+-]|^\.|^$")
"""What may not stand in a file's name; letters of any script may."""

MAX_NAME = 200
"""Bytes; file systems take 255, and letters beyond ASCII have up to four each."""

MARK = "~"
"""Never in a plain name, so no address can be written as another one's shortened name."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """A folder that takes messages; sending the same one again changes nothing."""

    folder: Path
    lanes: int = 1

    def send(
        self, envelope: Envelope, begin: Callable[[], None] = at_once, _following: Envelope | None = None
    ) -> str:
        """Write one message, whole or not at all; see `ports.Mailer`.

        Raises:
            DeliveryError: the folder cannot be written; nothing of the message is there.
        """
        kinds = ("test" if envelope.test else "", "notices" if envelope.notice else "", envelope.part)
        day = "-".join(filter(None, (str(envelope.date), *kinds)))
        path = self.folder / day / file_name(envelope.recipient)
        begin()
        try:
            write_if_changed(path, envelope.message)
        except OSError as error:
            reason = f"cannot write {path}: {error.strerror or error}"
            raise DeliveryError(reason, temporary=True, session=True) from error
        return f"written to {path}"

    def is_offered(self, _envelope: Envelope) -> bool:
        """Never: a file has no envelope."""
        return False

    def close(self) -> None:
        """Nothing is open."""

    def abort(self) -> None:
        """Nothing is waited for."""


def file_name(address: str) -> str:
    """A name that no address can use to leave the folder, and that no two recipients share."""
    plain = UNSAFE.sub("_", address).encode("utf-8", "replace")[:MAX_NAME].decode("utf-8", "ignore")
    return f"{plain}.eml" if plain == address else f"{plain}{MARK}{recipient_id(address)}.eml"
