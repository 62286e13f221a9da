"""The chat of a case between two people in two browsers, and what a stranger's letters must not do in it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Dialog, Page, expect

from mso_app.demo.seeding.people import PASSWORD
from tests.e2e import demo_world
from tests.e2e.conftest import Watch
from tests.e2e.pages.chat import ChatPage
from tests.e2e.pages.sign_in import SignInPage
from tests.serve import Server, running

NINA, MIRIAM = "nina.castellanos@nordhafen.example", "miriam.okafor@experts.example"
# Their one case that is worked on; its number depends on the hour the demo world was made.
PATIENT = "Ingrid Halvorsen"
# Row 12 of the threats: what a message, a name of a file or a quote may try.
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "[click](javascript:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>)",
    "javascript:alert(1)",
    "![x](https://foreign.example/pixel.png)",
    "<a href='https://foreign.example' ping='https://foreign.example/ping'>x</a>",
    "<style>@import 'https://foreign.example/a.css'</style>",
    "<form action='https://foreign.example'><button>go</button></form>",
    "<base href='https://foreign.example/'>",
    "{{constructor.constructor('alert(1)')()}}",
    "[[D1 p 1<img src=x onerror=alert(1)>]]",
    "**<img src=x onerror=alert(1)>** `<script>alert(1)</script>`",
    '"><img src=x onerror=alert(1)>',
    "\u202egnp.exe\u202c <b>bold</b>",
]


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 200), (40, 90, 160)).save(out, "PNG")
    return out.getvalue()


def _note(dialog: Dialog, seen: list[str]) -> None:
    seen.append(dialog.message)
    dialog.dismiss()


def _chat(page: Page, email: str) -> ChatPage:
    role = "provider" if email == MIRIAM else "requester"
    SignInPage(page).sign_in(email, PASSWORD, lands_on=f"/{role}")
    chat = ChatPage(page)
    chat.open_of(role, PATIENT)
    return chat


@pytest.fixture
def two(requester_page: Page, provider_page: Page) -> tuple[ChatPage, ChatPage]:
    """The requester and the expert of one case, both with its chat open."""
    return _chat(requester_page, NINA), _chat(provider_page, MIRIAM)


def test_two_people_talk(two: tuple[ChatPage, ChatPage]) -> None:
    """MSO-18: presence, typing, a message, its receipt, a reply with its quote, a correction and a deletion."""
    nina, miriam = two
    expect(nina.details).to_contain_text("Here now")
    expect(nina.page.get_by_text("Only you and Dr. Okafor can read this.")).to_be_visible()

    nina.box.press_sequentially("Is the June scan", delay=20)
    expect(miriam.typing).to_contain_text("Nina Castellanos is writing")
    nina.say("Is the June scan comparable?")
    expect(miriam.message("Is the June scan comparable?")).to_be_visible()
    expect(miriam.typing).to_have_count(0)
    expect(nina.message("Is the June scan comparable?")).to_contain_text("Read")
    expect(nina.box).to_be_focused()

    miriam.act("Is the June scan comparable?", "Reply")
    miriam.say("It is, see [[D1 p 1]] and **page two**.")
    answered = nina.message("page two")
    expect(answered.locator(".quote")).to_contain_text("Is the June scan comparable?")
    expect(answered.locator("b").filter(has_text="page two")).to_be_visible()
    expect(answered.get_by_role("link", name="Open D1 p 1")).to_have_attribute(
        "href", re.compile(r"/cases/[0-9a-f-]{36}/documents\?doc=[0-9a-f-]{36}&page=1")
    )
    expect(nina.details).to_contain_text("Documents mentioned")

    nina.say("A mistaek of mine")
    expect(nina.message("A mistaek of mine")).to_be_visible()
    nina.box.press("ArrowUp")
    expect(nina.box).to_have_value("A mistaek of mine")
    nina.say("A mistake of mine")
    expect(miriam.message("A mistake of mine")).to_contain_text("edited")

    nina.act("A mistake of mine", "Delete")
    nina.page.get_by_role("button", name="Delete message").click()
    expect(miriam.log.get_by_text("This message was deleted").last).to_be_visible()
    expect(miriam.message("A mistake of mine")).to_have_count(0)


def test_keys_lead_through_the_conversation(two: tuple[ChatPage, ChatPage]) -> None:
    """Enter sends, Shift+Enter does not, Esc leaves a reply, arrows walk, r answers; nothing axe objects to."""
    nina, miriam = two
    miriam.say("First line for the keys")
    expect(nina.message("First line for the keys")).to_be_visible()

    nina.box.fill("Two")
    nina.box.press("Shift+Enter")
    nina.box.press_sequentially("lines")
    expect(nina.box).to_have_value("Two\nlines")
    nina.box.fill("")
    nina.page.get_by_role("region", name="Messages, arrow keys go from one to the next").focus()
    nina.page.keyboard.press("ArrowDown")
    expect(nina.message("First line for the keys").last).to_be_focused()
    nina.page.keyboard.press("r")
    expect(nina.box).to_be_focused()
    bar = nina.page.locator("[data-chat-bar]")
    expect(bar).to_contain_text("First line for the keys")
    nina.box.press("Escape")
    expect(bar).to_be_hidden()

    nina.box.press_sequentially("See @ref")
    nina.page.get_by_role("listbox", name="Documents of the case").get_by_role("option").first.click()
    expect(nina.box).to_have_value(re.compile(r"^See \[\[D\d+ p 1\]\] $"))

    found = Axe().run(nina.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert found.response["violations"] == []


def test_a_picture_is_sent_and_seen(two: tuple[ChatPage, ChatPage]) -> None:
    nina, miriam = two

    nina.attach({"name": "biopsy.png", "mimeType": "image/png", "buffer": _picture()})
    expect(nina.page.get_by_role("list", name="Files to send")).to_contain_text("biopsy.png")
    nina.say("The picture from the laboratory")

    picture = miriam.message("The picture from the laboratory").get_by_role("img", name="biopsy.png")
    expect(picture).to_be_visible()
    miriam.page.wait_for_function(
        "() => [...document.querySelectorAll('.bub-picture img')].every((one) => one.naturalWidth)"
    )
    expect(nina.page.get_by_role("list", name="Files to send").get_by_role("listitem")).to_have_count(0)


def test_hostile_letters_stay_letters(two: tuple[ChatPage, ChatPage], base_url: str) -> None:
    """Acceptance 7: in a message, in the name of a file and in a reply; 0 dialogs, 0 requests to elsewhere."""
    nina, miriam = two
    dialogs: list[str] = []
    for chat in two:
        chat.page.on("dialog", lambda dialog: _note(dialog, dialogs))

    for number, text in enumerate(HOSTILE):
        miriam.say(f"h{number} {text}")
        expect(nina.message(f"h{number} ").last).to_be_visible()
        nina.act(f"h{number} ", "Reply")
        nina.say(f"r{number}")
        expect(miriam.message(f"r{number}").last.locator(".quote")).to_be_visible()
    nina.attach({"name": "<img src=x onerror=alert(1)>.png", "mimeType": "image/png", "buffer": _picture()})
    nina.say("A file with a name")
    expect(miriam.message("A file with a name").locator(".bub-card").first).to_be_visible()

    for chat in two:
        inside = chat.log.locator("script, iframe, style, form, base, object, embed, [onerror], [onload]")
        expect(inside).to_have_count(0)
        links = chat.log.locator("a").evaluate_all("(all) => all.map((one) => one.protocol)")
        assert set(links) <= {"http:", "https:", "mailto:"}
        sources = chat.log.locator("img").evaluate_all("(all) => all.map((one) => new URL(one.src).origin)")
        assert set(sources) <= {base_url}
    assert dialogs == []


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server of this test alone, because it is stopped under an open page."""
    demo_world.copy_to(tmp_path)
    with running(tmp_path) as started:
        yield started


