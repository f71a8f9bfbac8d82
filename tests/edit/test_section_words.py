"""Words place articles: lexicon, figures over stems, the operator's own words, and what is learnt at home."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.edit.section import Judge, Placement
from digest.language.figures import Figures
from digest.language.knowledge import Knowledge, load_knowledge
from digest.language.learning import Example, learn
from digest.model import LocalText
from digest.settings import SectionRule
from tests.builders import an_article, an_edit_policy

KNOWLEDGE = load_knowledge()
SILENT = replace(KNOWLEDGE, lexicon={}, figures={})


def place(title: str, *, language: str = "en", **policy: object) -> Placement:
    judge = Judge(an_edit_policy(home=(), **policy), KNOWLEDGE)
    return judge.place([an_article(title=title, language=language)])


def a_rule(name: str, *takes: str, **words: tuple[str, ...]) -> SectionRule:
    return SectionRule(name, LocalText.plain(name), takes=takes, words=words)


@pytest.mark.parametrize(
    "knowledge", [replace(KNOWLEDGE, lexicon={}), replace(KNOWLEDGE, figures={})], ids=["figures", "lexicon"]
)
def test_lexicon_and_figures_each_know_words_that_speak_for_a_section(knowledge: Knowledge) -> None:
    placement = Judge(an_edit_policy(home=()), knowledge).place(
        [an_article(title="Striker scores twice as the team wins the football match")]
    )
    assert placement.section == "sport"
    assert "football" in placement.reason or "match" in placement.reason


def test_a_language_without_words_of_its_own_is_silent_and_a_neighbour_is_not() -> None:
    assert place("Футбол матч чемпион", language="kk").evidence == ()
    assert place("Футбольний матч, чемпіон", language="uk").section == "sport"


def test_words_that_only_look_alike_count_for_nothing() -> None:
    lexicon = KNOWLEDGE.lexicon["en"]
    assert lexicon.labels("operation") != lexicon.labels("opera")
    assert not {"economy", "science"} & {*lexicon.labels("important"), *lexicon.labels("general")}
    assert not {"sport", "economy"} & set(KNOWLEDGE.lexicon["ru"].labels("центр"))


def test_words_against_a_section_weigh_less_than_a_category_for_it() -> None:
    judge = Judge(an_edit_policy(home=()), KNOWLEDGE)
    title = "Football, football, match, goal, team, league, coach, striker, stadium, medal"
    assert judge.place([an_article(title=title, categories=("Economy",))]).section == "economy"


def test_a_section_is_asked_for_only_by_the_labels_that_it_takes() -> None:
    rules = (a_rule("people", "society", "culture"), a_rule("money", "economy"))
    assert place("Parliament debates the museum", sections=rules).section == "people"
    assert place("Central bank cuts the interest rate", sections=rules).section == "money"


def test_a_section_without_labels_lives_on_its_own_words() -> None:
    rules = (a_rule("economy", "economy"), a_rule("sport", "sport"), a_rule("aid", en=("UNDP", "grant")))
    placement = place("UNDP grants for banks and exporters", sections=rules)
    assert placement.section == "aid"
    assert placement.reason == "section aid: own words: grants, undp +6"
    assert place("Loans for banks and exporters", sections=rules).section == "economy"


def test_labels_that_no_section_takes_are_no_reason_to_doubt_the_others() -> None:
    rules = (a_rule("politics", "politics"), a_rule("sport", "sport"))
    assert place("Telescope finds a planet, president says", sections=rules).section == "politics"


def test_what_is_learnt_at_home_places_in_a_language_that_nothing_else_knows() -> None:
    told = {"sport": "Аякталган оюнда команда утуп алды", "economy": "Соода жана баа тууралуу отчет"}
    examples = [Example("ky", section, text, "") for section, text in told.items() for _ in range(12)]
    judge = Judge(an_edit_policy(home=()), SILENT, learn(examples))
    placement = judge.place([an_article(title="Команда оюнда утуп алды", language="ky-KG")])
    assert placement.section == "sport"
    assert placement.reason.startswith("section sport: learnt words: ")
    assert "команда" in placement.reason


def test_a_section_that_is_no_more_is_not_learnt_into() -> None:
    figures = Figures(("gone", "sport"), (0, 0), {"матч": (50, 90, -90), "гол": (50, -90, 90)})
    judge = Judge(an_edit_policy(home=()), SILENT, {"ru": figures})
    placement = judge.place([an_article(title="Матч", language="ru")])
    assert placement.section == "society"
    assert "gone" not in placement.scores
