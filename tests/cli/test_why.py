"""`digest why`: what became of an article, in words, whether it is in, left out, or was never there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.collect.byhand import Typed, article
from digest.model import Article
from digest.wiring import clock
from tests.builders import NOW
from tests.cli.command import changed, digest, done, refused
from tests.office import newsroom_of, sample_config

DAY = ("--date", "2026-11-22")
SITE = "https://pamirnews.example/2026/11/"
TARIFFS = f"{SITE}new-electricity-and-heating-tariffs-to-take-effect-on/"
CHESS = "https://world-desk.example/story/world-chess-title-match-is-level-after-six-games"
UNDATED = "https://mirovaya-lenta.example/20261120/41188.html"


def told(name: str, *options: str) -> str:
    """An answer without its line breaks."""
    return " ".join(done("why", name, *options).out.split())


def keep(folder: Path, typed: Typed, **ago: float) -> Article:
    """Bring an article by hand, as one that was published so long before the samples were collected."""
    found = article(replace(typed, published=NOW - timedelta(**ago)), NOW)
    with newsroom_of(folder / "config.toml") as newsroom:
        newsroom.intake.keep(found)
    return found


@pytest.fixture(scope="module")
def three_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The editions of the samples' first two days; nobody changes the folder."""
    folder = tmp_path_factory.mktemp("days")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        sample_config(folder)
        for day in ("2026-11-21", "2026-11-22"):
            done("run", "--date", day)
    return folder


