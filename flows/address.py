"""Which network addresses may be connected to, and a transport that connects to no other.

The name is resolved here, every address it gives is checked, and the checked address itself is connected to, so a DNS
answer that changes between check and connection gains nothing. Each connection is checked, hence each redirect hop.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import httpcore
import httpx

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

# Never reachable, whatever the settings allow: link-local (cloud metadata lives there) and the metadata services that
# some clouds keep elsewhere.
ALWAYS_REFUSED: tuple[IPNetwork, ...] = tuple(
    ipaddress.ip_network(network)
    for network in ("169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128", "100.100.100.200/32", "168.63.129.16/32")
)
# IPv6 with an IPv4 address in its last 32 bits: NAT64 (RFC 6052, 8215), translated and compatible addresses.
EMBEDDING: tuple[IPNetwork, ...] = tuple(
    ipaddress.ip_network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96", "::/96")
)
# In no public use though Python 3.11 calls them global: reserved, site-local, ORCHID, documentation, SRv6, old relays.
NOT_PUBLIC: tuple[IPNetwork, ...] = tuple(
    ipaddress.ip_network(network)
    for network in ("fec0::/10", "3fff::/20", "5f00::/16", "192.88.99.0/24", "192.0.0.0/24", "100::/64", "2001::/23")
)
PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
# getaddrinfo blocks; a hundred dead names must not keep the live ones waiting behind the few threads of the event loop.
RESOLVERS = 24


class AddressRefused(httpcore.ConnectError):
    """The name resolves to an address that must not be connected to."""


class NameUnresolved(httpcore.ConnectError):
    """The name does not resolve."""


def embedded_address(address: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 address carries (mapped, 6to4, Teredo, NAT64), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address) or int(address) <= 1:
        return address
    if any(address in network for network in EMBEDDING):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def is_allowed(address: IPAddress, allowed: Iterable[IPNetwork]) -> bool:
    """Whether `address` may be connected to: public ones, and those in `allowed` networks."""
    for candidate in (address, embedded_address(address)):
        if any(candidate in network for network in ALWAYS_REFUSED):
            return False
    inner = embedded_address(address)
    if any(inner in network for network in allowed):
        return True
    return _is_public(inner)


def _is_public(address: IPAddress) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in PUBLIC_IPV6:
        return False
    return address.is_global and not address.is_multicast and not any(address in network for network in NOT_PUBLIC)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only, trying each in the order the resolver gave."""

    def __init__(self, allowed: tuple[IPNetwork, ...], resolvers: Executor) -> None:
        self._allowed = allowed
        self._resolvers = resolvers
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._resolve(host, port)
        refused = [address for address in addresses if not is_allowed(address, self._allowed)]
        if refused:
            raise AddressRefused(f"{host} resolves to {refused[0]}, which is not a public address")
        last: Exception | None = None
        for address in addresses:
            try:
                return await self._backend.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last or NameUnresolved(f"{host} has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise AddressRefused(f"{path} is a local socket")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _resolve(self, host: str, port: int) -> list[IPAddress]:
        with suppress(ValueError):
            return [ipaddress.ip_address(host)]
        loop = asyncio.get_running_loop()
        ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            found = await loop.run_in_executor(self._resolvers, ask)
        except (OSError, UnicodeError) as error:
            raise NameUnresolved(f"{host} does not resolve: {error}") from error
        return list(dict.fromkeys(ipaddress.ip_address(str(item[4][0]).split("%")[0]) for item in found))


class HostTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport over one host's guarded connections. HTTP/1.1, TLS verified."""

    def __init__(self, *, backend: GuardedBackend, connections: int, context: ssl.SSLContext) -> None:
        super().__init__(verify=context, trust_env=False)
        # httpx has no public way to hand a network backend to its pool; the version bound in pyproject.toml and
        # tests/flows/test_address.py keep this honest.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=20.0,
            network_backend=backend,
        )

    @property
    def is_idle(self) -> bool:
        """Whether no request is under way on any of the connections."""
        return all(connection.is_idle() for connection in self._pool.connections)


class GuardedTransport(httpx.AsyncBaseTransport):
    """A transport per origin, as many as `hosts`; the longest unused idle one makes room for the next.

    A pool looks at all of its connections at every request, so one pool for all hosts costs more than HTTP itself.
    """

    def __init__(
        self,
        *,
        allowed: tuple[IPNetwork, ...],
        host_connections: int,
        hosts: int,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._resolvers = ThreadPoolExecutor(RESOLVERS, thread_name_prefix="resolve")
        self._backend = GuardedBackend(allowed, self._resolvers)
        self._host_connections = host_connections
        self._most = hosts
        self._context = tls or httpx.create_ssl_context(trust_env=False)
        self._transports: dict[tuple[str, str, int | None], HostTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        origin = (request.url.scheme, request.url.host, request.url.port)
        transport = self._transports.pop(origin, None) or HostTransport(
            backend=self._backend, connections=self._host_connections, context=self._context
        )
        # Put back at the end: the dict is in the order of last use.
        self._transports[origin] = transport
        await self._make_room()
        return await transport.handle_async_request(request)

    async def _make_room(self) -> None:
        excess = len(self._transports) - self._most
        if excess <= 0:
            return
        *others, _latest = self._transports
        idle = [origin for origin in others if self._transports[origin].is_idle]
        for origin in idle[:excess]:
            await self._transports.pop(origin).aclose()

    async def aclose(self) -> None:
        for transport in self._transports.values():
            await transport.aclose()
        self._transports.clear()
        self._resolvers.shutdown(wait=False, cancel_futures=True)
