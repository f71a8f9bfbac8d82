"""What every page of the website is made with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from digest.ports import PublishedFile
from digest.render.look import Look
from digest.render.site.calendars import Link
from digest.render.site.catalogue import Catalogue
from digest.render.site.frames import About, Framer
from digest.render.site.pieces import Laid, laid, titles_of
from digest.render.site.places import Place, Places
from digest.render.templates import Templates
from digest.words import for_language


@dataclass(frozen=True, slots=True)
class Room:
    """Editions, look and templates, joined once for all pages."""

    look: Look
    catalogue: Catalogue
    places: Places
    framer: Framer
    templates: Templates

    @classmethod
    def of(cls, catalogue: Catalogue, look: Look) -> Room:
        """A room for these editions."""
        places = Places({language: look.folder(language) for language in catalogue.languages})
        return cls(look, catalogue, places, Framer(look, places, look.main), Templates(look.templates))

    def page(self, template: str, place: Place, about: About, **values: object) -> PublishedFile:
        """A page out of a template, which also gets `frame` and the labels as `t`.

        Raises:
            RenderError: the template does not become a page.
        """
        frame = self.framer.frame(place, about)
        html = self.templates.html(f"site/{template}", frame=frame, t=frame.words.labels, **values)
        return PublishedFile(place.path, html.encode())

    def laid(self, day: date, language: str) -> Laid:
        """An edition's page in one language, laid out."""
        sheet = self.catalogue.sheet(day, language)
        return laid(self.catalogue.contents[day], sheet, language, self.look.masthead.zone)

    def section_title(self, section: str, language: str, day: date) -> str:
        """A section's title, as the edition of a date prints it."""
        sheet = self.catalogue.sheet(day, language)
        return titles_of(self.catalogue.contents[day], sheet, language)[section]

    def dates(self, language: str) -> tuple[date, ...]:
        """The dates with a copy in a language, the latest first."""
        return tuple(edition.date for edition in self.catalogue.own(language))

    def to_edition(self, place: Place, day: date, story: str = "") -> Link:
        """The way to an edition, or to a story in it."""
        href = place.to(self.places.edition(place.language, day))
        return Link(f"{href}#{story}" if story else href, for_language(place.language).date_heading(day))
