"""Why an article is where it is, step by step, in an editor's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digest.cli.case import Case
from digest.cli.finding import titled
from digest.cli.points import Point, points, sentence
from digest.collect.byhand import BY_HAND
from digest.edit.coverage import Cause
from digest.edit.english import counted, ordinal
from digest.edit.trace import ELSEWHERE, REPEAT, UNCHANGED
from digest.model import Article, Story


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an article or a story, and why.

    Attributes:
        verdict: in one sentence.
        reports: of a story, its articles, each with what it is in it.
    """

    article: Article
    verdict: str
    points: tuple[Point, ...]
    reports: tuple[str, ...] = ()


def of_article(case: Case, article: Article) -> Answer:
    """Why an article is where it is."""
    return Answer(article, _verdict(case, article), tuple(_points(case, article)))


def of_story(case: Case, story: Story, number: str) -> Answer:
    """Why a story is where it is.

    Args:
        case: its edition.
        story: printed in it.
        number: that its reports are told with, "" for none.
    """
    lead = next(article for article in story.articles if article.id == story.lead)
    several = counted(len(story.articles), "report")
    many = f"{several} by {counted(len(story.outlets), 'outlet')}"
    verdict = f"A story of {case.name}, {many}: {_where(case, story)}."
    points = (point for point in _points(case, lead) if point.step not in {"came", "rules", "repeats"})
    reports = (_report(case, story, place, number) for place in range(len(story.articles)))
    return Answer(lead, verdict, (*points, *_outlets(case, story)), tuple(reports))


def _outlets(case: Case, story: Story) -> Iterator[Point]:
    """Who told it and who did not, of the outlets that published anything."""
    counted_over = case.edition.balance.stories if case.edition.balance else ()
    for carried in (found for found in counted_over if found.story == story.id):
        told, copied = ", ".join(carried.told_by), ", ".join(carried.copied_by)
        more = carried.n_not_by - len(carried.not_by)
        others = ", ".join(carried.not_by) + (f" and {more} more" if more else "")
        said = f"Told by {told}." + (f" Copied by {copied}." if copied else "")
        yield Point("outlets", f"{said} Not told by {others}." if others else f"{said} All told it.")


def _report(case: Case, story: Story, place: int, number: str) -> str:
    article = story.articles[place]
    head = f"{number}.{place + 1}" if number else article.id
    role = (
        ", the main report" if article.id == story.lead else ", a copy" if article.id in story.copies else ""
    )
    shown = [language for language, view in story.views.items() if view.article == article.id]
    where = f", shown in {' and '.join(shown)}" if shown else ""
    return f"{head}  {titled(article)}, {article.language}, {case.time(article.published)}{role}{where}"


def _verdict(case: Case, article: Article) -> str:
    edition = case.name
    story = case.story(article.id)
    if story is None:
        return _absence(case, article)
    if len(story.articles) == 1:
        return f"It is in {edition}, as a story of its own: {_where(case, story)}."
    if article.id == story.lead:
        many = f"{counted(len(story.articles), 'report')} by {counted(len(story.outlets), 'outlet')}"
        return f"It is in {edition}, and leads a story of {many}: {_where(case, story)}."
    lead = next(one for one in story.articles if one.id == story.lead)
    many = f"{len(story.articles)} reports of {titled(lead)}"
    return f"It is in {edition}, as one of {many}: {_where(case, story)}."


def _absence(case: Case, article: Article) -> str:
    last = case.steps(article.id)[-1]
    if last.data.get("cause") == Cause.SETTLED:
        return f"It is not in {case.name} again: it was {last.reason}."
    left_out = f"It is left out of {case.name}"
    told = {
        ELSEWHERE: f"It is not of {case.name}: {last.reason}",
        REPEAT: f"{left_out}, as a {last.reason}",
        UNCHANGED: f"{left_out}: it {last.reason}",
    }
    return sentence(told.get(last.decision, f"{left_out}: {last.reason}"))


def _where(case: Case, story: Story) -> str:
    section = next(section for section in case.edition.sections if section.id == story.section)
    place = [one.id for one in section.stories].index(story.id) + 1
    how = "as a brief" if story.brief else "in full"
    if story.id == case.edition.top[0]:
        how = "in full, and leads the edition"
    return f"{ordinal(place)} of {len(section.stories)} in {case.section(story.section)}, {how}"


def _points(case: Case, article: Article) -> Iterator[Point]:
    yield Point("came", _came(case, article))
    yield from points(case, article)
    if case.row:
        yield Point("since", _since(case, article))
    elif case.story(article.id) is None and case.steps(article.id)[-1].decision != ELSEWHERE:
        day = case.edition.date
        yield Point("cure", f"To have it in all the same: digest story add {article.id} --date {day}")


def _came(case: Case, article: Article) -> str:
    by = "It was brought by hand" if article.source == BY_HAND else f"{article.source} brought it"
    seen = case.time(article.first_seen)
    if article.undated:
        return f"{by}, seen first on {seen}; it has no date of its own, so it counts from then."
    return f"{by}, seen first on {seen}; it says that it was published on {case.time(article.published)}."


def _since(case: Case, article: Article) -> str:
    if not case.changed:
        return "The edition was frozen so, and composed again it comes out the same."
    then, now = case.frozen_place(article), case.place_now(article)
    why = "settings, texts or the program have changed since"
    if then == now:
        return (
            f"The edition was frozen so for this article; elsewhere it would come out differently now: {why}."
        )
    if not then:
        return f"The edition was frozen without it: {why}."
    return f"When the edition was frozen it was {then}; now it would be {now or 'nowhere'}: {why}."
