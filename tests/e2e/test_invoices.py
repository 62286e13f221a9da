"""Invoices in three browsers: verified, disputed, answered, paid, on paper; and nothing of them for anybody else."""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from mso_app.demo.seeding.people import PASSWORD
from tests.e2e.conftest import Watch
from tests.e2e.pages.invoices import Invoices
from tests.e2e.pages.sign_in import SignInPage

ADMIN = "jonas.vermeer@secunda.example"
REQUESTER = "priya.raman@lakeshore.example"
ELSEWHERE = "nina.castellanos@nordhafen.example"
PROVIDER = "miriam.okafor@experts.example"
PATIENT = "Theodora Vance"
PHONE: ViewportSize = {"width": 400, "height": 860}


def _signed_in(page: Page, email: str, role: str) -> Page:
    SignInPage(page).sign_in(email, PASSWORD, lands_on=f"/{role}")
    return page


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def test_an_invoice_is_verified_disputed_answered_and_paid(open_browser: Callable[[], Page], watch: Watch) -> None:
    """MSO-29 to MSO-32, X-11: done, invoice, verified, dispute, paid, PDF, with the refusals for the other roles."""
    watch.expect("40[34]")
    mine = Invoices(_signed_in(open_browser(), REQUESTER, "requester"), "requester").open()
    row = mine.line(PATIENT)
    expect(row).to_contain_text("Generated")
    number = row.get_by_role("button").inner_text()
    mine.choose(number)
    mine.page.evaluate("window.stayed = true")
    ident = re.search(
        r"invoices/([0-9a-f-]{36})/", mine.drawer.get_by_role("link", name="PDF").get_attribute("href") or ""
    )
    assert ident is not None

    admin = Invoices(_signed_in(open_browser(), ADMIN, "admin"), "admin").open()
    admin.only("To verify")
    expect(admin.line(PATIENT)).to_have_count(0)
    admin.choose(number)
    admin.press("Verify")
    admin.shows("Verified")
    # What is said about it lies beside the acts, where the pointer still rests.
    said = admin.page.locator("[data-sonner-toast]").first.bounding_box()
    acts = admin.drawer.locator(".drawer-foot").bounding_box()
    assert said
    assert acts
    assert said["y"] + said["height"] <= acts["y"]
    mine.shows("Verified")

    mine.press("Dispute…")
    mine.page.get_by_role("dialog").get_by_role("button", name="Dispute", exact=True).click()
    expect(mine.page.get_by_text("Say what is wrong with the invoice.")).to_be_visible()
    mine.dialog(what_is_wrong="The order number is missing.").get_by_role("button", name="Dispute", exact=True).click()
    mine.shows("Disputed")
    admin.shows("Disputed")
    expect(admin.drawer).to_contain_text("The order number is missing.")
    expect(admin.drawer.get_by_role("button", name="Mark as paid…")).to_have_count(0)
    beside = admin.page.context.new_page()
    beside.goto(admin.page.url.replace("/admin/invoices", "/admin/issues"))
    issue = beside.get_by_text("The order number is missing.").first
    expect(issue).to_be_visible()
    admin.press("Answer…")
    admin.dialog(your_answer="It is on the second line.").get_by_role("button", name="It stands").click()
    mine.shows("Verified")
    expect(mine.drawer).to_contain_text("It is on the second line.")
    # An issue that is settled leaves the list of what is open.
    expect(issue).to_have_count(0)
    beside.close()

    admin.press("Mark as paid…")
    admin.dialog(reference="ZB 77120").get_by_role("button", name="Mark as paid").click()
    admin.shows("Paid")
    mine.shows("Paid")
    expect(mine.drawer).to_contain_text("ZB 77120")
    assert mine.page.evaluate("window.stayed")
    paper = mine.page.request.get(f"/api/v1/invoices/{ident[1]}/paper.pdf")
    assert paper.body().startswith(b"%PDF")
    assert number in paper.headers["content-disposition"]
    mine.drawer.get_by_role("link", name="Open case").click()
    billing = mine.page.get_by_role("navigation", name="Parts of the case").get_by_role("link", name="Billing")
    billing.click()
    expect(mine.page.get_by_role("article", name="Invoice")).to_contain_text(number)

    for email, role in ((ELSEWHERE, "requester"), (PROVIDER, "provider")):
        other = _signed_in(open_browser(), email, role)
        for path in ("", "/paper.pdf"):
            assert other.request.get(f"/api/v1/invoices/{ident[1]}{path}").status == 404
        other.goto(mine.page.url)
        expect(other.get_by_text("This case is not here")).to_be_visible()
        expect(other.get_by_text(number)).to_have_count(0)
    assert other.request.get("/api/v1/invoices").status == 404
    assert mine.page.request.post(f"/api/v1/invoices/{ident[1]}/verify", data={"version": 1}).status == 403


def test_an_expert_sees_work_and_no_money(provider_page: Page) -> None:
    """MSO-31: service records with units, on a laptop and on a phone; no currency anywhere."""
    page = _signed_in(provider_page, PROVIDER, "provider")

    page.get_by_role("link", name="Service records").first.click()
    expect(page.get_by_role("heading", name="Completed work")).to_be_visible()
    page.get_by_role("button", name="Year").click()
    expect(page.get_by_role("table", name="Completed work").get_by_role("row").nth(1)).to_be_visible()

    expect(page.get_by_text("Units of work")).to_be_visible()
    assert not re.search(r"EUR|CAD|€|\d\.\d\d\b", page.locator("main").inner_text())
    assert _serious(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_price_is_added_for_a_day_that_comes(admin_page: Page) -> None:
    """The rate card: refused with a sentence under the field, then in the list; nothing that began is removed."""
    page = _signed_in(admin_page, ADMIN, "admin")
    page.goto("/admin/rates")
    page.get_by_role("button", name="New price").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Specialty").select_option("urology")
    dialog.get_by_label("Net price").fill("a lot")
    dialog.get_by_role("button", name="Add price").click()
    expect(dialog.get_by_text("Write an amount such as 540.00.")).to_be_visible()
    dialog.get_by_label("Net price").fill("499.50")
    dialog.get_by_label("Valid from").fill("2031-01-01")
    dialog.get_by_role("button", name="Add price").click()

    line = page.get_by_role("table", name="Prices").get_by_role("row").filter(has_text=re.compile("Urology"))
    expect(line).to_contain_text("499.50")
    expect(line).to_contain_text("Begins later")
    line.get_by_role("button", name="Remove").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Remove price").click()
    expect(line).to_have_count(0)
    assert _serious(page) == []
