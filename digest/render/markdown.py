"""The markdown page of the archive, in a layout that every site generator reads.

YAML front matter whose values are JSON too, body from H2, a story for each H3. What outlets wrote is
escaped for markdown, for raw HTML and for the template languages of generators: Jekyll would run
the Liquid of a headline, Hugo its shortcodes, MDX its braces.
"""

from __future__ import annotations

import json
from datetime import datetime
from re import DOTALL
from re import compile as pattern

from digest.errors import RenderError
from digest.model import Edition
from digest.render.copies import Copy
from digest.render.look import Look
from digest.render.templates import Templates

TEMPLATE = "edition.md.j2"

_ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "{": "&#123;",
    "}": "&#125;",
    "|": "&#124;",
    "~": "&#126;",
}
"""Characters that not every markdown lets a backslash escape; and Liquid would see past one."""

_MARKUP = pattern(r"[\\`*_\[\]#!&<>{}|~]")
_LIST = pattern(r"^(?=[-+])|^(\d+)(?=[.)])")
_FRONT = pattern(r"\A---\n(.*?)\n---\n", DOTALL)


def markdown(edition: Edition, copy: Copy, look: Look, templates: Templates) -> str:
    """The page of a copy."""
    front = _front_matter(edition, copy, look)
    safe = {"address": lambda url: url.replace("&", "&amp;")}
    page = templates.escaped(TEMPLATE, escape, safe, copy=copy, t=copy.words.labels)
    return f"---\n{front}---\n\n{page.strip()}\n"


def escape(text: str) -> str:
    """A text on one line that says the same in markdown, and nothing else."""
    escaped = _MARKUP.sub(lambda found: _ENTITIES.get(found.group(), f"\\{found.group()}"), text)
    return _LIST.sub(r"\g<0>\\", escaped)


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


def body(page: str) -> str:
    """A page without its front matter."""
    return _FRONT.sub("", page, count=1).strip() + "\n"


def _front_matter(edition: Edition, copy: Copy, look: Look) -> str:
    values: dict[str, object] = {
        "title": f"{copy.title}, {copy.words.date_long(edition.date)}",
        "date": _moment(edition.window.end, look),
        "slug": f"{edition.date:%Y-%m-%d}",
        "description": copy.lead.title,
        "lang": copy.language,
        "categories": list(dict.fromkeys([copy.kicker, *(part.title for part in copy.parts)])),
        "number": edition.number,
        "draft": False,
    }
    if copy.links.web:
        values["canonical_url"] = copy.links.web
    values |= {
        "translation_key": f"{edition.digest}-{edition.date:%Y-%m-%d}",
        "sources_count": copy.n_outlets,
        "stories_count": len(edition.stories),
        "generator": "digest",
    }
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def _moment(moment: datetime, look: Look) -> str:
    return moment.astimezone(look.masthead.zone).isoformat()
