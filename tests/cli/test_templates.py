"""Templates of the operator's own: written, changed, broken, mended."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import done, process, refused
from tests.office import ROOT, files_below

MAIL = "templates/edition.mjml.j2"


def with_templates(folder: Path) -> None:
    """Templates beside the settings, which name them; the samples' last edition is out already."""
    done("init", "--templates")
    config = folder / "config.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("[digest]\n", '[digest]\ntemplates = "templates"\n', 1), encoding="utf-8")


def changed(file: Path, old: str, new: str) -> int:
    """Change a template; the line from 1."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def public(folder: Path) -> dict[str, bytes]:
    return {name: body for name, body in files_below(folder / "out").items() if not name.endswith(".log")}


def test_all_templates_are_written_once_and_never_over_others(folder: Path) -> None:
    told = done("init", "my press", "--templates")
    assert told.out.startswith("Made my press/templates. Next:\n")
    shipped = ROOT / "templates"
    names = [path.relative_to(shipped) for path in shipped.rglob("*") if path.is_file()]
    for name in names:
        assert (folder / "my press/templates" / name).read_bytes() == (shipped / name).read_bytes()
    assert "is there already; nothing was changed" in refused("init", "my press", "--templates")
    assert not (folder / "my press/config.toml").exists()


def test_a_broken_template_stops_an_edition_before_anything_of_it_is_seen(printed: Path) -> None:
    with_templates(printed)
    before = public(printed)
    line = changed(printed / MAIL, "{{ t.minute }}</h2>", "{{ t.minute }}</h2><blink>x</blink>")
    told = process("run", "--date", "2026-11-23")
    assert told.code == 1
    assert f"edition.mjml.j2:{line}: <blink> is not allowed in a mail; allowed: a, abbr" in told.err
    assert public(printed) == before
    changed(printed / MAIL, "<blink>x</blink>", "")
    assert "2026-11-23" in done("run", "--date", "2026-11-23").out


def test_the_report_tells_what_a_mail_that_grew_too_large_had_to_leave_out(sample: Path) -> None:
    with_templates(sample)
    changed(sample / MAIL, "{{ copy.window }}</p>", "{{ copy.window }}</p>" + "<p>Печать</p>" * 1_500)
    told = process("run", "--date", "2026-11-22")
    assert told.code == 0
    assert "the en mail: 1" in told.err + told.out
    assert "bytes, over 96,000: " in told.err + told.out