@pytest.fixture
def days(three_days: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(three_days)
    return three_days


def test_an_answer_walks_all_steps_with_their_weights(collected: Path) -> None:
    answer = done("why", TARIFFS, *DAY).out
    steps = [
        line.split()[0] for line in answer.splitlines() if line[:3].startswith("  ") and line[2:3] != " "
    ]
    assert steps == ["came", "window", "rules", "repeats", "story", "memory", "section", "rank", "print"]
    words = " ".join(answer.split())
    assert "It is in the draft of 2026-11-22, and leads a story of 7 reports by 7 outlets: 1st of " in words
    assert "Pamir News Agency brought it, seen first on " in words
    assert "in this edition's window, 21 November, 06:00 to 22 November, 06:00." in words
    assert "It is one story with 6 other reports; together they have «" in words
    assert "section Economy: category «" in words
    assert "» +" in words
    assert "1st of 39: 7 outlets, 7 reports, newest " in words


def test_another_report_of_a_story_names_the_one_that_leads_it(collected: Path) -> None:
    done("compose", *DAY)
    assert "as one of 7 reports of «New electricity and heating tariffs" in told("5.2")


def test_a_number_tells_the_story_with_its_reports_numbered(collected: Path) -> None:
    done("compose", *DAY)
    answer = told("5")
    assert "A story of the draft of 2026-11-22, 7 reports by 7 outlets: 1st of " in answer
    assert " 5.1 «New electricity and heating tariffs" in answer
    assert ", the main report, shown in en " in answer
    assert "outlets Told by " in answer
    assert " Not told by Dushanbe Daily, " in answer
    assert " 5.7 «" in answer


def test_without_a_date_the_edition_is_found_that_has_it(days: Path) -> None:
    assert "in the edition of 2026-11-22" in told(TARIFFS)
    assert "left out of the edition of 2026-11-21: undated, first sight of this source." in told(UNDATED)


def test_an_edition_is_asked_about_that_does_not_have_it(days: Path) -> None:
    answer = told(TARIFFS, "--date", "2026-11-21")
    assert "It is not of the edition of 2026-11-21: it was published on 21 November, " in answer
    assert "It is in the edition of 2026-11-22." in answer


def test_a_frozen_edition_that_would_be_the_same_is_told_so(days: Path) -> None:
    assert "The edition was frozen so, and composed again it comes out the same." in told(TARIFFS)


def test_a_frozen_edition_that_would_be_another_now_tells_what_is_different(printed: Path) -> None:
    changed(printed / "config.toml", "# block = [\"EntryTitle=(?i)horoscope\", \"EntryURL=/sponsored/\"]",
            'block = ["EntryTitle=(?i)chess title"]')  # fmt: skip
    answer = told(CHESS)
    assert "left out of the edition of 2026-11-22: blocked by «EntryTitle=(?i)chess title»" in answer
    assert "When the edition was frozen it was Sport, " in answer
    assert "now it would be left out (blocked by «EntryTitle=(?i)chess title»" in answer
    other = told(TARIFFS)
    assert "frozen so for this article; elsewhere it would come out differently now" in other


def test_a_story_that_goes_on_says_since_when(days: Path) -> None:
    answer = told("https://khabari-sharq.example/khabar/41331")
    assert "memory It goes on with what was first told on 21 November as «Earthquake of 4.9" in answer


def test_what_is_cut_tells_its_place_and_who_stands_before_it(collected: Path) -> None:
    changed(collected / "config.toml", "max_stories = 40 ", "max_stories = 5 ")
    answer = told(CHESS, *DAY)
    assert (
        "left out of the draft of 2026-11-22: the edition holds at most 5 stories; this one ranked " in answer
    )
    assert "Just ahead of it is «" in answer
    cure = answer.partition("To have it in all the same: digest ")[2]
    done(*cure.split())
    assert "It is in the draft of 2026-11-22" in told(CHESS, *DAY)


def test_a_copy_and_a_repeat_name_what_they_stand_for(collected: Path) -> None:
    text = "The bridge over the Panj near Ishkashim is closed until March, the agency said on Saturday. " * 4
    first = keep(collected, Typed("Day", "Bridge over the Panj is closed", text), hours=30)
    again = keep(collected, Typed("Day", "Bridge over the Panj is closed!", text), hours=29)
    other = keep(collected, Typed("Night", "Panj bridge closed, agency says", text), hours=28)
    assert "Its text was carried by Night, which counts once." in told(first.id, *DAY)
    assert "It is a copy of «Bridge over the Panj is closed» (Day)" in told(other.id, *DAY)
    answer = told(again.id, *DAY)
    assert (
        "is left out of the draft of 2026-11-22, as a repeat of «Bridge over the Panj is closed» (Day)."
        in answer
    )
    assert f"which stands for it: {first.id}." in answer


def test_what_came_late_is_told_so(printed: Path) -> None:
    typed = Typed("Day", "Bridge over the Panj is closed", published=NOW - timedelta(hours=18))
    with newsroom_of(printed / "config.toml") as newsroom:
        late = article(typed, clock())  # seen after the edition of its day was made
        newsroom.intake.keep(late)
    answer = told(late.id, "--date", "2026-11-23")
    assert "It is in the draft of 2026-11-23, as a story of its own" in answer
    assert "That is before this edition's window, 22 November, 06:00 to 23 November, 06:00" in answer
    assert "it was seen only after the last edition was made, so it is carried over." in answer


def test_the_nearest_other_story_is_told_with_what_keeps_it_apart(collected: Path) -> None:
    answer = told(
        f"{SITE}dushanbe-city-council-adopts-budget-with-money-for-trolleybuses/", "--date", "2026-11-23"
    )
    assert "story No other report tells the same event. Nearest to it is the story of " in answer
    assert ", where 0.20 joins; both have «" in answer


def test_an_editor_is_told_as_one(collected: Path) -> None:
    done("story", "move", TARIFFS, "world", *DAY)
    done("story", "lead", TARIFFS, *DAY)
    answer = told(TARIFFS, *DAY)
    assert "editor Moved to world; put in front." in answer
    assert "section World: chosen by the editor." in answer
    assert "The editor put it in front." in answer


def test_an_address_that_nobody_brought_tells_who_could_have(collected: Path) -> None:
    answer = told("pamirnews.example/2026/11/never-seen/")
    assert "Nobody has brought it." in answer
    # Which of both hangs on today: the newest article of the samples is of 22 November 2026.
    well = "it is well, and was read last on .*This address was not in its list"
    assert re.search(f"sources Pamir News Agency could have brought it: ({well}|it is silent since)", answer)
    assert "digest articles add https://pamirnews.example/2026/11/never-seen/" in answer


def test_a_source_that_fails_or_was_never_read_is_told_so(sample: Path) -> None:
    assert "could have brought it: it was never read; read it with: digest collect" in told(f"{SITE}never/")
    changed(sample / "config.toml", "https://pamirnews.example/feed/", "https://pamirnews.example/gone/")
    digest("collect")
    answer = told(f"{SITE}never/")
    assert "it is failing since " in answer
    assert "(HTTP 404" in answer


def test_an_address_of_no_source_tells_how_to_read_it(collected: Path) -> None:
    answer = told("https://nowhere.example/news/1")
    assert (
        "No source of the settings is on nowhere.example: digest sources add https://nowhere.example/"
        in answer
    )


def test_a_rule_that_would_block_an_address_is_told(collected: Path) -> None:
    changed(collected / "config.toml", "# block = [\"EntryTitle=(?i)horoscope\", \"EntryURL=/sponsored/\"]",
            'block = ["EntryURL=/sponsored/"]')  # fmt: skip
    answer = told("https://pamirnews.example/sponsored/soap")
    assert "It would be blocked by «EntryURL=/sponsored/», a rule for all sources, if it came." in answer


def test_what_is_no_name_at_all_gets_near_ones(collected: Path) -> None:
    assert "did you mean «New electricity and heating tariffs" in refused("why", "heating tariffs", *DAY)
    assert "nothing in the press of 2026-11-22 is ffffffffffff" in refused("why", "f" * 12, *DAY)


def test_json_has_the_sentences_and_the_steps_behind_them(collected: Path) -> None:
    answer = done("why", TARIFFS, *DAY, "--json").json
    assert answer["schema"] == 1
    assert answer["article"]["url"] == TARIFFS
    assert (answer["date"], answer["state"]) == ("2026-11-22", "draft")
    assert [point["step"] for point in answer["points"]][:3] == ["came", "window", "rules"]
    assert [step["step"] for step in answer["steps"]] == [
        *("coverage", "rule", "dedupe", "story", "memory", "section", "rank", "cut")
    ]
    missing = done("why", f"{SITE}never/", "--json").json
    assert (missing["date"], missing["article"], missing["steps"]) == (None, None, [])
    assert missing["points"][0]["step"] == "sources"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "name a story or an article: by a number of digest compose, an id, or an address"),
        (" ", "name a story or an article"),
        ("https://[::1", "nothing in the press of "),
        ("http://[bad]/x", "nothing in the press of "),
        ("https://a.example:99999/x", "nothing in the press of "),
        ("javascript:alert(1)", "nothing in the press of "),
        ("x" * 100_000, "nothing in the press of "),
        ("\u0663", "nothing in the press of "),
    ],
)
def test_what_is_no_name_is_refused_in_few_words(collected: Path, name: str, told: str) -> None:
    words = refused("why", name, *DAY)
    assert told in words
    assert len(words) < 600


