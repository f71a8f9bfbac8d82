"""Proofreading MJML before it is compiled.

The compiler accepts mismatched and unknown tags and attributes in silence and passes them on into the mail.
So the MJML is read as XML, every tag, attribute, length, address and colour must be one we know, and every
text must be readable on its ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from re import compile as pattern
from xml.parsers import expat

from digest.errors import RenderError
from digest.render.allowed import LEADS, LOADERS, PADDINGS, TAGS
from digest.render.origin import Place, origin
from digest.render.paint import Painter

_LENGTHS = pattern(r"(?:\d+(?:\.\d+)?(?:px|%)(?:\s+|$)){1,4}")
_NAME = pattern(r"</?([\w-]+)")


def proofread(mjml: str, name: str, sources: Mapping[str, str]) -> None:
    """Find the first mistake of MJML that a template has made.

    Args:
        mjml: what was printed.
        name: of the template.
        sources: of all templates, to tell in which line a mistake was made.

    Raises:
        RenderError: what is wrong, where, and what is allowed.
    """
    reader = _Reader()
    try:
        reader.read(mjml)
    except _Mistake as mistake:
        place = reader.place
        found = origin(mjml.split("\n")[place.line - 1], place, sources)
        template, line = found or (name, None)
        where = "" if line else f" (line {place.line} of the MJML)"
        raise RenderError(template, f"{mistake}{where}", line) from mistake


class _Mistake(Exception):
    pass


class _Reader:
    """Reads MJML from its beginning, and stops at the first mistake."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._open: list[str] = []
        self._painter = Painter()
        self.place = Place(1, "")

    def read(self, mjml: str) -> None:
        try:
            self._parser.Parse(mjml, True)  # noqa: FBT003  # takes no keyword
        except expat.ExpatError as error:
            lines = mjml.split("\n")
            number = min(error.lineno, len(lines))
            torn = _NAME.search(lines[number - 1], max(error.offset - 2, 0))
            self.place = Place(number, torn.group() if torn else "")
            at = f" at {torn.group()}>" if torn else ""
            _refuse(f"the MJML is not well-formed: {expat.errors.messages[error.code]}{at}")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.place = Place(self._parser.CurrentLineNumber, f"<{tag}")
        if tag not in TAGS:
            _refuse(f"<{tag}> is not allowed in a mail; {_allowed(tag, TAGS)}")
        for name, value in attributes.items():
            self.place = Place(self._parser.CurrentLineNumber, f"<{tag}", name)
            _refuse(_flaw(tag, name, value))
        if tag in {"img", "mj-image"} and "alt" not in attributes and "mj-attributes" not in self._open:
            _refuse(f'<{tag}>: alt="…" is missing: what is read where pictures are not shown')
        self._open.append(tag)
        _refuse(self._painter.enter(tag, attributes))

    def _end(self, _: str) -> None:
        self._open.pop()
        self._painter.leave()

    def _text(self, text: str) -> None:
        if self._open[-1] == "mj-style":
            self.place = Place(self._parser.CurrentLineNumber, "")
            _refuse(_loaded(text))
        elif text.strip():
            _refuse(self._painter.unreadable())

    def _doctype(self, *_: object) -> None:
        self.place = Place(1, "")
        _refuse("a document type is not allowed in a mail")


def _refuse(reason: str) -> None:
    """Stop at a mistake; an empty reason is none."""
    if reason:
        raise _Mistake(reason)


def _flaw(tag: str, name: str, value: str) -> str:
    """What is wrong with an attribute; empty for nothing."""
    if name not in TAGS[tag]:
        return f"<{tag}>: attribute {name} is not allowed here; {_allowed(name, TAGS[tag])}"
    if name in PADDINGS and not _LENGTHS.fullmatch(value):
        return f'<{tag}>: {name}="{value}" needs a unit on each length, as "0px 40px"'
    if name in LEADS and not value.startswith(LEADS[name]):
        return f"<{tag}>: {name} leads nowhere: {value[:40]!r}; allowed: {', '.join(LEADS[name])}"
    return _loaded(value) if name == "style" else ""


def _loaded(style: str) -> str:
    loaders = (loader for loader in LOADERS if loader in style.casefold())
    return next(
        (f"{loader} in a style loads something from elsewhere; nothing may" for loader in loaders), ""
    )


def _allowed(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, sorted(known), n=1)
    return f"did you mean {close[0]}?" if close else f"allowed: {', '.join(sorted(known)) or 'none'}"
