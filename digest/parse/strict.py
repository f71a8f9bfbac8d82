"""Entries from the events of expat, where feedparser's understanding of them is beyond doubt.

feedparser's own rules are followed to the letter, also where they surprise: the tests compare both
readers over every feed they have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from xml.parsers import expat

from digest.entries.entry import Entry
from digest.parse import tags
from digest.parse.attributes import base_of, language_of, lowered, type_of
from digest.parse.draft import Doubt, Draft, Surroundings, has_query_entity, is_web, repaired
from digest.parse.feed import MAX_PARSED

BUFFER = 1 << 16
"""Bytes of text that expat hands over at once."""

RSS_1 = "http://purl.org/rss/1.0/"
_LEVELS = {tags.RSS: 3, tags.ATOM: 2, tags.RDF: 2}
"""How deep entries stand under each root."""

_TEXTS = {
    tags.TITLE: tags.TITLE,
    tags.GUID: tags.GUID,
    tags.DESCRIPTION: tags.SUMMARY,
    tags.SUMMARY: tags.SUMMARY,
    tags.CONTENT: tags.CONTENT,
    tags.FULL_TEXT: tags.CONTENT,
    tags.PUBLISHED: tags.PUBLISHED,
    tags.UPDATED: tags.UPDATED,
    tags.CREATED: tags.CREATED,
    tags.LANGUAGE: tags.LANGUAGE,
    tags.ORIGINAL: tags.ORIGINAL,
}
"""Where the text of an element goes."""

_REPEATED = frozenset({tags.PUBLISHED, tags.UPDATED, tags.CREATED, tags.LANGUAGE})
"""Of these the last one counts; a second one of the others is a doubt."""

_MARKUP = frozenset({tags.DESCRIPTION, tags.FULL_TEXT})
_TYPED = _MARKUP | {tags.TITLE, tags.SUMMARY, tags.CONTENT}
_PEOPLE = frozenset({tags.AUTHOR, tags.CONTRIBUTOR})
_INNER = frozenset({tags.MEANINGLESS, tags.MEDIA_TITLE})
_OF_A_SOURCE = frozenset(
    {tags.TITLE, tags.LINK, tags.GUID, tags.UPDATED, tags.AUTHOR, tags.NAME, tags.DETAIL, tags.MEANINGLESS}
)


class Reader:
    """Makes entries from what expat finds; for one document."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._around = Surroundings()
        self._meanings: dict[str, str] = {}
        self._prefixes: dict[str | None, str | None] = {}
        self._drafts: list[Draft] = []
        self._draft: Draft | None = None
        self._feed = Draft(1)
        self._depth = 0
        self._level = 0
        self._language = self._open = ""
        self._has_bases = False
        self._skipped = 0
        self._person: tuple[str, str] | None = None
        self._parts: list[str] = []
        self._parser = parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.buffer_text, parser.buffer_size = True, BUFFER
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.StartNamespaceDeclHandler, parser.StartDoctypeDeclHandler = self._namespace, _no_doctype

    def read(self, body: bytes) -> tuple[Entry, ...] | None:
        """The entries of a whole feed; raises Doubt, ValueError or expat's error."""
        self._has_bases = b"base" in body
        self._parser.Parse(body, True)  # noqa: FBT003  # expat takes no names
        if self._around.is_atom and RSS_1 in self._prefixes.values():
            raise Doubt
        feed = self._feed
        claim, author = feed.texts.get(tags.LANGUAGE, ""), feed.author()
        around = replace(self._around, language=claim, author=author)
        return tuple(draft.entry(around) for draft in self._drafts) or None

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        if not tags.trusted(prefix, uri) or self._prefixes.setdefault(prefix, uri) != uri:
            raise Doubt

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        meaning = self._meanings.get(name)
        if meaning is None:
            meaning = self._meanings[name] = tags.meaning(name)
        if self._skipped:
            self._inside_source(meaning)
        elif self._open:
            self._inside_text(meaning)
        elif self._draft is None:
            self._outside(meaning, attributes)
        elif self._depth > self._draft.depth + 1:
            if meaning not in _INNER:
                raise Doubt
        elif meaning:
            self._child(self._draft, meaning, attributes)

    def _end(self, _name: str) -> None:
        if self._skipped:
            self._skipped = 0 if self._skipped == self._depth else self._skipped
        elif self._open:
            self._said()
        elif self._draft is not None and self._draft.depth == self._depth:
            self._draft = None
        self._depth -= 1

    def _outside(self, meaning: str, attributes: dict[str, str]) -> None:
        if self._depth == 1:
            self._root(meaning, attributes)
        elif meaning == tags.ENTRY:
            self._begin(attributes)
        elif meaning == tags.LANGUAGE or (meaning == tags.AUTHOR and self._around.is_atom):
            self._listen(meaning)
        elif meaning == tags.DOUBTFUL and self._around.is_atom:
            raise Doubt  # a podcast's owner, whom feedparser takes for an author
        elif meaning == tags.CHANNEL and attributes:
            own = lowered(attributes)
            if base_of(own) or language_of(own, ""):
                raise Doubt

    def _root(self, meaning: str, attributes: dict[str, str]) -> None:
        if meaning not in _LEVELS:
            raise Doubt
        self._level = _LEVELS[meaning]
        own = lowered(attributes)
        base, self._language = base_of(own), language_of(own, "")
        if base and not is_web(base):
            raise Doubt
        loose = self._has_bases and not base
        self._around = Surroundings(self._address, base, loose, is_atom=meaning == tags.ATOM)

    def _begin(self, attributes: dict[str, str]) -> None:
        if self._depth != self._level or len(self._drafts) == MAX_PARSED:
            raise Doubt
        own = lowered(attributes)
        if base_of(own) or "href" in own or "lastmod" in own:
            raise Doubt
        self._draft = Draft(self._depth, language_of(own, self._language))
        self._draft.about = own.get("rdf:about", "")
        self._drafts.append(self._draft)

    def _child(self, draft: Draft, meaning: str, attributes: dict[str, str]) -> None:
        own = lowered(attributes) if attributes else {}
        if meaning == tags.LINK:
            self._link(draft, own)
        elif meaning == tags.CATEGORY:
            _categorised(draft, own)
            self._listen(meaning)
        elif meaning in _TEXTS:
            self._text(draft, meaning, own)
        elif meaning in _PEOPLE:
            self._listen(meaning)
        elif meaning == tags.SOURCE:
            self._skipped = self._depth
        else:
            raise Doubt

    def _link(self, draft: Draft, own: Mapping[str, str]) -> None:
        if base_of(own) or "url" in own or "uri" in own:
            raise Doubt
        relation = own.get("rel", "alternate").lower()
        kind = own.get("type", "application/atom+xml" if relation == "self" else "text/html").lower()
        draft.links.append((relation, kind, own.get("href", "")))
        if "href" not in own:
            self._listen(tags.LINK)

    def _text(self, draft: Draft, meaning: str, own: Mapping[str, str]) -> None:
        slot = _TEXTS[meaning]
        if slot in draft.texts and meaning not in _REPEATED:
            raise Doubt
        if meaning in _TYPED:
            draft.types[slot] = type_of(own, "html" if meaning in _MARKUP else "text")
        if meaning == tags.TITLE:
            draft.language = language_of(own, draft.language)
        if meaning == tags.GUID:
            draft.permanent = own.get("ispermalink", "true") == "true"
        if own and (meaning == tags.ORIGINAL or (meaning == tags.GUID and base_of(own))):
            raise Doubt
        self._listen(meaning)

    def _listen(self, meaning: str) -> None:
        self._open = meaning
        self._parser.CharacterDataHandler = self._parts.append

    def _inside_text(self, meaning: str) -> None:
        """Only people have parts; markup that is not escaped is feedparser's."""
        if self._open not in _PEOPLE or meaning not in {tags.NAME, tags.DETAIL}:
            raise Doubt
        self._person = (self._open, self._person[1] if self._person else "")
        self._open = meaning
        self._parts.clear()

    def _inside_source(self, meaning: str) -> None:
        if meaning not in _OF_A_SOURCE:
            raise Doubt

    def _said(self) -> None:
        text = "".join(self._parts).strip()
        self._parts.clear()
        if self._person and self._open not in _PEOPLE:
            self._part_of_a_person(text)
            return
        self._parser.CharacterDataHandler = None
        meaning, self._open = self._open, ""
        self._noted(self._draft or self._feed, meaning, repaired(text))

    def _part_of_a_person(self, text: str) -> None:
        who, name = self._person or ("", "")
        if self._open == tags.NAME:
            if name or repaired(text) != text:
                raise Doubt
            name = text
        self._open, self._person = who, (who, name)

    def _noted(self, draft: Draft, meaning: str, text: str) -> None:
        if meaning == tags.LINK:
            if has_query_entity(text):
                raise Doubt
            draft.links[-1] = (*draft.links[-1][:2], text)
        elif meaning == tags.CATEGORY:
            draft.categories.append(text)
        elif meaning in _PEOPLE:
            named, self._person = self._person, None
            if meaning == tags.AUTHOR:
                draft.authors.append(named[1] if named else text)
        else:
            draft.texts[_TEXTS[meaning]] = text


def _no_doctype(*_declaration: object) -> None:
    raise Doubt


def _categorised(draft: Draft, own: Mapping[str, str]) -> None:
    if term := own.get("term"):
        draft.categories.append(term)
    elif own.get("label"):
        raise Doubt
