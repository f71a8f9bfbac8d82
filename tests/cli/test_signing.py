"""Keys that are made for an operator, published, written into the settings, and sign."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from digest.config import load
from tests.cli.command import done, process, refused
from tests.office import print_press, small_config
from tests.signing import records, verdicts

NAMES = ("dkim-rsa.pem", "dkim-ed25519.pem")


@pytest.fixture
def settings(folder: Path) -> Path:
    """Settings without keys."""
    print_press(folder, {})
    return small_config(folder)


def in_dns(out: str) -> dict[str, str]:
    """What a name server would make of the records that were printed."""
    lines = [line.strip() for line in out.partition("Publish in DNS:")[2].splitlines()]
    found: dict[str, str] = {}
    for line in lines:
        if line.endswith(" IN TXT ("):
            found[line.removesuffix(". IN TXT (")] = ""
        elif line.startswith('"'):
            found[list(found)[-1]] += line.removesuffix(" )").strip('"')
    return found


def switched_on(settings: Path, out: str) -> None:
    """What it says to write is written."""
    block = out[out.index("    [email.dkim]") : out.index("Then see")]
    settings.write_text(settings.read_text("utf-8") + "\n" + block, encoding="utf-8")


def test_keys_are_made_for_the_owner_alone_and_what_is_printed_works(folder: Path, settings: Path) -> None:
    told = done("init", "--dkim")
    assert told.err == "Made dkim-rsa.pem and dkim-ed25519.pem, readable by you alone.\n"
    assert [(folder / name).stat().st_mode & 0o777 for name in NAMES] == [0o600, 0o600]
    switched_on(settings, told.out)
    dkim = load(settings, environ={}).email.dkim
    assert dkim is not None
    assert in_dns(told.out) == records(dkim)
    again = done("init", "--dkim")
    assert (in_dns(again.out), again.err) == (records(dkim), "")
    assert "Then write" not in again.out


def test_what_is_sent_from_then_on_is_signed(folder: Path) -> None:
    done("demo", "--no-browser")
    told = done("init", "digest-demo", "--dkim")
    settings = folder / "digest-demo/config.toml"
    switched_on(settings, told.out)
    done("--config", str(settings), "send", "--test", "me@office.example", "--date", "2026-11-22")
    [message] = (folder / "digest-demo/out/outbox/2026-11-22-test").glob("*.eml")
    dkim = load(settings, environ={}).email.dkim
    assert dkim is not None
    assert verdicts(message.read_bytes(), dkim) == [True, True]


@pytest.mark.parametrize("name", NAMES)
def test_no_key_is_ever_replaced(folder: Path, settings: Path, name: str) -> None:
    (folder / name).write_text("mine")
    assert f"{name}: there already, so nothing was changed" in refused("init", "--dkim")
    assert (folder / name).read_text() == "mine"
    assert [one for one in NAMES if (folder / one).exists()] == [name]


def test_without_settings_it_says_how_to_make_them(folder: Path) -> None:
    assert "make one with: digest init" in refused("init", "--dkim")


def test_nobody_signs_for_this_machine(folder: Path, settings: Path) -> None:
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("from = ", "# from = "), encoding="utf-8")
    assert "write the address of your digest into [email] from first" in refused("init", "--dkim")


def test_no_other_secret_is_asked_for(folder: Path, settings: Path) -> None:
    smtp = 'transport = "smtp"\nsmtp = { host = "a.example", username = "u", password = { env = "NONE" } }\n'
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('transport = "outbox"\n', smtp), encoding="utf-8")
    assert in_dns(done("init", "--dkim").out)


def test_no_key_shows_where_something_fails(folder: Path, settings: Path) -> None:
    switched_on(settings, done("init", "--dkim").out)
    secrets = [line for name in NAMES for line in (folder / name).read_text().splitlines()[1:-1]]
    assert secrets
    settings.write_text(settings.read_text("utf-8") + "\nwrong = 1\n", encoding="utf-8")
    (folder / NAMES[0]).chmod(0o644)
    told = process("run", environ={"DIGEST_DEBUG": "1"})
    assert told.code == 2
    assert "chmod 600" in told.err
    assert not [line for line in secrets if line in told.err + told.out]


def test_a_missing_library_is_told_with_what_to_install(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives", None)
    assert 'not installed: python -m pip install "press-digest[dkim]"' in refused("init", "--dkim")
