"""What the pages do: look up whom a link is for, and change one person's consent, each in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b

from digest.deliver.notice import Notice
from digest.deliver.subscriptions import (
    COMPLAINT,
    CONFIRM_HOURS,
    Wishes,
    asked,
    confirm_seal,
    confirmed,
    has_left,
    holder,
    mail_seal,
    preferring,
    removed,
    returned,
)
from digest.leaving import exodus
from digest.model import Act, Consent, Subscriber, Via
from digest.newsroom import Newsroom
from digest.tokens import Purpose, Seal, leave_url, recipient_id, sealed, unsealed
from digest.words import Words, for_language

AGREED = ("each_edition", "kept", "confirm_what", "confirm_mail")
"""The words that a person agrees to; whichever of them changes, the version changes."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody has left.

    Attributes:
        person: None where nobody is known any more, who so gets nothing either.
        in_flight: dates of editions that were leaving at that moment and still arrive.
    """

    person: Subscriber | None
    in_flight: tuple[date, ...] = ()


class Office:
    """The use cases of the pages over a newsroom's store; use it from as many threads as you like."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._room = newsroom
        self._people = newsroom.store.subscribers
        self._secret = newsroom.store.secret()
        self._told: date | None = None

    def ask(self, address: str, language: str) -> Notice | None:
        """Somebody asks for an address: remember it, and give the mail that it gets; None for none."""
        now, words = self._room.clock(), for_language(language)
        with self._room.store.transaction():
            standing = self._people.standing(address)
            if standing.person and standing.person.wanted and not standing.suppressed:
                return self._already(standing.person)
            person = asked(address, standing, now, language, self._wording(words))
            if person is None:
                return None
            self._people.change(person, Act.ASKED, now, Via.FORM)
        link = f"{self._room.signup.base_url}/confirm/{self._sealed(Purpose.CONFIRM, confirm_seal(person))}"
        title = self._title(language)
        lines = (
            words.label("confirm_mail", title=title),
            link,
            words.label("confirm_mail_end", hours=CONFIRM_HOURS),
        )
        return Notice(address, words.label("confirm_subject", title=title), lines, language)

    def asking(self, token: str) -> Subscriber | None:
        """Whom a confirmation link would put on the list; None for a link that is not good."""
        seal = unsealed(self._secret, Purpose.CONFIRM, self._room.masthead.id, token)
        return confirmed(self._people.get(seal.recipient), seal, self._room.clock()) if seal else None

    def confirm(self, token: str) -> Subscriber | None:
        """Put somebody on the list by a confirmation link; None for a link that is not good."""
        with self._room.store.transaction():
            person = self.asking(token)
            known = self._people.get(person.id) if person else None
            if person is None or self._people.standing(person.address).suppressed == COMPLAINT:
                return None
            if person != known or self._people.standing(person.address).suppressed:
                self._people.allow(person.address)
                self._people.change(person, Act.CONFIRMED, self._room.clock(), Via.FORM)
        return person

    def holder(self, token: str) -> Subscriber | None:
        """Whom the link of a mail is for, wherever they stand; None for a link that is not good.

        Who gets editions by the settings alone has no row, and is one all the same.
        """
        seal = unsealed(self._secret, Purpose.MAIL, self._room.masthead.id, token)
        if seal is None:
            return None
        known = self._people.get(seal.recipient)
        return holder(known, seal) if known else self._of_settings(seal)

    def reader(self, token: str) -> Subscriber | None:
        """Whom the link of a mail is for, if they are on the list themselves; else None."""
        person = self.holder(token)
        return person if person and person.wanted and self._people.get(person.id) else None

    def leave(self, token: str, via: Via) -> Gone | None:
        """Take somebody off the list by the link of a mail; None for a link that is not good.

        The same link once more changes nothing, and is answered in the same way.
        """
        now = self._room.clock()
        with self._room.store.transaction():
            person = self.holder(token)
            if person is None:
                return self._stranger(token)
            gone = removed(person.address, person, now, via)
            if gone != person:
                self._people.change(gone, Act.LEFT, now)
            in_flight = self._people.in_flight(person.id)
        self._watch(now)
        return Gone(gone, in_flight)

    def undo(self, token: str) -> Subscriber | None:
        """Put back who left by this link less than a week ago; None where that cannot be."""
        seal = unsealed(self._secret, Purpose.MAIL, self._room.masthead.id, token)
        if seal is None:
            return None
        now = self._room.clock()
        with self._room.store.transaction():
            known = self._people.get(seal.recipient)
            back = returned(known, seal, now)
            if back is None or self._people.standing(back.address).suppressed:
                return None
            if back != known:
                self._people.change(back, Act.RETURNED, now)
        return back

    def prefer(self, token: str, form: Mapping[str, str]) -> Subscriber | None:
        """Keep other wishes of somebody on the list; None for a link that is not good."""
        today = self.today()
        with self._room.store.transaction():
            person = self.reader(token)
            if person is None:
                return None
            wishes = Wishes(
                form.get("language", ""),
                _day(form.get("pause", "")),
                tuple(form.get("section", "").split(",")),
                form.get("shape", ""),
            )
            known = [section.id for section in self._room.editing.sections]
            languages = self._room.masthead.languages
            other = preferring(person, wishes, languages=languages, known=known, today=today)
            if other != person:
                self._people.change(other, Act.CHANGED, self._room.clock(), Via.PAGE)
        return other

    def kept(self, person: Subscriber) -> dict[str, object]:
        """All that is kept about a person, for themselves."""
        records = self._people.history(person.id)
        return {
            "address": person.address,
            "name": person.name or None,
            "language": person.language or None,
            "consent": str(person.consent),
            "since": person.since.isoformat(),
            "sections": list(person.sections) or None,
            "shape": str(person.shape),
            "paused_until": str(person.paused_until) if person.paused_until else None,
            "editions": {f"{day}": str(state) for day, state in self._people.received(person.id)},
            "records": [
                {
                    "at": record.at.isoformat(),
                    "act": str(record.act),
                    "via": str(record.via),
                    "agreed_to": self._room.store.remembered(_key(record.wording)) or None,
                }
                for record in records
            ],
        }

    def mail_token(self, person: Subscriber) -> str:
        """The token that stands in this person's mails."""
        return self._sealed(Purpose.MAIL, mail_seal(person))

    def can_return(self, person: Subscriber) -> bool:
        """Whether somebody who has left may take it back by their link, if they are quick."""
        known = returned(person, mail_seal(person), self._room.clock())
        return known is not None and not self._people.standing(person.address).suppressed

    def tomorrow(self) -> date:
        """The first date until which a pause can be."""
        return self.today() + timedelta(days=1)

    def today(self) -> date:
        """The date where the digest is made."""
        return self._room.clock().astimezone(self._room.masthead.zone).date()

    def tidy(self) -> int:
        """Forget who asked, and did not confirm while they could; return how many."""
        return self._people.forget_unconfirmed(self._room.clock() - timedelta(hours=CONFIRM_HOURS))

    def _already(self, person: Subscriber) -> Notice:
        language = person.language or self._room.masthead.languages[0]
        words, title = for_language(language), self._title(language)
        link = leave_url(self._room.signup.base_url, self.mail_token(person))
        lines = (words.label("already_mail", title=title), link)
        return Notice(person.address, words.label("already_subject", title=title), lines, language)

    def _stranger(self, token: str) -> Gone | None:
        """A link that is ours, of somebody who is erased by now: they get nothing, as they wish."""
        seal = unsealed(self._secret, Purpose.MAIL, self._room.masthead.id, token)
        if seal is None:
            return None
        known = self._people.get(seal.recipient)
        return Gone(None) if known is None or has_left(known) else None

    def _of_settings(self, seal: Seal) -> Subscriber | None:
        entries = (entry for entry in self._room.email.to if recipient_id(entry.address) == seal.recipient)
        entry = next(entries, None)
        if entry is None or seal.epoch:
            return None
        now = self._room.clock()
        return Subscriber(seal.recipient, entry.address, Consent.VOUCHED, now, language=entry.language)

    def _sealed(self, purpose: Purpose, seal: Seal) -> str:
        return sealed(self._secret, purpose, self._room.masthead.id, seal)

    def _title(self, language: str) -> str:
        return self._room.masthead.title.in_(language)

    def _wording(self, words: Words) -> str:
        """The version of the words that somebody agrees to now; the words themselves are kept by it."""
        text = "\n".join(words.labels[key] for key in AGREED)
        version = f"{words.language}-{blake2b(text.encode(), digest_size=4).hexdigest()}"
        if not self._room.store.remembered(_key(version)):
            self._room.store.remember(_key(version), text)
        return version

    def _watch(self, now: datetime) -> None:
        """Tell once for each edition when more people leave at once than people do."""
        found = exodus(self._room.store, self._room.masthead.id, self._room.signup, now)
        if found and self._told != found.day:
            self._told = found.day
            log.warning("%s", found)


def _key(wording: str) -> str:
    return f"wording {wording}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
