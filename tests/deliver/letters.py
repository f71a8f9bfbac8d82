"""Letters, rows and senders for the tests of delivery: say only what the test is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest.deliver.message import Letter
from digest.deliver.relay import SmtpMailer
from digest.deliver.sender import Sender
from digest.model import Delivery
from digest.ports import EditionRow, Mailer
from digest.settings import Addressee, Security, Smtp
from digest.storage.store import SqlStore
from digest.tokens import PLACEHOLDER, recipient_id
from tests.builders import NOW
from tests.storage.rows import a_frozen

SECRET = b"a secret of thirty-two bytes, no"
WRITTEN = datetime(2026, 11, 22, 1, 1, tzinfo=UTC)
TITLES = {"en": "Morning Press Digest", "ru": "Утренний обзор прессы", "tg": "Шарҳи субҳии матбуот"}
CERTIFICATE = Path(__file__).with_name("mail.pem")
"""Of localhost, with its key."""


def a_letter(language: str = "en", **changes: object) -> Letter:
    leave = f"mailto:editor@digest.example?subject=unsubscribe%20{PLACEHOLDER}"
    letter = Letter(
        sender=Addressee("digest@digest.example", TITLES[language]),
        subject=f"{TITLES[language]}: 22.11.2026",
        html=f'<p>{TITLES[language]}</p>\n<a href="{leave}">X</a>\n',
        text=f"{TITLES[language]}\n\n{leave}\n",
        language=language,
        title=TITLES[language],
        list_id="digest",
        contact="editor@digest.example",
        written=WRITTEN,
        edition="digest 2026-11-22",
    )
    return replace(letter, **changes)  # type: ignore[arg-type]  # a builder takes any field


LETTERS = {language: a_letter(language) for language in TITLES}


def a_row(address: str = "reader@reader.example", **changes: object) -> Delivery:
    row = Delivery(
        edition=1,
        recipient=recipient_id(address),
        address=address,
        name="Reader",
        language="en",
        origin="to",
    )
    return replace(row, **changes)  # type: ignore[arg-type]  # a builder takes any field


def rows_for(*addresses: str) -> list[Delivery]:
    return [a_row(address) for address in addresses]


def frozen(store: SqlStore, rows: Iterable[Delivery]) -> EditionRow:
    return store.editions.freeze(a_frozen(), list(rows))


def a_server(port: int, **changes: object) -> Smtp:
    smtp = Smtp(host="localhost", port=port, security=Security.NONE, timeout=20.0, connections=1)
    return replace(smtp, **changes)  # type: ignore[arg-type]  # a builder takes any field


def mailer_to(port: int, **changes: object) -> SmtpMailer:
    return SmtpMailer(a_server(port, **changes))


def always(done: int, total: int) -> bool:
    return True


@dataclass
class Hands:
    """A clock whose hands are moved by the test."""

    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)


def a_sender(
    store: SqlStore,
    mailer: Mailer,
    keep_going: Callable[[int, int], bool] = always,
    clock: Callable[[], datetime] = Hands(),
) -> Sender:
    return Sender(store, mailer, clock, "me", "bounces@digest.example", keep_going)
