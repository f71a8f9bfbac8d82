"""Runs that something stands in the way of: they say what, and what to do, and lose nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from digest.wiring import clock
from tests.builders import NOW, SAMPLE_DATE
from tests.cli.command import (
    ALLOW,
    LOOPBACK_NETWORK,
    a_feed,
    changed,
    digest,
    done,
    feed_server,
    only_the_store,
    process,
    refused,
)
from tests.mail_server import MailServer
from tests.office import newsroom_of, print_press, small_config
from tests.servers import answer

DAY = ("--date", "2026-11-22")


def test_run_fails_where_every_source_fails(folder: Path) -> None:
    small_config(folder)
    (folder / "site.json").write_text("{}")
    told = digest("run", *DAY)
    assert told.code == 1
    assert told.out.startswith(
        "No edition for 2026-11-22: nothing to print. Nothing was sent.\nSources: 0 of 2"
    )
    assert "Warning: Pamir: HTTP 404" in told.err
    assert "Error: every source failed" in told.err
    assert only_the_store(folder)
    failed = digest("run", "--json", *DAY)
    assert (failed.code, failed.json["state"]) == (1, "empty")
    assert [source["state"] for source in failed.json["sources"]] == ["failed", "failed"]


def test_one_failed_source_is_a_warning(folder: Path) -> None:
    small_config(folder)
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", NOW.replace(day=21))]})
    told = done("run", *DAY)
    assert "Warning: Oxus: HTTP 404" in told.err
    assert "Sources: 1 of 2 read, 1 new article." in told.out


def test_a_flood_of_warnings_is_cut_short(sample: Path) -> None:
    blocks = "".join(
        f'\n[[sources]]\nname = "None {n}"\nfeed = "https://none{n}.example/"\n' for n in range(30)
    )
    path = sample / "config.toml"
    path.write_text(path.read_text("utf-8") + blocks, encoding="utf-8")
    warned = [line for line in done("run", *DAY).err.splitlines() if line.startswith("Warning: ")]
    assert len(warned) == 21
    assert warned[-1] == "Warning: and 10 more; --json tells all"


def test_every_mistake_of_the_settings_is_told_at_once_with_its_line(sample: Path) -> None:
    path = sample / "config.toml"
    changed(path, 'timezone = "Asia/Dushanbe"', 'timezone = "Asia/Dushanby"')
    changed(path, 'at = "06:00"', 'at = "6 o\'clock"')
    changed(path, "max_stories = 40 ", "max_storys = 40 ")
    lines = path.read_text("utf-8").splitlines()
    words = refused("run", *DAY).splitlines()
    assert words[0] == "digest: config.toml has 3 mistakes:"
    for told, key in zip(words[1:], ("digest.timezone", "schedule.at", "editing.max_storys"), strict=True):
        name, line, where, _ = told.split(":", 3)
        assert (name, where) == ("config.toml", f" {key}")
        assert key.rpartition(".")[2] in lines[int(line) - 1]
    assert not (sample / "out").exists()


def test_one_mistake_of_the_settings_stands_in_one_line(sample: Path) -> None:
    changed(sample / "config.toml", 'at = "06:00"', 'at = "25:00"')
    (line,) = refused("status").splitlines()
    assert line.startswith("digest: config.toml:")
    assert "schedule.at" in line


@pytest.mark.parametrize("command", ["run", "status", "compose", "send", "publish", "collect"])
def test_missing_settings_lead_to_init(folder: Path, command: str) -> None:
    assert "make one with: digest init" in refused(command)
    assert not list(folder.iterdir())


def test_other_settings_are_named_before_the_command(sample: Path) -> None:
    (sample / "config.toml").rename(sample / "press.toml")
    assert done("--config", "press.toml", "sources", "list").out.startswith("name ")
    assert "none.toml" in refused("--config", "none.toml", "run")


def test_a_file_in_place_of_the_out_folder_is_told_in_words(sample: Path) -> None:
    (sample / "out").write_text("")
    told = digest("run", *DAY)
    assert (told.code, told.out) == (1, "")
    assert f"digest: the store {sample}/out/digest.sqlite3 cannot be made: " in told.err


def test_a_folder_in_place_of_the_database_is_told_in_words(sample: Path) -> None:
    (sample / "out/digest.sqlite3").mkdir(parents=True)
    told = digest("run", *DAY)
    assert (told.code, told.out) == (1, "")
    assert "out/digest.sqlite3 cannot be opened; check that it is a file" in told.err


def test_mail_goes_out_where_the_archive_cannot_be_written_and_the_run_fails(sample: Path) -> None:
    (sample / "out").mkdir()
    (sample / "out/archive").write_text("")
    told = digest("run", *DAY)
    assert told.code == 1
    assert "(frozen)" in told.out
    assert "Deliveries: 3 accepted as files, nothing was mailed." in told.out
    assert "Error: cannot write" in told.err
    (sample / "out/archive").unlink()
    assert "(sent)" in done("run", *DAY).out


def test_an_outbox_that_cannot_be_written_is_told_and_made_up_for(sample: Path) -> None:
    (sample / "out").mkdir()
    (sample / "out/outbox").write_text("")
    told = digest("run", *DAY)
    assert told.code == 1
    assert "Deliveries: 3 pending." in told.out
    assert told.err.count("Error: ") == 1
    (sample / "out/outbox").unlink()
    assert "Deliveries: 3 accepted as files, nothing was mailed." in done("run", *DAY).out


def test_private_address_is_a_failed_source_unless_it_is_allowed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_config(folder)
    with feed_server(
        pamir=a_feed("Fire in Khorog warehouse is put out"), oxus=answer(b"", status=503)
    ) as server:
        changed(path, "https://pamir.example/feed", server.url("/pamir"))
        changed(path, "https://oxus.example/feed", server.url("/oxus"))
        changed(path, 'mirror = "site.json"', "timeout = 5")
        assert "is not a public address" in digest("run", *DAY).err
        assert not server.seen
        monkeypatch.setenv(ALLOW, LOOPBACK_NETWORK)
        told = done("run", *DAY)
    assert "1 story in 1 section, told by 1 article" in told.out
    assert "Warning: Oxus: HTTP 503" in told.err


def test_another_process_at_work_is_told_and_left_alone(sample: Path) -> None:
    done("collect")
    with newsroom_of(sample / "config.toml") as newsroom:
        assert newsroom.store.editions.lease(
            "digest", SAMPLE_DATE, newsroom.owner, clock(), timedelta(minutes=5)
        )
        told = process("run", *DAY)
        assert told.code == 0
        assert told.out.startswith(
            "Another process is at work on the edition of 2026-11-22; nothing was done"
        )
        assert process("run", "--json", *DAY).json["state"] == "busy"
    assert only_the_store(sample)


def test_who_must_be_tried_again_is_told_with_the_command(folder: Path) -> None:
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", NOW.replace(day=21))]})
    with MailServer(lambda verb, rest: "450 come back later" if verb == "RCPT" else "") as server:
        small_config(folder, to=["a@one.example", "b@two.example"], smtp=server.port)
        told = digest("run", *DAY)
    assert told.code == 1
    assert "(frozen)" in told.out
    assert "Deliveries: 2 deferred." in told.out
    assert "Warning: 2 messages must be tried again later, with: digest send --date 2026-11-22" in told.err
