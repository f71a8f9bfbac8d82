"""Where not all stories fit, the best are printed that keep the operator's shares."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from digest.edit.shares import in_shares
from digest.settings import HouseRules

HOME = ("home",) * 6
WORLD = ("world",) * 6


def printed(
    *sections: str, share: dict[str, int], most: int = 4, within: int = 0, kept: tuple[int, ...] = ()
) -> list[int]:
    """The places of the stories that are printed."""
    rules = HouseRules(share=share, share_within=within, groups={"all": ("home", "world")})
    return in_shares(sections, most, rules, kept)[:most]


def test_the_best_of_what_is_missing_takes_the_place_of_the_last_of_what_is_too_much() -> None:
    assert printed(*HOME, *WORLD, share={"home": 50, "world": 50}) == [0, 1, 6, 7]
    assert printed(*HOME, *WORLD, share={"world": 75}) == [0, 6, 7, 8]


def test_no_more_is_moved_than_the_tolerance_asks_for() -> None:
    assert printed(*HOME, *WORLD, share={"world": 75}, within=50) == [0, 1, 2, 6]
    assert printed(*HOME, *WORLD, share={"world": 75}, within=75) == [0, 1, 2, 3]


def test_what_an_editor_has_worked_on_stays() -> None:
    assert printed(*HOME, *WORLD, share={"world": 75}, kept=(3,)) == [3, 6, 7, 8]
    assert printed(*HOME, *WORLD, share={"world": 75}, kept=(0, 1, 2, 3)) == [0, 1, 2, 3]


def test_where_all_fit_or_nothing_better_is_there_the_order_stays() -> None:
    assert printed(*HOME, share={"world": 75}) == [0, 1, 2, 3]
    assert printed(*HOME[:3], "world", share={"world": 75}) == [0, 1, 2, 3]
    assert printed(*HOME[:4], "world", share={"world": 75}) == [0, 1, 2, 4]


def test_a_group_and_a_section_in_it_are_both_counted() -> None:
    sections = ("sport",) * 6 + HOME + WORLD
    assert printed(*sections, share={"all": 75, "world": 25}) == [0, 6, 7, 12]


@given(
    sections=st.lists(st.sampled_from(["home", "world", "sport"]), max_size=30),
    most=st.integers(1, 12),
    wanted=st.integers(0, 100),
    within=st.integers(0, 20),
    kept=st.sets(st.integers(0, 11)),
)
def test_every_story_is_there_once_and_a_share_is_kept_where_it_can_be(
    sections: list[str], most: int, wanted: int, within: int, kept: set[int]
) -> None:
    rules = HouseRules(share={"home": wanted, "world": 100 - wanted}, share_within=within)
    kept = {place for place in kept if place < most}
    places = in_shares(sections, most, rules, kept)
    assert sorted(places) == list(range(len(sections)))
    assert kept.intersection(range(len(sections))) <= set(places[:most])
    if kept or len(sections) <= most:
        return
    shown = [sections[place] for place in places[:most]]
    fitting = [
        (home, world)
        for home in range(min(most, sections.count("home")) + 1)
        for world in range(min(most - home, sections.count("world")) + 1)
        if most - home - world <= sections.count("sport")
        and abs(100 * home - wanted * most) <= within * most
        and abs(100 * world - (100 - wanted) * most) <= within * most
    ]
    assert not fitting or (shown.count("home"), shown.count("world")) in fitting
