"""A test message: one copy to one address, past the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from digest.cli.addresses import Mistakes, checked_address, checked_language
from digest.errors import UsageError
from digest.model import Kind, Rendered
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
    row = newsroom.store.editions.get(newsroom.masthead.id, day)
    documents = newsroom.store.editions.documents(row.id) if row else ()
    to = _addressee(newsroom, _copies(documents) or newsroom.masthead.languages, address, language)
    words = newsroom.mailroom.send_test(documents or _draft(newsroom, day), day, to)
    return {
        "schema": SCHEMA,
        "date": day.isoformat(),
        "address": to.address,
        "language": to.language,
        "answer": words,
    }


def _copies(documents: Iterable[Rendered]) -> tuple[str, ...]:
    """The languages of an edition's mails; the settings may have others by now."""
    return tuple(
        document.language for document in documents if document.kind is Kind.HTML and not document.variant
    )


def _draft(newsroom: Newsroom, day: date) -> tuple[Rendered, ...]:
    composed = newsroom.compose(day)
    if not composed.edition.stories:
        message = f"the edition of {day} has no story; read the press first: digest collect"
        raise UsageError(message)
    return newsroom.printed(composed).documents


def _addressee(newsroom: Newsroom, copies: Sequence[str], address: str, language: str) -> Addressee:
    """Who gets it, in the language that was asked for, else in the one that they have in the settings."""
    wrong = Mistakes()
    to = wrong.read(checked_address, address)
    wrong.read(lambda code: checked_language(code, copies), language)
    wrong.stop("nothing was sent:")
    known = {recipient_id(entry.address): entry.language for entry in newsroom.email.to}
    usual = (language, known.get(recipient_id(to or ""), ""), *newsroom.masthead.languages)
    return Addressee(to or "", language=next((code for code in usual if code in copies), copies[0]))
