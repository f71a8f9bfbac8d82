"""Fits the section model that comes with the package: `python -m tests.quality.training FOLDER`.

`make model DATA=FOLDER` runs it. FOLDER holds `sections.jsonl`, rows as `tests.quality.labelled` reads
them; the half that is not held back is fitted on, and what the other half gives is printed: by the
lexicon alone, by the figures alone, and by both. From the same rows comes the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import digest.language
from digest.edit.section import TEXT_CHARS, Judge
from digest.language.figures import Figures, stem_counts
from digest.language.knowledge import Knowledge, load_knowledge
from digest.language.words import words
from digest.model import LocalText
from digest.settings import SectionRule
from tests.builders import an_edit_policy
from tests.quality.fitting import Text, fitted
from tests.quality.labelled import Row, article_of, rows_of
from tests.quality.said import LABELS
from tests.quality.scores import section_scores
from tests.quality.split import held_back

MODEL = Path(digest.language.__file__).parent / "data" / "section_model.json"

LANGUAGES: Mapping[str, tuple[str, ...]] = {"en": ("en", "pcm"), "ru": ("ru",), "tg": ("tg",)}
"""A model's language, and those of the rows it is fitted on. With the rows in Nigerian Pidgin, English
sets that were not fitted on are right for two rows more in a hundred."""

FITTED = tuple(label for label in LABELS if label != "world")
"""No set of rows tells the world from politics."""

ABOUT = (
    "figures over word stems, no text: for each stem its rarity and what it says for each label, in tenths; "
    "see NOTICE"
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print, write."""
    parser = argparse.ArgumentParser(prog="make model", description=__doc__)
    parser.add_argument("folder", type=Path, help="where sections.jsonl is")
    parser.add_argument("--out", type=Path, default=MODEL, help="the file to write")
    options = parser.parse_args(arguments)
    path = options.folder / "sections.jsonl"
    rows = sorted(rows_of(path), key=lambda row: row["id"])
    figures = model_of([row for row in rows if not held_back(row["id"])])
    for line in _table([row for row in rows if held_back(row["id"])], figures):
        sys.stdout.write(line + "\n")
    options.out.write_text(written(figures, sha256(path.read_bytes()).hexdigest()), "utf-8")


def model_of(rows: Sequence[Row]) -> dict[str, Figures]:
    """The figures that rows give, by language."""
    return {
        language: fitted([_text(row) for row in rows if row["language"] in read], FITTED)
        for language, read in LANGUAGES.items()
    }


def _text(row: Row) -> Text:
    counts = stem_counts(words(row["title"]), words((row.get("text") or "")[:TEXT_CHARS]))
    return Text(row["set"], tuple(row["section"]), counts)


def written(figures: Mapping[str, Figures], digest_of_data: str) -> str:
    """The model file: one stem a line, in their order."""
    parts = []
    for language, known in figures.items():
        stems = ",\n".join(f"{_json(stem)}: {_json(known.stems[stem])}" for stem in sorted(known.stems))
        head = f'"labels": {_json(known.labels)}, "intercept": {_json(known.intercept)}, "stems": {{\n'
        parts.append(f"{_json(language)}: {{{head}{stems}\n}}}}")
    head = f'{{\n"about": {_json(ABOUT)},\n"data": {_json(digest_of_data)},\n"figures": {{\n'
    return head + ",\n".join(parts) + "\n}\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _table(rows: Iterable[Row], figures: Mapping[str, Figures]) -> Iterator[str]:
    """Accuracy and macro-F1 of each set, by lexicon, figures and both; then their means."""
    sets: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["language"] in LANGUAGES:
            sets[row["set"]].append(row)
    known = load_knowledge()
    ways = (
        replace(known, figures={}),
        replace(known, lexicon={}, figures=figures),
        replace(known, figures=figures),
    )
    found = {name: [_score(sets[name], way) for way in ways] for name in sorted(sets)}
    means = [
        tuple(_mean(found[name][way][place] for name in found) for place in (0, 1))
        for way in range(len(ways))
    ]
    yield _line("held back", "rows", ("lexicon", "figures", "both"))
    for name, scores in found.items():
        yield _line(name, str(len(sets[name])), [f"{a:.3f}/{f:.3f}" for a, f in scores])
    yield _line(f"mean of {len(found)}", "", [f"{a:.3f}/{f:.3f}" for a, f in means])


def _line(name: str, size: str, cells: Iterable[str]) -> str:
    return f"{name:14}{size:>6}" + "".join(f"{cell:>14}" for cell in cells)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)


def _score(rows: Sequence[Row], knowledge: Knowledge) -> tuple[float, float]:
    rules = tuple(SectionRule(label, LocalText.plain(label), takes=(label,)) for label in LABELS)
    judge = Judge(an_edit_policy(sections=rules, home=()), knowledge)
    right = {row["id"]: tuple(row["section"]) for row in rows}
    said = {row["id"]: judge.place([article_of(row)]).section for row in rows}
    accuracy, f1 = section_scores("", right, said, {id_: id_ for id_ in right})
    return accuracy.value, f1.value


if __name__ == "__main__":
    main()
