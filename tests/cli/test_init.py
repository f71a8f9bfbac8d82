from __future__ import annotations

import tomllib
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from digest.config import load
from digest.timetable import last
from digest.wiring import clock
from tests.builders import a_schedule
from tests.cli.command import Outcome, done, on_terminal, process, refused
from tests.collect.documents import rss
from tests.servers import FeedServer, answer

SOURCE = '\n[[sources]]\nname = "A"\nfeed = "https://a.example/"\n'

OPTIONS = (
    "--home",
    "tj",
    "--title", 'The "Daily" $5', "--language", "ru", "--language", "en", "--timezone", "Asia/Dushanbe",
    "--from", '"Office, Press" <press@office.example>', "--to", "a@one.example", "--to", "B. <b@two.example>",
)  # fmt: skip


def guessed(*arguments: str) -> Outcome:
    """`digest init` in a process whose stdin is no terminal."""
    return process("init", *arguments)


def test_without_a_terminal_it_guesses_and_says_what(folder: Path) -> None:
    told = process("init", environ={"TZ": ":Europe/Berlin"})
    assert told.code == 0, told
    assert told.err.splitlines() == [
        "Title of the digest: took Press Digest; change it in the file",
        "Languages of the copies, the main one first: took en; change it in the file",
        "Timezone: took Europe/Berlin; change it in the file",
        "Who writes (mail address): took editor@digest.example; change it in the file",
        "Who gets every edition (mail addresses): took editor@digest.example; change it in the file",
    ]
    assert told.out.startswith("Made config.toml. Next:\n  digest sources add ADDRESS  ")
    settings = tomllib.loads((folder / "config.toml").read_text("utf-8"))
    assert settings["digest"]["timezone"] == "Europe/Berlin"
    assert settings["email"]["to"] == ["editor@digest.example"]


def test_all_options_together_leave_no_question(folder: Path) -> None:
    told = on_terminal("init", "my press", *OPTIONS)
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("Made my press/config.toml. Next:\n  cd 'my press'\n")
    path = folder / "my press/config.toml"
    path.write_text(path.read_text("utf-8") + SOURCE, encoding="utf-8")
    config = load(path, environ={})
    assert config.masthead.title.in_("ru") == 'The "Daily" $5'
    assert config.masthead.languages == ("ru", "en")
    assert config.masthead.zone.key == "Asia/Dushanbe"
    assert (config.email.sender.name, config.email.sender.address) == (
        "Office, Press",
        "press@office.example",
    )
    assert [(entry.name, entry.address) for entry in config.email.to] == [
        ("", "a@one.example"),
        ("B.", "b@two.example"),
    ]


def test_commas_part_languages_and_addresses_too(folder: Path) -> None:
    told = guessed("--language", "en, ru,en", "--from", "p@x.example", "--to", "a@x.example, b@x.example")
    assert told.code == 0, told
    settings = tomllib.loads((folder / "config.toml").read_text("utf-8"))
    assert settings["digest"]["languages"] == ["en", "ru"]
    assert settings["email"]["to"] == ["a@x.example", "b@x.example"]


def test_who_writes_gets_it_too_unless_somebody_is_named(folder: Path) -> None:
    assert guessed("--from", "Press <press@office.example>").code == 0
    assert tomllib.loads((folder / "config.toml").read_text("utf-8"))["email"]["to"] == [
        "press@office.example"
    ]


def test_settings_that_are_there_stay_as_they_are(folder: Path) -> None:
    path = folder / "config.toml"
    path.write_text("mine")
    assert "config.toml is there already; nothing was changed." in refused("init", *OPTIONS)
    assert path.read_text() == "mine"


def test_everything_that_cannot_be_is_told_at_once(folder: Path) -> None:
    words = refused(
        "init",
        "--title",
        "a\nb",
        "--language",
        "xx",
        "--timezone",
        "Mars",
        "--from",
        "P <p@x.example",
        "--to",
        "b",
    ).splitlines()
    assert words[0] == "digest: nothing was made:"
    told = (
        "control character",
        "xx: no copies",
        "Mars: no such timezone",
        '"P <p@x.example" is no',
        '"b" is no',
    )
    assert all(part in line for part, line in zip(told, words[1:], strict=True))
    assert not list(folder.iterdir())


