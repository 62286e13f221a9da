"""What follows a sealed opinion: questions beside its sentences, versions, the addendum's editor, feedback."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.opinion import OpinionPage


class ClarificationPage(OpinionPage):
    """The Opinion tab of a case that is Done."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)

    def sentence(self, words: str) -> Locator:
        """The sentence that says this, with what hangs behind it."""
        return self.sealed.locator(".sent-row").filter(has_text=words)

    def ask_about(self, words: str, question: str) -> None:
        found = self.sentence(words).first
        found.hover()
        found.get_by_role("button", name="Ask about this sentence").click()
        form = self.page.get_by_role("form", name="Ask a question")
        form.get_by_label("Your question").fill(question)
        form.get_by_role("button", name="Ask", exact=True).click()
        expect(self.thread(question)).to_be_visible()

    def thread(self, words: str) -> Locator:
        return self.sealed.locator("details.thread").filter(has_text=words)

    def say(self, thread: Locator, label: str, text: str) -> None:
        """Go on in a thread; `label` names the field."""
        thread.get_by_label(label).fill(text)
        thread.get_by_role("button", name=re.compile("^(Ask|Answer)$")).click()
        expect(thread.get_by_role("listitem").filter(has_text=text)).to_be_visible()

    @property
    def versions(self) -> Locator:
        return self.seal.locator(".version-card")

    def version(self, number: int) -> Locator:
        return self.versions.filter(has=self.page.get_by_text(f"Version {number}", exact=True))

    def code_of(self, number: int) -> str:
        found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", self.version(number).inner_text())
        assert found is not None
        return found[0]

    def show(self, name: str) -> None:
        """Version 2, Version 1 or Changes."""
        button = self.page.get_by_role("group", name="Version").get_by_role("button", name=name)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")

    @property
    def feedback(self) -> Locator:
        return self.page.get_by_role("region", name="Feedback")
