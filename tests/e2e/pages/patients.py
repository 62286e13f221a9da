"""The patients of an institution, and one of them."""

import re

from playwright.sync_api import Locator, Page, expect


class PatientsPage:
    """`/requester/patients`: the list."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> "PatientsPage":
        with self.page.expect_websocket():
            self.page.goto("/requester/patients")
        expect(self.page.get_by_role("heading", name="Patients", exact=True)).to_be_visible()
        return self

    @property
    def rows(self) -> Locator:
        return self.page.get_by_role("table", name="Patients").locator("tbody").get_by_role("row")

    def search(self, text: str) -> None:
        self.page.get_by_role("searchbox", name="Search patients").fill(text)

    def show(self, word: str) -> None:
        """ "Active" or "All"."""
        self.page.get_by_role("button", name=word, exact=True).click()

    def visit(self, name: str) -> "PatientPage":
        self.page.get_by_role("link", name=name).click()
        expect(self.page).to_have_url(re.compile("/requester/patients/"))
        return PatientPage(self.page)


class PatientPage:
    """`/requester/patients/<id>`: the profile."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def name(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def cases(self) -> Locator:
        return self.page.get_by_role("table", name="Cases of this patient").locator("tbody").get_by_role("row")

    def rename(self, name: str) -> None:
        self.page.get_by_role("button", name="Edit").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Name").fill(name)
        dialog.get_by_role("button", name="Save details").click()
        expect(dialog).to_be_hidden()

    def deactivate(self) -> None:
        self.page.get_by_role("button", name="Deactivate").click()
        self.page.get_by_role("alertdialog").get_by_role("button", name="Deactivate").click()
        expect(self.page.get_by_role("button", name="Activate")).to_be_visible()

    def activate(self) -> None:
        self.page.get_by_role("button", name="Activate").click()
        expect(self.page.get_by_role("button", name="New case")).to_be_visible()

    def new_case(self) -> None:
        self.page.get_by_role("button", name="New case").click()
        expect(self.page).to_have_url(re.compile("step=questions"))
