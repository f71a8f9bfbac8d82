from __future__ import annotations

from pathlib import Path

import pytest

from digest.config import load
from digest.errors import ConfigError
from digest.settings import Smtp
from tests.config.samples_of_config import SMALL, a_file, mistakes_in

CANARY = "c4n4ry-s3cret"


def sending(password: str, transport: str = "smtp") -> str:
    """A file that sends by a server, with this password; it stands on line 16."""
    return f"""{SMALL}[email]
from = "a@digest.example"
transport = "{transport}"
[email.smtp]
password = {password}
host = "mail.example"
username = "u"
"""


def smtp_of(folder: Path, text: str, **environ: str) -> Smtp:
    smtp = load(a_file(folder, text), environ=environ).email.smtp
    assert smtp is not None
    return smtp


def test_a_password_is_read_from_a_variable(tmp_path: Path) -> None:
    assert smtp_of(tmp_path, sending('{ env = "SMTP" }'), SMTP=CANARY).password == CANARY


def test_a_password_is_read_from_the_first_line_of_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{CANARY}\n")
    secret.chmod(0o640)
    assert smtp_of(tmp_path, sending('{ file = "secret" }')).password == CANARY


@pytest.mark.parametrize("environ", [{}, {"SMTP": ""}])
def test_a_missing_variable_is_named(tmp_path: Path, environ: dict[str, str]) -> None:
    (mistake,) = mistakes_in(tmp_path, sending('{ env = "SMTP" }'), environ)
    assert (mistake.line, mistake.key) == (16, "email.smtp.password")
    assert mistake.found == '"SMTP" is not set in the environment'


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(tmp_path, sending('{ file = "none" }'))
    assert str(tmp_path / "none") in mistake.found


@pytest.mark.parametrize(
    ("body", "mode", "words"),
    [
        (CANARY.encode(), 0o644, "can be read by everybody; chmod o-r"),
        (b"", 0o600, "is empty"),
        (b"\nsecond line", 0o600, "is empty"),
        (b"\xff\xfe", 0o600, "is no text"),
    ],
)
def test_an_unfit_secret_file_is_a_mistake(tmp_path: Path, body: bytes, mode: int, words: str) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(body)
    secret.chmod(mode)
    (mistake,) = mistakes_in(tmp_path, sending('{ file = "secret" }'))
    assert words in str(mistake)
    assert CANARY not in str(mistake)


def test_a_password_is_not_asked_for_while_nothing_is_sent(tmp_path: Path) -> None:
    assert smtp_of(tmp_path, sending('{ env = "SMTP" }', "outbox")).password == ""


@pytest.mark.parametrize("password", ["{}", '{ env = "A", file = "b" }'])
def test_a_password_has_exactly_one_place(tmp_path: Path, password: str) -> None:
    (mistake,) = mistakes_in(tmp_path, sending(password), {"A": "x"})
    assert "not one place to look" in mistake.found


def test_a_loaded_config_never_shows_its_password(tmp_path: Path) -> None:
    config = load(a_file(tmp_path, sending('{ env = "SMTP" }')), environ={"SMTP": CANARY})
    assert CANARY not in repr(config)


@pytest.mark.parametrize(
    "text",
    [
        sending(f'"{CANARY}"'),
        sending(f'"{CANARY}"\npasswort = "{CANARY}"'),
        sending(f'["{CANARY}"]'),
        sending(f'{{ value = "{CANARY}" }}'),
        f'{SMALL}[email]\nsmtp = "{CANARY}"\n',
        f'{SMALL}[email]\nsmtp = ["{CANARY}"]\n',
        f'{SMALL}[email.smtp]\nport = "{CANARY}"\n',
        f'{SMALL}[storage]\nurl = "postgresql://u:{CANARY}@h/d"\n',
        f'{SMALL}[storage]\nurl = "mysql://u:{CANARY}@h/d"\n',
        SMALL.replace("https://", f"ftp://u:{CANARY}@"),
        f"{SMALL}{CANARY}",
        f"{SMALL}[email]\nsmtp.password = {CANARY}",
    ],
)
def test_no_mistake_shows_a_secret(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(a_file(tmp_path, text), environ={})
    assert CANARY not in str(caught.value)


def test_a_secret_in_an_override_is_not_shown(tmp_path: Path) -> None:
    text = sending('{ env = "SMTP" }').replace('username = "u"\n', "")
    (mistake,) = mistakes_in(tmp_path, text, {"DIGEST_EMAIL__SMTP__PASSWORD": CANARY})
    assert mistake.key == "email.smtp.username"
    assert CANARY not in str(mistake)