@pytest.fixture
def own_two(own_server: Server, browser: Browser, watch: Watch) -> Iterator[tuple[ChatPage, ChatPage]]:
    """The same two at that server."""
    watch.origin = own_server.url
    # What a browser writes about a server that is not there.
    watch.expect("WebSocket|net::ERR_CONNECTION_REFUSED")
    contexts = [browser.new_context(base_url=own_server.url, locale="en-GB") for _ in range(2)]
    for context in contexts:
        watch.follow(context)
    nina, miriam = (context.new_page() for context in contexts)
    yield _chat(nina, NINA), _chat(miriam, MIRIAM)
    for context in contexts:
        context.close()


def test_what_was_not_sent_goes_out_once(own_server: Server, own_two: tuple[ChatPage, ChatPage]) -> None:
    """The server is started again under the open page: the bubble says "Not sent", then goes out by itself, once."""
    nina, miriam = own_two
    nina.say("Before it went away")
    expect(miriam.message("Before it went away")).to_be_visible()

    own_server.stop()
    expect(nina.page.get_by_text("Connection lost.")).to_be_visible()
    nina.say("While it was away")
    expect(nina.pending("While it was away")).to_contain_text("Not sent")
    nina.box.fill("And a text that was begun")
    own_server.start()

    expect(nina.message("While it was away")).to_have_count(1)
    expect(nina.pending("While it was away")).to_have_count(0)
    expect(miriam.message("While it was away")).to_have_count(1)
    expect(nina.box).to_have_value("And a text that was begun")
    nina.page.reload()
    expect(nina.message("While it was away")).to_have_count(1)
