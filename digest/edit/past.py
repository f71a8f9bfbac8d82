"""Today's articles are laid beside what earlier editions told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from digest.edit.dedupe import Deduped, drop_repeats
from digest.edit.kinship import Kinship
from digest.edit.known import recalled
from digest.edit.links import ALIKE, Past
from digest.edit.memory import MEMORY
from digest.edit.news import Newsreader
from digest.edit.summarise import news_sentences
from digest.language.knowledge import Knowledge
from digest.language.words import folded
from digest.model import Article, KnownStory
from digest.timetable import LATE, MAX_WINDOW

APART = MEMORY + MAX_WINDOW + LATE
"""The longest time between an article of today and one that is still remembered."""


def past_of(told: Iterable[KnownStory], deduped: Deduped, knowledge: Knowledge) -> Past | None:
    """What is known beside today's articles; None where nothing was told.

    Args:
        told: as editions told it, in any order.
        deduped: today's articles.
        knowledge: to compare across languages.
    """
    stories = recalled(told)
    if not stories:
        return None
    today = {article.id for article in deduped.originals}
    reports = {a.id: a for story in stories for a in story.articles if a.id not in today}
    kinship = Kinship(deduped.originals, reports.values(), knowledge, apart=APART)
    same = _repeated(deduped.originals, reports, kinship)
    copies = {copy.id: same[a] for a, found in deduped.copies.items() if a in same for copy in found}
    return Past(stories, kinship, same | copies, lambda told: Newsreader(told, news_sentences).news)


def _repeated(
    originals: Sequence[Article], reports: Mapping[str, Article], kinship: Kinship
) -> dict[str, Article]:
    """The report whose page or, failing that, whose text an article of today is, by the latter's id.

    Only where they are alike: a notice that stands below many titles ("more will be known tomorrow")
    does not make a repeat of the second.
    """
    titled = {folded(report.title): report.id for report in reports.values()}
    alike = {frozenset((one, other)) for one, other, nearness in kinship.near if nearness >= ALIKE}
    alike |= {frozenset((a.id, titled[title])) for a in originals if (title := folded(a.title)) in titled}
    ids = {article for pair in alike for article in pair}
    articles = [article for article in (*reports.values(), *originals) if article.id in ids]
    found = _found(drop_repeats(articles), articles, reports)
    return {article: report for article, report in found.items() if frozenset((article, report.id)) in alike}


def _found(
    deduped: Deduped, articles: Sequence[Article], reports: Mapping[str, Article]
) -> dict[str, Article]:
    original_of = {copy.id: original for original, found in deduped.copies.items() for copy in found}
    page = {article.id: deduped.stands_for.get(article.id, article.id) for article in articles}
    text = {article: original_of.get(kept, kept) for article, kept in page.items()}
    return _told_as(text, reports) | _told_as(page, reports)


def _told_as(key: Mapping[str, str], reports: Mapping[str, Article]) -> dict[str, Article]:
    """For each article of today the first report that has the same key."""
    first: dict[str, Article] = {}
    for article in key:
        if article in reports:
            first.setdefault(key[article], reports[article])
    return {article: first[k] for article, k in key.items() if article not in reports and k in first}
