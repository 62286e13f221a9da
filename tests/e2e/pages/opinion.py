"""The Opinion tab of a case: where it is written, and where it is read once it is sealed."""

import re

from playwright.sync_api import Locator, Page, expect


class OpinionPage:
    """The editor of the reviewing provider, and the sealed view of everybody around the case."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open_of(self, role: str, patient: str) -> None:
        """From the list of one's own cases to the tab of this patient's."""
        self.page.goto(f"/{role}/cases")
        self.page.get_by_role("row").filter(has_text=patient).get_by_role("link").first.click()
        expect(self.page.locator(".case-head")).to_contain_text(patient)
        self.page.get_by_role("navigation", name="Parts of the case").get_by_role("link", name="Opinion").click()
        expect(self.page).to_have_url(re.compile(r"/cases/[0-9a-f-]{36}/opinion/?$"))

    @property
    def form(self) -> Locator:
        return self.page.get_by_role("form", name="Your opinion")

    @property
    def headline(self) -> Locator:
        return self.form.get_by_label("Headline", exact=True)

    @property
    def summary(self) -> Locator:
        return self.form.get_by_role("textbox", name="Summary")

    @property
    def limits(self) -> Locator:
        return self.form.get_by_label("Limits of this opinion")

    @property
    def questions(self) -> Locator:
        return self.form.get_by_role("article")

    def answer(self, number: int) -> Locator:
        return self.form.get_by_label(f"Answer to question {number}", exact=True)

    def question(self, number: int) -> Locator:
        return self.form.get_by_role("article", name=f"Question {number}", exact=True)

    def reopen(self, number: int) -> None:
        """Back to writing an answer that was marked; nothing where it is open already."""
        edit = self.question(number).get_by_role("button", name="Edit")
        if edit.is_visible():
            edit.click()
        expect(self.answer(number)).to_be_visible()

    def mark(self, number: int) -> None:
        self.question(number).get_by_role("button", name="Mark as answered").click()

    def is_answered(self, number: int) -> None:
        """What the server has: the answer is shown as it will be read."""
        expect(self.question(number).get_by_role("button", name="Edit")).to_be_visible()

    def insert(self, evidence: int = 0) -> str:
        """Put a collected quote where the cursor stands; the token it leaves."""
        piece = self.page.get_by_role("region", name="Evidence").get_by_role("listitem").nth(evidence)
        piece.hover()
        piece.get_by_role("button", name=re.compile("^Insert ")).click()
        return piece.get_attribute("data-token") or ""

    def second(self, part: str) -> Locator:
        """One's own diagnosis or treatment."""
        return self.form.get_by_role("textbox", name=f"Yours, {part}", exact=True)

    def choice(self, part: str, kind: str, word: str) -> Locator:
        """One of the outcomes or impacts of "Diagnosis" or "Treatment"."""
        group = self.form.get_by_role("radiogroup", name=f"{part}, {kind}")
        return group.get_by_role("radio", name=word, exact=True)

    def compare(self, part: str, text: str, *, outcome: str, impact: str) -> None:
        self.second(part.lower()).fill(text)
        self.form.get_by_role("radiogroup", name=f"{part}, outcome").get_by_text(outcome, exact=True).click()
        self.form.get_by_role("radiogroup", name=f"{part}, impact").get_by_text(impact, exact=True).click()

    def recommend(self, text: str) -> None:
        self.form.get_by_role("button", name="Add a recommendation").click()
        self.page.keyboard.type(text)

    @property
    def recommendations(self) -> Locator:
        return self.form.get_by_role("textbox", name=re.compile(r"^Recommendation \d+$")).filter(visible=True)

    def is_saved(self) -> None:
        """Everything that was typed is at the server."""
        expect(self.page.locator("form[data-draft]:not([data-dirty])")).to_be_visible()
        expect(self.page.locator(".draft-state .is-saved")).to_contain_text("Draft saved")

    @property
    def conflict(self) -> Locator:
        return self.form.get_by_role("alert").filter(has_text="changed in another tab")

    @property
    def signing(self) -> Locator:
        return self.page.get_by_role("form", name="Sign the opinion")

    @property
    def sign_button(self) -> Locator:
        return self.signing.get_by_role("button", name="Sign and seal")

    @property
    def password(self) -> Locator:
        return self.signing.get_by_label("Your password, to sign")

    @property
    def sealed(self) -> Locator:
        """The article of a sealed opinion."""
        return self.page.get_by_role("region", name="Opinion", exact=True)

    @property
    def seal(self) -> Locator:
        return self.page.get_by_role("complementary", name="Seal")

    @property
    def code(self) -> str:
        """The verification code beside the article."""
        found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", self.seal.inner_text())
        assert found is not None
        return found[0]
