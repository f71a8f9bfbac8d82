from __future__ import annotations

from pathlib import Path

import pytest

from digest.config import load
from digest.errors import ConfigError
from digest.model import Access
from digest.settings import Smtp, Use
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


READING = """
[[sources]]
name = "Locked"
feed = "https://locked.example/"
username = "u"
password = { env = "PASSWORD" }
headers = { Authorization-Too = { env = "TOKEN" } }
cookies = { session = { env = "COOKIE" } }
[collect]
proxy = "http://proxy.example"
proxy_password = { env = "PROXY" }
"""
"""A source behind a door, read through a proxy; in the file its secrets stand on lines 17 to 22."""

BOTH = sending('{ env = "SMTP" }') + READING
SECRETS = {
    "SMTP": CANARY,
    "PASSWORD": CANARY,
    "TOKEN": f"Bearer {CANARY}",
    "COOKIE": CANARY,
    "PROXY": f"user:{CANARY}",
}


def test_a_loaded_config_never_shows_its_secrets(tmp_path: Path) -> None:
    config = load(a_file(tmp_path, BOTH), environ=SECRETS)
    assert config.sources[1].access == Access(
        "u", CANARY, {"Authorization-Too": f"Bearer {CANARY}"}, {"session": CANARY}
    )
    assert config.collect.proxy_secret == f"user:{CANARY}"
    assert CANARY not in repr(config)
    assert CANARY not in str(config.sources[1].access)


FOR_READING = {
    "sources[1].password",
    "sources[1].headers.Authorization-Too",
    "sources[1].cookies.session",
    "collect.proxy_password",
}


@pytest.mark.parametrize(
    ("uses", "missing"),
    [
        ((), set()),
        ((Use.SENDING,), {"email.smtp.password"}),
        ((Use.READING,), FOR_READING),
        (tuple(Use), {"email.smtp.password", *FOR_READING}),
    ],
)
def test_only_the_secrets_of_what_is_done_need_be_there(
    tmp_path: Path, uses: tuple[Use, ...], missing: set[str]
) -> None:
    path = a_file(tmp_path, BOTH)
    told = set()
    try:
        config = load(path, environ={}, uses=uses)
        assert config.sources[1].access.password == ""
    except ConfigError as error:
        told = {mistake.key for mistake in error.mistakes}
    assert told == missing


def test_secrets_of_other_uses_are_not_even_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, BOTH)
    reading = load(path, environ=SECRETS, uses=(Use.READING,))
    sending = load(path, environ=SECRETS, uses=(Use.SENDING,))
    assert reading.email.smtp is not None
    assert sending.email.smtp is not None
    assert (reading.email.smtp.password, reading.sources[1].access.password) == ("", CANARY)
    assert (sending.email.smtp.password, sending.sources[1].access.password) == (CANARY, "")
    assert sending.collect.proxy_secret == ""


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("PASSWORD", f"{CANARY}\x07", "sources[1].password"),
        ("TOKEN", f"{CANARY}\r\nX-Admin: yes", "sources[1].headers.Authorization-Too"),
        ("TOKEN", f"{CANARY}ключ", "sources[1].headers.Authorization-Too"),
        ("COOKIE", f"{CANARY}; admin=yes", "sources[1].cookies.session"),
        ("COOKIE", f"{CANARY}\n", "sources[1].cookies.session"),
        ("PROXY", CANARY, "collect.proxy_password"),
        ("PROXY", f"user:{CANARY}\x00", "collect.proxy_password"),
    ],
)
def test_a_secret_that_cannot_be_sent_is_told_but_not_shown(
    tmp_path: Path, name: str, value: str, key: str
) -> None:
    (mistake,) = mistakes_in(tmp_path, BOTH, {**SECRETS, name: value})
    assert mistake.key == key
    assert CANARY not in str(mistake)


@pytest.mark.parametrize(
    "text",
    [
        sending(f'"{CANARY}"'),
        sending(f'"{CANARY}"\npasswort = "{CANARY}"'),
        sending(f'["{CANARY}"]'),
        sending(f'{{ value = "{CANARY}" }}'),
        f'{SMALL}password = "{CANARY}"\n',
        f'{SMALL}username = "u"\npassword = {{ value = "{CANARY}" }}\n',
        f'{SMALL}headers = {{ "X-A" = "{CANARY}\\n" }}\n',
        f'{SMALL}headers = {{ Authorization = "{CANARY}" }}\n',
        f'{SMALL}headers = {{ X-A = ["{CANARY}"] }}\n',
        f'{SMALL}headers = {{ X-A = {{ value = "{CANARY}" }} }}\n',
        f'{SMALL}headers = {{ Cookie = "{CANARY}" }}\n',
        f'{SMALL}headers = "X-A: {CANARY}"\n',
        f'{SMALL}cookies = {{ a = "{CANARY};" }}\n',
        f'{SMALL}[collect]\nproxy = "http://u:{CANARY}@p.example"\n',
        f'{SMALL}[collect]\nproxy_password = "u:{CANARY}"\n',
        SMALL.replace("https://", f"ftp://u:x@{CANARY}@"),
        SMALL.replace("https://", f"https://u:{CANARY}@"),
        SMALL.replace("https://", f"https://{CANARY}@"),
        SMALL.replace("https://", f"https://u:{CANARY}/x@"),
        SMALL.replace("https://", f"https://u:{CANARY} @"),
        SMALL.replace("https://", f"https://u:{CANARY}@a..b."),
        SMALL.replace("https://", f"u:{CANARY}@"),
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
