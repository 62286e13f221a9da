"""The public check of a seal, with no account."""

import re

from playwright.sync_api import Locator, Page, expect


class VerifyPage:
    """`/verify`, and `/verify/{code}` with what it says."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def ask(self, code: str) -> None:
        """Type a code as a reader of the printed page would."""
        self.page.goto("/verify")
        box = self.page.get_by_role("main").get_by_label("Check a sealed opinion")
        box.fill(code)
        box.press("Enter")
        expect(self.page).to_have_url(re.compile(r"/verify/[^/]+/?$"))

    @property
    def verdict(self) -> Locator:
        return self.page.get_by_role("status", name="Result")
