"""Through a proxy: everything, with its secret, and nothing that is plainly private."""

from __future__ import annotations

import ssl
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from digest.errors import SourceError
from tests.collect.fetching import get
from tests.collect.gateways import BESIDE, Canary, ProxyServer
from tests.servers import FeedServer, answer, redirect

CERTIFICATE = Path(__file__).with_name("press.pem")
NOTHING = ()

_PRIVATE = """
localhost LOCALHOST localhost. a.localhost printer router.lan wiki.internal nas.local x.home.arpa 127.0.0.1
127.1 2130706433 0x7f000001 0177.0.0.1 0 10.1.2.3 192.168.0.1 169.254.169.254 100.64.0.1 [::1] [fd00::1]
[::ffff:10.0.0.1] [fe80::1] [64:ff9b::7f00:1] [2002:7f00:1::] 127%2e0%2e0%2e1 ①②⑦.⓪.⓪.① user@127.0.0.1
ｌｏｃａｌｈｏｓｔ
"""
PRIVATE = _PRIVATE.split()


def test_every_request_goes_through_the_proxy_though_nothing_private_is_allowed() -> None:
    with (
        FeedServer(replies={"/": redirect("http://b.example/b"), "/b": answer(b"<rss/>")}) as server,
        ProxyServer({"a.example": server.place, "b.example": server.place}) as proxy,
    ):
        document = get("http://a.example/", proxy=f"http://127.0.0.1:{proxy.port}", allow_networks=NOTHING)
        assert (document.address, document.body) == ("http://b.example/b", b"<rss/>")
    assert [request.path for request in proxy.seen] == ["http://a.example/", "http://b.example/b"]
    assert "proxy-authorization" not in proxy.seen[0].headers


def test_https_goes_through_a_tunnel_with_the_proxys_secret_and_a_checked_certificate() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    with (
        FeedServer(replies={"/": answer(b"<rss/>")}, tls=context) as server,
        ProxyServer({"press.example": server.place, "other.example": server.place}) as proxy,
    ):
        options: dict[str, Any] = {
            "proxy": f"http://proxy.example:{proxy.port}",
            "proxy_secret": "press:a:b@c",
        }
        places = {"proxy.example": ("127.0.0.1", proxy.port)}
        document = get(
            "https://press.example/",
            connect_to=places,
            ca_file=CERTIFICATE,
            allow_networks=NOTHING,
            **options,
        )
        assert document.body == b"<rss/>"
        with pytest.raises(SourceError, match=r"certificate of other\.example cannot be trusted"):
            get("https://other.example/", connect_to=places, ca_file=CERTIFICATE, **options)
    assert (proxy.seen[0].method, proxy.seen[0].path) == ("CONNECT", "press.example:443")
    assert proxy.seen[0].headers["proxy-authorization"] == "Basic cHJlc3M6YTpiQGM="
    assert "proxy-authorization" not in server.seen[0].headers


def test_plain_http_tells_the_proxys_secret_to_the_proxy() -> None:
    with (
        FeedServer(replies={"/": answer(b"<rss/>")}) as server,
        ProxyServer({"a.example": server.place}) as proxy,
    ):
        get("http://a.example/", proxy=f"http://127.0.0.1:{proxy.port}", proxy_secret="press:word")
    assert proxy.seen[0].headers["proxy-authorization"] == "Basic cHJlc3M6d29yZA=="


@pytest.mark.parametrize("host", PRIVATE)
def test_the_proxy_is_not_asked_for_what_is_plainly_private(host: str) -> None:
    with ProxyServer({}) as proxy:
        with pytest.raises(SourceError, match=r"not a public address|name of a private network"):
            get(f"http://{host}/", proxy=f"http://127.0.0.1:{proxy.port}", allow_networks=NOTHING)
        assert proxy.seen == []


def test_the_proxy_is_not_asked_for_what_a_redirect_makes_private() -> None:
    with (
        FeedServer(replies={"/": redirect("http://0x7f.1/")}) as server,
        ProxyServer({"a.example": server.place}) as proxy,
    ):
        with pytest.raises(SourceError, match="not a public address"):
            get("http://a.example/", proxy=f"http://127.0.0.1:{proxy.port}", allow_networks=NOTHING)
        assert len(proxy.seen) == 1


def test_a_network_that_was_opened_may_be_asked_through_the_proxy_too() -> None:
    with (
        FeedServer(replies={"/": answer(b"<rss/>")}) as server,
        ProxyServer({"10.1.2.3": server.place}) as proxy,
    ):
        allowed = (ip_network("10.0.0.0/8"),)
        get("http://10.1.2.3/", proxy=f"http://127.0.0.1:{proxy.port}", allow_networks=allowed)
    assert len(proxy.seen) == 1


def test_no_address_but_the_proxys_own_is_let_through() -> None:
    with Canary(BESIDE) as canary:
        with pytest.raises(SourceError):
            get(f"http://{BESIDE}:{canary.port}/", proxy="http://127.0.0.1:9", allow_networks=NOTHING)
        assert canary.connections == 0


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://a.example/", r"the proxy does not connect us to a\.example \(Not For You\)"),
        ("http://a.example/", r"HTTP 403 \(Forbidden\)"),
    ],
)
def test_a_proxy_that_refuses_is_told_in_words(url: str, words: str) -> None:
    with ProxyServer({}) as proxy, pytest.raises(SourceError, match=words):
        get(url, proxy=f"http://127.0.0.1:{proxy.port}")


def test_a_proxy_that_is_not_there_is_told_in_words() -> None:
    with ProxyServer({}) as proxy:
        port = proxy.port
    with pytest.raises(SourceError, match=r"no connection to the proxy \(Connection refused\)") as error:
        get("http://a.example/", proxy=f"http://127.0.0.1:{port}", proxy_secret="press:hunter2")
    assert "hunter2" not in str(error.value)
