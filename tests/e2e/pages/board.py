"""The administrator's board and the drawer that finds an expert."""

from playwright.sync_api import Locator, Page, expect


class BoardPage:
    """`/admin`: open cases by status; a click on one opens the drawer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> "BoardPage":
        with self.page.expect_websocket():
            self.page.goto("/admin")
        expect(self.page.get_by_role("heading", name="Board")).to_be_visible()
        return self

    def case(self, subject: str) -> Locator:
        """Its row on the board; the button in it opens the drawer."""
        return self.page.get_by_role("row").filter(has_text=subject)

    def choose(self, subject: str) -> None:
        self.case(subject).get_by_role("button", name=subject).click()
        expect(self.candidates.first).to_be_visible()

    @property
    def candidates(self) -> Locator:
        """The experts of the ranking, best first."""
        return self.page.get_by_role("group", name="Ranked for this case").get_by_role("radio")

    @property
    def arithmetic(self) -> Locator:
        """The table of factors of the expert that is unfolded."""
        return self.page.get_by_role("table", name="How the score is made")

    def pick(self, name: str) -> None:
        expert = self.page.get_by_role("radio", name=name)
        expert.click()
        expect(expert).to_be_checked()

    def press(self, word: str) -> None:
        """A button at the foot of the drawer, such as "Assign"."""
        self.page.get_by_role("button", name=word, exact=True).click()

    def ask(self, subject: str, name: str, word: str) -> None:
        """Give the case to an expert; `word` is the button, "Assign" or "Re-assign"."""
        self.choose(subject)
        self.pick(name)
        self.press(word)
        expect(self.case(subject)).to_contain_text(name)

    def take(self, subject: str, name: str, reason: str) -> None:
        """Take the case from who has it and ask another expert."""
        self.choose(subject)
        self.pick(name)
        self.page.get_by_label("Why is the case taken from its expert?").fill(reason)
        self.press("Take and re-assign")
        expect(self.case(subject)).to_contain_text(name)
