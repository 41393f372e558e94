"""Which addresses may be connected to, in every spelling that the web has thought of."""

from __future__ import annotations

import asyncio
import ipaddress

import httpx
import pytest

from flows.address import GuardedTransport, is_allowed
from tests.fakes import Reply, internet

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_private_addresses_are_refused(address: str) -> None:
    assert not is_allowed(ipaddress.ip_address(address), ())


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_allowed(ipaddress.ip_address(address), ())


def test_an_allowed_network_opens_itself_and_nothing_else() -> None:
    assert is_allowed(ipaddress.ip_address("127.0.0.9"), LOOPBACK)
    assert is_allowed(ipaddress.ip_address("::ffff:127.0.0.9"), LOOPBACK)
    assert not is_allowed(ipaddress.ip_address("10.0.0.1"), LOOPBACK)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "100.100.100.200"])
def test_metadata_services_stay_refused_whatever_is_allowed(address: str) -> None:
    everything = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))
    assert not is_allowed(ipaddress.ip_address(address), everything)


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0177.1", "0x7f.1", "localhost", "[::ffff:127.0.0.1]"])
def test_loopback_is_not_reached_in_any_spelling(host: str) -> None:
    with internet(lambda _: Reply(body=b"secret")) as site:
        with pytest.raises(httpx.ConnectError, match="not a public address"):
            asyncio.run(_get(f"http://{host}:{site.port}/", ()))
        assert site.requests == []


def test_an_allowed_address_is_reached_through_the_guarded_transport() -> None:
    with internet(lambda _: Reply(body=b"hello")) as site:
        assert asyncio.run(_get(site.url("/"), LOOPBACK)) == b"hello"


def test_connections_are_kept_for_the_latest_hosts_only_and_opened_again_when_needed() -> None:
    async def ask(port: int) -> int:
        transport = GuardedTransport(allowed=LOOPBACK, host_connections=2, hosts=3)
        async with httpx.AsyncClient(transport=transport) as client:
            for last in (*range(1, 9), 1):
                answer = await client.get(f"http://127.0.0.{last}:{port}/")
                assert answer.content == b"hello"
            return len(transport._transports)

    with internet(lambda _: Reply(body=b"hello")) as site:
        assert asyncio.run(ask(site.port)) == 3
        assert len(site.requests) == 9


async def _get(url: str, allowed: tuple[ipaddress.IPv4Network, ...]) -> bytes:
    async with httpx.AsyncClient(transport=GuardedTransport(allowed=allowed, host_connections=2, hosts=4)) as client:
        return (await client.get(url)).content
