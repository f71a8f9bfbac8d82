"""Sends the mails that the pages ask for, one after the other, behind the visitors' backs.

So the answer to a form takes as long for an address that we know as for any other, and a slow mail server
keeps no visitor waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty, Full, Queue
from threading import Event, Thread

from digest.deliver.dkim import signed
from digest.deliver.notice import Notice, notice_message
from digest.errors import DeliveryError, DigestError
from digest.newsroom import Newsroom
from digest.ports import Envelope
from digest.signup.limits import Limit
from digest.signup.office import Office
from digest.tokens import blinded, recipient_id

MOST_WAITING = 500
"""Questions that wait; more at a time are an attack, and are turned away."""

TRIES = 3
PAUSE = 20.0
"""Seconds until a mail is tried again that the server put off; grey lists want to see patience."""

TIDY = 3600.0
"""Seconds between two looks for questions that nobody confirmed."""

log = logging.getLogger(__name__)


class Post:
    """A thread of its own; `close` lets it finish the mail in hand."""

    def __init__(self, newsroom: Newsroom, office: Office, *, seconds: Callable[[], float]) -> None:
        self._room, self._office, self._seconds = newsroom, office, seconds
        self._asked: Queue[tuple[str, str] | None] = Queue(MOST_WAITING)
        self._limit = Limit(burst=2, per_hour=0.5)
        self._closing = Event()
        self._thread = Thread(target=self._work, name="post", daemon=True)
        self._thread.start()

    def ask(self, address: str, language: str) -> bool:
        """Take a question; False if there are too many already."""
        try:
            self._asked.put_nowait((address, language))
        except Full:
            return False
        return True

    def settle(self) -> None:
        """Wait until every question is answered."""
        self._asked.join()

    def close(self) -> None:
        """Finish the mail in hand, and no other."""
        self._closing.set()
        with suppress(Full):
            self._asked.put_nowait(None)
        self._thread.join()

    def _work(self) -> None:
        self._guarded(self._office.tidy)
        while not self._closing.is_set():
            try:
                asked = self._asked.get(timeout=TIDY)
            except Empty:
                self._guarded(self._office.tidy)
                continue
            if asked is not None:
                self._guarded(partial(self._answer, *asked))
            self._asked.task_done()
        self._room.mailer.close()

    def _guarded(self, work: Callable[[], object]) -> None:
        """Whatever goes wrong with one mail must not end the thread; an error's words may hold an address."""
        try:
            work()
        except DigestError as error:
            log.warning("a mail to a visitor could not be made: %s", type(error).__name__)
        except Exception as error:
            log.error("a mail to a visitor failed: %s", type(error).__name__)

    def _answer(self, address: str, language: str) -> None:
        if not self._limit.allows(recipient_id(address), self._seconds()):
            log.info(
                "no more mail to %s for now: somebody asks for it again and again", self._hidden(address)
            )
            return
        notice = self._office.ask(address, language)
        if notice is not None:
            self._send(notice)

    def _hidden(self, address: str) -> str:
        """What a log may say of an address: the same each time, and nothing else."""
        return blinded(self._room.store.secret(), address)[:12]

    def _send(self, notice: Notice) -> None:
        room, now = self._room, self._room.clock()
        contact = room.masthead.mailbox or room.email.sender.address
        message = notice_message(notice, room.email.sender, contact, room.store.secret(), now)
        message = signed(message, room.email.dkim, now)
        envelope = Envelope(room.email.envelope_sender, notice.to, message, self._office.today(), notice=True)
        for attempt in range(1, TRIES + 1):
            try:
                room.mailer.send(envelope)
            except DeliveryError as error:
                if not error.temporary or attempt == TRIES or self._closing.wait(PAUSE):
                    log.warning(
                        "a mail to %s was not taken (%s)", self._hidden(notice.to), error.code or "no answer"
                    )
                    return
            else:
                log.info("a mail to %s was taken", self._hidden(notice.to))
                return
