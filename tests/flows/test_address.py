"""Which addresses may be connected to, in every spelling that the web has thought of."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

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


def rebind(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let the resolver answer each question anew, as the name's own server may; the questions."""
    asked: list[str] = []
    left = iter(answers)

    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(left), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_a_name_is_asked_for_once_and_the_address_that_was_checked_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with internet(lambda _: Reply(body=b"hello")) as site:
        asked = rebind(monkeypatch, "127.0.0.1", "127.0.0.2")
        got = asyncio.run(_get(f"http://rebind.example:{site.port}/", (ipaddress.ip_network("127.0.0.1/32"),)))
    assert got == b"hello"
    assert asked == ["rebind.example"], "a second question would have had the other answer"


def test_a_name_that_turns_to_a_private_address_is_refused_at_the_next_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    only = (ipaddress.ip_network("127.0.0.1/32"),)
    with internet(lambda _: Reply(body=b"hello")) as site:
        rebind(monkeypatch, "127.0.0.1", "127.0.0.2")
        url = f"http://rebind.example:{site.port}/"
        assert asyncio.run(_get(url, only)) == b"hello"
        with pytest.raises(httpx.ConnectError, match=r"resolves to 127\.0\.0\.2"):
            asyncio.run(_get(url, only))
        assert len(site.requests) == 1


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda _host, port, **_: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("93.184.216.34", "10.0.0.1")
        ],
    )
    with pytest.raises(httpx.ConnectError, match=r"resolves to 10\.0\.0\.1"):
        asyncio.run(_get("http://two.example/", ()))


async def _get(url: str, allowed: tuple[ipaddress.IPv4Network, ...]) -> bytes:
    async with httpx.AsyncClient(transport=GuardedTransport(allowed=allowed, host_connections=2, hosts=4)) as client:
        return (await client.get(url)).content
