"""How much one client may ask for: requests a minute, bytes a request, open sockets. Wraps API and pages alike."""

import asyncio
import re
from collections import Counter
from datetime import timedelta

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mso_app.core import throttle
from mso_app.core.addresses import client_address, limited_as
from mso_app.core.cookies import login_token_in
from mso_app.core.db import unit_of_work
from mso_app.core.errors import AppError, NotSignedIn, TooMany
from mso_app.core.security import token_hash
from mso_app.core.settings import settings
from mso_app.services import identity

MINUTE = timedelta(minutes=1)
STANDARD = throttle.Rule(limit=100, within=MINUTE)
SIGNING_IN = throttle.Rule(limit=10, within=MINUTE)
# Who tries secret addresses of calendars; a calendar program asks a few times an hour.
FEED = throttle.Rule(limit=30, within=MINUTE)
# A viewer asks for one picture per page and frame.
PICTURES = throttle.Rule(limit=1200, within=MINUTE)
# Many people of one hospital share one address; a single login never gets this far.
ONE_ADDRESS = throttle.Rule(limit=6000, within=MINUTE)

SIGN_IN_PATH = "/api/v1/sessions/exchange"
UNLIMITED = frozenset({"/api/health"})
UPLOAD = re.compile(r"^/api/.*/(?:documents|files|uploads)(?:/|$)")
PICTURE = re.compile(r"/(?:pages|frames)/|/(?:preview|thumbnail|picture)\.png$")
FEED_PATH = "/api/v1/calendar/"
SOCKET_PATH = "/_event"

SMALL_BODY = 1_000_000
# Beside the file a multipart body carries names and boundaries.
AROUND_A_FILE = 1_000_000
BODY_IDLE_SECONDS = 30.0


class Limits:
    """Refuses what is too much before anything else looks at it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._sockets: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = await _refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await _with_counted_body(self._app, scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A login has its own number of sockets, so that strangers of the same address cannot use it up."""
        login = await _valid_login(Headers(scope=scope))
        key = login or limited_as(_address(scope))
        most = settings().sockets_per_login if login else settings().sockets_per_address
        if self._sockets[key] >= most:
            await receive()
            await send({"type": "websocket.close", "code": 1013})
            return
        self._sockets[key] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._sockets[key] -= 1
            if not self._sockets[key]:
                del self._sockets[key]


async def _refusal(scope: Scope) -> JSONResponse | None:
    path, headers = scope["path"], Headers(scope=scope)
    if path.startswith(SOCKET_PATH):
        # Long polling would come around the limit of sockets; our pages use web sockets only.
        return JSONResponse({"detail": "Only web sockets are answered here.", "code": "not_allowed"}, status_code=403)
    if headers.get("content-encoding", "identity") != "identity":
        return JSONResponse({"detail": "Send the body as it is, not compressed.", "code": "encoding"}, status_code=415)
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > body_limit(path):
        return _too_big(path)
    wait = await _wait(scope, headers) if path.startswith("/api/") and path not in UNLIMITED else 0
    if wait:
        error = TooMany(f"Too many requests. Wait {wait} seconds and try again.", retry_after=wait)
        return _answer(error, {"Retry-After": str(wait)})
    return None


def body_limit(path: str) -> int:
    """The most bytes a body for this path may have."""
    return settings().upload_limit_mb * 1_000_000 + AROUND_A_FILE if UPLOAD.match(path) else SMALL_BODY


def exchange_key(address: str) -> str:
    """What tickets that were no good are counted under; a good one is taken back."""
    return f"exchange:{limited_as(address)}"


async def _wait(scope: Scope, headers: Headers) -> int:
    """Seconds until this request may be made; 0 for now."""
    path, method = scope["path"], scope["method"]
    place = limited_as(_address(scope))
    token = login_token(headers)
    who = token_hash(token)[:32] if token else place
    rules = {f"api:{who}": STANDARD}
    if token:
        rules = {f"address:{place}": ONE_ADDRESS} | rules
    if path.startswith(SIGN_IN_PATH):
        rules = {exchange_key(_address(scope)): SIGNING_IN}
    elif path.startswith(FEED_PATH):
        # By address, whatever cookie comes with it: there is no login to count by.
        rules = {f"feed:{place}": FEED}
    elif method in {"POST", "PUT"} and UPLOAD.match(path):
        per_hour = throttle.Rule(limit=settings().uploads_per_hour, within=timedelta(hours=1))
        rules = {f"upload:{who}": per_hour, f"upload-address:{place}": ONE_ADDRESS}
    elif method in {"GET", "HEAD"} and PICTURE.search(path):
        rules = {f"picture:{who}": PICTURES, f"address:{place}": ONE_ADDRESS}
    for key, rule in rules.items():
        if wait := await throttle.hit(key, rule):
            return wait
    return 0


async def _with_counted_body(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Cut a body off that is longer than it may be, or that stops coming."""
    limit, read = body_limit(scope["path"]), 0
    is_complete = is_over = has_answered = False

    async def counted_receive() -> Message:
        nonlocal read, is_complete
        if is_over:
            return {"type": "http.disconnect"}
        try:
            # Once the body is complete, the application may wait for the client to leave for as long as it likes.
            async with asyncio.timeout(None if is_complete else BODY_IDLE_SECONDS):
                message = await receive()
        except TimeoutError:
            return await _cut(_answer_code(408, "The upload stopped coming. Send it again.", "timeout"))
        read += len(message.get("body", b""))
        is_complete = not message.get("more_body", False)
        if read > limit:
            return await _cut(_too_big(scope["path"]))
        return message

    async def _cut(answer: JSONResponse) -> Message:
        nonlocal is_over
        is_over = True
        if not has_answered:
            await answer(scope, receive, send)
        return {"type": "http.disconnect"}

    async def send_unless_over(message: Message) -> None:
        nonlocal has_answered
        if is_over:
            return
        has_answered = True
        await send(message)

    try:
        await app(scope, counted_receive, send_unless_over)
    except Exception:
        # The application lost its client because we answered in its place.
        if not is_over:
            raise


def login_token(headers: Headers) -> str | None:
    """The login token among the cookies of this request."""
    return login_token_in(headers.get("cookie", ""))


async def _valid_login(headers: Headers) -> str | None:
    token = login_token(headers)
    if not token:
        return None
    try:
        async with unit_of_work() as session:
            actor = await identity.identify(session, token, active=False)
    except NotSignedIn:
        return None
    return f"login:{actor.session_id}"


def _address(scope: Scope) -> str:
    client = scope.get("client")
    peer = str(client[0]) if client else ""
    return client_address(peer, Headers(scope=scope), trusted_hops=settings().trusted_proxy_hops)


def _too_big(path: str) -> JSONResponse:
    megabytes = body_limit(path) // 1_000_000
    return _answer_code(413, f"This is too large. Send at most {megabytes} MB at once.", "too_large")


def _answer(error: AppError, headers: dict[str, str]) -> JSONResponse:
    return JSONResponse({"detail": error.sentence, "code": error.code}, status_code=error.status, headers=headers)


def _answer_code(status: int, sentence: str, code: str) -> JSONResponse:
    return JSONResponse({"detail": sentence, "code": code}, status_code=status)
