"""The analytics of an administrator, and the face of a case whose access has ended."""

from playwright.sync_api import Locator, Page, expect


class AnalyticsPage:
    """`/admin/reports`, for somebody who is signed in as an administrator."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def chart(self) -> Locator:
        return self.page.get_by_role("img", name="Turnaround in business days")

    def table(self, name: str) -> Locator:
        return self.page.get_by_role("table", name=name)

    def open(self) -> "AnalyticsPage":
        self.page.goto("/admin/reports")
        expect(self.table("Load by specialty and week")).to_be_visible()
        return self

    def show(self, period: str) -> None:
        self.page.get_by_role("button", name=period).click()


class EndedCase:
    """What an expert finds in place of a case they can no longer read."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog", name="Open this case again?")

    def open_again(self, reason: str) -> None:
        self.page.get_by_role("button", name="Open again").click()
        self.dialog.get_by_label("Reason").fill(reason)
        self.dialog.get_by_role("button", name="Open again").click()
