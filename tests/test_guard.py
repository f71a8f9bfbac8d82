"""Which addresses may be connected to: checked on the address, and on a canary that must see nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from ipaddress import ip_network

import pytest

from digest.collect.fetch import Fetcher
from digest.errors import SourceError
from digest.guard import Guard, check_scheme
from digest.settings import CollectPolicy
from tests.builders import NOW
from tests.servers import FeedServer, answer, redirect

_HOSTILE = """
127.0.0.1 127.1.2.3 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254
169.254.169.254 169.254.0.1 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.0.1
192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 :: ::1 ::127.0.0.1 ::7f00:1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1
::ffff:169.254.169.254 ::ffff:0.0.0.0 64:ff9b::7f00:1 64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::7f00:1
100::1 2001::1 2001::7f00:1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 2002:a9fe:a9fe:: 3fff::1 5f00::1 fc00::1
fd00::1 fd12:3456:789a::1 fe80::1 fe80::1%eth0 febf::1 fec0::1 feff::1 ff02::1 ff05::2 ff0e::1
"""
HOSTILE = _HOSTILE.split()

_PUBLIC = "8.8.8.8 1.1.1.1 93.184.216.34 2606:4700:4700::1111 2a00:1450:4001:81b::200e ::ffff:8.8.8.8"

_SPELLINGS = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 0 0.0.0.0 localhost
LOCALHOST localhost. [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [64:ff9b::7f00:1] [2002:7f00:1::]
[::127.0.0.1] 127.0.0.1. ①②⑦.⓪.⓪.① user:secret@127.0.0.1 example.com@127.0.0.1 127%2e0%2e0%2e1
"""
LOOPBACK_SPELLINGS = _SPELLINGS.split()

_NO_WEB_ADDRESSES = """
file:///etc/passwd ftp://a.example/ gopher://a.example/ data:text/xml,x javascript:alert(1) //a.example/x
feed://a.example/ unix:///run/x.sock http:/// http: https://[::1 http://a.example:port/ /etc/passwd
"""


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(SourceError, match="not a public address"):
        Guard().check(address)


def test_the_table_is_long_enough() -> None:
    assert len(set(HOSTILE)) + len(set(LOOPBACK_SPELLINGS)) >= 60
    assert len(set(HOSTILE)) >= 55


@pytest.mark.parametrize("address", _PUBLIC.split())
def test_a_public_address_passes(address: str) -> None:
    Guard().check(address)


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0177.0.0.1", "2130706433", "1.2.3.4/8"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="not an IP address"):
        Guard().check(text)


def test_the_operator_can_open_a_network() -> None:
    guard = Guard((ip_network("127.0.0.0/8"),))
    guard.check("127.0.0.1")
    guard.check("::ffff:127.0.0.1")
    with pytest.raises(SourceError, match="allow_networks"):
        guard.check("10.0.0.1")


@pytest.mark.parametrize("url", ["http://a.example/", "https://a.example", "HTTP://A.example:8080/?q"])
def test_web_addresses_pass(url: str) -> None:
    check_scheme(url)


@pytest.mark.parametrize("url", _NO_WEB_ADDRESSES.split())
def test_other_schemes_and_broken_addresses_are_refused(url: str) -> None:
    with pytest.raises(SourceError):
        check_scheme(url)


def fetch(url: str, **options: dict[str, tuple[str, int]]) -> str:
    """The reason why an address cannot be fetched with nothing allowed."""

    async def get() -> None:
        async with Fetcher(replace(CollectPolicy(), timeout=5.0), NOW, **options) as fetcher:
            await fetcher.get(url)

    with pytest.raises(SourceError) as error:
        asyncio.run(get())
    return error.value.reason


def test_no_spelling_of_loopback_reaches_a_server_there() -> None:
    with FeedServer(replies={"/": answer(b"secret")}) as canary:
        for host in LOOPBACK_SPELLINGS:
            assert fetch(f"http://{host}:{canary.port}/"), host
        assert canary.seen == []


def test_a_name_that_answers_with_a_private_address_is_refused() -> None:
    with FeedServer(replies={"/": answer(b"secret")}) as canary:
        reason = fetch("http://press.example/", connect_to={"press.example": canary.place})
        assert "not a public address" in reason
        assert canary.seen == []


def test_a_redirect_to_a_private_address_is_refused_on_the_way() -> None:
    with FeedServer(replies={"/": answer(b"secret")}) as canary:
        replies = {
            "/": redirect(canary.url("/")),
            "/far": redirect("http://169.254.169.254/latest/meta-data/"),
        }
        with FeedServer(replies=replies) as server:
            only_server = (ip_network("127.0.0.0/8"),)

            async def get(path: str) -> None:
                policy = CollectPolicy(timeout=5.0, allow_networks=only_server)
                async with Fetcher(policy, NOW) as fetcher:
                    await fetcher.get(server.url(path))

            with pytest.raises(SourceError, match="not a public address"):
                asyncio.run(get("/far"))
            assert len(server.seen) == 1
        assert canary.seen == []
