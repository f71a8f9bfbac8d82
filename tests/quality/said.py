"""What the machine says of labelled articles: stories, sections and summaries of the edition they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digest.edit.cluster import gather
from digest.edit.edition import Frame, compose
from digest.edit.section import Judge
from digest.language.knowledge import load_knowledge
from digest.model import Article, Edition, LocalText, Window
from digest.settings import SectionRule
from tests.builders import SAMPLE_DATE, an_edit_policy
from tests.quality.labelled import Labelled

LABELS = ("politics", "economy", "society", "culture", "sport", "science", "world")


@dataclass(frozen=True)
class Said:
    """Answers by article id; an article that was left out has none.

    Attributes:
        story: any name that the articles of one story share; who has no answer is alone.
        section: of the story.
    """

    story: Mapping[str, str]
    section: Mapping[str, str]


def edition_of(labelled: Labelled, window: Window | None = None) -> Edition:
    """The whole edition of a day, nothing cut; with sections as in the shipped settings."""
    window = window or labelled.window
    policy = an_edit_policy(
        max_stories=len(labelled.articles), home=labelled.home, accept=(), languages=labelled.languages
    )
    frame = Frame("digest", SAMPLE_DATE, 1, window, cutoff=max(a.first_seen for a in labelled.articles))
    composed = compose(labelled.articles, frame=frame, policy=policy, knowledge=load_knowledge(), settled={})
    return composed.edition


def of_edition(edition: Edition, articles: Iterable[Article]) -> Said:
    """What an edition says of articles."""
    told = [(article.id, story) for story in edition.stories for article in story.articles]
    alone = {article.id: f"alone {article.id}" for article in articles}
    return Said(alone | {id_: story.id for id_, story in told}, {id_: s.section for id_, s in told})


def stories_of(articles: Iterable[Article]) -> Mapping[str, str]:
    """Stories alone, for sets without times or outlets."""
    groups = gather(articles, load_knowledge())
    return {article.id: group.articles[0].id for group in groups for article in group.articles}


def sections_of(articles: Iterable[Article]) -> Mapping[str, str]:
    """The section of each article by its text alone, where every label has a section of its own."""
    rules = tuple(SectionRule(label, LocalText.plain(label), takes=(label,)) for label in LABELS)
    judge = Judge(an_edit_policy(sections=rules, home=()), load_knowledge())
    return {article.id: judge.place([article]).section for article in articles}
