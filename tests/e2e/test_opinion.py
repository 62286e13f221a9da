"""The opinion in a browser: written and kept, signed and sealed, read and checked."""

import os
import re
import sqlite3
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from mso_app.demo.seeding.people import PASSWORD
from tests.e2e.conftest import Watch
from tests.e2e.pages.opinion import OpinionPage
from tests.e2e.pages.sign_in import SignInPage
from tests.e2e.pages.verify import VerifyPage
from tests.serve import Server

# Each test has cases of its own, named by their patients, so none leans on another.
WRITER = "anil.rao@experts.example"
KEPT_CASE, OTHER_CASE, TWO_TABS_CASE = "Amara Nwosu", "Lorna Beaubien", "Elif Yildirim"
SIGNER, SIGNED_CASE = "miriam.okafor@experts.example", "Ingrid Halvorsen"
REQUESTER = "nina.castellanos@nordhafen.example"
SEEN_BY, SEEN_CASE = "giulia.rossi@experts.example", "Ines Carvalhal"


@pytest.fixture
def data_dir(server: Server | None) -> Path:
    """The data folder of the server under test."""
    return server.data_dir if server else Path(os.environ["MSO_DATA_DIR"])


def _written_by(page: Page, email: str, patient: str) -> OpinionPage:
    SignInPage(page).sign_in(email, PASSWORD, lands_on="/provider")
    opinion = OpinionPage(page)
    opinion.open_of("provider", patient)
    expect(opinion.headline).to_be_visible()
    return opinion


def _write_everything(opinion: OpinionPage) -> None:
    """Every question, one of them marked by keyboard; both comparisons; the rest of the page."""
    for number in range(1, opinion.questions.count() + 1):
        opinion.reopen(number)
        opinion.answer(number).fill(f"Answer {number} rests on ")
        token = opinion.insert()
        expect(opinion.answer(number)).to_have_value(f"Answer {number} rests on {token}")
        if number == 1:
            opinion.answer(number).press("Control+Enter")
        else:
            opinion.mark(number)
        opinion.is_answered(number)
    opinion.headline.fill("Observation is enough for now.")
    opinion.compare("Diagnosis", "An earlier stage", outcome="Clarified", impact="Moderate")
    opinion.compare("Treatment", "Watch and wait", outcome="Changed", impact="Major")
    opinion.recommend("Repeat the imaging in three months")
    opinion.recommend("Laboratory control every month")
    opinion.limits.fill("The patient was not examined in person.")
    opinion.is_saved()


def _stands(opinion: OpinionPage) -> None:
    """All that `_write_everything` wrote is there."""
    expect(opinion.headline).to_have_value("Observation is enough for now.")
    expect(opinion.limits).to_have_value("The patient was not examined in person.")
    for number in range(1, opinion.questions.count() + 1):
        expect(opinion.question(number)).to_contain_text(f"Answer {number} rests on")
        opinion.is_answered(number)
    for part, text, outcome, impact in (
        ("Diagnosis", "An earlier stage", "Clarified", "Moderate"),
        ("Treatment", "Watch and wait", "Changed", "Major"),
    ):
        expect(opinion.second(part.lower())).to_have_value(text)
        expect(opinion.choice(part, "outcome", outcome)).to_be_checked()
        expect(opinion.choice(part, "impact", impact)).to_be_checked()
    expect(opinion.recommendations).to_have_count(2)
    expect(opinion.recommendations.first).to_have_value("Repeat the imaging in three months")


def test_a_draft_is_kept_and_belongs_to_its_case(provider_page: Page) -> None:
    """What was typed survives a reload, another case in the same tab, and a closed tab."""
    opinion = _written_by(provider_page, WRITER, KEPT_CASE)
    _write_everything(opinion)

    provider_page.reload()
    _stands(opinion)

    opinion.open_of("provider", OTHER_CASE)
    expect(opinion.headline).to_have_value("Typical CIDP. Continue immunoglobulin.")
    expect(opinion.form).not_to_contain_text("rests on")
    expect(opinion.limits).not_to_have_value("The patient was not examined in person.")
    expect(opinion.form.get_by_role("radio", checked=True)).to_have_count(0)
    opinion.summary.fill("Only the other case.")
    opinion.is_saved()
    opinion.open_of("provider", KEPT_CASE)
    _stands(opinion)
    expect(opinion.summary).not_to_have_value("Only the other case.")

    context = provider_page.context
    provider_page.close()
    again = OpinionPage(context.new_page())
    again.open_of("provider", KEPT_CASE)
    _stands(again)


