"""Which addresses may be connected to: checked on the address, and on a canary that must see nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest

from digest.errors import SourceError
from digest.fetch.fetcher import Fetcher
from digest.guard import Guard, check_scheme
from digest.settings import CollectPolicy
from tests.builders import NOW
from tests.collect.gateways import BESIDE, Canary
from tests.servers import LOOPBACK, FeedServer, answer, redirect

_HOSTILE = """
127.0.0.1 127.1.2.3 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254
169.254.169.254 169.254.0.1 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.0.1
192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 :: ::1 ::127.0.0.1 ::7f00:1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1
::ffff:169.254.169.254 ::ffff:0.0.0.0 64:ff9b::7f00:1 64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe
64:ff9b:1::7f00:1 100::1 100:0:0:1::1 2001::1 2001:1::1 2001:2::1 2001:4:112::1 2001:10::1 2001:20::1
2001::7f00:1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 2002:a9fe:a9fe:: 3fff::1 5f00::1 fc00::1
::ffff:0:127.0.0.1 ::ffff:0:7f00:1 200::1 2620:4f:8000::1 3ffe::1 4000::1 8000::1 fe00::1 192.0.0.8
192.0.0.9 192.31.196.1 192.52.193.1 192.175.48.1 fd00::1 fd12:3456:789a::1 fe80::1 fe80::1%eth0 febf::1
fec0::1 feff::1 ff02::1 ff05::2 ff0e::1
"""
HOSTILE = _HOSTILE.split()

_PUBLIC = "8.8.8.8 1.1.1.1 93.184.216.34 2606:4700:4700::1111 2a00:1450:4001:81b::200e ::ffff:8.8.8.8"

_SPELLINGS = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 0 0.0.0.0 localhost
LOCALHOST localhost. [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [64:ff9b::7f00:1] [2002:7f00:1::]
[::127.0.0.1] 127.0.0.1. ①②⑦.⓪.⓪.① user:secret@127.0.0.1 example.com@127.0.0.1 127%2e0%2e0%2e1
127。0。0。1 １２７.0.0.1 0x7F.1 0x7f.0x0.0x0.0x1 0177.1 00000177.0.0.1 127.0.0.001 127.65535 4294967295
[0:0:0:0:0:0:0:1] [0000::0001] [::ffff:0:127.0.0.1] [::1%25lo] ⓛⓞⓒⓐⓛⓗⓞⓢⓣ ip6-localhost
example.com:80@127.0.0.1
"""
LOOPBACK_SPELLINGS = _SPELLINGS.split()

_REDIRECTED = """
http://127.0.0.2:{port}/ http://127.0.2:{port}/ http://2130706434:{port}/ http://0x7f000002:{port}/
http://0177.0.0.2:{port}/ //127.0.0.2:{port}/ http://a.example@127.0.0.2:{port}/ http://[::1]:{port}/
http://[::ffff:127.0.0.2]:{port}/ http://[64:ff9b::7f00:2]:{port}/ http://[2002:7f00:2::]:{port}/
http://127.0.0.2%2f:{port}/ https://127.0.0.2:{port}/ http://10.0.0.1/ http://169.254.169.254/latest/meta-data/
http://192.168.0.1/ http://100.64.0.1/ http://198.18.0.1/ http://[fd00::1]/ http://[fe80::1]/ http://224.0.0.1/
http://0.0.0.0:{port}/ http://240.0.0.1/ file:///etc/passwd ftp://127.0.0.2:{port}/ gopher://127.0.0.2:{port}/
"""
REDIRECTED = _REDIRECTED.split()

_NO_WEB_ADDRESSES = """
file:///etc/passwd ftp://a.example/ gopher://a.example/ data:text/xml,x javascript:alert(1) //a.example/x
feed://a.example/ unix:///run/x.sock http:/// http: https://[::1 http://a.example:port/ /etc/passwd
"""


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(SourceError, match="not a public address"):
        Guard().check(address)


def test_the_table_is_long_enough() -> None:
    assert len(set(HOSTILE)) >= 60
    assert len(set(LOOPBACK_SPELLINGS)) + len(set(REDIRECTED)) >= 60


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


def fetch(url: str, *, allow: str = "", **options: Any) -> str:
    """The reason why an address cannot be fetched with nothing allowed but `allow`."""
    policy = CollectPolicy(timeout=5.0, allow_networks=(ip_network(allow),) if allow else ())

    async def get() -> None:
        async with Fetcher(policy, NOW, **options) as fetcher:
            await fetcher.get(url)

    with pytest.raises(SourceError) as error:
        asyncio.run(get())
    return error.value.reason


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """What must never be connected to: a server on loopback, IPv4 and IPv6."""
    with Canary() as server:
        yield server
        assert server.connections == 0


