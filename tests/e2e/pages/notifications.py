"""The bell of every page and the inbox behind it."""

import re

from playwright.sync_api import Locator, Page, expect


class Inbox:
    """The bell in the navigation, and `/notifications`."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def bell(self) -> Locator:
        return self.page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Notifications")

    def unread(self) -> int:
        """What the bell counts, once the page has heard from the server."""
        expect(self.page.get_by_test_id("account-menu")).to_contain_text(re.compile(r"\w"))
        return int(self.bell.get_attribute("data-unread") or 0)

    def expect_unread(self, number: int) -> None:
        """On the bell and in the title of the window."""
        expect(self.bell).to_have_attribute("data-unread", str(number))
        before = rf"^\({number}\) \w" if number else r"^\w"
        expect(self.page).to_have_title(re.compile(before))

    def open(self) -> "Inbox":
        self.bell.click()
        expect(self.page.get_by_role("heading", name="Notifications", exact=True)).to_be_visible()
        return self

    def line(self, title: str, number: str = "") -> Locator:
        """One line, newest first."""
        return self.page.get_by_role("article").filter(has_text=title).filter(has_text=number)

    def follow(self, line: Locator) -> None:
        line.get_by_role("link").click()

    def only(self, word: str) -> None:
        pill = self.page.get_by_role("group", name="Which notifications").get_by_role("button", name=word)
        pill.click()
        expect(pill).to_have_attribute("aria-pressed", "true")