def test_two_tabs_lose_nothing(provider_page: Page) -> None:
    """Two texts for one line: both are shown, and the person chooses."""
    first = _written_by(provider_page, WRITER, TWO_TABS_CASE)
    second = OpinionPage(provider_page.context.new_page())
    second.open_of("provider", TWO_TABS_CASE)
    expect(second.headline).to_be_visible()

    first.headline.fill("Said in the first tab.")
    first.is_saved()
    second.headline.fill("Said in the second tab.")
    expect(second.conflict).to_contain_text("Said in the first tab.")
    expect(second.conflict).to_contain_text("Said in the second tab.")
    second.conflict.get_by_role("button", name="Keep mine").click()
    expect(second.conflict).to_be_hidden()
    second.is_saved()

    first.headline.fill("Said in the first tab again.")
    expect(first.conflict).to_contain_text("Said in the second tab.")
    expect(first.headline).to_have_value("Said in the first tab again.")
    first.conflict.get_by_role("button", name="Use the other text").click()
    expect(first.headline).to_have_value("Said in the second tab.")
    second.page.reload()
    expect(second.headline).to_have_value("Said in the second tab.")


def test_an_opinion_is_signed_read_and_checked(
    provider_page: Page, requester_page: Page, open_browser: Callable[[], Page], data_dir: Path
) -> None:
    """N-12, MSO-14, N-6: locked until everything is answered, then sealed; one changed byte is noticed."""
    opinion = _written_by(provider_page, SIGNER, SIGNED_CASE)
    SignInPage(requester_page).sign_in(REQUESTER, PASSWORD, lands_on="/requester")
    reader = OpinionPage(requester_page)

    expect(opinion.sign_button).to_be_disabled()
    # What a button does not offer is refused by the server as well.
    opinion.signing.evaluate("form => form.requestSubmit()")
    expect(opinion.signing.get_by_role("alert").filter(has_text="Question 3")).to_be_visible()

    _write_everything(opinion)
    provider_page.get_by_role("button", name="Preview").click()
    preview = provider_page.get_by_role("dialog", name="Preview")
    expect(preview).to_contain_text("Observation is enough for now.")
    expect(preview).to_contain_text("Draft, not sealed")
    preview.get_by_role("button", name="Close the preview").click()
    opinion.password.fill("not the password")
    opinion.sign_button.click()
    expect(opinion.signing).to_contain_text("The password is not right. Nothing was signed.")
    _stands(opinion)
    provider_page.evaluate("window.stayed = true")
    opinion.password.fill(PASSWORD)
    opinion.sign_button.click()
    expect(opinion.sealed).to_contain_text("Observation is enough for now.")
    expect(provider_page.locator(".case-head")).to_contain_text("Done")
    assert provider_page.evaluate("window.stayed === true")

    requester_page.goto(provider_page.url)
    expect(reader.sealed).to_contain_text("Answer 3 rests on")
    expect(reader.seal).to_contain_text("Seal is valid")
    code = reader.code
    with requester_page.expect_download() as begun:
        reader.seal.get_by_role("link", name="Download report").click()
    report = PdfReader(BytesIO(begun.value.path().read_bytes()))
    words = " ".join(" ".join(page.extract_text().split()) for page in report.pages)
    assert "Observation is enough for now." in words
    assert "Answer 3 rests on" in words
    assert all(code in page.extract_text() for page in report.pages)
    expect(reader.seal.get_by_role("link", name="Verify page")).to_have_attribute(
        "href", re.compile(f"/verify/{code}$")
    )

    verify = VerifyPage(open_browser())
    verify.ask(code.lower())
    expect(verify.verdict).to_contain_text("Sealed and unchanged")
    expect(verify.page.locator("body")).not_to_contain_text("Observation")
    assert _serious(verify.page) == []
    verify.ask("AAAA-AAAA")
    expect(verify.verdict).to_contain_text("This code is not known")
    _change_one_byte(data_dir, code)
    verify.ask(code)
    expect(verify.verdict).to_contain_text("Do not use this opinion")


def _change_one_byte(data_dir: Path, code: str) -> None:
    """What somebody with the database file could do to a sealed text."""
    with sqlite3.connect(data_dir / "mso.db", timeout=30) as database:
        kept = database.execute("select code, canonical from seal").fetchall()
        (row,) = [row for row in kept if row[0].replace("-", "") == code.replace("-", "")]
        changed = row[1].replace(*((b"enough", b"Enough") if isinstance(row[1], bytes) else ("enough", "Enough")))
        assert changed != row[1]
        database.execute("update seal set canonical = ? where code = ?", (changed, row[0]))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_write_and_read_it(provider_page: Page, scheme: str, watch: Watch) -> None:
    """WCAG 2.2 AA in both schemes, and nothing wider than a phone."""
    assert watch.problems == []
    provider_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    opinion = _written_by(provider_page, SEEN_BY, SEEN_CASE)
    expect(opinion.question(1)).to_be_visible()
    assert _serious(provider_page) == []
    provider_page.set_viewport_size({"width": 400, "height": 860})
    expect(opinion.headline).to_be_visible()
    assert provider_page.evaluate("document.documentElement.scrollWidth") == 400
    assert _serious(provider_page) == []


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]
