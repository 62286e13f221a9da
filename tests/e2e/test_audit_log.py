"""An administrator reads the audit log in a browser (N-14)."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from mso_app.demo.seeding.people import PASSWORD
from tests.e2e.pages.audit import AuditPage
from tests.e2e.pages.sign_in import SignInPage

ADMIN = "jonas.vermeer@secunda.example"


@pytest.fixture
def audit(admin_page: Page) -> AuditPage:
    SignInPage(admin_page).sign_in(ADMIN, PASSWORD, lands_on="/admin")
    return AuditPage(admin_page).open()


def test_what_was_done_to_a_case_is_found_and_opened(audit: AuditPage) -> None:
    audit.find("SO-26-00026")
    audit.filter("Moves")

    expect(audit.lines.first).to_contain_text("SO-26-00026")
    expect(audit.lines.last).to_contain_text("Assigned")
    audit.open_line(0)
    expect(audit.beside).to_contain_text("Fits")
    expect(audit.beside.get_by_role("link", name="SO-26-00026")).to_have_attribute(
        "href", re.compile(r"^/cases/[0-9a-f-]{36}$")
    )


def test_the_chain_is_checked_while_the_page_works(audit: AuditPage) -> None:
    audit.check_chain()
    audit.find("Assigned")

    expect(audit.chain).to_contain_text(re.compile(r"[\d,]+ rows, intact"))
    expect(audit.lines.first).to_contain_text("Assigned")


def test_later_pages_go_on_where_the_first_ended(audit: AuditPage) -> None:
    last = _number(audit, 24)
    audit.page.get_by_role("button", name="Next page").click()

    expect(audit.page.get_by_text(re.compile("^26 to 50 of"))).to_be_visible()
    assert _number(audit, 0) == last - 1


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (400, "light"), (400, "dark")])
def test_it_can_be_read_by_everybody(audit: AuditPage, width: int, scheme: str) -> None:
    audit.page.set_viewport_size({"width": width, "height": 900})
    audit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    audit.open_line(1)
    expect(audit.beside).to_contain_text("Fits")

    found = Axe().run(audit.page).response["violations"]
    overflow = audit.page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    assert overflow <= 0


def _number(audit: AuditPage, place: int) -> int:
    words = audit.lines.nth(place).get_by_role("button").first.inner_text()
    return int(words.replace(",", ""))
