"""The rules of consent: who may be put on the list, what a link may do, who may be written to. Pure.

    nobody ──ask──► pending ──confirm──► confirmed ──leave──► removed ──undo, within a week──┐
       └───────────vouch─────────────►  vouched  ──leave──►  removed ──ask, confirm──► confirmed

Asking changes nothing for who is on the list already, nor for who has left, until they confirm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from digest.model import Consent, Shape, Standing, Subscriber, Via
from digest.tokens import EPOCHS, Seal, recipient_id

CONFIRM_HOURS = 48
"""How long the link of a confirmation mail is good: over a weekend's end, and not for ever."""

UNDO_DAYS = 7
"""How long a person can take back that they left, without another mail."""

ASK_AGAIN = timedelta(minutes=10)
"""Between two confirmation mails to one address, whoever asks: our form must fill nobody's mailbox."""

COMPLAINT = "complaint"
"""The reason for suppression that no form lifts: who reported us as spam wants no other mail either."""

LINKS = frozenset({Via.PAGE, Via.ONE_CLICK})
"""Ways of leaving that can be taken back by the same link."""


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
    if known and known.wanted:
        return replace(known, address=address, name=name or known.name, language=language or known.language)
    return Subscriber(
        id=recipient_id(address),
        address=address,
        consent=Consent.VOUCHED,
        since=now,
        name=name or (known.name if known else ""),
        language=language or (known.language if known else ""),
        epoch=known.epoch if known else 0,
    )


def has_left(known: Subscriber | None) -> bool:
    """Whether this person once unsubscribed: they must ask again themselves."""
    return known is not None and known.consent is Consent.REMOVED


def removed(address: str, known: Subscriber | None, now: datetime, via: Via = Via.COMMAND) -> Subscriber:
    """A person who must not be written to any more, also one who never was on the list.

    The row stays: it is what keeps a later import from writing to them again.
    """
    gone = known or Subscriber(recipient_id(address), address, Consent.REMOVED, now, via=via)
    if gone.consent is Consent.REMOVED:
        return gone
    return replace(gone, consent=Consent.REMOVED, since=now, via=via, asked_at=None)


def asked(address: str, standing: Standing, now: datetime, language: str, wording: str) -> Subscriber | None:
    """A person for whom somebody asked by the form; None where no confirmation mail may be sent.

    Nothing but `asked_at`, language and wording changes, so nothing that anybody can type into a form
    takes a consent away, or an unsubscription back.
    """
    known = standing.person
    if standing.suppressed == COMPLAINT or (known and known.wanted and not standing.suppressed):
        return None
    if known is None:
        nobody = Subscriber(recipient_id(address), address, Consent.PENDING, now, via=Via.FORM)
        return replace(nobody, asked_at=now, language=language, wording=wording)
    if known.asked_at is not None and now - known.asked_at < ASK_AGAIN:
        return None
    return replace(known, asked_at=now, language=language, wording=wording)


def confirm_seal(person: Subscriber) -> Seal:
    """What the link of a confirmation mail says: who, and when they asked; so only the last one counts."""
    return Seal(person.id, _minute(person.asked_at) if person.asked_at else 0)


def mail_seal(person: Subscriber) -> Seal:
    """What the links of a mail say: who, and under which of their consents."""
    return Seal(person.id, person.epoch)


def confirmed(known: Subscriber | None, seal: Seal, now: datetime) -> Subscriber | None:
    """The person of a confirmation link, on the list; None for a link that is not good any more.

    The same link once more changes nothing. Links of mails from before they left end here.
    """
    if known is None or known.asked_at is None or confirm_seal(known) != seal:
        return None
    if known.consent is Consent.CONFIRMED:
        return known
    if now - known.asked_at > timedelta(hours=CONFIRM_HOURS):
        return None
    epoch = known.epoch + has_left(known)
    return replace(
        known, consent=Consent.CONFIRMED, since=now, via=Via.FORM, paused_until=None, epoch=epoch % EPOCHS
    )


def holder(known: Subscriber | None, seal: Seal) -> Subscriber | None:
    """The person whose mail a link stood in; None where its epoch is over, or nobody is known."""
    return known if known is not None and known.epoch == seal.epoch else None


def returned(known: Subscriber | None, seal: Seal, now: datetime) -> Subscriber | None:
    """A person who takes back that they left, by the link that they left by; None where that is too late."""
    person = holder(known, seal)
    if person is None or person.consent is not Consent.REMOVED or person.via not in LINKS:
        return person if person is not None and person.wanted else None
    if now - person.since > timedelta(days=UNDO_DAYS):
        return None
    return replace(person, consent=Consent.CONFIRMED, since=now, via=Via.PAGE)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person asks for on their page."""

    language: str = ""
    paused_until: date | None = None
    sections: tuple[str, ...] = ()
    shape: str = ""


def preferring(
    person: Subscriber, wishes: Wishes, *, languages: Sequence[str], known: Sequence[str], today: date
) -> Subscriber:
    """A person with other wishes; those that cannot be had are none.

    Args:
        person: as they are.
        wishes: no section, or all of them: whatever there will be.
        languages: of the copies.
        known: ids of the sections, in their order.
        today: where the digest is made; a pause lies ahead.
    """
    pause = wishes.paused_until
    sections = tuple(section for section in known if section in wishes.sections)
    return replace(
        person,
        language=wishes.language if wishes.language in languages else person.language,
        paused_until=pause if pause and pause > today else None,
        sections=sections if len(sections) < len(known) else (),
        shape=Shape(wishes.shape) if wishes.shape in set(Shape) else person.shape,
    )


def refusal(standing: Standing, origin: str, day: date) -> str:
    """Why no message of an edition may go to an address, in words; "" if one may.

    Args:
        standing: of the address, at this moment.
        origin: of the delivery: "to" for an entry of the settings, which needs no consent.
        day: the edition's date.
    """
    person = standing.person
    if standing.suppressed:
        return f"suppressed: {standing.suppressed}"
    if person is None:
        return "" if origin == "to" else "no longer known"
    if person.consent is Consent.REMOVED:
        return "unsubscribed"
    if person.consent is Consent.PENDING and origin != "to":
        return "not confirmed"
    if person.paused_until and day < person.paused_until:
        return f"paused until {person.paused_until}"
    return ""


def _minute(moment: datetime) -> int:
    """Minutes, over and over again every 45 days: links live for two, and ten lie between two questions."""
    return int(moment.timestamp() // 60) % EPOCHS
