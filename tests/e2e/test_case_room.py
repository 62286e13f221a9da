"""The documents and insights of a case in a browser: sources lit, sentences quoted, images looked through."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from mso_app.demo.seeding.people import PASSWORD
from tests.e2e.conftest import Watch
from tests.e2e.pages.case_room import CaseRoom
from tests.hostile import good_pdf

PROVIDER = "miriam.okafor@experts.example"
REQUESTER = "nina.castellanos@nordhafen.example"


def _sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Work e-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/(provider|requester)"))


@pytest.fixture
def room(provider_page: Page) -> CaseRoom:
    """The reviewing provider before a case in progress."""
    _sign_in(provider_page, PROVIDER)
    opened = CaseRoom(provider_page)
    opened.open_in_progress("provider")
    return opened


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def test_a_finding_is_one_click_from_its_source(room: CaseRoom) -> None:
    """N-1: the page opens with the span lit, and the address opens it again."""
    room.documents()
    finding = room.findings.first

    room.source(finding).click()

    expect(room.lit.first).to_be_in_viewport()
    expect(room.source(finding)).to_have_attribute("aria-pressed", "true")
    expect(room.page).to_have_url(re.compile(r"\?doc=[0-9a-f-]+&page=\d+&start=\d+&end=\d+$"))
    room.page.reload()
    expect(room.lit.first).to_be_in_viewport()


def test_a_marked_sentence_is_quoted(room: CaseRoom) -> None:
    """MSO-12: a sentence of the document, not of the machine."""
    room.documents()

    marked = room.mark(room.sentences.nth(3))
    room.page.locator("[data-quote-bar]").get_by_role("button", name="Quote in opinion").click()

    assert marked
    expect(room.page.get_by_text("is ready to cite in the opinion.")).to_be_visible()
    expect(room.page.locator("[data-quote-bar]")).to_be_hidden()


def test_a_text_file_is_shown_as_paper(room: CaseRoom) -> None:
    room.documents()

    room.file(".csv").first.click()

    expect(room.page.locator(".paper-text")).to_contain_text("Haemoglobin")


def test_a_series_is_looked_through(room: CaseRoom) -> None:
    """MSO-8: slices, window, length and the way back, by keyboard."""
    room.documents()
    room.file(" images, ").first.click()
    expect(room.image).to_have_attribute("alt", re.compile("image 1 of"))

    room.page.keyboard.press("ArrowDown")
    expect(room.image).to_have_attribute("alt", re.compile("image 2 of"))
    room.page.keyboard.press("i")
    expect(room.page.get_by_role("button", name="Invert")).to_have_attribute("aria-pressed", "true")
    room.page.keyboard.press("l")
    stage = room.page.locator("[data-stage]").bounding_box()
    assert stage is not None
    x, y = stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2
    room.page.mouse.move(x - 40, y)
    room.page.mouse.down()
    room.page.mouse.move(x + 40, y)
    room.page.mouse.up()

    expect(room.page.get_by_role("button", name=re.compile(r"\d+\.\d mm")).first).to_be_visible()
    expect(room.page.get_by_text("Not for primary diagnosis").first).to_be_visible()
    room.page.keyboard.press("Escape")
    expect(room.page.get_by_role("region", name="Viewer")).to_be_visible()


def test_the_draft_says_what_it_is(room: CaseRoom) -> None:
    """X-16: nothing of the draft is seen without the word that it is one, and on how many files it rests."""
    room.insights()

    expect(room.page.get_by_text("AI draft, needs a clinician")).to_be_visible()
    expect(room.page.get_by_text(re.compile(r"Based on \d+ of \d+ files\."))).to_be_visible()
    room.page.get_by_role("link", name=re.compile("Open D")).first.click()
    expect(room.lit.first).to_be_in_viewport()


def test_a_file_that_arrives_is_seen_by_everybody(room: CaseRoom, requester_page: Page) -> None:
    """MM-4, N-7: list, analysis and tabs move without a reload."""
    room.documents()
    address = room.page.url.split("?")[0]
    _sign_in(requester_page, REQUESTER)
    requester_page.goto(address)
    before = room.files.count()

    requester_page.get_by_role("button", name="Add files").click()
    requester_page.get_by_test_id("upload-files").set_input_files(
        [{"name": "second_letter.pdf", "mimeType": "application/pdf", "buffer": good_pdf()}]
    )

    expect(room.file("second_letter.pdf")).to_be_visible(timeout=20_000)
    expect(room.files).to_have_count(before + 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(room: CaseRoom, scheme: str) -> None:
    """WCAG 2.2 AA: no serious finding on either tab."""
    room.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    room.documents()
    expect(room.findings.first).to_be_visible()
    assert _serious(room.page) == []

    room.insights()
    assert _serious(room.page) == []


def test_a_phone_shows_one_pane_at_a_time(room: CaseRoom, watch: Watch) -> None:
    assert watch.problems == []
    room.page.set_viewport_size({"width": 400, "height": 860})
    room.tab("Documents").click()

    expect(room.page.get_by_role("region", name="Viewer")).to_be_visible()
    expect(room.page.get_by_role("region", name="Insights")).to_be_hidden()
    room.page.get_by_role("radio", name="Insights").check(force=True)
    expect(room.findings.first).to_be_visible()
    assert room.page.evaluate("document.documentElement.scrollWidth") == 400
