"""Lists of feeds that are made of lines: one address a line, newsboat's urls, and INI files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from digest.config.secrets import is_named_like_one
from digest.lists.listed import Dropped, Item, channel_of, shown

Told = tuple[str, list[Item], list[Dropped]]
"""The kind of list in words, its items, and what it holds beside them."""

NEWSBOAT_ONLY = {
    "query:": "newsboat makes it of its other feeds; here rules of keep and block do such things",
    "exec:": "newsboat runs a program for it; let that write files into a folder, and add the folder",
    "filter:": "newsboat sends it through a program, which this digest does not run",
}

NO_ADDRESS = "there is no address in it"

PLAIN = "plain list, one address a line"
NEWSBOAT = "newsboat's urls"

ADDRESS_KEYS = frozenset({"url", "feed", "feedurl"})
NAME_KEYS = frozenset({"name", "title"})
QUIET_KEYS = frozenset({"type", "active"})
"""Keys of an INI file that are understood and need no word."""

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"?|(\S+)')
_BULLET = re.compile(r"^(?:[-*+•]|\d{1,4}[.)])\s+")
_NO_SCHEME = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?")
_ANYWHERE = re.compile(r"(?:https?|feed):\S+", re.IGNORECASE)
_HEADING = re.compile(r"\[\s*(?P<name>[^\[\]]+?)\s*\]\s*(?:[#;].*)?")
_SETTING = re.compile(r"""(?P<key>[\w.-]+)\s*[=:]\s*(?P<value>.*)""")


def lines(text: str) -> Told:
    """Addresses, one a line: `URL`, with newsboat's `"tag" "~Title"` or matcha's `10` behind it."""
    items: list[Item] = []
    dropped: list[Dropped] = []
    form = PLAIN
    for number, written in enumerate(text.splitlines(), 1):
        line = _BULLET.sub("", written.strip())
        if not line or line.startswith(("#", ";", "//")):
            continue
        found = _of_line(line, number)
        items += [found] if isinstance(found, Item) else []
        dropped += [found] if isinstance(found, Dropped) else []
        dropped += _limit(line, number) if isinstance(found, Item) else []
        if _is_newsboat(line):
            form = NEWSBOAT
    return form, items, dropped


def ini(text: str) -> Told:
    """Sections with a `url` each: `[feed.x]` of rss2email, `[x]` of feed2exec, `[sources.x]` of goeland."""
    sections = list(_sections(text))
    items: list[Item] = []
    dropped: list[Dropped] = []
    for section in sections:
        address = section.value(ADDRESS_KEYS)
        reason = section.unfit()
        if reason:
            dropped.append(Dropped(section.line, f"[{section.name}]", reason))
        else:
            name = section.value(NAME_KEYS) or section.short_name
            items.append(Item(address, name=name, line=section.line))
        dropped += section.left_behind()
    return _form(sections), items, dropped


def _of_line(line: str, number: int) -> Item | Dropped:
    words = list(_words(line))
    address, rest = words[0], words[1:]
    for begins, reason in NEWSBOAT_ONLY.items():
        if address.startswith(begins):
            return Dropped(number, shown(line), reason)
    if not _ANYWHERE.match(address) and not channel_of(address):
        return Dropped(number, shown(line), _no_address(address, line))
    tags = [word for word in rest if not word.startswith(("~", "!")) and not word.isdigit()]
    title = next((word[1:] for word in rest if word.startswith("~")), "")
    more = {"category": ",".join(tags)} if len(tags) > 1 else {}
    return Item(address, name=title, path=tuple(tags[:1]), attributes=more, line=number)


def _words(line: str) -> Iterator[str]:
    """Words, those in quotes without them, up to a comment."""
    for found in _TOKEN.finditer(line):
        if found[2] is not None and found[2].startswith("#"):
            return
        quoted = found[1]
        yield found[2] if quoted is None else quoted.replace('\\"', '"').replace("\\\\", "\\")


def _no_address(address: str, line: str) -> str:
    if _NO_SCHEME.fullmatch(address):
        return f"it has no scheme; write https://{address}"
    if "://" in address:
        return "only http and https addresses are read"
    if _ANYWHERE.search(line):
        return "it does not begin with its address"
    return NO_ADDRESS


def _limit(line: str, number: int) -> list[Dropped]:
    """The number behind an address, by which matcha means how many entries it takes."""
    limits = [word for word in list(_words(line))[1:] if word.isdigit()]
    reason = "a limit of entries has no place here; the address is taken without it"
    return [Dropped(number, shown(line), reason)] if limits else []


def _is_newsboat(line: str) -> bool:
    return '"' in line or line.startswith(tuple(NEWSBOAT_ONLY))


@dataclass(slots=True)
class _Section:
    name: str
    line: int
    settings: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def short_name(self) -> str:
        return self.name.removeprefix("feed.").removeprefix("sources.").strip("\"'")

    @property
    def is_default(self) -> bool:
        return not self.value(ADDRESS_KEYS) and not self.name.startswith(("feed.", "sources."))

    def value(self, keys: frozenset[str]) -> str:
        return next((value for key, value, _ in self.settings if key in keys and value), "")

    def unfit(self) -> str:
        if self.is_default:
            return "settings of the other program, not of a feed"
        if not self.value(ADDRESS_KEYS):
            return "it has no url"
        paused = self.value(frozenset({"active"})).casefold() in {"false", "no", "off", "0"}
        return "it is paused there (active = False)" if paused else ""

    def left_behind(self) -> Iterator[Dropped]:
        known = ADDRESS_KEYS | NAME_KEYS | QUIET_KEYS
        for key, value, line in self.settings:
            if not self.unfit() and key not in known:
                told = "…" if is_named_like_one(key) else value
                yield Dropped(line, f"{key} = {told}", f"this setting of {self.short_name} stays behind")


def _sections(text: str) -> Iterator[_Section]:
    section: _Section | None = None
    for number, line in enumerate(text.splitlines(), 1):
        heading = _HEADING.fullmatch(line.strip())
        if heading:
            if section:
                yield section
            section = _Section(heading["name"], number)
        elif section and (found := _SETTING.fullmatch(line.strip())):
            section.settings.append((found["key"].casefold(), _unquoted(found["value"]), number))
    if section:
        yield section


def _unquoted(value: str) -> str:
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _form(sections: list[_Section]) -> str:
    if any(section.name.startswith("feed.") for section in sections):
        return "rss2email's settings"
    if any(section.name.startswith("sources.") for section in sections):
        return "goeland's settings"
    return "feed2exec's settings"
