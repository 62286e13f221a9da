"""The opinion tab: the editor of the expert, the sealed opinion, and the public check of a seal."""

import re

from playwright.sync_api import Locator, Page, expect


class OpinionEditor:
    """`/cases/<id>/opinion` while it is written: evidence, answers, signing."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, case_path: str) -> "OpinionEditor":
        with self.page.expect_websocket():
            self.page.goto(f"{case_path}/opinion")
        expect(self.headline).to_be_visible()
        return self

    @property
    def form(self) -> Locator:
        return self.page.get_by_role("form", name="Your opinion")

    @property
    def headline(self) -> Locator:
        return self.page.get_by_label("Headline", exact=True)

    def question(self, number: int) -> Locator:
        """The card of one question."""
        return self.page.get_by_role("article", name=f"Question {number}", exact=True)

    def answer(self, number: int) -> Locator:
        """Where an answer is typed, while it is open."""
        return self.page.get_by_label(f"Answer to question {number}", exact=True)

    def read(self, number: int) -> Locator:
        """The answer as it will be read, once it is marked as answered."""
        return self.question(number).locator(".q-read")

    def mark_answered(self, number: int) -> None:
        self.question(number).get_by_role("button", name="Mark as answered").click()
        expect(self.read(number)).to_be_visible()

    def evidence(self, code: str) -> Locator:
        """A collected quote; its Insert button puts it where the cursor was last."""
        return self.page.locator("[data-part=evidence]").get_by_role("listitem").filter(has_text=code)

    def insert(self, code: str) -> None:
        self.evidence(code).get_by_role("button", name=re.compile("^Insert")).first.click()

    def compare(self, part: str, text: str, *, outcome: str, impact: str) -> None:
        """`part` is "Diagnosis" or "Treatment"."""
        self.page.get_by_label(f"Yours, {part.lower()}").fill(text)
        for kind, word in (("outcome", outcome), ("impact", impact)):
            choices = self.page.get_by_role("radiogroup", name=f"{part}, {kind}")
            choices.get_by_text(word, exact=True).click()
            expect(choices.get_by_role("radio", name=word)).to_be_checked()

    def recommend(self, *sentences: str) -> None:
        for number, sentence in enumerate(sentences, start=1):
            line = self.page.get_by_label(f"Recommendation {number}", exact=True)
            if not line.is_visible():
                self.page.get_by_role("button", name="Add a recommendation").click()
            line.fill(sentence)

    def saved(self) -> None:
        """Wait until the server has everything that was typed."""
        expect(self.form).not_to_have_attribute("data-dirty", "yes")
        expect(self.page.get_by_text(re.compile(r"Draft saved"))).to_be_visible()

    @property
    def signing(self) -> Locator:
        return self.page.get_by_role("form", name="Sign the opinion")

    def sign(self, password: str) -> None:
        self.signing.get_by_label("Your password, to sign").fill(password)
        self.signing.get_by_role("button", name="Sign and seal").click()


class SealedOpinion:
    """The same address once it is signed."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def code(self) -> Locator:
        return self.page.get_by_role("complementary", name="Seal").locator(".seal-box .t5")

    @property
    def digest(self) -> Locator:
        return self.page.get_by_role("complementary", name="Seal").locator(".digest")


class SealCheck:
    """`/verify`: for anybody who holds a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def check(self, code: str) -> Locator:
        """Type a code; what the page says about it."""
        self.page.goto("/verify")
        self.page.locator("#f-code").fill(code)
        self.page.locator("form", has=self.page.locator("#f-code")).get_by_role("button", name="Verify").click()
        return self.page.get_by_role("status", name="Result")
