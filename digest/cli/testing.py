"""A test message: one copy to one address, past the ledger."""

from __future__ import annotations

from datetime import date

from digest.cli.addresses import Mistakes, checked_address, checked_language
from digest.errors import UsageError
from digest.newsroom import Newsroom
from digest.settings import Addressee
from digest.tokens import recipient_id

SCHEMA = 1


def send_test(newsroom: Newsroom, day: date, address: str, language: str) -> dict[str, object]:
    """Send it; tell to whom, which copy, and the mail server's words.

    Raises:
        UsageError: the address or the language is none, or there is nothing to print.
        DeliveryError: it was not taken.
    """
    to = _addressee(newsroom, address, language)
    row = newsroom.store.editions.get(newsroom.masthead.id, day)
    if row:
        documents = newsroom.store.editions.documents(row.id)
    else:
        composed = newsroom.compose(day)
        if not composed.edition.stories:
            message = f"the edition of {day} has no story; read the press first: digest collect"
            raise UsageError(message)
        documents = newsroom.printed(composed).documents
    words = newsroom.send_test(documents, day, to)
    return {
        "schema": SCHEMA,
        "date": day.isoformat(),
        "address": to.address,
        "language": to.language,
        "answer": words,
    }


def _addressee(newsroom: Newsroom, address: str, language: str) -> Addressee:
    """Who gets it, in the language that was asked for, else in the one that they have in the settings."""
    languages, wrong = newsroom.masthead.languages, Mistakes()
    to = wrong.read(checked_address, address)
    wrong.read(lambda code: checked_language(code, languages), language)
    wrong.stop("nothing was sent:")
    known = {recipient_id(entry.address): entry.language for entry in newsroom.email.to}
    usual = known.get(recipient_id(to or ""), "")
    return Addressee(to or "", language=language or usual or languages[0])
