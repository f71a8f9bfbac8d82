"""The rules of consent: who may be put on the list, and what taking somebody off means. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from digest.model import Consent, Subscriber
from digest.tokens import recipient_id


def vouched(
    address: str, known: Subscriber | None, now: datetime, *, name: str = "", language: str = ""
) -> Subscriber:
    """A person whose consent the operator vouches for.

    Args:
        address: in its normal form.
        known: what the store holds of this address; a consent that stands keeps its date.
        now: this moment.
        name: for the To header; what is known stays where nothing is given.
        language: of the copy; the same.
    """
    standing = known is not None and known.wanted
    return Subscriber(
        id=recipient_id(address),
        address=address,
        consent=known.consent if known and standing else Consent.VOUCHED,
        since=known.since if known and standing else now,
        name=name or (known.name if known else ""),
        language=language or (known.language if known else ""),
    )


def has_left(known: Subscriber | None) -> bool:
    """Whether this person once unsubscribed: they must ask again themselves."""
    return known is not None and known.consent is Consent.REMOVED


def removed(address: str, known: Subscriber | None, now: datetime) -> Subscriber:
    """A person who must not be written to any more, also one who never was on the list.

    The row stays: it is what keeps a later import from writing to them again.
    """
    gone = known or Subscriber(recipient_id(address), address, Consent.REMOVED, now)
    return gone if gone.consent is Consent.REMOVED else replace(gone, consent=Consent.REMOVED, since=now)
