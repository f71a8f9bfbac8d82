from __future__ import annotations

from pathlib import Path

from tests.cli.command import changed, done, process, refused
from tests.office import files_below

FOLDER = "digest-demo"


def test_demo_makes_the_sample_edition_in_a_new_folder(folder: Path) -> None:
    told = done("demo", "--no-browser")
    assert told.out.startswith("Edition of 2026-11-22, number 1 (sent): 39 stories in 6 sections")
    assert told.out.endswith(f"See the mails: cd {FOLDER} && digest preview --date 2026-11-22\n")
    assert f"website   {FOLDER}/out/site/index.html\n" in told.out
    assert (folder / FOLDER / "out/site/index.html").is_file()
    assert [path.name for path in folder.iterdir()] == [FOLDER]


def test_demo_again_in_the_same_folder_changes_nothing(folder: Path) -> None:
    done("demo", "there", "--no-browser")
    before = files_below(folder)
    told = done("demo", "there", "--no-browser")
    assert "(sent): 39 stories" in told.out
    assert files_below(folder) == before


def test_demo_never_runs_somebodys_own_settings(sample: Path) -> None:
    changed(sample / "config.toml", 'transport = "outbox"', 'transport = "smtp"')
    before = files_below(sample)
    assert "config.toml is not the demo's, so nothing was done" in refused("demo", ".", "--no-browser")
    assert files_below(sample) == before


def test_demo_where_nothing_can_be_written_is_told_in_words(folder: Path) -> None:
    (folder / FOLDER).write_text("")
    assert f"{FOLDER}/" in (words := refused("demo", "--no-browser"))
    assert "cannot be written: Not a directory" in words


def test_demo_opens_the_website(folder: Path) -> None:
    told = process("demo", environ={"BROWSER": "echo %s"})
    assert told.code == 0, told
    assert (folder / FOLDER / "out/site/index.html").as_uri() in told.out