def test_a_file_in_place_of_the_folder_is_told_in_words(folder: Path) -> None:
    (folder / "file").write_text("")
    assert "file/config.toml cannot be written" in refused("init", "file", *OPTIONS)


def test_on_a_terminal_it_asks_and_asks_again_after_a_wrong_answer(folder: Path) -> None:
    answers = [
        "Шарҳи матбуот",
        "xx",
        "tg ru",
        "Mars",
        "Asia/Dushanbe",
        "Tajikistan",
        "tj",
        "",
        "nobody",
        "p@x.example",
        "a@x.example, b",
    ]
    told = on_terminal("init", answers="\n".join([*answers, ""]) + "\n")
    assert told.code == 0, told
    assert told.out.startswith("Made config.toml.")
    asked = ("Title of the digest [Press Digest]: ", "Timezone [", "Who writes (mail address): ")
    assert all(question in told.err for question in asked)
    assert "xx: no copies can be printed in it; there are en, fa, ru, tg" in told.err
    assert "Mars: no such timezone" in told.err
    assert '"Tajikistan" is no country code' in told.err
    assert '"nobody" is no mail address' in told.err
    assert '"b" is no mail address' in told.err
    settings = tomllib.loads((folder / "config.toml").read_text("utf-8"))
    assert settings["digest"]["title"] == "Шарҳи матбуот"
    assert settings["digest"]["languages"] == ["tg", "ru"]
    assert settings["digest"]["home"] == ["tj"]
    assert settings["email"] == {
        "from": "Шарҳи матбуот <p@x.example>",
        "to": ["p@x.example"],
        "transport": "outbox",
    }


def test_an_empty_answer_takes_what_is_proposed(folder: Path) -> None:
    told = on_terminal("init", answers="\n" * 4 + "p@x.example\n\n", piped=False)
    assert told.code == 0, told
    assert "Title of the digest [Press Digest]: " in told.err
    assert "Made config.toml. Next:" in told.err
    assert tomllib.loads((folder / "config.toml").read_text("utf-8"))["digest"]["languages"] == ["en"]


def test_the_end_of_answers_makes_nothing(folder: Path) -> None:
    told = on_terminal("init", answers="Press\n\x04")
    assert (told.code, told.out) == (2, "")
    assert "digest: no answer; nothing was made" in told.err
    assert not list(folder.iterdir())


@pytest.fixture
def press() -> FeedServer:
    """A feed with news of the night before the last edition that was due, and of this moment.

    The second is for a test that runs while an hour strikes.
    """
    occurrence = last(a_schedule(), clock())
    assert occurrence
    times = (occurrence.due - timedelta(hours=1), clock() - timedelta(seconds=1))
    titles = ("Dam in Nurek is repaired before the winter", "Road over the pass is open again")
    items = (
        f"<title>{title}</title><link>https://nurek.example/{n}</link><pubDate>{format_datetime(time)}</pubDate>"
        f"<description>{title}. The district office said so on the same day.</description>"
        for n, (title, time) in enumerate(zip(titles, times, strict=True))
    )
    return FeedServer(replies={"/feed": answer(rss(*items).encode(), content_type="application/rss+xml")})


def test_newcomers_three_commands_make_an_edition(
    folder: Path, loopback_allowed: None, press: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ("--title", "Morning Press", "--language", "en", "--timezone", "Asia/Dushanbe")
    with press:
        done("init", "mypress", *given, "--from", "press@office.example", "--to", "a@one.example")
        monkeypatch.chdir(folder / "mypress")
        done("sources", "add", press.url("/feed"), "--language", "en")
        told = done("run")
    assert "number 1 (sent): 1 story in 1 section, told by 1 article" in told.out
    (message,) = (folder / "mypress/out/outbox").rglob("*.eml")
    assert message.name == "a@one.example.eml"
    assert (folder / "mypress/out/archive").is_dir()


def test_one_part_of_the_newcomers_path_at_a_time_is_told_what_is_missing(folder: Path) -> None:
    assert "make one with: digest init" in refused("run")
    assert guessed().code == 0
    assert "sources: none yet; add one with: digest sources add ADDRESS" in refused("run")
