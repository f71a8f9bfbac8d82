"""The sets that are measured: samples, labelled days, and a folder of labelled rows from elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.quality.labelled import Labelled, Row, article_of, days, of_rows, rows_of, samples
from tests.quality.prose import lead_and_order_scores, summary_score
from tests.quality.said import edition_of, of_edition, sections_of, stories_of
from tests.quality.scores import Answers, Score, apart_score, exact_score, section_scores, story_scores
from tests.quality.split import held_back

OURS = ("en", "ru", "tg")
TEXT_ONLY = 0.82
"""The goal for sections by text alone, accuracy and macro-F1, in the mean of en, ru and tg sets."""

ENGLISH_EVENTS, ACROSS = 0.92, 0.82
"""The goals for B-cubed F1 on English events, and on single sentences in three languages."""


def sample_scores() -> Iterator[Score]:
    """The samples, all evidence, own stories."""
    day = samples()
    edition = edition_of(day)
    said = of_edition(edition, day.articles)
    answers = Answers(day.story, said.story)
    yield from section_scores("samples", day.sections, said.section, day.story, (0.92, 0.92))
    yield from story_scores("samples", answers, goal=0.97)
    yield apart_score([day], said.story, "samples")
    yield exact_score("samples", answers, goal=0.9)
    yield summary_score("samples", edition)
    yield from lead_and_order_scores()


def day_scores() -> Iterator[Score]:
    """The labelled days, each an edition of its own: all together, then the stories of each."""
    story: dict[str, str] = {}
    said_story: dict[str, str] = {}
    section: dict[str, str] = {}
    by_day = []
    for day in days():
        said = of_edition(edition_of(day), day.articles)
        by_day.append((day, said))
        story |= {id_: f"{day.name} {name}" for id_, name in day.story.items()}
        said_story |= {id_: f"{day.name} {name}" for id_, name in said.story.items()}
        section |= said.section
    right = {id_: sections for day in days() for id_, sections in day.sections.items()}
    answers = Answers(story, said_story)
    yield from section_scores("days", right, section, story)
    yield from story_scores("days", answers)
    yield apart_score(days(), said_story, "days")
    yield exact_score("days", answers)
    for day, said in by_day:
        yield summary_score(day.name, edition_of(day))
        yield from section_scores(day.name, day.sections, said.section, day.story)[:1]
        yield from story_scores(day.name, Answers(day.story, said.story))[:1]


FILES = ("sections.jsonl", "stories.jsonl", "translations.jsonl", "pairs.jsonl")


def folder_scores(folder: Path) -> Iterator[Score]:
    """What a folder of labelled rows gives, as far as it holds the known files; only the half held back."""
    readers = (_section_sets, _english_events, _translations, _marked_pairs)
    for name, read in zip(FILES, readers, strict=True):
        if (folder / name).exists():
            yield from read(list(rows_of(folder / name)))


def _section_sets(rows: Sequence[Row]) -> Iterator[Score]:
    by_set: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if held_back(row["id"]):
            by_set[row["set"] if row["language"] in OURS else "other languages"].append(row)
    accuracies, f1s = [], []
    for name in sorted(by_set, key=lambda name: (name == "other languages", name)):
        accuracy, f1 = _section_set(name, by_set[name])
        yield from (accuracy, f1)
        if name != "other languages":
            accuracies.append(accuracy.value)
            f1s.append(f1.value)
    if accuracies:
        mean = f"mean of {len(accuracies)} sets"
        n = len(accuracies)
        yield Score(mean, "sections accuracy", n, sum(accuracies) / n, goal=TEXT_ONLY)
        yield Score(mean, "sections macro-F1", n, sum(f1s) / n, goal=TEXT_ONLY)


def _section_set(name: str, rows: Sequence[Row]) -> list[Score]:
    right = {row["id"]: tuple(row["section"]) for row in rows}
    said = sections_of(article_of(row) for row in rows)
    return section_scores(f"sections {name}", right, said, {id_: id_ for id_ in right})


def _english_events(rows: Sequence[Row]) -> Iterator[Score]:
    """By topic, so that the near misses of a topic stay together."""
    yield from _stories("events", of_rows("events", rows), ENGLISH_EVENTS)
    kept = [row for row in rows if held_back(row["story"].rpartition("-")[0])]
    yield from _stories("events, held back", of_rows("events", kept), ENGLISH_EVENTS)


def _translations(rows: Sequence[Row]) -> Iterator[Score]:
    yield from _stories("translations", of_rows("translations", rows), ACROSS)
    kept = [row for row in rows if held_back(row["story"])]
    yield from _stories("translations, held back", of_rows("translations", kept), ACROSS)


def _stories(name: str, labelled: Labelled, goal: float) -> list[Score]:
    if not labelled.articles:
        return []
    return story_scores(name, Answers(labelled.story, stories_of(labelled.articles)), goal)


def _marked_pairs(rows: Sequence[Row]) -> Iterator[Score]:
    """Pairs that people marked as one event or two, among all articles of all pairs."""
    articles = {side["id"]: article_of(side) for row in rows for side in (row["first"], row["second"])}
    said = stories_of(articles.values())
    found = [said[row["first"]["id"]] == said[row["second"]["id"]] for row in rows]
    truth = [bool(row["same"]) for row in rows]
    yield Score("pairs", "pairs right", len(rows), _part(a == b for a, b in zip(found, truth, strict=True)),
                alone=_part(not same for same in truth))  # fmt: skip
    wrong = [same for together, same in zip(found, truth, strict=True) if together]
    yield Score("pairs", "joined pairs that are one event", len(wrong), _part(wrong))


def _part(held: Iterable[bool]) -> float:
    found = list(held)
    return sum(found) / max(1, len(found))
