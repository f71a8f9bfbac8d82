from __future__ import annotations

import ssl
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from digest.settings import Security
from tests.deliver.letters import CERTIFICATE, mailer_to
from tests.deliver.test_smtp import MESSAGE, an_envelope, kind, refusal, says
from tests.mail_server import DROP, MailServer, Script

PLAIN: dict[str, Any] = {"auth_require_tls": False}
"""A server that takes passwords without TLS."""


def a_context() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


def knows(server: object, session: object, envelope: object, mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=data == LoginPassword(b"digest", b"right"), handled=False)


def test_starttls_protects_the_login_and_the_message() -> None:
    with MailServer(tls_context=a_context(), authenticator=knows, auth_required=True) as server:
        login = {"username": "digest", "password": "right", "ca_file": CERTIFICATE}
        with closing(mailer_to(server.port, security=Security.STARTTLS, **login)) as mailer:
            mailer.send(an_envelope())
    verbs = [said.partition(" ")[0] for said in server.heard]
    assert verbs[:5] == ["CONNECT", "EHLO", "STARTTLS", "EHLO", "AUTH"]
    assert [one.message for one in server.received] == [MESSAGE]


def test_tls_from_the_first_byte() -> None:
    with MailServer(tls=a_context(), authenticator=knows, **PLAIN) as server:
        login = {"username": "digest", "password": "right", "ca_file": CERTIFICATE}
        with closing(mailer_to(server.port, security=Security.TLS, **login)) as mailer:
            mailer.send(an_envelope())
    assert [one.message for one in server.received] == [MESSAGE]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (says(), "it offers no STARTTLS; neither a password nor a message was sent to it"),
        (says(STARTTLS="554 5.7.3 no TLS today"), "will not talk to us: 554 5.7.3 no TLS today"),
    ],
)
def test_server_without_starttls_never_sees_the_password(script: Script, words: str) -> None:
    offered: dict[str, Any] = {"tls_context": a_context()} if "554" in words else {}
    with MailServer(script, authenticator=knows, **offered, **PLAIN) as server:
        error = refusal(
            mailer_to(server.port, security=Security.STARTTLS, username="digest", password="right")
        )
    assert kind(error) == "session"
    assert str(error).endswith(words)
    assert not [said for said in server.heard if said.startswith(("AUTH", "MAIL"))]


def test_starttls_that_is_put_off_is_temporary() -> None:
    with MailServer(says(STARTTLS="454 later"), tls_context=a_context()) as server:
        assert kind(refusal(mailer_to(server.port, security=Security.STARTTLS))) == "session temporary"


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
@pytest.mark.parametrize(
    ("changes", "words"),
    [({}, "self-signed certificate"), ({"host": "127.0.0.1", "ca_file": CERTIFICATE}, "IP address mismatch")],
)
def test_certificate_nobody_vouches_for_is_refused_before_the_login(
    security: Security, changes: dict[str, Any], words: str
) -> None:
    name = "tls" if security is Security.TLS else "tls_context"
    options: dict[str, Any] = {name: a_context()}
    with MailServer(**options, authenticator=knows) as server:
        login = {"username": "digest", "password": "right", **changes}
        error = refusal(mailer_to(server.port, security=security, **login))
    assert kind(error) == "session"
    assert "its certificate or its TLS is not accepted: " in str(error)
    assert words in str(error)
    assert not [said for said in server.heard if said.startswith("AUTH")]


def test_tls_to_a_server_that_speaks_none_is_told() -> None:
    with MailServer() as server:
        error = refusal(mailer_to(server.port, security=Security.TLS))
    assert kind(error) == "session"
    assert "TLS is not accepted" in str(error)


@pytest.mark.parametrize(
    ("answer", "meaning", "words"),
    [
        ("", "session", "refused the login: 535 5.7.8 Authentication credentials invalid"),
        ("454 4.7.0 later", "session temporary", "refused the login: 454 4.7.0 later"),
        (DROP, "session temporary", "Connection"),
    ],
)
def test_refused_login_is_the_sessions_fault(answer: str, meaning: str, words: str) -> None:
    with MailServer(says(AUTH=answer), authenticator=knows, **PLAIN) as server:
        error = refusal(mailer_to(server.port, username="digest", password="wrong"))
    assert kind(error) == meaning
    assert words in str(error)
    assert "wrong" not in str(error)


def test_login_to_a_server_that_takes_none_is_told() -> None:
    with MailServer() as server:
        error = refusal(mailer_to(server.port, username="digest", password="right"))
    assert kind(error) == "session"
    assert "no login is possible" in str(error)


def test_password_that_cannot_be_sent_is_told() -> None:
    with MailServer(authenticator=knows, **PLAIN) as server:
        error = refusal(mailer_to(server.port, username="digest", password="пароль"))
    assert kind(error) == "session"
    assert "may hold ASCII characters only" in str(error)
    assert "пароль" not in str(error)


@pytest.mark.parametrize("body", [None, "no certificate"])
def test_certificates_that_cannot_be_read_are_told_with_their_file(tmp_path: Path, body: str | None) -> None:
    path = tmp_path / "ca.pem"
    if body is not None:
        path.write_text(body)
    error = refusal(mailer_to(1, security=Security.TLS, ca_file=path))
    assert kind(error) == "session"
    assert f"cannot read the certificates in {path}" in str(error)
