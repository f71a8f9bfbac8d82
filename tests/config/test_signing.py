"""What `[email.dkim]` may hold, and every mistake in it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from digest.config import load
from digest.keys import Algorithm
from digest.settings import Dkim, Use
from tests.config.samples_of_config import SMALL, a_file, mistakes_in
from tests.signing import pem, write_key

FROM = "Digest <digest@news.digest.example>"


def signing(*keys: str, domain: str = "") -> str:
    """A file that signs; the first key's table stands on line 15, its selector on 16."""
    lines = [f'{SMALL}[email]\nfrom = "{FROM}"\n[email.dkim]']
    lines += [f'domain = "{domain}"'] if domain else []
    return "\n".join([*lines, *(f"[[email.dkim.keys]]\n{key}" for key in keys), ""])


RSA = 'selector = "r"\nfile = "rsa.pem"'


def dkim_of(folder: Path, text: str, *uses: Use, **environ: str) -> Dkim:
    found = load(a_file(folder, text), environ=environ, uses=uses or tuple(Use)).email.dkim
    assert found is not None
    return found


def told(folder: Path, text: str, **environ: str) -> list[str]:
    """Every mistake in words, behind its line; no key's text is in any."""
    words = [f"{one.line} {one}" for one in mistakes_in(folder, text, environ)]
    assert not [one for one in words if "PRIVATE" in one or "MII" in one]
    return words


def test_both_kinds_of_keys_sign_from_a_file_and_from_a_variable(tmp_path: Path) -> None:
    write_key(tmp_path / "rsa.pem", Algorithm.RSA)
    text = signing(RSA, 'selector = "E"\nenv = "ED"')
    found = dkim_of(tmp_path, text, ED=pem(Algorithm.ED25519).strip().replace("\n", r"\n"))
    assert found.domain == "news.digest.example"
    assert [(key.selector, key.key.algorithm) for key in found.keys] == [
        ("r", Algorithm.RSA),
        ("e", Algorithm.ED25519),
    ]


@pytest.mark.parametrize("domain", ["news.digest.example", "digest.example", "Mail.News.digest.example"])
def test_the_domain_may_be_around_that_of_from_or_inside_it(tmp_path: Path, domain: str) -> None:
    write_key(tmp_path / "rsa.pem", Algorithm.RSA)
    assert dkim_of(tmp_path, signing(RSA, domain=domain)).domain == domain.lower()


def test_keys_are_read_by_who_sends_and_by_nobody_else(tmp_path: Path) -> None:
    assert dkim_of(tmp_path, signing(RSA), Use.READING) == Dkim("news.digest.example")


@pytest.mark.parametrize("mode", [0o604, 0o620, 0o602, 0o644, 0o777])
def test_a_key_that_others_can_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    write_key(tmp_path / "rsa.pem", Algorithm.RSA)
    (tmp_path / "rsa.pem").chmod(mode)
    (words,) = told(tmp_path, signing(RSA))
    assert "can be read or changed by others; chmod 600" in words


def test_a_key_may_be_read_by_its_group_as_services_have_it(tmp_path: Path) -> None:
    write_key(tmp_path / "rsa.pem", Algorithm.RSA)
    (tmp_path / "rsa.pem").chmod(0o640)
    assert len(dkim_of(tmp_path, signing(RSA)).keys) == 1


def bytes_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, password: bytes = b"") -> bytes:
    hidden = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, hidden)


SHORT = rsa.generate_private_key(65537, 1024)
PUBLIC = SHORT.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
UNFIT = {
    "holds no private key in PEM": b"nothing of the kind",
    "holds no private key in PEM; make one": b"\xff\xfe",
    "holds a key of RSA of 1024 bits; 2048 to 4096 bits": bytes_of(SHORT),
    "holds a key of another kind; a key of RSA or Ed25519": bytes_of(ec.generate_private_key(ec.SECP256R1())),
    "holds a key behind a password": bytes_of(SHORT, b"p4ss"),
    "holds no private key": SHORT.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
}


@pytest.mark.parametrize("words", UNFIT)
def test_what_is_no_key_to_sign_with_is_told_without_showing_it(tmp_path: Path, words: str) -> None:
    (tmp_path / "rsa.pem").write_bytes(UNFIT[words])
    (tmp_path / "rsa.pem").chmod(0o600)
    (found,) = told(tmp_path, signing(RSA))
    assert words in found
    assert found.startswith("17 email.dkim.keys[0].file: ")
    (found,) = told(tmp_path, signing('selector = "r"\nenv = "K"'), K=UNFIT[words].decode("latin-1"))
    assert words in found
    assert found.startswith("17 email.dkim.keys[0].env: ")


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    write_key(tmp_path / "loose.pem", Algorithm.ED25519)
    (tmp_path / "loose.pem").chmod(0o644)
    text = signing(
        'selector = "a_b"\nfile = "none.pem"',
        'selector = "twice"\nfile = "loose.pem"',
        'selector = "twice"\nenv = "NONE"',
        'env = "A"\nfile = "b"',
        domain="else.example",
    )
    words = told(tmp_path, text)
    assert [one.partition(":")[0].partition("email.dkim.")[2] for one in words] == [
        "domain",
        "keys[0].selector",
        "keys[0].file",
        "keys[1].file",
        "keys[2].selector",
        "keys[2].env",
        "keys[3]",
        "keys[3].selector",
    ]
    assert '"else.example" is another domain than that of [email] from; news.digest.example or' in words[0]
    assert '"a_b" is no name of DNS' in words[1]


@pytest.mark.parametrize("selector", ["", "a b", "-a", "a-", "a..b", "ключ", "a" * 64, "x._domainkey"])
def test_a_selector_is_a_name_of_dns(tmp_path: Path, selector: str) -> None:
    write_key(tmp_path / "rsa.pem", Algorithm.RSA)
    (found,) = told(tmp_path, signing(f'selector = "{selector}"\nfile = "rsa.pem"'))
    assert found.startswith("16 email.dkim.keys[0].selector: ")


def test_a_table_without_keys_says_how_to_get_them(tmp_path: Path) -> None:
    (found,) = told(tmp_path, signing())
    assert "email.dkim.keys: missing; such as [[email.dkim.keys]] with selector" in found


def test_a_missing_library_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_key(tmp_path / "rsa.pem", Algorithm.RSA)
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    (found,) = told(tmp_path, signing(RSA))
    assert 'which is not installed; python -m pip install "press-digest[dkim]"' in found
