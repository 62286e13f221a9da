"""The audit log of administrators: the list, one row beside it, the check of the chain."""

from playwright.sync_api import Locator, Page, expect


class AuditPage:
    """`/admin/audit`, for somebody who is signed in as an administrator."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def table(self) -> Locator:
        return self.page.get_by_role("table", name="Audit log")

    @property
    def lines(self) -> Locator:
        """The rows without the headings."""
        return self.table.get_by_role("row").filter(has=self.page.get_by_role("button"))

    @property
    def search(self) -> Locator:
        return self.page.get_by_role("searchbox", name="Case, person, action")

    @property
    def chain(self) -> Locator:
        """What the last walk over the log found."""
        return self.page.get_by_role("status").filter(has_text="rows")

    @property
    def beside(self) -> Locator:
        """The row that is open."""
        return self.page.get_by_role("complementary")

    def open(self, *, case_id: str = "") -> "AuditPage":
        """Open the page and wait for its rows."""
        self.page.goto(f"/admin/audit?case={case_id}" if case_id else "/admin/audit")
        expect(self.lines.first).to_be_visible()
        return self

    def find(self, words: str) -> None:
        self.search.fill(words)

    def filter(self, word: str) -> None:
        self.page.get_by_role("group", name="Filter").get_by_role("button", name=word).click()

    def open_line(self, number: int) -> None:
        """Open the line at this place of the list, counted from 0."""
        self.lines.nth(number).get_by_role("button").first.click()

    def check_chain(self) -> None:
        self.page.get_by_role("button", name="Check the chain").click()
