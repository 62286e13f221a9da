"""What is on the documents and insights tabs of a case."""

from playwright.sync_api import Locator, Page, expect


class CaseRoom:
    """The room of one case, opened from a list."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open_in_progress(self, role: str) -> None:
        """The first case of one's own list that is being reviewed."""
        self.page.goto(f"/{role}/cases")
        row = self.page.get_by_role("row").filter(has_text="In progress").first
        row.get_by_role("link").first.click()
        expect(self.tab("Overview")).to_have_attribute("aria-current", "page")

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("navigation", name="Parts of the case").get_by_role("link", name=name)

    def documents(self) -> None:
        self.tab("Documents").click()
        expect(self.files.first).to_be_visible()

    def insights(self) -> None:
        self.tab("Insights").click()
        expect(self.page.get_by_role("heading", name="Key findings")).to_be_visible()

    @property
    def files(self) -> Locator:
        """The entries of the list, a series of images being one."""
        return self.page.get_by_role("region", name="Documents").locator("[data-row]")

    def file(self, name: str) -> Locator:
        return self.files.filter(has_text=name)

    @property
    def findings(self) -> Locator:
        return self.page.get_by_role("region", name="Insights").get_by_role("article")

    def source(self, finding: Locator) -> Locator:
        return finding.get_by_role("button", name="Open D").first

    @property
    def lit(self) -> Locator:
        """The lines of the place that is lit on the picture of a page."""
        return self.page.locator(".glow.lit")

    @property
    def sentences(self) -> Locator:
        """What can be marked on the picture of a page, run by run."""
        return self.page.locator(".words text")

    @property
    def image(self) -> Locator:
        return self.page.locator("[data-stage] img")

    def mark(self, sentence: Locator) -> str:
        """Mark a run on the page as a mouse would; what the browser says is marked."""
        sentence.scroll_into_view_if_needed()
        # Selecting by API: the exact edges of letters are the browser's business.
        sentence.evaluate("run => getSelection().selectAllChildren(run)")
        return str(self.page.evaluate("getSelection().toString()"))
