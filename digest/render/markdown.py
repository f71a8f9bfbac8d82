"""The markdown page of the archive, in a layout that every site generator reads.

YAML front matter whose values are JSON too, body from H2, a story for each H3.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from itertools import chain
from re import DOTALL
from re import compile as pattern

from digest.errors import RenderError
from digest.model import Edition
from digest.render.copies import Copy
from digest.render.escaping import escape
from digest.render.look import Look
from digest.render.printable import shown
from digest.render.templates import Templates

TEMPLATE = "edition.md.j2"

_FRONT = pattern(r"\A---\n(.*?)\n---\n", DOTALL)


def markdown(edition: Edition, copy: Copy, look: Look, templates: Templates) -> str:
    """The page of a copy."""
    front = _front_matter(edition, copy, look)
    safe = {"address": lambda url: url.replace("&", "&amp;")}
    page = templates.escaped(TEMPLATE, escape, safe, copy=copy, t=copy.words.labels)
    return f"---\n{front}---\n\n{page.strip()}\n"


def front_matter(page: str) -> dict[str, object]:
    """The front matter of a page that `markdown` made.

    Raises:
        RenderError: there is none.
    """
    found = _FRONT.match(page)
    if not found:
        raise RenderError("markdown", "the page has no front matter")
    pairs = (line.partition(": ") for line in found.group(1).splitlines())
    return {key: json.loads(value) for key, _, value in pairs}


def front_lines(values: Mapping[str, object]) -> str:
    """Front matter, without the lines around it; each value is JSON, which is YAML too."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def body(page: str) -> str:
    """A page without its front matter."""
    return _FRONT.sub("", page, count=1).strip() + "\n"


def _front_matter(edition: Edition, copy: Copy, look: Look) -> str:
    values: dict[str, object] = {
        "title": f"{copy.title}, {copy.words.date_long(edition.date)}",
        "date": _moment(edition.window.end, look),
        "slug": f"{edition.date:%Y-%m-%d}",
        "description": shown(copy.lead.title),
        "lang": copy.language,
        "categories": list(dict.fromkeys([copy.kicker, *(part.title for part in copy.parts)])),
        "tags": sorted({name for story in edition.stories for name in story.watch}),
        "number": edition.number,
        "draft": False,
    }
    own = [one.at for one in edition.corrections if one.date == edition.date]
    if own:
        values["lastmod"] = _moment(max(own).replace(microsecond=0), look)
    if copy.picture:
        values["image"] = f"{edition.date:%d}.jpg"
    if copy.links.web:
        values["canonical_url"] = copy.links.web
    values |= {
        "translation_key": f"{edition.digest}-{edition.date:%Y-%m-%d}",
        "sources_count": copy.n_outlets,
        "stories_count": len(edition.stories),
        "word_count": _words_of(copy),
        "generator": "digest",
    }
    return front_lines(values)


def _words_of(copy: Copy) -> int:
    """How many words the stories have, titles and briefs included."""
    told = (copy.lead, *(story for part in copy.parts for story in part.stories))
    lines = (line.title for part in copy.parts for line in part.briefs)
    texts = chain(lines, *((story.title, *story.text) for story in told))
    return sum(len(text.split()) for text in texts)


def _moment(moment: datetime, look: Look) -> str:
    return moment.astimezone(look.masthead.zone).isoformat()
