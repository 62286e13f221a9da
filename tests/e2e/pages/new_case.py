"""The wizard of a new case: one class per step, named after what a person does there."""

import re
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Locator, Page, expect

STEPS = {"patient": "Patient", "questions": "Questions", "files": "Files", "check": "Check and submit"}


class NewCasePage:
    """`/requester/new-case`: Patient, Questions, Files, Check and submit."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.patient = PatientStep(page)
        self.questions = QuestionsStep(page)
        self.files = FilesStep(page)

    def open(self) -> "NewCasePage":
        with self.page.expect_websocket():
            self.page.goto("/requester/new-case")
        expect(self.page.get_by_role("heading", name="New case")).to_be_visible()
        return self

    @property
    def saved(self) -> Locator:
        """ "Draft saved 14:21"."""
        return self.page.get_by_text(re.compile(r"Draft saved \d\d:\d\d"))

    @property
    def blocked(self) -> Locator:
        """ "2 things block submission: subject, question"."""
        return self.page.get_by_text(re.compile(r"blocks? submission"))

    @property
    def submit(self) -> Locator:
        return self.page.get_by_role("button", name="Submit case")

    def go_on(self, to: str) -> None:
        """Press Continue and wait for the step, such as "files"."""
        self.page.locator("footer").get_by_text("Continue").click()
        self.at(to)

    def step(self, word: str) -> None:
        """A step of the row on top."""
        self.page.get_by_role("navigation", name="Steps").get_by_role("link", name=re.compile(word)).click()

    def at(self, step: str) -> None:
        expect(self.page).to_have_url(re.compile(rf"[?&]step={step}\b"))
        here = self.page.get_by_role("navigation", name="Steps").locator("[aria-current=step]")
        expect(here).to_contain_text(STEPS[step])


@dataclass
class PatientStep:
    page: Page

    @property
    def rows(self) -> Locator:
        return self.page.get_by_role("radiogroup", name="Patients of your institution").get_by_role("radio")

    @property
    def chosen(self) -> Locator:
        return self.page.get_by_text("This case is about")

    def search(self, text: str) -> None:
        self.page.get_by_role("searchbox", name="Search patients").fill(text)

    def pick(self, name: str) -> None:
        self.page.get_by_role("radio", name=name).click()
        expect(self.chosen).to_contain_text(name)

    def enter(self, *, name: str, birth_date: str, sex: str, record_number: str = "") -> None:
        """Fill in the dialog of a new patient and send it; what comes of it is for the test to say."""
        dialog = self.page.get_by_role("dialog")
        if not dialog.is_visible():
            self.page.get_by_role("button", name="New patient").click()
        dialog.get_by_label("Name").fill(name)
        dialog.get_by_label("Birth date").fill(birth_date)
        dialog.get_by_label("Sex").select_option(label=sex)
        dialog.get_by_label("Record number").fill(record_number)
        dialog.get_by_role("button", name="Enter patient").click()


@dataclass
class QuestionsStep:
    page: Page

    @property
    def subject(self) -> Locator:
        return self.page.get_by_label("Subject")

    @property
    def history(self) -> Locator:
        return self.page.get_by_label("History")

    @property
    def treatment(self) -> Locator:
        return self.page.get_by_label("First treatment")

    @property
    def diagnosis(self) -> Locator:
        return self.page.get_by_label("First diagnosis")

    @property
    def code(self) -> Locator:
        return self.page.get_by_role("combobox", name="ICD-10 code")

    @property
    def codes(self) -> Locator:
        return self.page.get_by_role("listbox", name="Codes that fit").get_by_role("option")

    def specialty(self, word: str) -> None:
        self.page.get_by_label("Specialty").select_option(label=word)

    def urgency(self, word: str) -> None:
        radio = self.page.get_by_role("radio", name=re.compile(f"^{word}"))
        radio.click()
        expect(radio).to_be_checked()

    def question(self, number: int) -> Locator:
        return self.page.get_by_role("textbox", name=f"Question {number}", exact=True)

    def add(self) -> None:
        """One more question; the cursor is in it."""
        before = self.page.get_by_role("textbox", name=re.compile(r"^Question \d+$")).count()
        self.page.get_by_role("button", name="Add question").click()
        expect(self.question(before + 1)).to_be_focused()


@dataclass
class FilesStep:
    page: Page

    @property
    def rows(self) -> Locator:
        """The files the server has."""
        return self.page.get_by_role("list", name="Files", exact=True).get_by_role("listitem")

    @property
    def usual(self) -> Locator:
        return self.page.get_by_role("region", name="Usually needed").get_by_role("listitem")

    def add(self, *files: FilePayload) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Choose files").click()
        chooser.value.set_files(list(files))
