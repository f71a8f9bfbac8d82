"""Messages as files: one `.eml` for each recipient, in a folder for each date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from digest.errors import DeliveryError
from digest.files import write_if_changed
from digest.ports import Envelope
from digest.tokens import recipient_id

UNSAFE = re.compile(r"[^\w@.+-]|^\.")
"""What may not stand in a file's name; letters of any script may."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """A folder that takes messages; sending the same one again changes nothing."""

    folder: Path

    def send(self, envelope: Envelope) -> str:
        """Write one message, whole or not at all.

        Raises:
            DeliveryError: the folder cannot be written; nothing of the message is there.
        """
        path = self.folder / envelope.date.isoformat() / file_name(envelope.recipient)
        try:
            write_if_changed(path, envelope.message)
        except OSError as error:
            reason = f"cannot write {path}: {error.strerror}"
            raise DeliveryError(reason, temporary=True, session=True) from error
        return f"written to {path}"

    def close(self) -> None:
        """Nothing is open."""


def file_name(address: str) -> str:
    """A name that no address can use to leave the folder, and that no two addresses share."""
    plain = UNSAFE.sub("_", address)[:100]
    return f"{plain}.eml" if plain == address else f"{plain}-{recipient_id(address)}.eml"
