"""What child processes do in the tests of crashes."""

from __future__ import annotations

import os
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from signal import SIGKILL

from digest.deliver.ledger import RESEND
from tests.deliver.letters import LETTERS, a_sender, mailer_to
from tests.storage.rows import DAY, opened


def send(
    path: Path, port: int, dies_at: int, pipe: Connection, connections: int = 1, most: int = RESEND
) -> None:
    """Send what is left of the edition; die before the message of this number, 0 for never."""
    before = 0

    def keep_going(done: int, total: int) -> bool:
        nonlocal before
        before += 1
        if before == dies_at:
            os.kill(os.getpid(), SIGKILL)
        return True

    with opened(path) as store:
        edition = store.editions.get("digest", DAY)
        assert edition is not None
        sender = a_sender(store, mailer_to(port, connections=connections), keep_going)
        pipe.send(replace(sender, most=most).send(edition, LETTERS))
