"""A command of the operator, run when archive or website changed."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from digest.errors import PublishError
from digest.publish.programs import Place, run


@dataclass(frozen=True, slots=True)
class Command:
    """`[archive] after`, run in the archive's folder.

    Attributes:
        words: the program and its arguments.
        seconds: until it is ended.
    """

    words: tuple[str, ...]
    folder: Path
    seconds: float

    def follow(self, _files: Collection[str], edition: str, /) -> str:
        """Run it, with the edition's name in DIGEST_EDITION; say that it did what it should.

        Raises:
            PublishError: it did not.
        """
        told = f"[archive] after ({shlex.join(self.words)})"
        try:
            run(self.words, Place(self.folder, self.seconds, {"DIGEST_EDITION": edition}))
        except PublishError as error:
            reason = f"{told}: {error}"
            raise PublishError(reason) from error
        return f"{told}: done"
