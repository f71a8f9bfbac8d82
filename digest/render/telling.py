"""A story as one copy tells it: headline, extract, who told it and who else did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from digest.language.sentences import sentences
from digest.language.words import primary
from digest.model import Article, Edition, Outlet, Story, View
from digest.render.density import Density
from digest.render.look import Look
from digest.render.printable import address, cut, direction_of, shown, site_of
from digest.words import for_language
from digest.words.isolates import FSI, PDI

LINE_CHARS = 90
"""Of a title in "In one minute"."""


@dataclass(frozen=True, slots=True)
class Line:
    """A title and its outlet.

    Attributes:
        url: empty if the address is none to follow.
        badge: the language in capitals where it is not the copy's, else empty.
        direction: of the title.
        note: a line of the editor, empty for none.
        update: that an earlier edition told it, in words; empty for a new story.
    """

    title: str
    url: str
    outlet: str
    language: str
    badge: str
    direction: str
    note: str = ""
    update: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Another outlet, and its report."""

    outlet: str
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """A story in full.

    Attributes:
        id: the story's, for its place on the web page.
        time: empty if the outlet told none.
        text: paragraphs; may be empty.
        also: other outlets that are named.
        more: the others in words; empty if all are named.
        note: a line of the editor, empty for none.
        update: that an earlier edition told it, in words; empty for a new story.
    """

    id: str
    title: str
    url: str
    outlet: str
    outlet_url: str
    language: str
    badge: str
    direction: str
    time: str
    text: tuple[str, ...]
    also: tuple[Named, ...]
    more: str
    note: str = ""
    update: str = ""


class Reporter:
    """Tells the stories of one copy."""

    def __init__(self, edition: Edition, language: str, look: Look, density: Density) -> None:
        self._edition = edition
        self._language = language
        self._look = look
        self._density = density
        self._words = for_language(language)

    def view(self, story: Story) -> View:
        """What this copy shows of a story."""
        return story.views.get(self._language) or story.views[self._edition.languages[0]]

    def isolated(self, text: str) -> str:
        """A name or time that must keep its own direction inside a right-to-left line."""
        return f"{FSI}{text}{PDI}" if text and self._words.direction == "rtl" else text

    def lead(self, story: Story) -> Told:
        """The story that leads the edition, with its longer extract."""
        view = self.view(story)
        shortened = self._density.sentences is not None
        return self._told(story, (view.summary,) if shortened else view.paragraphs or (view.summary,))

    def told(self, story: Story) -> Told:
        """A story in full."""
        return self._told(story, (self.view(story).summary,))

    def line(self, story: Story) -> Line:
        """A story as a brief."""
        view = self.view(story)
        line = self._line(view.title, view.url, view.outlet, view.language)
        return replace(line, note=self.isolated(shown(view.note)), update=self._update(story))

    def short_line(self, story: Story) -> Line:
        """A story as a line of "In one minute"; another outlet's title, if there is one."""
        view = self.view(story)
        title, url, outlet = view.title, view.url, view.outlet
        if view.short_title:
            title, url, outlet = view.short_title, view.short_url, view.short_outlet
        return self._line(cut(shown(title), LINE_CHARS), url, outlet, view.language)

    def _told(self, story: Story, texts: Iterable[str]) -> Told:
        view = self.view(story)
        also = self._others(story, view)
        named = also[: self._named(len(also))]
        return Told(
            id=story.id,
            title=self._title(view.title, view.language),
            url=address(view.url),
            outlet=self.isolated(shown(view.outlet)),
            outlet_url=self._home(view),
            language=view.language,
            badge=self._badge(view.language),
            direction=direction_of(view.language),
            time=self._time(view),
            text=self._text(texts, view),
            also=tuple(Named(self.isolated(shown(a.outlet)), address(a.url)) for a in named),
            more=self._more(len(also), len(named)),
            note=self.isolated(shown(view.note)),
            update=self._update(story),
        )

    def _line(self, title: str, url: str, outlet: str, language: str) -> Line:
        return Line(
            title=self._title(title, language),
            url=address(url),
            outlet=self.isolated(shown(outlet)),
            language=language,
            badge=self._badge(language),
            direction=direction_of(language),
        )

    def _title(self, title: str, language: str) -> str:
        text = shown(title) or "…"
        return self.isolated(text) if self._badge(language) else text

    def _badge(self, language: str) -> str:
        own = primary(language)
        return "" if own in {primary(self._language), "", "und"} else own.upper()

    def _time(self, view: View) -> str:
        if view.undated:
            return ""
        zone = self._look.masthead.zone
        return self.isolated(self._words.time(view.published, zone, self._edition.date))

    def _home(self, view: View) -> str:
        outlet = self._look.outlets.get(view.outlet)
        return address(outlet.url if outlet else "") or site_of(view.url)

    def _text(self, texts: Iterable[str], view: View) -> tuple[str, ...]:
        printable = (self._shortened(shown(text)) for text in texts)
        foreign = bool(self._badge(view.language))
        return tuple(self.isolated(text) if foreign else text for text in printable if text)

    def _shortened(self, text: str) -> str:
        if self._density.sentences is None:
            return text
        return " ".join(sentences(text)[: self._density.sentences])

    def _others(self, story: Story, view: View) -> list[Article]:
        """The best article of each other outlet: outlets that weigh more first, then the copy's language."""
        best: dict[str, Article] = {}
        for article in story.articles:
            kept = best.setdefault(article.outlet, article)
            if not self._is_ours(kept) and self._is_ours(article):
                best[article.outlet] = article
        best.pop(view.outlet, None)
        return sorted(best.values(), key=lambda a: (-self._weight(a), not self._is_ours(a)))

    def _weight(self, article: Article) -> float:
        return self._look.outlets.get(article.outlet, Outlet(article.outlet)).weight

    def _is_ours(self, article: Article) -> bool:
        return primary(article.language) == primary(self._language)

    def _named(self, others: int) -> int:
        """How many are named: one more before "and 1 more" would take its place."""
        most = self._density.named
        return others if most and others == most + 1 else min(most, others)

    def _update(self, story: Story) -> str:
        told = story.first_told
        return self._words.label("update", date=self._words.date_short(told)) if told else ""

    def _more(self, all_others: int, named: int) -> str:
        left = all_others - named
        if not left:
            return ""
        return self._words.label("more", n=left) if named else self._words.plural("others", left)
