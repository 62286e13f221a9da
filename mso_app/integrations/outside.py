"""The one way from here to hosts of strangers: an address is looked up, judged, and connected to as it was judged.

Whoever sets up a channel names a host. Without this they could have the server knock at doors of the house that
they cannot reach themselves (security row 36).
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Protocol, cast
from urllib.parse import urlsplit

import httpcore

from mso_app.core.settings import settings

PORTS = frozenset({80, 443, 8443})
DEFAULT_PORTS = {"http": 80, "https": 443}
SECONDS = 5.0
BODY_BYTES = 64 << 10
ADDRESSES = 4
"""How many addresses of one host are tried."""
LONGEST_ADDRESS = 2000
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
_PRINTABLE = re.compile(r"[!-~]+")
# IPv6 that is given out for hosts; what carries an IPv4 address inside is not looked into but refused.
_GIVEN_OUT = IPv6Network("2000::/3")
_CARRIES_IPV4 = (IPv6Network("2002::/16"), IPv6Network("2001::/32"), IPv6Network("64:ff9b::/96"))
_RELAYS = IPv4Network("192.88.99.0/24")

Resolve = Callable[[str, int], Awaitable[list[str]]]


class NotAnAddress(ValueError):
    """What was typed is not what this service gives out. `entry` is the name of the input."""

    def __init__(self, entry: str, sentence: str) -> None:
        self.entry = entry
        super().__init__(sentence)


class NotReached(Exception):
    """Why nothing came back, in a few words for the owner of the channel. Says nothing about what is inside."""


class Refused(NotReached):
    """An address that must not be asked."""

    def __init__(self, word: str = "Address refused") -> None:
        super().__init__(word)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. The body is for the code that asked, never for a person."""

    status: int
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Target:
    """An address taken apart once, so that what is judged is what is asked."""

    scheme: str
    host: str
    port: int
    path: str


class Outside(Protocol):
    """Asks one host outside, once. Redirects are not followed."""

    async def ask(self, method: str, url: str, *, headers: dict[str, str], body: bytes) -> Answer:
        """Raises NotReached."""
        ...


class GuardedOutside:
    """The real one. `allowed` are hosts of the house, "board.intern" or "10.1.2.3:9000", from the settings."""

    def __init__(self, *, allowed: Iterable[str] = (), resolve: Resolve | None = None) -> None:
        self._allowed = frozenset(allowed)
        self._resolve = resolve or _resolve

    async def ask(self, method: str, url: str, *, headers: dict[str, str], body: bytes) -> Answer:
        target = taken_apart(url, allowed=self._allowed)
        try:
            async with asyncio.timeout(SECONDS):
                return await self._ask(method, target, headers, body)
        except (TimeoutError, httpcore.TimeoutException):
            raise NotReached(f"No answer within {SECONDS:.0f} s") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError):
            raise NotReached("Not reached") from None

    async def _ask(self, method: str, target: Target, headers: dict[str, str], body: bytes) -> Answer:
        doorman = _Doorman(self._resolve, is_ours=self._is_allowed(target))
        # A literal IPv6 address carries brackets in a URL and none on the way to the resolver.
        host = f"[{target.host}]" if ":" in target.host else target.host
        usual = DEFAULT_PORTS[target.scheme] == target.port
        named = {"host": host if usual else f"{host}:{target.port}", "content-length": str(len(body))}
        async with httpcore.AsyncConnectionPool(
            ssl_context=_tls(), max_connections=1, network_backend=doorman, http2=False
        ) as pool:
            asked = httpcore.URL(
                scheme=target.scheme.encode(), host=host.encode(), port=target.port, target=target.path.encode()
            )
            sent = [(name.encode(), value.encode("latin-1")) for name, value in (named | headers).items()]
            async with pool.stream(method, asked, headers=sent, content=body) as answer:
                return Answer(status=answer.status, body=await _beginning(answer))

    def _is_allowed(self, target: Target) -> bool:
        return is_listed(target.host, target.port, self._allowed)


class _Doorman(httpcore.AsyncNetworkBackend):
    """Looks a host up, judges every address it has, and connects to the very one that was judged."""

    def __init__(self, resolve: Resolve, *, is_ours: bool) -> None:
        self._resolve, self._is_ours = resolve, is_ours
        # The library has a stand-in of the same name for where anyio is missing.
        self._backend = cast(httpcore.AsyncNetworkBackend, httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- the signature of the library
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._resolve(host.strip("[]"), port)
        if not addresses:
            raise NotReached("Unknown host")
        if not self._is_ours and not all(is_public(address) for address in addresses):
            raise Refused
        *others, last = addresses[:ADDRESSES]
        for address in others:
            # A host with two addresses may be reachable by one of them only.
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
        return await self._backend.connect_tcp(last, port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 -- the signature of the library
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise Refused

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def taken_apart(url: str, *, allowed: Iterable[str] = ()) -> Target:
    """The parts of an address that may be asked, if its host is where it says. Raises Refused."""
    if len(url) > LONGEST_ADDRESS or not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise Refused
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise Refused from None
    if parts.scheme not in DEFAULT_PORTS or not host or "@" in parts.netloc:
        raise Refused
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    listed = is_listed(host, port, frozenset(allowed))
    if not listed and (port not in PORTS or not _is_a_name(host)):
        raise Refused
    path = parts.path or "/"
    return Target(scheme=parts.scheme, host=host, port=port, path=f"{path}?{parts.query}" if parts.query else path)


def is_listed(host: str, port: int, allowed: frozenset[str]) -> bool:
    """Whether the operator named this host: with its port, or without one for the usual ports."""
    return f"{host}:{port}" in allowed or (host in allowed and port in PORTS)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to somebody outside: not loopback, private, link-local, shared or mapped."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip not in _GIVEN_OUT or any(ip in net for net in _CARRIES_IPV4):
            return False
    elif ip in _RELAYS:
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


@lru_cache
def outside() -> Outside:
    """The way out of this process."""
    return GuardedOutside(allowed=settings().allowed_outside)


async def _resolve(host: str, port: int) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


def _is_a_name(host: str) -> bool:
    """A name, or an IP address as it is usually written that is public; 0x7f.1 and 2130706433 are neither."""
    try:
        ip_address(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        return bool(_HOST.fullmatch(host)) and not re.fullmatch(r"[0-9]+|0x[0-9a-f]*", last)
    return is_public(host)


async def _beginning(answer: httpcore.Response) -> bytes:
    body = bytearray()
    async for chunk in answer.aiter_stream():
        body += chunk[: BODY_BYTES - len(body)]
        if len(body) >= BODY_BYTES:
            break
    return bytes(body)


@lru_cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
