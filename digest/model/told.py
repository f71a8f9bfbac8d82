"""Stories as later days know them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from digest.model.edition import Edition, Story
from digest.model.press import Article

TEXT_CHARS = 3_000
"""How much of a text is kept: more than any step compares, so that one who compares less finds all of it."""

REPORTS = 20
"""Reports of a story that are kept, the lead among them; what the others tell these tell too."""


@dataclass(frozen=True, slots=True)
class KnownStory:
    """A story that an edition told.

    Attributes:
        title: under which it was told first.
        first_told: the date of that edition.
        last_told: the date of the edition that told it last.
        lead: the id of the article that led it then.
        articles: its reports as they were told, with the head of their texts only.
        aliases: ids of stories that have become this one.
    """

    id: str
    title: str
    first_told: date
    last_told: date
    lead: str
    articles: tuple[Article, ...]
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """All ids that mean this story."""
        return frozenset((self.id, *self.aliases))

    @classmethod
    def of(cls, story: Story, edition: Edition) -> KnownStory:
        """What is to be remembered of a story of an edition."""
        return cls(
            id=story.id,
            title=story.told_as or story.views[edition.languages[0]].title,
            first_told=story.first_told or edition.date,
            last_told=edition.date,
            lead=story.lead,
            articles=tuple(_head(article) for article in islice(story.articles, REPORTS)),
            aliases=story.aliases,
        )


def _head(article: Article) -> Article:
    return replace(article, text=(article.text or article.summary)[:TEXT_CHARS], summary="")
