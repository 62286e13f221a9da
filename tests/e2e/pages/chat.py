"""The Chat tab of a case: the conversation, its composer, and the pane beside it."""

import re

from playwright.sync_api import Locator, Page, expect


class ChatPage:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open_of(self, role: str, patient: str) -> None:
        """From the list of one's own cases to the tab of this patient's."""
        self.page.goto(f"/{role}/cases")
        self.page.get_by_role("row").filter(has_text=patient).get_by_role("link").first.click()
        expect(self.page.locator(".case-head")).to_contain_text(patient)
        self.page.get_by_role("navigation", name="Parts of the case").get_by_role("link", name="Chat").click()
        expect(self.page).to_have_url(re.compile(r"/cases/[0-9a-f-]{36}/chat/?$"))
        expect(self.box).to_be_visible()

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message", exact=True)

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="Messages")

    @property
    def details(self) -> Locator:
        return self.page.get_by_role("complementary", name="About this conversation")

    def message(self, text: str) -> Locator:
        """A message that the server has, with everything that belongs to it."""
        return self.log.locator("[data-line]").filter(has_text=text)

    def pending(self, text: str) -> Locator:
        """A bubble of this tab that the server has not confirmed."""
        return self.log.locator("[data-pending]").filter(has_text=text)

    def say(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def act(self, text: str, what: str) -> None:
        """Press one of the buttons beside a message: Reply, Edit or Delete."""
        self.message(text).hover()
        self.message(text).get_by_role("button", name=what, exact=True).click()

    def attach(self, *files: dict[str, object]) -> None:
        self.page.locator("input[data-chat-files]").set_input_files(list(files))  # pyright: ignore[reportArgumentType] -- name, mimeType, buffer

    @property
    def typing(self) -> Locator:
        return self.page.get_by_role("status").filter(has_text="is writing")
