"""The search page. The index behind it is made from the finished pages, outside of this room."""

from __future__ import annotations

from collections.abc import Iterator

from digest.errors import RenderError
from digest.ports import PublishedFile
from digest.render.site.frames import SCRIPT, SEARCHING, About
from digest.render.site.room import Room
from digest.words import for_language

INDEX = "pagefind/pagefind.js"
"""Where the site's index is opened."""


def search_files(room: Room) -> Iterator[PublishedFile]:
    """The search page of each language and their script; nothing where no index is made.

    Raises:
        RenderError: a template does not become a page, or the script is missing.
    """
    if not room.look.search:
        return
    name = f"site/{SCRIPT}"
    if name not in room.look.templates:
        raise RenderError(name, "there is no template of this name")
    yield PublishedFile(SCRIPT, room.look.templates[name].encode())
    for language in room.catalogue.languages:
        place = room.places.place(room.places.search, language, room.catalogue.languages)
        title = f"{for_language(language).label('search')} · {room.framer.masthead(language)}"
        about = About(title, policy=SEARCHING, indexed=False)
        yield room.page("search.html.j2", place, about, script=place.to(SCRIPT), index=place.to(INDEX))
