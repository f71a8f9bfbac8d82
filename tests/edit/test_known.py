"""Known stories, each once, out of what several editions told."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from digest.edit.known import recalled
from digest.model import KnownStory
from tests.builders import an_article


def told(name: str, day: int, *aliases: str, first: int = 0, reports: str = "") -> KnownStory:
    """A telling of a story on a day of November, with reports named by letters."""
    articles = tuple(an_article(id=letter, url=f"https://a.example/{letter}") for letter in reports or name)
    first_told = date(2026, 11, first or day)
    title = f"{name} as of {first_told.day}"
    return KnownStory(name, title, first_told, date(2026, 11, day), articles[0].id, articles, aliases)


def test_a_story_that_was_told_twice_is_known_once_with_all_its_reports() -> None:
    [story] = recalled([told("a", 21, first=20, reports="cd"), told("a", 20, reports="ab")])
    assert [report.id for report in story.articles] == ["a", "b", "c", "d"]
    assert (story.first_told.day, story.last_told.day, story.lead) == (20, 21, "c")


def test_stories_that_have_become_one_are_known_as_one() -> None:
    [story] = recalled([told("a", 20), told("b", 21), told("a", 22, "b", first=20, reports="c")])
    assert (story.id, story.aliases) == ("a", ("b",))
    assert [report.id for report in story.articles] == ["a", "b", "c"]
    assert story.title == "a as of 20"


def test_the_oldest_story_comes_first() -> None:
    assert [s.id for s in recalled([told("b", 21), told("c", 20), told("a", 22)])] == ["c", "b", "a"]


def test_nothing_told_is_nothing_known() -> None:
    assert recalled([]) == ()


TELLINGS = st.lists(
    st.builds(
        told,
        st.sampled_from("abcd"),
        st.integers(19, 22),
        st.sampled_from("efgh"),
        first=st.integers(15, 18),
    ),
    max_size=6,
    unique_by=lambda story: (story.id, story.last_told),
)


@given(TELLINGS, st.integers(0, 9))
def test_every_name_means_one_story_whatever_the_order(tellings: list[KnownStory], seed: int) -> None:
    known = recalled(tellings)
    names = [name for story in known for name in story.names]
    assert sorted(names) == sorted({name for telling in tellings for name in telling.names})
    Random(seed).shuffle(tellings)
    assert recalled(tellings) == known
