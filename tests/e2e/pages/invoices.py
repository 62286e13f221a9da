"""The list of invoices and the one that is open beside it."""

from playwright.sync_api import Locator, Page, expect


class Invoices:
    """`/requester/invoices` and `/admin/invoices`."""

    def __init__(self, page: Page, role: str) -> None:
        self.page, self._role = page, role

    def open(self) -> "Invoices":
        self.page.goto(f"/{self._role}/invoices")
        expect(self.page.get_by_role("table", name="Invoices")).to_be_visible()
        return self

    def line(self, words: str) -> Locator:
        return self.page.get_by_role("table", name="Invoices").get_by_role("row").filter(has_text=words)

    def only(self, word: str) -> None:
        pill = self.page.get_by_role("group", name="Filter").get_by_role("button", name=word)
        pill.click()
        expect(pill).to_have_attribute("aria-pressed", "true")

    def choose(self, number: str) -> None:
        self.line(number).get_by_role("button", name=number).click()
        expect(self.drawer.get_by_role("heading", name=number)).to_be_visible()

    @property
    def drawer(self) -> Locator:
        return self.page.get_by_role("complementary")

    def press(self, word: str) -> None:
        self.drawer.get_by_role("button", name=word).click()

    def dialog(self, **fields: str) -> Locator:
        """The open dialog with these fields filled in."""
        dialog = self.page.get_by_role("dialog")
        for label, value in fields.items():
            dialog.get_by_label(label.replace("_", " ").capitalize()).fill(value)
        return dialog

    def shows(self, state: str) -> None:
        expect(self.drawer.locator(".badge").first).to_have_text(state)
