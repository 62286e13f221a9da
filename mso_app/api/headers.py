"""What every answer carries, and where an unsafe request must come from. Wraps API and pages alike."""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mso_app import frontend
from mso_app.core.settings import settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Elsewhere a foreign page can do harm only with somebody's cookie; here it could sign them in as somebody else.
ALWAYS_OWN_ORIGIN = "/api/v1/sessions"
INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
FALLBACKS = ("__spa-fallback.html", "404.html", "index.html")
YEAR_SECONDS = 31_536_000
FOREIGN = {"detail": "This request came from another site. Reload the page and try again.", "code": "foreign_origin"}

STEADY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": with that, browsers send the forms of our own pages with the origin "null".
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Shield:
    """Adds the security headers and refuses unsafe requests of other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(MutableHeaders(scope=message), scope["path"])
            await send(message)

        if _is_foreign(scope):
            await JSONResponse(FOREIGN, status_code=403)(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)


def content_security_policy(path: str) -> str:
    """The policy of one page: our own files, and the inline scripts that the build wrote into that very page."""
    scripts = " ".join(["'self'", *(f"'sha256-{digest}'" for digest in _script_hashes(path))])
    socket = re.sub("^http", "ws", settings().origin)
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            # Emotion and Radix set styles while they draw.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            f"connect-src 'self' {socket}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-src 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _add(headers: MutableHeaders, path: str) -> None:
    is_api = f"{path}/".startswith("/api/")
    for name, value in STEADY.items():
        headers.setdefault(name, value)
    if settings().secure_cookies:
        headers.setdefault("strict-transport-security", f"max-age={YEAR_SECONDS}; includeSubDomains")
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("content-security-policy", content_security_policy(path))
    elif is_api:
        headers.setdefault("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
    if is_api:
        headers.setdefault("cache-control", "no-store")


def _is_foreign(scope: Scope) -> bool:
    """Whether an unsafe request that could use somebody's login does not say that it comes from our own pages."""
    if scope["method"] in SAFE_METHODS:
        return False
    headers = Headers(scope=scope)
    has_login = f"{settings().cookie_name}=" in headers.get("cookie", "")
    if not has_login and not scope["path"].startswith(ALWAYS_OWN_ORIGIN):
        return False
    return headers.get("origin") not in settings().origins


def _script_hashes(path: str) -> list[str]:
    name = path.strip("/")
    client = frontend.place().client
    index = client / "index.html"
    hashes = _hashes_by_file(client, index.stat().st_mtime_ns if index.exists() else 0)
    for candidate in (f"{name}/index.html" if name else "index.html", f"{name}.html"):
        if candidate in hashes:
            return hashes[candidate]
    return sorted({digest for fallback in FALLBACKS for digest in hashes.get(fallback, [])})


@lru_cache(maxsize=2)
def _hashes_by_file(client: Path, _built_at: int) -> dict[str, list[str]]:
    """For every built page the SHA-256, in base64, of each inline script; read again when the pages are new."""
    return {str(file.relative_to(client)): inline_script_hashes(file) for file in client.rglob("*.html")}


def inline_script_hashes(file: Path) -> list[str]:
    found = {hashlib.sha256(script).digest() for script in INLINE_SCRIPT.findall(file.read_bytes()) if script}
    return sorted(base64.b64encode(digest).decode() for digest in found)
