"""What a ledger and a mail server know after a test has sent."""

from __future__ import annotations

from collections import Counter
from email import message_from_bytes, policy

from digest.model import Delivery
from digest.model import DeliveryState as State
from digest.ports import EditionRow
from digest.storage.store import SqlStore
from tests.mail_server import MailServer


def states(store: SqlStore, edition: EditionRow) -> dict[str, State]:
    return {row.address: row.state for row in store.deliveries.of(edition.id)}


def row_of(store: SqlStore, edition: EditionRow, address: str) -> Delivery:
    (row,) = (row for row in store.deliveries.of(edition.id) if row.address == address)
    return row


def first_of(store: SqlStore, edition: EditionRow) -> str:
    """Who is served first: rows go by their ids."""
    return store.deliveries.of(edition.id)[0].address


def copies(server: MailServer) -> Counter[str]:
    return Counter(one.recipient for one in server.received)


def ids(server: MailServer) -> set[str]:
    return {message_from_bytes(one.message, policy=policy.default)["Message-ID"] for one in server.received}
