"""A case is sent back, answered piece by piece and goes on, in the browsers of everybody who has to do with it."""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from mso_app.demo.seeding.people import PASSWORD
from tests.e2e.conftest import Watch
from tests.e2e.pages.issues import AllIssuesPage, IssuesPage
from tests.e2e.pages.sign_in import SignInPage

NINA, MIRIAM, CASE = "nina.castellanos@nordhafen.example", "miriam.okafor@experts.example", "Ingrid Halvorsen"
ADMIN, STRANGER = "jonas.vermeer@secunda.example", "beatriz.falcao@valedotejo.example"
PAPER: FilePayload = {"name": "ca19-9.txt", "mimeType": "text/plain", "buffer": b"CA 19-9  31 U/mL  12 October 2026\n"}
LIVE_MS = 30_000
# What the browser says about the refusals that are asked for below.
REFUSED = r"Failed to load resource.*40[34]"


def _serious(page: Page) -> list[str]:
    # A toast that fades is lighter than it is meant to be.
    expect(page.locator("[data-sonner-toast]")).to_have_count(0, timeout=15_000)
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def _room(page: Page, email: str, role: str) -> IssuesPage:
    SignInPage(page).sign_in(email, PASSWORD, lands_on=f"/{role}")
    page.goto(f"/{role}/cases")
    page.get_by_role("row").filter(has_text=CASE).get_by_role("link").first.click()
    page.evaluate("window.stayed = true")
    return IssuesPage(page).open()


def _asks(page: Page, method: str, path: str, body: str = "") -> int:
    """The status of what this person's browser is told when it asks the API."""
    ask = """async ([method, path, body]) => (await fetch(path, {method, body: body || undefined,
        headers: body ? {"content-type": "application/json"} : {}})).status"""
    return int(page.evaluate(ask, [method, path, body]))


def test_a_case_is_returned_answered_and_goes_on(
    requester_page: Page, provider_page: Page, admin_page: Page, open_browser: Callable[[], Page], watch: Watch
) -> None:
    """MSO-17, MSO-26, MSO-27, MSO-28, T9, T10: with the refusals for the other roles."""
    watch.expect(REFUSED)
    nina, miriam = _room(requester_page, NINA, "requester"), _room(provider_page, MIRIAM, "provider")
    case_path = re.sub(r"/issues/?$", "", provider_page.evaluate("location.pathname"))
    api = f"/api/v1{case_path}/issues"
    before = nina.rows.count()

    miriam.report("Quality", "Which sample is meant?", "The date on the sheet is cut off.")
    expect(nina.rows).to_have_count(before + 1, timeout=LIVE_MS)
    expect(nina.rows.first).to_contain_text("Which sample is meant?")
    miriam.change("Which sample is meant on page 2?")
    nina.rows.first.click()
    expect(nina.one.get_by_role("heading", level=2)).to_have_text("Which sample is meant on page 2?", timeout=LIVE_MS)
    nina.one.get_by_text("Worded anew 1 time").click()
    expect(nina.one.locator("ins")).to_contain_text("on page 2")

    miriam.begin_return()
    miriam.dialog.get_by_role("button", name="Return the case").click()
    expect(miriam.dialog.locator(".problem").first).to_be_visible()
    assert _serious(provider_page) == []
    miriam.fill_return("Send the CA 19-9", "Question 1 depends on it.", "CA 19-9 sheet", "CT images", "Histology")
    miriam.send_back()
    expect(provider_page.locator(".case-head")).to_contain_text("Paused")
    expect(requester_page.locator(".case-head")).to_contain_text("Returned", timeout=LIVE_MS)

    expect(requester_page.get_by_role("button", name="New issue")).to_have_count(0)
    issue = '{"kind": "quality", "title": "Mine", "text": "Mine too."}'
    assert _asks(requester_page, "GET", api) == 200
    assert _asks(requester_page, "POST", api, issue) == 403
    stranger = open_browser()
    SignInPage(stranger).sign_in(STRANGER, PASSWORD, lands_on="/requester")
    assert [_asks(stranger, "GET", api), _asks(stranger, "POST", api, issue)] == [404, 404]
    stranger.goto(f"{case_path}/issues")
    expect(stranger.get_by_text("This case is not here")).to_be_visible()

    requester_page.locator(".case-head").get_by_role("link", name="Answer").click()
    nina.row("Send the CA 19-9").click()
    nina.send()
    expect(nina.answer.locator(".problem").first).to_be_visible()
    nina.attach(PAPER)
    nina.choose_file("CA 19-9 sheet", "ca19-9.txt")
    nina.say("CT images", "See the link in the referral.")
    nina.say("Histology", "No biopsy was taken.", how="Not available, because…")
    assert _serious(requester_page) == []
    nina.send()

    for page in (requester_page, provider_page):
        expect(page.locator(".case-head")).to_contain_text("In progress", timeout=LIVE_MS)
        assert page.evaluate("window.stayed === true")
    miriam.row("Send the CA 19-9").click()
    expect(miriam.one).to_contain_text("ca19-9.txt")
    expect(miriam.one).to_contain_text("No biopsy was taken.")
    assert _serious(provider_page) == []

    SignInPage(admin_page).sign_in(ADMIN, PASSWORD, lands_on="/admin")
    every = AllIssuesPage(admin_page).open()
    every.look_at("Which sample is meant on page 2?")
    assert _serious(admin_page) == []
    every.resolve("The second one, by telephone.")
    miriam.row("Which sample is meant on page 2?").click()
    expect(miriam.one).to_contain_text("The second one, by telephone.", timeout=LIVE_MS)
