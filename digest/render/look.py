"""How editions look: what a config says of the masthead, links and templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from digest.model import Outlet
from digest.settings import Masthead


@dataclass(frozen=True, slots=True)
class Look:
    """Everything beside the edition itself that its documents depend on.

    Attributes:
        subject: with {lead}, {title}, {date}, {number}.
        reply_to: the address that answers go to where the masthead names no contact; never empty.
        templates: their sources by name, as `edition.mjml.j2` or `site/base.html.j2`; also `site/site.css`.
        base_url: of the archive on the web; without it no document links to the web.
        outlets: by name, for their weights and addresses.
    """

    masthead: Masthead
    subject: str
    reply_to: str
    templates: Mapping[str, str]
    base_url: str = ""
    outlets: Mapping[str, Outlet] = field(default_factory=dict)

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
