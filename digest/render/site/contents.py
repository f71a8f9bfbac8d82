"""What the JSON of an archived edition says, as far as the website shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from digest.render.printable import address, shown

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """One article: who published what, where and when; `published` is None where nobody knows."""

    outlet: str
    title: str
    url: str
    language: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article that is in no story, and why."""

    report: Report
    reason: str


@dataclass(frozen=True, slots=True)
class ArchivedStory:
    """A story as an edition told it.

    Attributes:
        names: its id, and those of the stories that have become this one.
        section: the section's id.
        first_told: the date of the edition that told it first; None for a new one.
        views: what each copy shows, by language; the time is that of the article shown.
        reports: the articles, the lead first.
    """

    id: str
    names: frozenset[str]
    section: str
    brief: bool
    first_told: date | None
    views: Mapping[str, Report]
    reports: tuple[Report, ...]

    def shown_in(self, language: str) -> Report:
        """The report that a copy shows; the first copy's where it has none of its own."""
        return self.views.get(language) or self.reports[0]

    def others(self, language: str) -> tuple[Report, ...]:
        """One report of each other outlet, in the copy's language where there is one."""
        told = self.shown_in(language).outlet
        best: dict[str, Report] = {}
        for report in self.reports:
            kept = best.setdefault(report.outlet, report)
            if kept.language != language == report.language:
                best[report.outlet] = report
        return tuple(report for outlet, report in best.items() if outlet != told)


@dataclass(frozen=True, slots=True)
class ArchivedPicture:
    """The picture of a story: whose it is, what is on it in their words, and its size in pixels."""

    story: str
    outlet: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Contents:
    """An edition.

    Attributes:
        sections: their titles in the main language by id, in the order of print.
        corrected: when it was set right last, None where it never was.
        picture: of the story that leads it, None for none.
    """

    date: date
    number: int
    start: datetime
    end: datetime
    cutoff: datetime
    languages: tuple[str, ...]
    sections: Mapping[str, str]
    stories: tuple[ArchivedStory, ...]
    left_out: tuple[LeftOut, ...]
    corrected: datetime | None = None
    picture: ArchivedPicture | None = None

    @property
    def n_placed(self) -> int:
        """How many articles its stories hold."""
        return sum(len(story.reports) for story in self.stories)

    @property
    def outlets(self) -> frozenset[str]:
        """Whose articles were read for it, those left out included."""
        told = {report.outlet for story in self.stories for report in story.reports}
        return frozenset(told | {left.report.outlet for left in self.left_out})


def contents_of(text: str) -> Contents:
    """An edition out of its JSON, in the schema of `digest.render.schema`."""
    document = json.loads(text)
    stories = tuple(
        _story(story, section["id"]) for section in document["sections"] for story in section["stories"]
    )
    return Contents(
        date=date.fromisoformat(document["date"]),
        number=document["number"],
        start=datetime.fromisoformat(document["window"]["start"]),
        end=datetime.fromisoformat(document["window"]["end"]),
        cutoff=datetime.fromisoformat(document["cutoff"]),
        languages=tuple(document["languages"]),
        sections={section["id"]: shown(section["title"]) for section in document["sections"]},
        stories=stories,
        left_out=tuple(_left_out(rejection) for rejection in document["rejections"]),
        corrected=_corrected(document),
        picture=ArchivedPicture(**document["picture"]) if "picture" in document else None,
    )


def _corrected(document: Document) -> datetime | None:
    own = (one["at"] for one in document.get("corrections", ()) if one["date"] == document["date"])
    return max(map(datetime.fromisoformat, own), default=None)


def _story(story: Document, section: str) -> ArchivedStory:
    told = story.get("first_told")
    reports = tuple(_report(article) for article in story["articles"])
    return ArchivedStory(
        id=story["id"],
        names=frozenset({story["id"], *story.get("aliases", ())}),
        section=section,
        brief=story["brief"],
        first_told=date.fromisoformat(told) if told else None,
        views={language: _view(view, reports) for language, view in story["views"].items()},
        reports=reports,
    )


def _view(view: Document, reports: tuple[Report, ...]) -> Report:
    """What a copy shows, with the outlet and time of the article that it shows."""
    title, url = shown(view["title"]) or "…", address(view["url"])
    same = (r for r in reports if (r.url == url if url else r.title == title))
    source = next(same, reports[0])
    return Report(source.outlet, title, url, view["language"], source.published)


def _report(article: Document) -> Report:
    moment = article["published"]
    return Report(
        outlet=shown(article["outlet"]),
        title=shown(article["title"]) or "…",
        url=address(article["url"]),
        language=article["language"],
        published=datetime.fromisoformat(moment) if moment else None,
    )


def _left_out(rejection: Document) -> LeftOut:
    return LeftOut(_report(rejection["article"]), shown(rejection["reason"]))
