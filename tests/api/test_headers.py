"""What every answer carries and no request may be: security rows 4, 12, 30, 33 and 40."""

import asyncio
import base64
import hashlib
import json
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from mso_app import frontend
from mso_app.api import headers, limits
from mso_app.api.app import around, make_api
from mso_app.core import throttle
from mso_app.core.logging import JsonLines
from mso_app.core.settings import settings

THEME = "document.documentElement.classList.add('dark')"
START = "import('/assets/entry.js')"


@pytest.fixture(autouse=True)
def _counters() -> None:
    throttle.start_over()


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two built pages with inline scripts of their own."""
    build = frontend.Build(web=tmp_path)
    monkeypatch.setattr(frontend, "place", lambda: build)
    for name, script in (("index.html", START), ("cases/index.html", f"{START};1"), ("404.html", "lost()")):
        page = build.client / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f'<html><script>{THEME}</script><script src="/a.js"></script><script>{script}</script></html>')
    return build.client


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _policy(path: str) -> dict[str, list[str]]:
    parts = [part.split() for part in headers.content_security_policy(path).split("; ")]
    return {words[0]: words[1:] for words in parts}


def test_a_page_runs_its_own_inline_scripts_and_no_others(pages: Path) -> None:
    """Row 12: hashes of what the build wrote into that page; no 'unsafe-inline', no 'unsafe-eval'."""
    for path, script in (("/", START), ("/cases", f"{START};1"), ("/cases/", f"{START};1")):
        assert _policy(path)["script-src"] == ["'self'", *sorted([_hash(THEME), _hash(script)])]


def test_an_address_without_a_page_of_its_own_gets_the_shared_pages(pages: Path) -> None:
    assert set(_policy("/cases/7/opinion")["script-src"]) == {"'self'", _hash(THEME), _hash(START), _hash("lost()")}


def test_a_new_build_has_new_hashes(pages: Path) -> None:
    _policy("/")
    page = pages / "index.html"
    page.write_text("<script>other()</script>")
    os.utime(page, ns=(1, 1))

    assert _policy("/")["script-src"] == ["'self'", _hash("other()")]


def test_nothing_is_loaded_from_elsewhere_and_nobody_frames_us(pages: Path) -> None:
    policy = _policy("/")

    assert policy["default-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["object-src"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert {
        word for name, words in policy.items() if name != "style-src" for word in words if "unsafe" in word
    } == set()


@pytest.fixture
async def api() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=around(make_api()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=settings().origin) as client:
        yield client


@pytest.mark.parametrize("path", ["/api/health", "/api/nothing", "/api", "/elsewhere"])
async def test_every_answer_carries_the_headers(api: httpx.AsyncClient, path: str) -> None:
    answer = await api.get(path)

    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert (answer.headers.get("cache-control") == "no-store") == path.startswith("/api")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_an_unknown_address_of_the_api_is_json(api: httpx.AsyncClient, method: str) -> None:
    answer = await api.request(method, "/api/v1/nothing/at/all")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/api/docs", "/api/openapi.json"])
async def test_the_description_of_the_api_is_not_for_strangers(api: httpx.AsyncClient, path: str) -> None:
    """Row 40."""
    assert (await api.get(path)).status_code == 404


async def test_an_unexpected_error_says_a_reference_and_nothing_else() -> None:
    """Row 30."""
    made = make_api()

    made.router.routes.insert(0, Route("/api/broken", lambda request: _raise()))
    transport = httpx.ASGITransport(app=around(made), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=settings().origin) as client:
        answer = await client.get("/api/broken")

    told = answer.json()
    assert answer.status_code == 500
    assert told == {
        "detail": f"Something went wrong on our side (ref {told['reference']}).",
        "code": "error",
        "reference": told["reference"],
    }


def _raise() -> PlainTextResponse:
    raise RuntimeError("Ingrid Halvorsen")


# Bodies


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture
async def echo() -> AsyncIterator[httpx.AsyncClient]:
    routes = [Route("/{path:path}", _echo, methods=["POST"])]
    transport = httpx.ASGITransport(app=limits.Limits(Starlette(routes=routes)))
    async with httpx.AsyncClient(transport=transport, base_url=settings().origin) as client:
        yield client


async def _pieces(total: int) -> AsyncIterator[bytes]:
    for _ in range(0, total, 100_000):
        yield b"x" * 100_000


@pytest.mark.parametrize(("size", "status"), [(1_000_000, 200), (1_100_000, 413)])
async def test_a_body_has_a_limit_also_without_a_stated_length(echo: httpx.AsyncClient, size: int, status: int) -> None:
    stated = await echo.post("/api/v1/cases", content=b"x" * size)
    streamed = await echo.post("/api/v1/cases", content=_pieces(size))

    assert [stated.status_code, streamed.status_code] == [status, status]


async def test_a_file_may_be_as_large_as_the_settings_say(echo: httpx.AsyncClient) -> None:
    path = "/api/v1/drafts/1/documents/2"

    assert limits.body_limit(path) == 51_000_000
    assert (await echo.post(path, content=_pieces(3_000_000))).text == "3000000"


async def test_a_compressed_body_is_refused(echo: httpx.AsyncClient) -> None:
    answer = await echo.post("/api/v1/cases", content=b"x", headers={"content-encoding": "gzip"})

    assert answer.status_code == 415


async def test_a_body_that_stops_coming_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_IDLE_SECONDS", 0.01)
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    async def reads(scope: Scope, receive: Receive, send: Send) -> None:
        assert (await receive())["type"] == "http.disconnect"

    scope = {"type": "http", "method": "POST", "path": "/x", "headers": [], "client": ("192.0.2.1", 1)}
    await limits.Limits(reads)(scope, never, send)

    assert sent[0]["status"] == 408


async def test_long_polling_does_not_come_around_the_limit_of_sockets(echo: httpx.AsyncClient) -> None:
    assert (await echo.post("/_event/?transport=polling&EIO=4")).status_code == 403


# Sockets


async def _connect(
    app: limits.Limits, address: str, forwarded: str = ""
) -> tuple[list[Message], Callable[[], Awaitable[None]]]:
    sent: list[Message] = []
    leave = asyncio.Event()
    first = True

    async def receive() -> Message:
        nonlocal first
        if first:
            first = False
            return {"type": "websocket.connect"}
        await leave.wait()
        return {"type": "websocket.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    extra = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope = {"type": "websocket", "path": "/_event/", "headers": extra, "client": (address, 1)}
    task = asyncio.create_task(app(scope, receive, send))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    async def close() -> None:
        leave.set()
        await task

    return sent, close


async def _accepting(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    await receive()


async def test_one_address_holds_fifty_sockets() -> None:
    """Row 35: strangers of one address, whatever they write into X-Forwarded-For; one that leaves makes room."""
    app = limits.Limits(_accepting)
    connected = [await _connect(app, "198.51.100.7", f"203.0.113.{number}") for number in range(60)]
    other, leave_other = await _connect(app, "198.51.100.8")
    await connected[0][1]()
    again, leave_again = await _connect(app, "198.51.100.7")

    kinds = [sent[0]["type"] for sent, _ in connected]
    assert kinds == ["websocket.accept"] * 50 + ["websocket.close"] * 10
    assert (other[0]["type"], again[0]["type"]) == ("websocket.accept", "websocket.accept")
    for _, leave in [*connected[1:50], (other, leave_other), (again, leave_again)]:
        await leave()
    assert app._sockets == {}


# Logs

CANARIES = (
    "mso_session_8000=abcDEF123456789abcDEF123456789abcDEF1234567",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl",
    "correct horse battery staple",
    "n.castellanos@nordhafen.example",
    "Ingrid Halvorsen",
)


@pytest.mark.parametrize(
    ("logger", "says"),
    [
        (
            "reflex.app",
            "Received unknown event Event(headers={'cookie': '%s', 'authorization': '%s'}, payload={'p': '%s', '%s': '%s'})",
        ),
        ("uvicorn.access", '127.0.0.1 - "GET /reset?cookie=%s&token=%s&password=%s&m=%s&n=%s HTTP/1.1" 200'),
        ("granian", "failed {cookie: %s, %s, %s, %s, %s}"),
    ],
)
def test_what_frameworks_log_names_nobody_and_opens_nothing(logger: str, says: str) -> None:
    """R9 and row 30: five canaries, no hit."""
    record = logging.LogRecord(logger, logging.WARNING, "x.py", 1, says, CANARIES, None)

    line = JsonLines().format(record)

    assert [canary for canary in CANARIES if canary in line] == []
    assert json.loads(line)["level"] == "warning"


def test_an_error_is_logged_with_its_place_and_without_its_words() -> None:
    """Row 30: what went wrong and where, by type and line; the message may quote a patient."""
    with pytest.raises(RuntimeError) as raised:
        _raise()
    error = raised.value
    record = logging.LogRecord("mso.api", logging.ERROR, "x.py", 1, "unexpected error", (), (type(error), error, None))
    record.__dict__["reference"] = "7F3K"
    line = json.loads(JsonLines().format(record))

    assert (line["error"], line["reference"]) == ("RuntimeError", "7F3K")
    assert "Halvorsen" not in json.dumps(line)
    assert "test_headers.py" in line["where"][-1]
