"""Notifications in a browser: the bell moves by itself, a line leads to its case, settings are kept."""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from mso_app.core import clock
from mso_app.demo.people import providers
from mso_app.demo.seeding.people import PASSWORD
from tests.e2e.pages.board import BoardPage
from tests.e2e.pages.notifications import Inbox
from tests.e2e.pages.sign_in import SignInPage

ADMIN = "jonas.vermeer@secunda.example"
REQUESTER = "nina.castellanos@nordhafen.example"
NUMBER = re.compile(r"SO-\d\d-\d{5}")
SECRET = "a secret of the night desk"
PHONE: ViewportSize = {"width": 400, "height": 800}


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def _signed_in(page: Page, email: str, lands_on: str) -> Inbox:
    SignInPage(page).sign_in(email, PASSWORD, lands_on=lands_on)
    return Inbox(page)


def test_an_assignment_reaches_the_experts_bell_without_a_reload(open_browser: Callable[[], Page]) -> None:
    """N-15: an administrator assigns, the expert's bell and title move, the line leads to the case, all is read."""
    admin = _signed_in(open_browser(), ADMIN, "/admin").open()
    line = admin.line("New case to assign").filter(has_text="Needs you").first
    found = NUMBER.search(line.inner_text())
    assert found is not None
    admin.follow(line)
    board = BoardPage(admin.page)
    best = board.candidates.first.evaluate("radio => radio.closest('label').innerText")
    email = next(one.email for one in providers(clock.now()) if one.name in best)
    expert = _signed_in(open_browser(), email, "/provider")
    before = expert.unread()
    expert.page.evaluate("window.stayed = true")

    board.press("Assign")

    expect(expert.page.get_by_text(f"You are asked for an opinion, {found[0]}")).to_be_visible()
    expert.expect_unread(before + 1)
    expert.page.keyboard.press("g")
    expert.page.keyboard.press("n")
    expert.follow(expert.line("You are asked for an opinion", found[0]))
    expect(expert.page).to_have_url(re.compile(r"/cases/[0-9a-f-]{36}/?$"))
    expect(expert.page.get_by_role("heading", level=1)).to_contain_text(found[0])
    expert.expect_unread(before)
    expert.open().page.get_by_role("button", name="Mark all as read").click()
    expert.expect_unread(0)
    assert expert.page.evaluate("window.stayed === true")


def test_an_inbox_is_filtered_and_marked_in_every_window(open_browser: Callable[[], Page]) -> None:
    """What is read in one window is read in the other."""
    one = _signed_in(open_browser(), REQUESTER, "/requester").open()
    other = _signed_in(open_browser(), REQUESTER, "/requester")
    unread = one.unread()
    one.only("Unread")
    expect(one.page.get_by_role("article")).to_have_count(min(unread, 20))

    one.page.get_by_role("button", name=re.compile("^Mark as read")).first.click()

    one.expect_unread(unread - 1)
    other.expect_unread(unread - 1)
    assert _serious(one.page) == []


def test_quiet_hours_and_kinds_are_kept_at_once(requester_page: Page) -> None:
    """Also on a phone; security has no box to switch it off."""
    page = requester_page
    page.set_viewport_size(PHONE)
    _signed_in(page, REQUESTER, "/requester")
    page.get_by_role("navigation", name="Main, short").get_by_role("link", name="Inbox").click()
    page.get_by_role("link", name="Settings").click()
    box = page.get_by_role("checkbox", name="An expert accepted a case, inbox")

    box.uncheck()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.get_by_role("switch", name="Every day between two times").check()
    page.get_by_label("From", exact=True).fill("21:15")
    page.get_by_label("From", exact=True).blur()
    expect(page.get_by_text("By the clock of Europe/")).to_be_visible()
    page.reload()

    expect(box).not_to_be_checked()
    expect(page.get_by_label("From", exact=True)).to_have_value("21:15")
    expect(page.get_by_role("checkbox", name="Your password was changed, inbox")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert _serious(page) == []


def test_a_channel_is_set_up_chosen_tested_and_removed(requester_page: Page) -> None:
    """N-15: the matrix is kept at once; a channel that does not answer tints its column and says why; secrets stay."""
    page = requester_page
    _signed_in(page, REQUESTER, "/requester")
    page.goto("/notifications/settings")
    page.get_by_role("button", name="Add", exact=True).click()
    dialog = page.get_by_role("dialog", name="Add a channel")
    dialog.get_by_label("Kind").select_option("webhook")
    dialog.get_by_label("Address").fill("http://127.0.0.1/in")
    dialog.get_by_label("Secret for the signature").fill(SECRET)
    dialog.get_by_label("Name").fill("Night desk")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Write a public address with https://")).to_be_visible()
    dialog.get_by_label("Address").fill("https://night-desk.example/in")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)

    box = page.get_by_role("checkbox", name="A returned case goes on, Night desk")
    box.check()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.get_by_role("button", name="Test Night desk").click()
    failing = page.get_by_role("columnheader", name="Failing Night desk")
    expect(failing).to_be_visible()
    page.reload()
    expect(box).to_be_checked()
    expect(failing).to_be_visible()
    assert SECRET not in page.content()
    assert _serious(page) == []

    page.get_by_role("button", name="Night desk", exact=True).click()
    drawer = page.get_by_role("complementary", name="Night desk")
    expect(drawer.get_by_role("listitem").filter(has_text="Test")).to_be_visible()
    drawer.get_by_role("button", name="Remove").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("checkbox", name="A returned case goes on, Night desk")).to_have_count(0)
