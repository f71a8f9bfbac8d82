"""What each page answers; None stands for a link that is not good, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from digest.config.addresses import address as checked_address
from digest.config.faults import Wrong
from digest.model import Shape, Subscriber, Via
from digest.signup.office import Office
from digest.signup.pages import Pages
from digest.signup.post import Post

ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""What a mail program posts (RFC 8058 section 3.1)."""


class Answers:
    """Answers for one digest; called in threads."""

    def __init__(self, pages: Pages, office: Office, post: Post) -> None:
        self._pages, self._office, self._post = pages, office, post

    def ask(self, language: str, form: Mapping[str, str]) -> Response | None:
        """To the form: the same for every address that can be one; None where there are too many."""
        typed = form.get("email", "").strip()
        chosen = form.get("language", "")
        chosen = chosen if chosen in self._pages.codes else language
        try:
            address = checked_address(typed)
        except Wrong:
            page = self._pages.page("refused", language, chosen=chosen, address=typed, wrong=_wrong(typed))
            return HTMLResponse(page, 422)
        return self.sent(language, address) if self._post.ask(address, chosen) else None

    def sent(self, language: str, address: str) -> Response:
        """That a mail is on its way, if there is one."""
        return HTMLResponse(self._pages.page("sent", language, address=address.strip()[:254]))

    def confirm(self, token: str, request: Request, _: Mapping[str, str]) -> Response | None:
        """To the link of a confirmation mail: a button, then the good news."""
        if request.method == "POST":
            person = self._office.confirm(token)
            return self._welcome(person) if person else None
        person = self._office.asking(token)
        return self._shown("confirm", person, action=request.url.path) if person else None

    def leave(self, token: str, request: Request, form: Mapping[str, str]) -> Response | None:
        """To the link of a mail: a button, or, pressed or by a mail program, the end of it."""
        if request.method != "POST":
            return self._leaving(token, request.url.path)
        one_click = form.get(ONE_CLICK[0]) == ONE_CLICK[1]
        gone = self._office.leave(token, Via.ONE_CLICK if one_click else Via.PAGE)
        if gone is None:
            return None
        if gone.person is None:
            return HTMLResponse(self._pages.page("gone", "", address="", in_flight=(), undo=""))
        dates = [self._pages.long_date(gone.person.language, day) for day in gone.in_flight]
        undo = f"{request.url.path}/undo" if self._office.can_return(gone.person) else ""
        return self._shown("gone", gone.person, in_flight=dates, undo=undo)

    def undo(self, token: str, *_: object) -> Response | None:
        """To who takes it back."""
        person = self._office.undo(token)
        return self._welcome(person) if person else None

    def prefer(self, token: str, request: Request, form: Mapping[str, str]) -> Response | None:
        """To the preferences: as they are, or as they are now."""
        saved = request.method == "POST"
        person = self._office.prefer(token, form) if saved else self._office.reader(token)
        return self._preferences(person, saved) if person else None

    def data(self, token: str, *_: object) -> Response | None:
        """All that is kept about a person, as a file."""
        person = self._office.reader(token)
        if person is None:
            return None
        file = {"Content-Disposition": 'attachment; filename="subscription.json"'}
        return JSONResponse(self._office.kept(person), headers=file)

    def _leaving(self, token: str, path: str) -> Response | None:
        person = self._office.holder(token)
        if person is None:
            return None
        reader = self._office.reader(token)
        preferences = self._preferences_of(reader) if reader else ""
        return self._shown("leave", person, action=path, preferences=preferences)

    def _preferences(self, person: Subscriber, saved: object) -> Response:
        tomorrow = self._office.tomorrow()
        return self._shown(
            "preferences",
            person,
            saved=saved,
            sections=self._pages.sections(person),
            shapes=[(str(shape), f"shape_{shape}", shape is person.shape) for shape in Shape],
            since=self._pages.long_date(person.language, person.since.date()),
            pause=person.paused_until or "",
            earliest=tomorrow,
            action=self._preferences_of(person),
            leave=f"{self._pages.root}/u/{self._office.mail_token(person)}",
        )

    def _welcome(self, person: Subscriber) -> Response:
        first = self._pages.first_edition(person.language)
        return self._shown("confirmed", person, next=first, preferences=self._preferences_of(person))

    def _preferences_of(self, person: Subscriber) -> str:
        return f"{self._pages.root}/p/{self._office.mail_token(person)}"

    def _shown(self, name: str, person: Subscriber, **values: object) -> Response:
        return HTMLResponse(self._pages.page(name, person.language, address=person.address, **values))


def _wrong(typed: str) -> str:
    """The label that says what is wrong with an address."""
    if not typed:
        return "no_address"
    return "no_mail_address" if "@" in typed else "no_at"
