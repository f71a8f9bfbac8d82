from __future__ import annotations

import pytest
from starlette.types import ASGIApp

from digest.desk.app import application
from digest.desk.edition import as_json
from digest.desk.events import Events
from digest.desk.gate import Key
from digest.model import Kind
from tests.desk.previews import Answer, a_proof, ask

PROOF = a_proof()
KEY = Key(8123)
HOST = "127.0.0.1:8123"
COOKIE = f"theme=dark; digest_preview_8123={KEY.token}"
PATHS = (
    "/",
    "/desk.css",
    "/desk.js",
    "/state",
    "/mail/en",
    "/documents/ru.txt",
    "/documents/tg.md",
    "/documents/edition.json",
    "/events",
)


@pytest.fixture
def app() -> ASGIApp:
    events = Events(PROOF.stamp)
    events.close()  # a test waits for the end of an answer
    return application(lambda: PROOF, events, KEY)


def get(app: ASGIApp, path: str, method: str = "GET") -> Answer:
    return ask(app, path, method, host=HOST, cookie=COOKIE)


def test_the_documents_are_the_editions_own(app: ASGIApp) -> None:
    for language in ("en", "ru", "tg"):
        assert get(app, f"/documents/{language}.txt").body == PROOF.document(Kind.TEXT, language)
        assert get(app, f"/documents/{language}.md").body == PROOF.document(Kind.MARKDOWN, language)
        mail = get(app, f"/mail/{language}").body
        assert (
            mail.replace('<base target="_blank">', "").partition("<body")[2]
            == (PROOF.document(Kind.HTML, language) or "").partition("<body")[2]
        )
    assert get(app, "/documents/edition.json").body == PROOF.document(Kind.JSON, "")
    assert get(app, "/state").json == as_json(PROOF)


def test_a_mail_comes_in_the_scheme_that_is_asked_for(app: ASGIApp) -> None:
    assert '<meta name="color-scheme" content="dark">' in get(app, "/mail/en?scheme=dark").body
    for other in ("", "?scheme=light", "?scheme=mauve"):
        assert '<meta name="color-scheme" content="light">' in get(app, f"/mail/en{other}").body


@pytest.mark.parametrize(
    "path", ["/mail/fa", "/documents/fa.txt", "/documents/en.html", "/documents/x", "/else"]
)
def test_what_is_not_there_is_not_found(app: ASGIApp, path: str) -> None:
    assert get(app, path).status == 404


@pytest.mark.parametrize("path", PATHS)
def test_without_the_token_nothing_opens(app: ASGIApp, path: str) -> None:
    for headers in ({}, {"cookie": "digest_preview_8123=guess"}, {"cookie": "digest_preview_8123=\xe9"}):
        answer = ask(app, path, host=HOST, **headers)
        assert (answer.status, answer.headers["content-type"]) == (403, "text/plain; charset=utf-8")
        assert answer.body == (
            "This preview opens only with the whole address that `digest preview` printed, token included.\n"
        )
        assert "set-cookie" not in answer.headers
    assert ask(app, f"{path}?token=guess", host=HOST).status == 403


@pytest.mark.parametrize("path", PATHS[1:])
def test_the_token_in_an_address_opens_the_page_alone(app: ASGIApp, path: str) -> None:
    assert ask(app, f"{path}?token={KEY.token}", host=HOST).status == 403


def test_the_page_puts_the_token_into_a_cookie_that_nobody_else_reads(app: ASGIApp) -> None:
    answer = ask(app, f"/?token={KEY.token}", host=HOST)
    assert answer.status == 200
    cookie, *attributes = answer.headers["set-cookie"].split("; ")
    assert cookie == f"digest_preview_8123={KEY.token}"
    assert {each.lower() for each in attributes} == {"httponly", "path=/", "samesite=strict"}
    assert KEY.token not in answer.body
    assert KEY.token not in repr(KEY)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8123", "127.0.0.1", "127.0.0.1:80", ""])
def test_another_host_is_refused_even_with_the_token(app: ASGIApp, host: str) -> None:
    assert ask(app, f"/?token={KEY.token}", host=host, cookie=COOKIE).status == 421


def test_a_tunnel_to_the_same_port_may_say_localhost(app: ASGIApp) -> None:
    assert ask(app, "/", host="localhost:8123", cookie=COOKIE).status == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_no_route_takes_anything_but_a_question(app: ASGIApp, path: str, method: str) -> None:
    assert get(app, path, method).status == 405


@pytest.mark.parametrize("path", [*PATHS, "/else"])
def test_every_answer_is_sealed(app: ASGIApp, path: str) -> None:
    for answer in (get(app, path), ask(app, path, host=HOST), ask(app, path, host="evil.example")):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/mail/en", "/documents/ru.txt", "/documents/edition.json"])
def test_documents_run_no_script(app: ASGIApp, path: str) -> None:
    policy = get(app, path).headers["content-security-policy"]
    sandbox, *rest = policy.split("; ")
    assert sandbox.startswith("sandbox allow-same-origin allow-popups")
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert {"default-src 'none'", "img-src 'self' data:", "style-src 'unsafe-inline'"} <= set(rest)


def test_the_page_loads_nothing_but_its_own(app: ASGIApp) -> None:
    answer = get(app, "/")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "http" not in answer.body.lower().replace("http-equiv", "")
    assert "style=" not in answer.body
    assert "onclick" not in answer.body


def test_events_tell_the_stamp(app: ASGIApp) -> None:
    answer = get(app, "/events")
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.body == f"retry: 1000\n\ndata: {PROOF.stamp}\n\n"