@pytest.mark.parametrize("host", LOOPBACK_SPELLINGS)
def test_no_spelling_of_loopback_reaches_a_server_there(host: str, canary: Canary) -> None:
    reason = fetch(f"http://{host}:{canary.port}/")
    assert "tried to reach" not in reason  # the tests' own last line of defence was not needed
    assert canary.connections == 0


@pytest.mark.parametrize("address", HOSTILE)
def test_no_literal_that_is_not_public_is_connected_to(address: str, canary: Canary) -> None:
    host = f"[{address.replace('%', '%25')}]" if ":" in address else address
    reason = fetch(f"http://{host}:{canary.port}/")
    assert "not a public address" in reason or "not a web address" in reason
    assert canary.connections == 0


@pytest.mark.parametrize("address", HOSTILE)
def test_no_name_leads_to_an_address_that_is_not_public(address: str, canary: Canary) -> None:
    reason = fetch(f"http://press.example:{canary.port}/", look_up=lambda host: [address])
    assert "not a public address" in reason
    assert canary.connections == 0


@pytest.mark.parametrize("answers", [[LOOPBACK, BESIDE], [BESIDE, LOOPBACK], [BESIDE, "::1", LOOPBACK]])
def test_of_several_answers_only_those_that_may_be_are_connected_to(answers: list[str]) -> None:
    """One allowed address stands for the public ones that no test can reach."""
    allowed = CollectPolicy(timeout=5.0, allow_networks=(ip_network(f"{LOOPBACK}/32"),))
    replies = {"/": answer(b"<rss/>")}

    async def get(port: int) -> bytes:
        async with Fetcher(allowed, NOW, look_up=lambda host: answers) as fetcher:
            return (await fetcher.get(f"http://press.example:{port}/")).body

    with FeedServer(replies=replies) as server, Canary(BESIDE, server.port) as canary:
        assert asyncio.run(get(server.port)) == b"<rss/>"
        assert canary.connections == 0


@pytest.mark.parametrize("answers", [["93.184.216.34", LOOPBACK], ["::1", "1.1.1.1", LOOPBACK, "::"]])
def test_a_private_address_among_public_ones_is_not_connected_to(answers: list[str], canary: Canary) -> None:
    assert fetch(f"http://press.example:{canary.port}/", look_up=lambda host: answers)
    assert canary.connections == 0


@pytest.mark.parametrize("target", REDIRECTED)
def test_no_redirect_leads_to_an_address_that_is_not_public(target: str) -> None:
    with Canary(BESIDE) as canary:
        with FeedServer(replies={"/": redirect(target.format(port=canary.port))}) as server:
            reason = fetch(server.url("/"), allow=f"{LOOPBACK}/32")
            assert len(server.seen) == 1
        assert "tried to reach" not in reason
        assert canary.connections == 0


def test_a_name_that_changes_its_mind_is_looked_up_once_and_checked_each_time() -> None:
    """DNS rebinding: the first answer passes a check, the second is what is connected to."""
    with Canary(BESIDE) as canary, FeedServer(replies={"/": answer(b"<rss/>")}) as server:
        answers = iter([LOOPBACK, *[BESIDE] * 20])
        asked: list[str] = []

        def rebinding(host: str) -> list[str]:
            asked.append(host)
            return [next(answers)]

        async def once() -> None:
            policy = CollectPolicy(timeout=5.0, allow_networks=(ip_network(f"{LOOPBACK}/32"),))
            async with Fetcher(policy, NOW, look_up=rebinding) as fetcher:
                await fetcher.get(f"http://press.example:{server.port}/")

        asyncio.run(once())
        assert asked == ["press.example"]
        for _ in range(3):
            with pytest.raises(SourceError, match="not a public address"):
                asyncio.run(once())
        assert canary.connections == 0


def test_what_the_operator_opened_is_reached_by_the_same_way() -> None:
    with Canary() as canary:
        assert "not a public" not in fetch(f"http://{LOOPBACK}:{canary.port}/", allow=f"{LOOPBACK}/32")
        assert canary.connections > 0


@pytest.mark.parametrize("host", ["a.example", "8.8.8.8", "2606:4700:4700::1111", "local.example"])
def test_a_proxy_may_be_asked_for_public_names_and_addresses(host: str) -> None:
    Guard().check_unseen(host)
