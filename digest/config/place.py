"""Where a config file stands: what its paths and secrets mean there, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from digest.config.faults import Fault, KeyPath, Wrong
from digest.config.fields import Secret
from digest.config.secrets import from_environment, from_file
from digest.settings import Use

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the file stands.

    Attributes:
        path: of the file, absolute.
        environ: where secrets and overrides are looked up.
        uses: what the settings are for; secrets for other uses are "", and need not be there.
        faults: grows while the file is converted.
    """

    path: Path
    environ: Mapping[str, str]
    uses: Collection[Use] = tuple(Use)
    faults: list[Fault] = field(default_factory=list)

    def locate(self, written: str, key: KeyPath) -> Path:
        """A path as it is meant: beside the file, and `~` is home."""
        try:
            return self.path.parent / Path(written).expanduser()
        except RuntimeError:
            self.faults.append(Fault(key, f"{written} names nobody's home", "write the whole path"))
            return self.path

    def existing(self, written: str, key: KeyPath) -> Path | None:
        """The path of something that must be there; None if the key is not given."""
        if not written:
            return None
        path = self.locate(written, key)
        if not _exists(path):
            self.faults.append(Fault(key, f"{path} does not exist", "name one that exists"))
        return path

    def secret(self, secret: Secret, key: KeyPath, use: Use, fit: Callable[[str], str] = str) -> str:
        """What a secret holds; "" if it is not needed, or wrong.

        Args:
            secret: where it is.
            key: where that is written.
            use: for which it is needed.
            fit: gives it back, or says without showing it that it cannot be used.
        """
        if use not in self.uses:
            return ""
        if secret.env:
            return self.tried(key, lambda: fit(from_environment(secret.env, self.environ)), "")
        if secret.file:
            path = self.locate(secret.file, key)
            return self.tried(key, lambda: fit(from_file(path)), "")
        return ""

    def tried(self, key: KeyPath, read: Callable[[], T], otherwise: T) -> T:
        """What `read` gives; where that is wrong, it is noted."""
        try:
            return read()
        except Wrong as wrong:
            self.faults.append(Fault(key, wrong.found, wrong.allowed))
            return otherwise


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a folder that may not be entered, a name that is too long
        return False
