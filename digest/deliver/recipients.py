"""Who gets an edition, and what each copy says to all who get it: pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from digest.deliver.message import Letter
from digest.model import Delivery, Kind, Rendered, Subscriber
from digest.settings import Addressee, EmailPolicy, Masthead
from digest.tokens import recipient_id


def deliveries(
    to: Iterable[Addressee], subscribers: Iterable[Subscriber], languages: Sequence[str]
) -> tuple[Delivery, ...]:
    """One delivery for each person: the config's own first, then subscribers; nobody twice.

    Args:
        to: entries of the config; they need no subscription.
        subscribers: those who do not want editions are passed over.
        languages: of the copies; who asks for another one gets the first.
    """
    asked = [(entry, "to") for entry in to]
    asked += [
        (Addressee(person.address, person.name, person.language), "subscriber")
        for person in subscribers
        if person.wanted
    ]
    found: dict[str, Delivery] = {}
    for entry, origin in asked:
        row = _delivery(entry, origin, languages)
        found.setdefault(row.recipient, row)
    return tuple(found.values())


def _delivery(entry: Addressee, origin: str, languages: Sequence[str]) -> Delivery:
    return Delivery(
        edition=0,
        recipient=recipient_id(entry.address),
        address=entry.address,
        name=entry.name,
        language=entry.language if entry.language in languages else languages[0],
        origin=origin,
    )


def letters(
    documents: Iterable[Rendered],
    *,
    masthead: Masthead,
    email: EmailPolicy,
    edition: tuple[date, datetime],
    web: Callable[[str], tuple[str, str]],
    signup: str = "",
) -> Mapping[str, Letter]:
    """What every recipient of a copy gets, by language.

    Args:
        documents: of one edition; each mail has its subject and its text.
        masthead: of the digest.
        email: who writes.
        edition: its date, and when it was frozen.
        web: language -> addresses of this edition and of the archive, both empty without a website.
        signup: the address of the subscribers' pages, "" without them.
    """
    day, written = edition
    bodies = {(document.kind, document.language): document.body for document in documents}
    made = {}
    for language in sorted(language for kind, language in bodies if kind is Kind.HTML):
        here, home = web(language)
        made[language] = Letter(
            sender=email.sender,
            subject=bodies[Kind.SUBJECT, language],
            html=bodies[Kind.HTML, language],
            text=bodies[Kind.TEXT, language],
            language=language,
            title=masthead.title.in_(masthead.languages[0]),
            list_id=masthead.id,
            contact=masthead.mailbox or email.sender.address,
            written=written,
            edition=f"{masthead.id} {day}",
            archive_url=here,
            archive_home=home,
            signup=signup,
        )
    return made
