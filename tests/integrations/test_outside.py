"""Row 36: nothing that somebody types makes the server knock at a door of the house."""

import socket
import time
from collections.abc import AsyncIterator

import httpcore
import pytest

from mso_app.integrations.outside import BODY_BYTES, GuardedOutside, NotReached, Refused, is_public, taken_apart
from tests.receivers import WebServer, web_server

# {port} is that of a server that listens on every address of this machine and must never hear of any of them.
HOSTILE = [
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://localhost.:{port}/",
    "http://LOCALHOST:{port}/",
    "http://127.1:{port}/",
    "http://127.000.000.001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0x7f000001:{port}/",
    "http://2130706433:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://017700000001:{port}/",
    "http://0.0.0.0:{port}/",
    "http://0:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::]:{port}/",
    "http://[fe80::1]:{port}/",
    "http://[fc00::1]:{port}/",
    "http://[fd12:3456::1]:{port}/",
    "http://[ff02::1]:{port}/",
    "http://10.0.0.1:{port}/",
    "http://172.16.0.1:{port}/",
    "http://192.168.1.1:{port}/",
    "http://169.254.169.254:{port}/latest/meta-data/",
    "http://100.64.0.1:{port}/",
    "http://192.0.2.1:{port}/",
    "http://198.18.0.1:{port}/",
    "http://224.0.0.1:{port}/",
    "http://240.0.0.1:{port}/",
    "http://255.255.255.255:{port}/",
    "http://192.88.99.1:{port}/",
    "http://127.0.0.1:{port}@hospital.example/",
    "http://hospital.example@127.0.0.1:{port}/",
    "http://hospital.example:22/",
    "http://hospital.example:25/",
    "http://hospital.example:6379/",
    "http://hospital.example:99999/",
    "http://hospital.example:{port}/",
    "https:///etc/passwd",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_x",
    "ftp://127.0.0.1/",
    "dict://127.0.0.1:{port}/",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "//127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@hospital.example/",
    "http://hospital.example\\@127.0.0.1:{port}/",
    "http://127.0.0.1%00.hospital.example/",
    "http://127.0.0.1:{port}\r\nhost: hospital.example/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://localhost。:{port}/",
    "http:// 127.0.0.1:{port}/",
    "javascript:alert(1)",
    "",
]


PUBLIC = "203.0.114.9"


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    async with web_server() as made:
        yield made


async def _ask(outside: GuardedOutside, url: str) -> int:
    return (await outside.ask("POST", url, headers={}, body=b"{}")).status


@pytest.mark.parametrize("url", HOSTILE)
async def test_a_hostile_address_never_reaches_a_listener_of_the_house(
    server: WebServer, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 36: 61 addresses, looked up as the system reads them and as if every name were this machine; 0 hits."""
    # The listener's port counts as usual, so that it is the address and nothing else that is refused.
    monkeypatch.setattr("mso_app.integrations.outside.PORTS", frozenset({80, 443, 8443, server.port}))
    for resolve in (_as_the_system_reads_it, _here):
        with pytest.raises(NotReached):
            await _ask(GuardedOutside(resolve=resolve), url.format(port=server.port))

    assert server.connections == 0


async def _as_the_system_reads_it(host: str, port: int) -> list[str]:
    """Numbers in every notation and the names of this machine; no other name is asked for."""
    if host.rstrip(".") == "localhost":
        return ["127.0.0.1", "::1"]
    try:
        return [str(one[4][0]) for one in socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)]
    except OSError:
        return []


async def _here(host: str, port: int) -> list[str]:
    """Whatever is asked for is this machine."""
    assert port
    return ["::1"] if ":" in host else ["127.0.0.1"]


async def test_the_listener_is_there(server: WebServer) -> None:
    """What the zero above is worth."""
    allowed = GuardedOutside(allowed=[f"127.0.0.1:{server.port}"])

    assert await _ask(allowed, f"http://127.0.0.1:{server.port}/hook?x=1") == 200
    assert (server.connections, server.got[0].path) == (1, "/hook?x=1")


async def test_a_name_that_moves_after_it_was_looked_at_is_connected_to_as_it_was_judged(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 36, DNS rebinding: public first, this machine second. It is looked up once, and that is where it goes."""
    answers = [[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]]
    asked: list[str] = []
    connected: list[str] = []

    async def rebound(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    async def connect(_backend: object, host: str, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        connected.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    monkeypatch.setattr("mso_app.integrations.outside.PORTS", frozenset({80, server.port}))
    outside = GuardedOutside(resolve=rebound)
    with pytest.raises(NotReached, match="Not reached"):
        await _ask(outside, f"http://rebound.example:{server.port}/")
    with pytest.raises(Refused):
        await _ask(outside, f"http://rebound.example:{server.port}/")

    assert (asked, connected) == (["rebound.example"] * 2, [PUBLIC])
    assert server.connections == 0


async def test_one_inner_address_among_outer_ones_is_enough_to_refuse() -> None:
    async def both(_host: str, _port: int) -> list[str]:
        return [PUBLIC, "10.0.0.5"]

    with pytest.raises(Refused):
        await _ask(GuardedOutside(resolve=both), "https://mixed.example/")


async def test_a_redirect_to_this_machine_is_an_answer_and_nothing_more() -> None:
    """Row 36: 302 to 127.0.0.1."""
    async with web_server() as hook, web_server() as inner:
        hook.status, hook.headers = lambda _: 302, {"location": f"http://127.0.0.1:{inner.port}/"}

        status = await _ask(GuardedOutside(allowed=[f"127.0.0.1:{hook.port}"]), f"http://127.0.0.1:{hook.port}/")

        assert (status, hook.connections, inner.connections) == (302, 1, 0)


async def test_an_answer_is_read_up_to_64_kb(server: WebServer) -> None:
    server.body = lambda _: b"x" * (4 * BODY_BYTES)
    allowed = GuardedOutside(allowed=[f"127.0.0.1:{server.port}"])

    answer = await allowed.ask("POST", f"http://127.0.0.1:{server.port}/", headers={}, body=b"")

    assert len(answer.body) == BODY_BYTES


async def test_whoever_does_not_answer_is_waited_for_five_seconds(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mso_app.integrations.outside.SECONDS", 0.3)
    server.slow_seconds, began = 3.0, time.monotonic()

    with pytest.raises(NotReached, match="No answer within"):
        await _ask(GuardedOutside(allowed=[f"127.0.0.1:{server.port}"]), f"http://127.0.0.1:{server.port}/")

    assert time.monotonic() - began < 1.5


async def test_a_host_of_the_house_is_reached_only_where_the_operator_said(server: WebServer) -> None:
    """`MSO_OUTSIDE_HOSTS`: with a port exactly that one, without one the usual ones."""
    listed = frozenset({"board.intern", f"10.1.2.3:{server.port}"})

    assert taken_apart("https://board.intern/x", allowed=listed).host == "board.intern"
    assert taken_apart(f"http://10.1.2.3:{server.port}/", allowed=listed).port == server.port
    for url in (
        f"http://board.intern:{server.port}/",
        "http://10.1.2.3/",
        "http://10.1.2.4/",
        "http://a.board.intern:22/",
    ):
        with pytest.raises(Refused):
            taken_apart(url, allowed=listed)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.0.114.1", "2a00:1450:4001:800::1", "2606:4700::1"])
def test_addresses_of_others_are_public(address: str) -> None:
    assert is_public(address)
