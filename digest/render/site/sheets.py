"""An archived page taken apart: its texts as clean HTML, by the story that they tell.

The page's markdown is ours, converted and cleaned before it comes here: H2 for a part, H3 for a story, a
list for lines, each story's source line last. No text of an outlet can make any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from re import DOTALL
from re import compile as pattern

from digest.render.printable import shown

_PART = pattern(r"<h2[^>]*>")
_STORY = pattern(r"<h3[^>]*>")
_LINE = pattern(r"<li>(.*?)</li>", DOTALL)
_PARAGRAPH = pattern(r"<p>.*?</p>", DOTALL)
_LINK = pattern(r'\A\s*(?:<p>)?\s*<a href="([^"]*)"')
_TAG = pattern(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Text:
    """What a page tells of a story.

    Attributes:
        key: the address that its headline leads to; the headline where it leads nowhere.
        paragraphs: HTML, without the source line.
    """

    key: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page.

    Attributes:
        html: all of it, below its heading.
        texts: its stories in full.
        lines: the keys of what it lists.
    """

    title: str
    html: str
    texts: tuple[Text, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page.

    Attributes:
        html: all of it.
        notes: what follows the line on the window: the editor's note.
        parts: in their order.
    """

    html: str
    notes: str
    parts: tuple[Part, ...]

    @property
    def main(self) -> int | None:
        """The place of the part that leads; None where an own template gave the page another structure."""
        found = next((place for place, part in enumerate(self.parts) if part.texts), None)
        return None if found is None or found == len(self.parts) - 1 else found

    @property
    def lead(self) -> Part | None:
        """The part whose only story leads the edition."""
        return None if self.main is None else self.parts[self.main]

    @property
    def minute(self) -> tuple[str, ...]:
        """The keys of "In one minute"."""
        return self.parts[self.main - 1].lines if self.main else ()

    @property
    def sections(self) -> tuple[Part, ...]:
        """The parts between the one that leads and the last."""
        return () if self.main is None else self.parts[self.main + 1 : -1]

    @property
    def about(self) -> str:
        """How the edition was made."""
        return "" if self.main is None else self.parts[-1].html


def sheet_of(html: str) -> Sheet:
    """A page out of its clean HTML."""
    intro, *parts = _PART.split(html)
    notes = "".join(_PARAGRAPH.findall(intro)[1:])
    return Sheet(html, notes, tuple(_part(part) for part in parts))


def text_of(html: str) -> str:
    """What HTML says, without any markup."""
    return unescape(_TAG.sub("", html)).strip()


def _part(part: str) -> Part:
    heading, _, rest = part.partition("</h2>")
    _, *stories = _STORY.split(rest)
    texts = tuple(_text(story) for story in stories if not _LINE.search(story))
    lines = tuple(_key(line) for line in _LINE.findall(rest))
    return Part(text_of(heading), rest.strip(), texts, lines)


def _text(story: str) -> Text:
    heading, _, rest = story.partition("</h3>")
    return Text(_key(heading), tuple(_PARAGRAPH.findall(rest)[:-1]))


def _key(html: str) -> str:
    found = _LINK.search(html)
    return unescape(found.group(1)) if found else shown(text_of(html.partition("<em>")[0]))
