"""Figures with their intervals: how often sections are right, how well stories agree with people's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tests.quality.intervals import interval
from tests.quality.labelled import Labelled
from tests.quality.measure import Agreement, macro_f1


@dataclass(frozen=True)
class Score:
    """One line of the table.

    Attributes:
        n: how many articles, stories or pairs it is reckoned over.
        low, high: of the 95 % interval; None where nothing was drawn again.
        alone: what one story for each article would give; None where that means nothing.
        goal: what the product wants to reach, None where none was set.
    """

    set: str
    measure: str
    n: int
    value: float
    low: float | None = None
    high: float | None = None
    alone: float | None = None
    goal: float | None = None

    @property
    def key(self) -> str:
        """Its name among the floors."""
        return f"{self.set}: {self.measure}"


@dataclass(frozen=True)
class Answers:
    """The truth about articles beside what was said; those of one true story are one group."""

    story: Mapping[str, str]
    said: Mapping[str, str]

    @property
    def groups(self) -> list[list[str]]:
        """Article ids by true story."""
        members: defaultdict[str, list[str]] = defaultdict(list)
        for article in sorted(self.story):
            members[self.story[article]].append(article)
        return [members[story] for story in sorted(members)]

    @property
    def alone(self) -> Answers:
        """One story for each article."""
        return Answers(self.story, {article: article for article in self.story})


def section_scores(
    name: str,
    right: Mapping[str, Sequence[str]],
    said: Mapping[str, str],
    story: Mapping[str, str],
    goals: tuple[float | None, float | None] = (None, None),
) -> list[Score]:
    """Accuracy and macro-F1; any of the right sections is right, the first names the class."""
    groups = [_cases(members, right, said) for members in Answers(story, said).groups]
    groups = [cases for cases in groups if cases]

    def acc(times: Sequence[int]) -> float:
        return _accuracy(_weighed(groups, times))

    def f1(times: Sequence[int]) -> float:
        return macro_f1(_weighed(groups, times))

    return [
        _scored(name, "sections accuracy", len(right), len(groups), acc, goal=goals[0]),
        _scored(name, "sections macro-F1", len(right), len(groups), f1, goal=goals[1]),
    ]


Cases = Counter[tuple[str, str]]


def _cases(members: Iterable[str], right: Mapping[str, Sequence[str]], said: Mapping[str, str]) -> Cases:
    cases: Cases = Counter()
    for article in members:
        if article in right:
            answer = said.get(article, "")
            cases[right[article][0], right[article][0] if answer in right[article] else answer] += 1
    return cases


def _weighed(groups: Sequence[Cases], times: Sequence[int]) -> Cases:
    cases: Cases = Counter()
    for group, weight in zip(groups, times, strict=True):
        if weight:
            for case, count in group.items():
                cases[case] += count * weight
    return cases


def _accuracy(cases: Cases) -> float:
    return sum(n for (true, said), n in cases.items() if true == said) / max(1, cases.total())


def _scored(
    name: str,
    measure: str,
    n: int,
    groups: int,
    statistic: Callable[[Sequence[int]], float],
    *,
    alone: float | None = None,
    goal: float | None = None,
) -> Score:
    low, high = interval(groups, statistic)
    return Score(name, measure, n, statistic([1] * groups), low, high, alone, goal)


def story_scores(name: str, answers: Answers, goal: float | None = None) -> list[Score]:
    """B-cubed and pairs."""
    size = len(answers.story)
    groups = answers.groups
    cubed, apart = _b_cubed(answers), _b_cubed(answers.alone)
    found, told_apart = _pairs(answers), _pairs(answers.alone)
    whole = [1] * len(groups)
    return [
        _scored(name, "stories B-cubed F1", size, len(groups), cubed, alone=apart(whole), goal=goal),
        _scored(name, "stories pairs F1", size, len(groups), found, alone=told_apart(whole)),
    ]


def _b_cubed(answers: Answers) -> Callable[[Sequence[int]], float]:
    """B-cubed F1, given how often each true story counts; an article's part is that of the whole."""
    both = Counter((answers.story[a], answers.said[a]) for a in answers.story)
    said = Counter(answers.said[a] for a in answers.story)
    sums = []
    for members in answers.groups:
        shared = [both[answers.story[a], answers.said[a]] for a in members]
        precision = sum(n / said[answers.said[a]] for a, n in zip(members, shared, strict=True))
        sums.append((len(members), precision, sum(n / len(members) for n in shared)))

    def f1(times: Sequence[int]) -> float:
        size = sum(t * n for t, (n, _, _) in zip(times, sums, strict=True)) or 1
        precision = sum(t * p for t, (_, p, _) in zip(times, sums, strict=True)) / size
        recall = sum(t * r for t, (_, _, r) in zip(times, sums, strict=True)) / size
        return Agreement(precision, recall).f1

    return f1


def _pairs(answers: Answers) -> Callable[[Sequence[int]], float]:
    """F1 over pairs, given how often each true story counts."""
    groups = answers.groups
    number = {article: n for n, members in enumerate(groups) for article in members}
    together: defaultdict[str, list[int]] = defaultdict(list)
    for article in sorted(answers.story):
        together[answers.said[article]].append(number[article])
    joined = Counter(pair for members in together.values() for pair in combinations(sorted(members), 2))
    belong = [len(members) * (len(members) - 1) // 2 for members in groups]

    def f1(times: Sequence[int]) -> float:
        said = sum(n * (times[a] if a == b else times[a] * times[b]) for (a, b), n in joined.items())
        right = sum(n * times[a] for (a, b), n in joined.items() if a == b)
        wanted = sum(t * n for t, n in zip(times, belong, strict=True))
        return 2 * right / (said + wanted) if said + wanted else 1.0

    return f1


def apart_score(labelled: Sequence[Labelled], said: Mapping[str, str], name: str) -> Score:
    """The part of the near misses that are kept apart."""
    kept = [
        not _of(one, day, said) & _of(other, day, said) for day in labelled for one, other in day.near_misses
    ]
    return Score(name, "near misses apart", len(kept), sum(kept) / len(kept), goal=1.0)


def _of(story: str, day: Labelled, said: Mapping[str, str]) -> set[str]:
    return {said[article] for article, its in day.story.items() if its == story}


def exact_score(name: str, answers: Answers, goal: float | None = None) -> Score:
    """The part of the stories of several articles that hold exactly what they should."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for article in answers.story:
        found[answers.said[article]].add(article)
    exact = [set(group) == found[answers.said[group[0]]] for group in answers.groups if len(group) > 1]

    def part(times: Sequence[int]) -> float:
        return sum(t for t, right in zip(times, exact, strict=True) if right) / max(1, sum(times))

    return _scored(name, "stories exact", len(exact), len(exact), part, alone=0.0, goal=goal)
