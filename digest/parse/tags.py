"""What the elements of feeds mean: their names in the vocabularies that outlets mix.

An element of an unknown vocabulary means nothing. One that feedparser gives a meaning which
`fast` does not share is doubtful, and so is a known prefix that is bound to something unknown.
"""

from __future__ import annotations

RSS = "rss"
ATOM = "feed"
RDF = "rdf"
CHANNEL = "channel"
ENTRY = "entry"
TITLE = "title"
LINK = "link"
GUID = "guid"
DESCRIPTION = "description"
SUMMARY = "summary"
CONTENT = "content"
FULL_TEXT = "full text"
PUBLISHED = "published"
UPDATED = "updated"
CREATED = "created"
AUTHOR = "author"
CONTRIBUTOR = "contributor"
NAME = "name"
DETAIL = "detail"
CATEGORY = "category"
LANGUAGE = "language"
ORIGINAL = "original"
SOURCE = "source"
MEDIA_TITLE = "media title"
MEANINGLESS = ""
DOUBTFUL = "doubtful"

_BASE = {
    "rss": RSS,
    "feed": ATOM,
    "channel": CHANNEL,
    "item": ENTRY,
    "entry": ENTRY,
    "title": TITLE,
    "link": LINK,
    "guid": GUID,
    "id": GUID,
    "description": DESCRIPTION,
    "summary": SUMMARY,
    "content": CONTENT,
    "published": PUBLISHED,
    "pubdate": PUBLISHED,
    "issued": PUBLISHED,
    "updated": UPDATED,
    "modified": UPDATED,
    "lastbuilddate": UPDATED,
    "created": CREATED,
    "author": AUTHOR,
    "contributor": CONTRIBUTOR,
    "name": NAME,
    "email": DETAIL,
    "uri": DETAIL,
    "url": DETAIL,
    "category": CATEGORY,
    "language": LANGUAGE,
    "source": SOURCE,
}
_PLAIN_NAMES = "cloud comments copyright enclosure expirationdate generator info rights subtitle tagline"
"""Of RSS and Atom, without a meaning for us; any other name of theirs is doubtful."""

_DUBLIN_CORE = {
    "creator": AUTHOR,
    "author": AUTHOR,
    "date": UPDATED,
    "subject": CATEGORY,
    "language": LANGUAGE,
    **dict.fromkeys(("title", "description"), DOUBTFUL),
}
_TERMS = {"created": CREATED, "issued": PUBLISHED, "modified": UPDATED}
_ITUNES = {
    "author": AUTHOR,
    **dict.fromkeys(("summary", "category", "keywords", "name", "email", "owner"), DOUBTFUL),
}
_MEDIA = {"title": MEDIA_TITLE, **dict.fromkeys(("description", "category", "keywords"), DOUBTFUL)}

_BASES = (
    "",
    "http://www.w3.org/2005/atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss2",
)
_VOCABULARIES: dict[str, tuple[str, dict[str, str]]] = {
    **dict.fromkeys(_BASES, ("", _BASE)),
    "http://purl.org/dc/elements/1.1/": ("dc", _DUBLIN_CORE),
    "http://purl.org/dc/terms/": ("dcterms", _TERMS),
    "http://purl.org/rss/1.0/modules/content/": ("content", {"encoded": FULL_TEXT}),
    "http://www.itunes.com/dtds/podcast-1.0.dtd": ("itunes", _ITUNES),
    "http://search.yahoo.com/mrss/": ("media", _MEDIA),
    "http://rssnamespace.org/feedburner/ext/1.0": ("feedburner", {"origlink": ORIGINAL}),
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": ("rdf", {"rdf": RDF}),
}
"""By address in lower case: the prefix that feedparser uses, and what local names mean."""

_PREFIXES = frozenset(prefix for prefix, _ in _VOCABULARIES.values()) | {"xhtml"}
_HARMLESS = frozenset(_PLAIN_NAMES.split())
_MARKUP = frozenset({"svg", "math"})


def meaning(name: str) -> str:
    """What an element means, by its name as expat gives it: address, space, local name."""
    uri, _, local = name.lower().rpartition(" ")
    if local in _MARKUP:
        return DOUBTFUL
    if uri not in _VOCABULARIES:
        return MEANINGLESS
    prefix, names = _VOCABULARIES[uri]
    unknown = MEANINGLESS if prefix or local in _HARMLESS else DOUBTFUL
    return names.get(local, unknown)


def trusted(prefix: str | None, uri: str | None) -> bool:
    """Whether a prefix stands for the vocabulary that feedparser takes it for."""
    return (uri or "").lower() in _VOCABULARIES or bool(prefix and prefix.lower() not in _PREFIXES)
