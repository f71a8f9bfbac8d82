"""An article that is in no press at all: who could have brought it, and why nobody did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from shlex import quote
from zoneinfo import ZoneInfo

from digest.cli.finding import with_scheme
from digest.cli.points import Point
from digest.edit.rules import blocked
from digest.entries.address import canonical_url, host_of, named_by
from digest.health import troubles
from digest.model import Article, Source
from digest.newsroom import Newsroom
from digest.ports import NO_MEMORY, SourceMemory


def points(newsroom: Newsroom, address: str) -> Iterator[Point]:
    """Why an address was never collected.

    Args:
        newsroom: its sources, and what is remembered of them.
        address: of an article, as it was typed.
    """
    address = canonical_url(with_scheme(address))
    could = [source for source in newsroom.sources if _is_of(source, host_of(address))]
    memories = newsroom.store.articles.memories()
    if not could:
        host = host_of(address)
        yield Point("sources", f"No source of the settings is on {host}: digest sources add https://{host}/")
    for source in could:
        told = _state(newsroom, source, memories.get(source.name, NO_MEMORY))
        yield Point("sources", f"{source.name} could have brought it: {told}")
    rule = _ruled_out(newsroom, address, could)
    if rule:
        yield Point("rules", f"It would be {rule}, if it came.")
    yield Point("cure", f"By hand it comes in with: digest articles add {quote(address)}")


def _is_of(source: Source, host: str) -> bool:
    """Whether an article on this host may be of a source: of its site, or of its outlet's."""
    places = (host_of(source.address), host_of(source.outlet.url) if source.outlet.url else "")
    return any(place and (place == host or _below(place, host) or _below(host, place)) for place in places)


def _below(one: str, other: str) -> bool:
    return one.endswith(f".{other}")


def _state(newsroom: Newsroom, source: Source, memory: SourceMemory) -> str:
    """How a source is, and what its last reading brought."""
    if memory.checked_at is None:
        return "it was never read; read it with: digest collect"
    asked = _time(memory.checked_at, newsroom.masthead.zone)
    for trouble in troubles([source], {source.name: memory}, newsroom.clock()):
        since = _time(trouble.since, newsroom.masthead.zone)
        return f"it is {trouble.ailment} since {since} ({trouble.reason}); {trouble.cure}"
    newest = (
        f"; its newest article is of {_time(memory.newest, newsroom.masthead.zone)}" if memory.newest else ""
    )
    return f"it is well, and was read last on {asked}{newest}. This address was not in its list."


def _ruled_out(newsroom: Newsroom, address: str, could: list[Source]) -> str:
    """What the rules on addresses say; of title and text nothing is known."""
    now = newsroom.clock()
    names = [source.name for source in could] or [""]
    unknown = (Article("", name, "", address, "", "", published=now, first_seen=now) for name in names)
    return next(filter(None, (blocked(article, newsroom.editing, now) for article in unknown)), "")


def _time(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y, %H:%M}"


def is_address(name: str) -> bool:
    """Whether a name is an address of an article, with or without its scheme."""
    return "." in host_of(with_scheme(name)) and bool(named_by(with_scheme(name)))
