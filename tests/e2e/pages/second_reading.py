"""A case with two readers: asked and accepted on its overview, blinded and compared on its Opinion tab."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.case_room import CaseRoom
from tests.e2e.pages.opinion import OpinionPage


class SecondReadingPage(OpinionPage):
    """What each of them sees of it."""

    def __init__(self, page: Page, case: str = "") -> None:
        super().__init__(page)
        self.case = case

    def case_of(self, patient: str) -> str:
        """The address of a case that is found in the requester's list."""
        self.page.goto("/requester/cases")
        self.page.get_by_role("row").filter(has_text=patient).get_by_role("link").first.click()
        expect(self.head).to_contain_text(patient)
        self.case = self.page.url.split("?")[0].rstrip("/")
        return self.case

    @property
    def head(self) -> Locator:
        return self.page.locator(".case-head")

    @property
    def words(self) -> str:
        """Everything that stands on the page now."""
        return self.page.locator("body").inner_text()

    def overview(self) -> None:
        self.page.goto(self.case)
        expect(self.head).to_contain_text("In progress")

    def opinion(self) -> None:
        self.page.goto(f"{self.case}/opinion")
        expect(self.head).to_contain_text("In progress")

    def ask(self, name: str) -> None:
        self.page.get_by_role("button", name="Ask a second reader").click()
        dialog = self.page.get_by_role("dialog", name="Who reads this case second?")
        dialog.get_by_role("radio", name=re.compile(name)).check()
        dialog.get_by_role("button", name="Ask", exact=True).click()
        expect(dialog).to_be_hidden()

    def is_sure(self, word: str) -> None:
        """How sure one is of one's own text."""
        choice = self.page.get_by_role("group", name="How sure are you?").get_by_role("button", name=word)
        choice.click()
        expect(choice).to_have_attribute("aria-pressed", "true")

    def accept(self) -> None:
        """Refused without the attestation."""
        self.page.get_by_role("button", name="Accept second reading").click()
        dialog = self.page.get_by_role("dialog", name="Read this case second?")
        confirm = dialog.get_by_role("button", name="Accept second reading")
        confirm.click()
        expect(dialog).to_contain_text("Confirm that you have no conflict of interest")
        dialog.get_by_role("checkbox").check()
        confirm.click()
        expect(dialog).to_be_hidden()

    def quote(self) -> None:
        """A sentence of a document, kept as evidence."""
        self.page.goto(f"{self.case}/documents")
        room = CaseRoom(self.page)
        room.mark(room.sentences.nth(3))
        self.page.locator("[data-quote-bar]").get_by_role("button", name="Quote in opinion").click()
        expect(self.page.get_by_text("is ready to cite in the opinion.")).to_be_visible()

    def write(self, mark: str, *, treatment: str, outcome: str, impact: str) -> None:
        """Every question and both comparisons; `mark` stands in every text."""
        self.opinion()
        expect(self.headline).to_be_visible()
        for number in range(1, self.questions.count() + 1):
            self.reopen(number)
            self.answer(number).fill(f"{mark} says so, see ")
            self.insert()
            expect(self.answer(number)).to_have_value(re.compile(r"\[\["))
            self.mark(number)
            self.is_answered(number)
        self.headline.fill(f"{treatment}, says {mark}.")
        self.compare("Diagnosis", "Renal cell carcinoma", outcome="Confirmed", impact="None")
        self.compare("Treatment", f"{treatment}, says {mark}", outcome=outcome, impact=impact)
        self.is_saved()

    def seal_it(self, password: str) -> None:
        expect(self.sign_button).to_be_enabled()
        self.password.fill(password)
        self.sign_button.click()

    @property
    def comparison(self) -> Locator:
        return self.page.get_by_role("table", name="Two readers, point by point")

    @property
    def decision(self) -> Locator:
        return self.page.get_by_role("complementary", name="Your decision")

    def point(self, name: str) -> Locator:
        """A row of the comparison, such as "treatment" or "question-2"."""
        return self.comparison.locator(f'[data-point="{name}"]')

    def decide(self, choice: str, note: str, password: str) -> None:
        self.decision.get_by_role("radio", name=re.compile(f"^{choice}")).check()
        self.decision.get_by_label("Reason, goes out with the opinion").fill(note)
        self.sign_note(password)

    def sign_note(self, password: str) -> None:
        self.decision.get_by_label("Your password, to sign").fill(password)
        self.decision.get_by_role("button", name="Sign the joint note").click()
