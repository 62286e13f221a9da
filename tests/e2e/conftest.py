"""The browser tests' ground: a server with the demo world, and people at their own browsers.

A test fails by itself when a page writes an error to the console, when a request leaves for another
host, or when the server answers with a 5xx. A test that provokes one of these says so with `expect`.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect

from tests.e2e import demo_world
from tests.serve import Server, running

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SERVER_ERROR = 500
# Schemes that stay inside the browser.
LOCAL_SCHEMES = frozenset({"data", "blob", "about", "chrome", "devtools"})


# A machine that builds beside the tests is slow; what never comes fails all the same.
expect.set_options(timeout=20_000)


class NewContext(Protocol):
    """pytest-playwright's factory of browser contexts."""

    def __call__(self, **options: object) -> BrowserContext: ...


@dataclass(kw_only=True)
class Watch:
    """What must not happen while a test runs, and what this test said would."""

    origin: str
    seen: list[str] = field(default_factory=list)
    expected: list[re.Pattern[str]] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """This test provokes a problem on purpose; `pattern` is searched in its line."""
        self.expected.append(re.compile(pattern))

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of a context, also the ones it opens later."""
        context.on("console", self._console)
        context.on("weberror", lambda problem: self.seen.append(f"page error: {problem.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    @property
    def problems(self) -> list[str]:
        return [line for line in self.seen if not any(pattern.search(line) for pattern in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self.seen.append(f"console error: {message.text} ({where})")

    def _request(self, request: Request) -> None:
        address, own = urlsplit(request.url), urlsplit(self.origin)
        if address.scheme not in LOCAL_SCHEMES and address.netloc != own.netloc:
            self.seen.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= SERVER_ERROR:
            self.seen.append(f"server error {response.status}: {response.url}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server | None]:
    """Our own server with the demo world, or None when `MSO_BASE_URL` names one that runs already."""
    if os.environ.get("MSO_BASE_URL"):
        yield None
        return
    folder = tmp_path_factory.mktemp("server")
    demo_world.copy_to(folder)
    with running(folder, demo=True) as started:
        yield started


@pytest.fixture(scope="session")
def base_url(server: Server | None) -> str:
    """The origin under test; `page.goto("/")` begins here."""
    return server.url if server else os.environ["MSO_BASE_URL"].rstrip("/")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The Chromium of the system (or `MSO_CHROMIUM`), quiet and without a sandbox that root cannot have."""
    program = os.environ.get("MSO_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    more = ["--no-sandbox", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": program, "args": [*quiet, *more]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A laptop's window, one language, one time zone: pictures and dates are the same everywhere."""
    size = {"width": 1440, "height": 900}
    return {**browser_context_args, "viewport": size, "locale": "en-GB", "timezone_id": "Europe/Berlin"}


@pytest.fixture
def watch(base_url: str, servers_word: None) -> Iterator[Watch]:
    """What goes wrong unseen in this test; `watch.expect(…)` allows what it provokes."""
    watching = Watch(origin=base_url)
    yield watching
    assert watching.problems == []


@pytest.fixture
def servers_word(server: Server | None) -> Iterator[None]:
    """What the server wrote of errors during a test stands below the test that failed."""
    before = _errors_of(server)
    yield
    for line in _errors_of(server)[len(before) :]:
        print(line)


def _errors_of(server: Server | None) -> list[str]:
    if not isinstance(server, Server) or not server.log.exists():
        return []
    lines = server.log.read_text(errors="replace").splitlines()
    return [line for line in lines if '"level": "error"' in line]


@pytest.fixture
def open_browser(new_context: NewContext, watch: Watch) -> Callable[[], Page]:
    """A page in a browser of its own: own cookies, own storage, watched. A trace is kept on failure."""

    def opened(**options: object) -> Page:
        context = new_context(**options)
        watch.follow(context)
        return context.new_page()

    return opened


@pytest.fixture
def context(new_context: NewContext, watch: Watch) -> BrowserContext:
    """pytest-playwright's one context, watched; `page` comes from it."""
    made = new_context()
    watch.follow(made)
    return made


@pytest.fixture
def requester_page(open_browser: Callable[[], Page]) -> Page:
    """The requester's own browser."""
    return open_browser()


@pytest.fixture
def provider_page(open_browser: Callable[[], Page]) -> Page:
    """The provider's own browser."""
    return open_browser()


@pytest.fixture
def admin_page(open_browser: Callable[[], Page]) -> Page:
    """The administrator's own browser."""
    return open_browser()


@pytest.fixture(scope="session")
def screens_dir() -> Path:
    """Where pictures of pages go; git ignores it."""
    folder = Path(__file__).resolve().parents[2] / "test-artifacts" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
