from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

import pytest

from digest.render.schema import public_json
from tests.builders import NOW
from tests.cli.command import changed, digest, done, refused
from tests.office import files_below, print_press, small_config

DAY = ("--date", "2026-11-22")
STORY_KEYS = {
    "id", "title", "url", "summary", "language", "brief", "late", "lead", "views", "reasons", "articles",
}  # fmt: skip


@pytest.fixture
def collected(sample: Path) -> Path:
    """The sample press, read, and nothing made of it."""
    done("collect")
    return sample


def message_of(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def marked_in(folder: Path) -> list[Path]:
    """Messages of the outbox that are not the edition's own."""
    own = folder / "out/outbox/2026-11-22"
    return [path for path in sorted((folder / "out/outbox").rglob("*.eml")) if path.parent != own]


def test_collect_tells_what_each_source_brought(sample: Path) -> None:
    told = done("collect")
    assert told.out.splitlines()[0] == "Pamir News Agency         ok  22 articles"
    assert told.out.splitlines()[-1] == "206 new articles."
    again = done("collect")
    assert again.out.splitlines()[0] == "Pamir News Agency         unchanged"
    assert again.out.splitlines()[-1] == "0 new articles."
    assert {path.name for path in (sample / "out").iterdir()} == {"digest.sqlite3"}


def test_json_of_collect_is_one_document(sample: Path) -> None:
    told = done("collect", "--json").json
    assert list(told) == ["schema", "sources", "warnings"]
    assert len(told["sources"]) == 13
    assert set(told["sources"][0]) == {"name", "state", "n_articles", "error"}


def test_collect_fails_only_where_every_source_fails(sample: Path, folder: Path) -> None:
    changed(folder / "config.toml", "pamirnews.example/feed/", "pamirnews.example/gone/")
    told = done("collect")
    assert "Pamir News Agency         failed  HTTP 404 (Not Found)" in told.out
    assert "Warning: Pamir News Agency: HTTP 404" in told.err
    small_config(folder)
    (folder / "site.json").write_text("{}")
    assert digest("collect").code == 1


def test_compose_shows_the_draft_and_freezes_nothing(collected: Path) -> None:
    lines = done("compose", *DAY).out.splitlines()
    assert lines[0] == "Edition of 2026-11-22, number 1 (draft)"
    assert lines[1:3] == ["", "Politics"]
    assert lines[3].startswith("  ")
    assert lines[3].endswith("]")
    left_out = lines.index("2 articles left out.")
    assert re.fullmatch(r"  [0-9a-f]{12}  «.+» \(.+\): .+", lines[left_out + 1])
    assert sum(line.endswith(" (leads)") for line in lines) == 1
    assert any(line.startswith("Balance: 13 outlets. Stories told") for line in lines)
    assert lines[-1].startswith("  languages: en ")
    assert done("compose", *DAY, "--json").json["state"] == "draft"
    assert not (collected / "out/archive").exists()


def test_json_of_compose_is_the_documented_schema(collected: Path) -> None:
    edition = done("compose", *DAY, "--json").json
    assert edition["schema"] == 1
    assert edition.keys() >= {
        "digest", "date", "number", "state", "languages", "window", "cutoff", "sections", "rejections",
        "content_hash",
    }  # fmt: skip
    story = edition["sections"][0]["stories"][0]
    assert story.keys() >= STORY_KEYS
    assert set(edition["rejections"][0]) == {"article", "reason", "watch"}
    stories = [story for section in edition["sections"] for story in section["stories"]]
    ids = [article["id"] for story in stories for article in story["articles"]]
    ids += [rejection["article"]["id"] for rejection in edition["rejections"]]
    assert len(ids) == len(set(ids)) == 75


def test_compose_gives_a_frozen_edition_as_it_was_published(printed: Path) -> None:
    published = (printed / "out/archive/2026/11/22.json").read_text("utf-8")
    assert public_json(done("compose", *DAY, "--json").out) == published
    assert done("compose", *DAY).out.startswith("Edition of 2026-11-22, number 1 (")


def test_compose_of_an_empty_store_says_what_to_do(sample: Path) -> None:
    told = done("compose", *DAY)
    assert "Nothing to print. Read the press first: digest collect" in told.out
    assert told.out.endswith("0 articles left out.\n")


def test_publish_builds_again_what_was_lost(printed: Path) -> None:
    before = files_below(printed / "out")
    (printed / "out/archive/2026/11/22.md").unlink()
    (printed / "out/site/index.html").write_text("spoilt")
    told = done("publish")
    assert told.out == "2 files changed.\n  out/archive/2026/11/22.md\n  out/site/index.html\n"
    assert files_below(printed / "out") == before
    assert done("publish", "--json").json == {"schema": 1, "published": [], "done": [], "warnings": []}


def test_publish_without_an_edition_is_refused(sample: Path) -> None:
    assert "there is no edition to publish yet; make one with: digest run" in refused("publish")


def test_send_again_sends_nothing(printed: Path) -> None:
    before = files_below(printed)
    assert "Deliveries: 3 accepted." in done("send", *DAY).out
    assert done("send", *DAY, "--json").json["deliveries"] == {"accepted": 3}
    assert files_below(printed) == before


def test_send_goes_on_where_a_run_was_stopped(sample: Path) -> None:
    (sample / "out").mkdir()
    (sample / "out/outbox").write_text("")
    digest("run", *DAY)
    stopped = digest("send", *DAY)
    assert (stopped.code, stopped.err.count("Error: ")) == (1, 1)
    (sample / "out/outbox").unlink()
    assert "(sent)" in done("send", *DAY).out


def test_send_without_a_frozen_edition_tells_how_to_make_it(collected: Path) -> None:
    words = refused("send", *DAY)
    assert "there is no frozen edition of 2026-11-22; make it with: digest run --date 2026-11-22" in words


def test_test_message_is_marked_and_stands_beside_the_real_ones(printed: Path) -> None:
    before = files_below(printed)
    told = done("send", "--test", "Editor@Digest.example", *DAY)
    assert told.out.startswith("Test message to Editor@digest.example, copy en: written to ")
    (path,) = marked_in(printed)
    message = message_of(path)
    assert message["Subject"].startswith("[TEST] ")
    assert message["To"] == "Editor@digest.example"
    after = files_below(printed)
    assert {name: after[name] for name in before} == before
    assert done("status", "--json").json["latest"]["deliveries"] == {"accepted": 3}


def test_test_message_has_the_language_that_was_asked_for(printed: Path) -> None:
    done("send", "--test", "me@office.example", "--language", "tg", *DAY)
    (path,) = marked_in(printed)
    assert message_of(path)["Content-Language"] == "tg"


def test_test_message_has_the_recipients_own_language_by_default(printed: Path) -> None:
    told = done("send", "--test", "redaktor@digest.example", "--json", *DAY).json
    assert list(told) == ["schema", "date", "address", "language", "answer"]
    assert (told["address"], told["language"]) == ("redaktor@digest.example", "ru")


def test_test_message_of_a_draft_freezes_nothing(collected: Path) -> None:
    done("send", "--test", "me@office.example", *DAY)
    (path,) = marked_in(collected)
    assert message_of(path)["Subject"].startswith("[TEST] ")
    assert done("status", "--json").json["latest"] is None


def test_test_message_needs_a_story(sample: Path) -> None:
    assert "has no story; read the press first: digest collect" in refused(
        "send", "--test", "a@b.example", *DAY
    )


def test_everything_wrong_with_a_test_message_is_told_at_once(printed: Path) -> None:
    words = refused("send", "--test", "me", "--language", "fr", *DAY)
    assert words.splitlines()[0] == "digest: nothing was sent:"
    assert '"me" is no mail address' in words
    assert "--language fr: there is no copy in it; there are en, ru, tg" in words


def test_empty_test_address_never_becomes_a_real_sending(sample: Path) -> None:
    (sample / "out").mkdir()
    (sample / "out/outbox").write_text("")
    digest("run", *DAY)
    (sample / "out/outbox").unlink()
    assert "nothing was sent" in refused("send", "--test", "", *DAY)
    assert not (sample / "out/outbox").exists()


def test_language_goes_with_test_only(printed: Path) -> None:
    assert "--language goes with --test" in refused("send", "--language", "ru", *DAY)


def test_a_test_message_that_cannot_be_written_fails_in_words(printed: Path) -> None:
    changed(printed / "config.toml", 'outbox = "out/outbox"', 'outbox = "config.toml"')
    told = digest("send", "--test", "me@office.example", *DAY)
    assert (told.code, told.out) == (1, "")
    assert "digest: cannot write" in told.err


def test_test_message_of_a_frozen_edition_has_its_languages_not_the_settings(folder: Path) -> None:
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", NOW.replace(day=21))]})
    path = small_config(folder)
    done("run", *DAY)
    changed(path, 'languages = ["en", "ru"]', 'languages = ["tg"]')
    assert done("send", "--test", "me@office.example", "--json", *DAY).json["language"] == "en"
    words = refused("send", "--test", "me@office.example", "--language", "tg", *DAY)
    assert "--language tg: there is no copy in it; there are en, ru" in words


def test_compose_marks_what_goes_on_from_an_earlier_edition(collected: Path) -> None:
    done("run", "--date", "2026-11-21")
    outline = done("compose", *DAY).out
    (tremor,) = (line for line in outline.splitlines() if "night tremor in Murghob" in line)
    assert tremor.endswith("(update)")
    (tariffs,) = (line for line in outline.splitlines() if "New electricity and heating tariffs" in line)
    assert tariffs.endswith("] (leads)")


def test_compose_does_not_send_for_a_press_that_the_rules_left_out(collected: Path) -> None:
    changed(collected / "config.toml", "# block = [\"EntryTitle=(?i)horoscope\", \"EntryURL=/sponsored/\"]",
            'block = ["EntryTitle=.*"]')  # fmt: skip
    outline = done("compose", *DAY).out
    assert "Nothing to print.\n\n75 articles left out" in outline
