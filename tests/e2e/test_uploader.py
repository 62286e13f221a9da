"""The uploader in a real browser against the real API, under a policy that allows nothing inline."""

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from mso_app.core import db, migrate, secrets
from mso_app.core.settings import settings
from tests.api.plain_server import PlainServer, plain_server
from tests.api.world import World, make_world
from tests.hostile import good_pdf
from tests.postgres import free_port

ASSETS = Path(__file__).resolve().parents[2] / "assets"
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Files</title>
<link rel="stylesheet" href="/theme.css"><link rel="stylesheet" href="/uploader.css">
<script src="/upload.js" defer></script></head><body><main class="radix-themes"><h1>Files</h1>
<div class="uploader"><file-uploader target="" limit="20000000"></file-uploader>
<button hidden data-uploaded>Read the list again</button>
<section class="card file-list" aria-label="Files"><div class="card-head"><h2>Files</h2><span data-upload-tools></span></div>
<div role="list" aria-label="Files under way" data-under-way></div><div role="list" class="known-files"></div></section>
</div></main></body></html>"""
LARGE = good_pdf() + os.urandom(6_000_000)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("MSO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MSO_DATABASE_URL", f"sqlite:///{tmp_path / 'mso.db'}")
    monkeypatch.setenv("MSO_PORT", str(free_port()))
    _forget()
    migrate.upgrade()
    made: list[World] = []

    async def make() -> None:
        made.append(await make_world())
        await db.engine().dispose()

    # A browser's own event loop runs in this thread.
    thread = threading.Thread(target=lambda: asyncio.run(make()))
    thread.start()
    thread.join()
    yield made[0]
    _forget()


def _forget() -> None:
    for remembered in (settings, db.engine, secrets.secret_key, secrets.derive):
        remembered.cache_clear()


@pytest.fixture
def server(world: World, tmp_path: Path) -> Iterator[PlainServer]:
    with plain_server(settings().port, tmp_path, settings().database_url) as running:
        yield running


@pytest.fixture
def files(browser: Browser, server: PlainServer, world: World) -> Iterator[Page]:
    """The page with the uploader, signed in as the requester, its target set."""
    context = browser.new_context()
    cookie = {"name": settings().cookie_name, "value": world.tokens[world.requester.id], "url": server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda problem: broken.append(str(problem)))
    page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    headers = {"content-type": "text/html", "content-security-policy": POLICY}
    page.route("**/try", lambda route: route.fulfill(body=PAGE, headers=headers))
    for name in ("upload.js", "uploader.css", "theme.css"):
        page.route(f"**/{name}", _asset)
    page.goto(f"{server.url}/try")
    page.evaluate(
        """target => { window.pressed = 0; document.querySelector('[data-uploaded]').onclick = () => window.pressed++;
        document.querySelector('file-uploader').setAttribute('target', target); }""",
        f"/api/v1/drafts/{world.draft_id}/documents",
    )
    yield page
    assert broken == []
    context.close()


def _asset(route: Route) -> None:
    route.fulfill(path=ASSETS / route.request.url.rsplit("/", 1)[1])


def _choose(page: Page, **contents: bytes) -> None:
    page.get_by_test_id("upload-files").set_input_files(
        [{"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": data} for name, data in contents.items()]
    )


def _row(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=f"{name}.pdf")


def _stored(page: Page, world: World) -> list[str]:
    address = f"/api/v1/drafts/{world.draft_id}/documents"
    rows = page.evaluate("address => fetch(address).then(answer => answer.json())", address)
    return [row["name"] for row in rows]


def test_files_arrive_and_the_server_is_asked_for_the_list(files: Page, world: World) -> None:
    _choose(files, report=good_pdf(), scan=good_pdf() + b"\n")

    expect(_row(files, "report")).to_contain_text("Reading")
    expect(_row(files, "scan")).to_contain_text("Reading")
    expect(files.get_by_role("status")).to_contain_text("is uploaded.")
    files.wait_for_function("window.pressed === 2")
    assert sorted(_stored(files, world)) == ["report.pdf", "scan.pdf"]


def test_a_row_is_handed_over_when_the_list_shows_it(files: Page, world: World) -> None:
    _choose(files, report=good_pdf())
    expect(_row(files, "report")).to_contain_text("Reading")

    files.evaluate(
        """async address => { const [known] = await (await fetch(address)).json();
        const row = document.createElement('div'); row.className = 'file-row'; row.dataset.document = known.id;
        document.querySelector('.known-files').append(row); }""",
        f"/api/v1/drafts/{world.draft_id}/documents",
    )

    expect(files.locator("[data-under-way] .file-row")).to_have_count(0)


def test_a_refused_file_says_why_and_the_others_go_on(files: Page, world: World) -> None:
    """ "The rest of the form untouched"."""
    _choose(files, empty=b"", program=b"MZ" + bytes(9000), good=good_pdf(), huge=bytes(20_000_001))

    expect(_row(files, "empty")).to_contain_text("This file is empty.")
    expect(_row(files, "program")).to_contain_text("This is a program, which is not accepted.")
    expect(_row(files, "huge")).to_contain_text("Files up to 20 MB are accepted.")
    expect(_row(files, "good")).to_contain_text("Reading")
    expect(files.get_by_role("button", name="Retry")).to_have_count(0)
    assert _stored(files, world) == ["good.pdf"]


def test_a_lost_connection_is_retried_alone(files: Page, world: World) -> None:
    """ "Connection lost …", and only the failed one is sent again."""
    lost = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "PUT" and not lost:
            lost.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    files.route("**/documents/*?name=report.pdf", lose_the_first)
    _choose(files, report=good_pdf(), scan=good_pdf() + b"\n")
    expect(_row(files, "report")).to_contain_text("Failed")
    expect(_row(files, "scan")).to_contain_text("Reading")

    files.get_by_role("button", name="Retry report.pdf").press("Enter")

    expect(_row(files, "report")).to_contain_text("Reading")
    assert sorted(_stored(files, world)) == ["report.pdf", "scan.pdf"]


def test_pause_keeps_what_was_sent_and_going_on_sends_the_rest(files: Page, world: World) -> None:
    devtools = files.context.new_cdp_session(files)
    devtools.send("Network.enable")
    slow = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": 1_500_000}
    devtools.send("Network.emulateNetworkConditions", slow)
    _choose(files, large=LARGE)
    expect(_row(files, "large").get_by_role("progressbar")).not_to_have_attribute("aria-valuenow", "0")

    files.get_by_role("button", name="Pause all").click()
    expect(_row(files, "large")).to_contain_text("Paused")
    devtools.send("Network.emulateNetworkConditions", slow | {"latency": 0, "uploadThroughput": -1})
    files.get_by_role("button", name="Go on").click()

    expect(_row(files, "large")).to_contain_text("Reading", timeout=20_000)
    assert _stored(files, world) == ["large.pdf"]


def test_names_are_text(files: Page) -> None:
    """Row 12: a file's name is never markup."""
    files.on("dialog", lambda dialog: pytest.fail(dialog.message))
    files.get_by_test_id("upload-files").set_input_files(
        [{"name": "<img src=x onerror=alert(1)>.pdf", "mimeType": "application/pdf", "buffer": b""}]
    )

    expect(files.get_by_text("<img src=x onerror=alert(1)>.pdf", exact=True)).to_be_visible()
    assert files.locator(".file-list img").count() == 0


def test_everything_is_reached_by_keyboard(files: Page) -> None:
    _choose(files, empty=b"")
    files.get_by_role("button", name="Choose folder").focus()

    files.keyboard.press("Tab")
    expect(files.get_by_role("button", name="Choose files")).to_be_focused()
    files.keyboard.press("Tab")
    expect(files.get_by_role("button", name="Remove empty.pdf")).to_be_focused()
    files.keyboard.press("Enter")

    expect(_row(files, "empty")).to_have_count(0)
    expect(files.get_by_role("button", name="Choose files")).to_be_focused()
