"""The pages before sign-in, and signing out from anywhere."""

import re

from playwright.sync_api import Locator, Page, expect


class SignInPage:
    """`/sign-in`: e-mail and password, then six digits where they are asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def email(self) -> Locator:
        return self.page.get_by_label("Work e-mail")

    @property
    def password(self) -> Locator:
        return self.page.get_by_label("Password", exact=True)

    @property
    def code(self) -> Locator:
        return self.page.get_by_label("Code", exact=True)

    @property
    def problem(self) -> Locator:
        return self.page.get_by_role("alert").filter(has_text=re.compile(r"\S"))

    def open(self, next_page: str = "") -> "SignInPage":
        """Open the page and wait until its connection is there."""
        with self.page.expect_websocket():
            self.page.goto(f"/sign-in?next={next_page}" if next_page else "/sign-in")
        expect(self.email).to_be_editable()
        return self

    def submit(self, email: str, password: str) -> None:
        """Type both and press the button; what comes of it is for the test to say."""
        self.email.fill(email)
        self.password.fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def confirm(self, code: str) -> None:
        """The second step."""
        self.code.fill(code)
        self.page.get_by_role("button", name="Confirm").click()

    def sign_in(self, email: str, password: str, *, lands_on: str) -> None:
        """Sign in and wait for the page that follows, such as "/requester"."""
        self.open()
        self.submit(email, password)
        expect(self.page).to_have_url(re.compile(rf"{re.escape(lands_on)}/?$"))


def sign_out(page: Page) -> None:
    """From the account menu of any page."""
    page.get_by_test_id("account-menu").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
