"""Every story stands in one section: evidence of all its articles, added up in log-odds, with its reasons.

Evidence, strongest first: what the feed calls the article, the section its source covers, the words of
title and text, whether a home place is named, and the parts of its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from re import compile as pattern

from digest.edit.evidence import Evidence, by_kind, in_words
from digest.edit.section_words import WordJudge, takers
from digest.language.figures import Figures
from digest.language.knowledge import NOTHING, Knowledge, Lookup, Stems, named_labels
from digest.language.words import Word, folded, primary, words
from digest.model import Article, Source
from digest.settings import EditPolicy

CATEGORY = 6.0
"""A feed's own category; right for 110 of 110 articles of the samples that have one that is known."""

CATEGORY_CHARS = 200

SINGLE_SUBJECT = 6.0
"""The section that the operator gave a source."""

ADDRESS = 1.5
"""A part of the address; on real addresses right for .69 to .88 of those that have a known one."""

HOME = 2.0
ABROAD = 3.0
"""Against the world where a home place is named; for it where none is, and where another country is.
Both were set on the samples. Where home's places or the language are not known, a place would not be
recognised, so that its absence tells nothing."""

TEXT_CHARS = 900
LEAD_WORDS = 45
"""How much of a text is read for words, and for places."""

MARGIN = 0.1
"""Log-odds that a section must have. So few, because on held-back rows even sections that led the next
by less than .25 were right for .51 of them, of a set that the figures know, and .46 of one that they
do not; the fallback would have been right for .25."""

FALLBACK = "society"
"""The label of the section that takes what nothing tells about."""

_PARTS = pattern(r"\s*(?:[/&,;|>»]| and | и | ва | und | et | y )\s*")


@dataclass(frozen=True, slots=True)
class Placement:
    """The section of a story, and why.

    Attributes:
        because: in words, what spoke for it.
        scores: what spoke for each section, in log-odds; empty where an editor chose.
        evidence: each kind once, sorted by its name, with what it says of every section.
    """

    section: str
    because: str
    scores: Mapping[str, float] = field(default_factory=dict, compare=False)
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)

    @property
    def reason(self) -> str:
        """The section and why, in words."""
        return f"section {self.section}: {self.because}"


class Judge:
    """Knows the sections of one digest and places stories into them."""

    def __init__(
        self, policy: EditPolicy, knowledge: Knowledge, learnt: Mapping[str, Figures] | None = None
    ) -> None:
        """Learn the sections.

        Args:
            policy: at least one section.
            knowledge: words known beforehand.
            learnt: what the newsroom's own articles teach, of `digest.language.learning.learn`.
        """
        self._sections = tuple(rule.id for rule in policy.sections)
        self._takers = takers(policy.sections)
        self._wording = WordJudge(policy.sections, knowledge, learnt or {})
        self._sources = policy.sources
        self._knowledge = knowledge
        self._home = Lookup(_home(policy, knowledge))
        self._has_home = bool(policy.home)
        self._abroad_unless_named = bool(policy.places) or knowledge.charted.issuperset(policy.home)

    def place(self, articles: Sequence[Article]) -> Placement:
        """The section of one story.

        Args:
            articles: of the story, at least one; every one votes.
        """
        evidence = by_kind(found for article in articles for found in self._evidence(article))
        scores = {section: sum(e.odds.get(section, 0.0) for e in evidence) for section in self._sections}
        best = max(self._sections, key=lambda section: scores[section])
        if scores[best] < MARGIN:
            section = next(iter(self._takers.get(FALLBACK, ())), self._sections[-1])
            return Placement(section, "nothing told another one", scores, evidence)
        return Placement(best, ", ".join(in_words(evidence, best)), scores, evidence)

    def by_category(self, article: Article) -> str | None:
        """The section that its own feed puts an article in, if there is exactly one: an example to learn."""
        found = {section for evidence in self._of_categories(article.categories) for section in evidence.odds}
        return min(found) if len(found) == 1 else None

    def _evidence(self, article: Article) -> Iterator[Evidence]:
        language = primary(article.language)
        title = words(article.title)
        body = words((article.text or article.summary)[:TEXT_CHARS])
        yield from self._of_source(self._sources.get(article.source))
        yield from self._of_categories(article.categories)
        yield from self._of_address(article.url)
        yield from self._wording.evidence(language, title, body)
        yield from self._of_places(language, [*title, *body[:LEAD_WORDS]])

    def _of_source(self, source: Source | None) -> Iterator[Evidence]:
        if source and source.section in self._sections:
            yield _named("source", [source.section], f"«{source.name}»", SINGLE_SUBJECT)

    def _of_categories(self, categories: Iterable[str]) -> Iterator[Evidence]:
        names: dict[str, str] = {}
        for category in categories:
            for label in sorted(self._labels_of(category)):
                names |= dict.fromkeys(self._takers.get(label, ()), f"«{category}»")
        if names:
            told = {section: ((name, CATEGORY),) for section, name in names.items()}
            yield Evidence("category", dict.fromkeys(names, CATEGORY), told)

    def _labels_of(self, category: str) -> set[str]:
        """Standard labels: of the whole name, else of its parts, else the one that its words agree on."""
        known = self._knowledge.categories
        whole = known.get(folded(category))
        if whole:
            return {whole}
        category = category[:CATEGORY_CHARS]
        parts = {known[name] for part in _PARTS.split(category) if (name := folded(part)) in known}
        if parts:
            return parts
        single = {known[word.text] for word in words(category) if word.text in known}
        return single if len(single) == 1 else set()

    def _of_address(self, url: str) -> Iterator[Evidence]:
        path = url.partition("://")[2].partition("?")[0].casefold().strip("/")
        for part in path.split("/")[1:-1]:
            label = self._knowledge.addresses.get(folded(part), "")
            sections = self._takers.get(label, ())
            if sections:
                yield _named("address", sections, f"/{part}/", ADDRESS)
                return

    def _of_places(self, language: str, lead: Sequence[Word]) -> Iterator[Evidence]:
        world = self._takers.get("world", ())
        if not world or not self._has_home:
            return
        concepts = self._knowledge.concepts_of(language)
        if named_labels(self._home, lead):
            yield Evidence("home place", dict.fromkeys(world, -HOME))
        elif any(label.startswith("@") for label in named_labels(concepts, lead)):
            yield Evidence("other countries", dict.fromkeys(world, ABROAD))
        elif self._abroad_unless_named and concepts is not NOTHING:
            yield Evidence("no home place", dict.fromkeys(world, HOME))


def _home(policy: EditPolicy, knowledge: Knowledge) -> Stems:
    """The stems of home, all languages together: what is known of its countries, and the operator's own."""
    known = knowledge.home_of(policy.home)
    own = Stems.of((stem.casefold(), "home") for stems in policy.places.values() for stem in stems)
    return Stems({**known.prefixes, **own.prefixes}, {**known.wholes, **own.wholes})


def _named(kind: str, sections: Iterable[str], name: str, weight: float) -> Evidence:
    odds = dict.fromkeys(sections, weight)
    return Evidence(kind, odds, dict.fromkeys(odds, ((name, weight),)))
