"""Clocks in a browser: what an administrator sees of them, and access that has ended and is opened again."""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from mso_app.demo.seeding.people import PASSWORD
from tests.e2e.pages.analytics import AnalyticsPage, EndedCase
from tests.e2e.pages.sign_in import SignInPage

ADMIN = "jonas.vermeer@secunda.example"
EXPERT = "miriam.okafor@experts.example"


def _signed_in(page: Page, email: str, lands_on: str) -> Page:
    SignInPage(page).sign_in(email, PASSWORD, lands_on=lands_on)
    return page


def test_an_expert_breaks_the_glass_and_an_administrator_hears_of_it(open_browser: Callable[[], Page]) -> None:
    """N-18, N-2: the closed case, the reason that is needed, what can be read then; the bell and the figures."""
    admin = _signed_in(open_browser(), ADMIN, "/admin")
    expert = _signed_in(open_browser(), EXPERT, "/provider")
    expert.get_by_role("region", name="Access ended").get_by_role("link").first.click()
    expect(expert.get_by_text("Your access has ended")).to_be_visible()
    ended = EndedCase(expert)

    ended.open_again("because")
    expect(ended.dialog.get_by_text("Say in a sentence why you need to read it.")).to_be_visible()
    ended.dialog.get_by_label("Reason").fill("The patient asked me to explain my second answer.")
    ended.dialog.get_by_role("button", name="Open again").click()

    expect(expert.get_by_text("You opened this finished case again")).to_be_visible()
    expect(expert.get_by_role("link", name="Documents")).to_be_visible()
    expect(expert.get_by_role("link", name="Chat")).to_have_count(0)
    expect(admin.get_by_text(re.compile("A finished case was opened again, SO-"))).to_be_visible()
    page = AnalyticsPage(admin).open()
    expect(page.chart).to_be_visible()
    page.show("12 months")
    expect(page.table("Turnaround over time").get_by_role("rowheader")).to_have_count(12)
    admin.get_by_role("button", name="Show as a table").click()
    expect(page.chart).to_have_count(0)
    found = Axe().run(admin).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
