"""Every lever of the settings moves something, and the story says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.model import Outlet
from digest.settings import EditPolicy, SectionRule, WatchRule
from tests.builders import SECTIONS, a_source, an_article, an_edit_policy
from tests.edit.test_edition import composed, only, topic

PAMIR = a_source(name="Pamir News Agency")
HEAVY = replace(PAMIR, outlet=Outlet("Pamir News Agency", weight=2.5))
QUUX = SectionRule("quux", SECTIONS[0].title, takes=(), words={"en": ("quuxi",)})

LEVERS: dict[str, tuple[EditPolicy, str]] = {
    "weight": (an_edit_policy(sources={PAMIR.name: HEAVY}), "Pamir News Agency counts 2.5"),
    "default section": (
        an_edit_policy(sources={PAMIR.name: replace(PAMIR, section="culture")}),
        "section culture: source «Pamir News Agency» +6",
    ),
    "words of a section": (an_edit_policy(sections=(*SECTIONS, QUUX), home=()), "words: quuxing"),
    "watch": (an_edit_policy(watch=(WatchRule("E", {"en": ("embassy",)}),)), "watched: E («embassy» in "),
}


@pytest.mark.parametrize("lever", LEVERS)
def test_what_a_lever_did_stands_among_the_reasons(lever: str) -> None:
    policy, told = LEVERS[lever]
    article = an_article(title="The embassy quuxing in Zyx", source=PAMIR.name)
    reasons = only(composed(article, policy=policy)).reasons
    assert any(told in reason for reason in reasons)
    assert not any(told in reason for reason in only(composed(article)).reasons)


def test_an_outlet_that_weighs_nothing_comes_last() -> None:
    light = replace(PAMIR, outlet=Outlet("Light", weight=0))
    articles = [topic(0, source=PAMIR.name, outlet="Light"), topic(1, source="Other", outlet="Other")]
    edition = composed(*articles, policy=an_edit_policy(sources={PAMIR.name: light}))
    assert edition.top == (articles[1].id, articles[0].id)


def test_places_of_home_keep_a_story_out_of_the_world() -> None:
    article = an_article(title="Zyx opens in Zelgrad")
    assert only(composed(article)).section == "world"
    at_home = an_edit_policy(places={"en": ("zelgrad",)})
    assert only(composed(article, policy=at_home)).section != "world"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"block": ("EntryTitle=Alder",)}, "blocked by «EntryTitle=Alder», a rule for all sources"),
        ({"keep": ("EntryTitle=Birch",)}, "no keep rule matched; there are rules for all sources"),
        ({"accept": ("tg",)}, "language «en» is not accepted; this digest takes tg"),
    ],
)
def test_what_a_lever_left_out_is_told(changes: dict[str, tuple[str, ...]], told: str) -> None:
    policy = replace(an_edit_policy(), **changes)  # type: ignore[arg-type]  # rules and languages
    (rejection,) = composed(topic(0), policy=policy).rejections
    assert rejection.reason == told