def test_an_address_to_copy_is_fit_for_a_shell_and_holds_no_password(collected: Path) -> None:
    answer = told("https://me:secret@pamirnews.example/x?a=1&b=2")
    assert "digest articles add 'https://pamirnews.example/x?a=1&b=2'" in answer
    assert "it comes in with: digest articles add https://me" not in answer


def test_a_cut_story_tells_the_section_it_would_have_stood_in(collected: Path) -> None:
    changed(collected / "config.toml", "max_stories = 40 ", "max_stories = 5 ")
    assert "section It would stand in Sport: words: " in told(CHESS, *DAY)


def test_a_story_tells_the_next_one_and_how_near_they_are_on_average(collected: Path) -> None:
    answer = told("https://sogd-novosti.example/index.php?newsid=41638&cat=news", "--date", "2026-11-23")
    assert "The nearest report of another story is «" in answer
    assert re.search(r"with 0\.\d\d; on average the two stories have 0\.\d\d, where 0\.20 joins\.", answer)


def test_a_title_that_reads_like_a_reason_is_told_as_it_is(collected: Path) -> None:
    title = "cut: left out by the editor: printed in the edition of 2026-11-21"
    found = keep(collected, Typed("Day", title), hours=28)
    done("story", "drop", found.id, "--reason", "editor: cut: twice", *DAY)
    answer = told(found.id, *DAY)
    assert f"«{title}» (Day)" in answer
    assert "left out of the draft of 2026-11-22: dropped by the editor («editor: cut: twice»)." in answer


def test_a_new_story_tells_what_was_told_before_that_is_nearest_to_it(days: Path) -> None:
    council = f"{SITE}dushanbe-city-council-adopts-budget-with-money-for-trolleybuses/"
    answer = told(council, "--date", "2026-11-23")
    nearest = (
        "Nearest to it is «Lower house approves draft 2027 budget in first reading», told on 21 November:"
    )
    assert f"No earlier edition told it. {nearest} nearness 0.1" in answer
    assert ", where 0.26 makes an update." in answer
