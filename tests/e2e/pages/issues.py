"""What is on the issues tab of a case, and in the list of all."""

import re

from playwright.sync_api import FilePayload, Locator, Page, expect


class IssuesPage:
    """The tab of one case, opened from its room."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> "IssuesPage":
        tabs = self.page.get_by_role("navigation", name="Parts of the case")
        tabs.get_by_role("link", name="Issues").click()
        expect(self.page.get_by_role("region", name="Issues")).to_be_visible()
        return self

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def rows(self) -> Locator:
        return self.page.get_by_role("region", name="Issues").locator(".issue-row")

    @property
    def one(self) -> Locator:
        """The open issue in full."""
        return self.page.locator(".issue-detail")

    @property
    def answer(self) -> Locator:
        return self.page.get_by_role("region", name="Your answer")

    def report(self, kind: str, title: str, text: str) -> None:
        self.page.get_by_role("button", name="New issue").click()
        self.dialog.get_by_text(kind, exact=True).click()
        self.dialog.get_by_label("What it is about").fill(title)
        self.dialog.get_by_label("What should be known").fill(text)
        self.dialog.get_by_role("button", name="Report issue").click()
        expect(self.dialog).to_be_hidden()

    def row(self, title: str) -> Locator:
        return self.rows.filter(has_text=title)

    def change(self, title: str) -> None:
        """Other words for the title of the open issue."""
        self.one.get_by_role("button", name="Edit").click()
        self.dialog.get_by_label("Title").fill(title)
        self.dialog.get_by_role("button", name="Save").click()
        expect(self.dialog).to_be_hidden()

    def begin_return(self) -> None:
        """The dialog, from the menu of the case."""
        self.page.get_by_role("button", name="More actions").click()
        self.page.get_by_role("menuitem", name="Return to requester").click()
        expect(self.dialog).to_be_visible()

    def fill_return(self, title: str, why: str, *items: str) -> None:
        """What stands in the open dialog of a return."""
        self.dialog.get_by_label("What is missing").fill(title)
        self.dialog.get_by_label("Why it is needed").fill(why)
        for place, item in enumerate(items):
            if place:
                self.dialog.get_by_role("button", name="Add an item").click()
            self.dialog.get_by_role("textbox", name="Item").nth(place).fill(item)

    def send_back(self) -> None:
        self.dialog.get_by_role("button", name="Return the case").click()
        expect(self.dialog).to_be_hidden()

    def say(self, item: str, words: str, *, how: str = "In a sentence") -> None:
        """Answer one wanted thing with words."""
        line = self.answer.get_by_role("listitem").filter(has_text=item)
        line.get_by_role("combobox").select_option(label=how)
        box = line.get_by_role("textbox")
        box.fill(words)
        box.blur()

    def attach(self, file: FilePayload) -> None:
        """A file for the answer; it can be chosen once the server has it."""
        self.answer.get_by_role("button", name="Attach").click()
        self.answer.get_by_test_id("upload-files").set_input_files([file])
        expect(self.answer.get_by_role("listitem").filter(has_text=file["name"]).first).to_be_visible()

    def choose_file(self, item: str, name: str) -> None:
        """Answer one wanted thing with a document of the case."""
        choice = self.answer.get_by_role("listitem").filter(has_text=item).get_by_role("combobox")
        option = choice.locator("option").filter(has_text=re.compile(rf"^D\d+ {re.escape(name)}"))
        expect(option).to_have_count(1)
        choice.select_option(value=option.get_attribute("value"))

    def send(self) -> None:
        self.answer.get_by_role("button", name="Send answer").click()


class AllIssuesPage:
    """The administrators' list, with one of them beside it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> "AllIssuesPage":
        self.page.goto("/admin/issues")
        expect(self.page.get_by_role("table", name="Issues")).to_be_visible()
        return self

    def look_at(self, title: str) -> None:
        self.page.get_by_role("button", name=title, exact=True).click()
        expect(self.page.locator(".drawer")).to_contain_text(title)

    def resolve(self, how: str) -> None:
        self.page.locator(".drawer").get_by_role("button", name="Resolve").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("How it was settled").fill(how)
        dialog.get_by_role("button", name="Resolve").click()
        expect(dialog).to_be_hidden()
