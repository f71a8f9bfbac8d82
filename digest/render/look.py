"""How editions look: what a config says of the masthead, links and templates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from digest import __version__
from digest.model import Outlet
from digest.settings import Flavor, Masthead
from digest.theme import Theme
from digest.words import for_language


@dataclass(frozen=True, slots=True)
class Look:
    """Everything beside the edition itself that its documents depend on.

    Attributes:
        subject: with {lead}, {title}, {date}, {number}.
        reply_to: the address that answers go to where the masthead names no contact; never empty.
        templates: their sources by name, as `edition.mjml.j2` or `site/base.html.j2`; also `site/site.css`.
        base_url: of the archive on the web; without it no document links to the web.
        outlets: by name, for their weights.
        signup: the address of the subscribers' pages; without it mails have an address to write to.
        places: where archive and website are kept.
        flavor: of the archive.
        search: whether an index for the website's search is made.
        theme: the colours of mails.
    """

    masthead: Masthead
    subject: str
    reply_to: str
    templates: Mapping[str, str]
    base_url: str = ""
    outlets: Mapping[str, Outlet] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    signup: str = ""
    search: bool = False
    theme: Theme = field(default_factory=Theme)
    flavor: Flavor = Flavor.PLAIN

    @property
    def main(self) -> str:
        """The main language: its copy stands at the root of archive and website."""
        return self.masthead.languages[0]

    @property
    def contact(self) -> str:
        """Whom readers write to."""
        return self.masthead.mailbox or self.reply_to

    def folder(self, language: str) -> str:
        """Where a copy's pages stand below the root: nothing for the main language, else `ru/`."""
        return "" if language == self.main else f"{language}/"

    def web(self, language: str, day: date) -> str:
        """The address of a copy on the web, empty without `base_url`."""
        return f"{self.home(language)}{day:%Y/%m/%d}/" if self.base_url else ""

    def home(self, language: str) -> str:
        """The address of all editions of a language on the web, empty without `base_url`."""
        return f"{self.base_url.rstrip('/')}/{self.folder(language)}" if self.base_url else ""

    def addresses(self, day: date, language: str) -> tuple[str, str]:
        """Where a copy and the archive are on the web; both empty without `base_url`."""
        return self.web(language, day), self.home(language)

    @property
    def stamp(self) -> str:
        """32 hex digits that change with anything that older pages depend on: they must be made anew."""
        words = [repr(for_language(language)) for language in self.masthead.languages]
        site = {name: text for name, text in self.templates.items() if name.startswith("site/")}
        all_of_it = (
            __version__,
            repr(self.masthead),
            self.contact,
            self.base_url,
            self.places,
            self.signup,
            self.search,
            self.flavor,
            site,
            words,
        )
        text = json.dumps(all_of_it, sort_keys=True, ensure_ascii=False)
        return blake2b(text.encode(), digest_size=16).hexdigest()
