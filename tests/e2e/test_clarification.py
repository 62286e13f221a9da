"""After the opinion in browsers: a question to a sentence, the addendum that answers it, the public check, feedback."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from mso_app.demo.seeding.people import PASSWORD
from tests.e2e.conftest import Watch
from tests.e2e.pages.clarification import ClarificationPage
from tests.e2e.pages.sign_in import SignInPage
from tests.e2e.pages.verify import VerifyPage

# A case of its own, signed nine days ago, about which nobody has asked yet.
REQUESTER, EXPERT = "beatriz.falcao@valedotejo.example", "claire.whitcombe@experts.example"
STRANGER, ADMIN = "nina.castellanos@nordhafen.example", "jonas.vermeer@secunda.example"
SUBJECT = "DCIS, extent of resection"
QUESTION, ANSWER = "Does the margin of 1 mm change this?", "It does. I have to say it in the text."
HOSTILE = ("<img src=x onerror=alert(1)>", "[click](javascript:alert(1))", "**<svg onload=alert(1)>** [[D1 p 1]]")
ADDED = "A margin of 1 mm or less needs a second excision."


def _in(page: Page, email: str, role: str) -> ClarificationPage:
    SignInPage(page).sign_in(email, PASSWORD, lands_on=f"/{role}")
    return ClarificationPage(page)


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def _text_of(page: Page, name: str) -> str:
    with page.expect_download() as begun:
        page.get_by_role("link", name=name, exact=True).last.click()
    report = PdfReader(BytesIO(begun.value.path().read_bytes()))
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in report.pages)


def test_a_question_an_addendum_and_its_public_check(
    open_browser: Callable[[], Page], watch: Watch, screens_dir: Path
) -> None:
    """MSO-16, N-13, N-6: both sides move by themselves; the old version still verifies; nobody else gets in."""
    asks, answers = _in(open_browser(), REQUESTER, "requester"), _in(open_browser(), EXPERT, "provider")
    asks.open_of("requester", SUBJECT)
    answers.page.goto(asks.page.url)
    first = asks.sealed.locator(".answer .sent-row").first.locator(".sent").inner_text().strip()
    expect(answers.sealed).to_contain_text(first)
    for one in (asks, answers):
        one.page.evaluate("window.stayed = true")

    # A question hangs on its sentence and is answered, each in the other's open tab.
    asks.ask_about(first, QUESTION)
    expect(answers.thread(QUESTION)).to_contain_text("Waiting")
    expect(answers.sentence(first).first.get_by_role("button", name="Go to the question")).to_be_visible()
    answers.say(answers.thread(QUESTION), "Your answer", ANSWER)
    expect(asks.thread(QUESTION)).to_contain_text(ANSWER)
    expect(asks.thread(QUESTION)).to_contain_text("Answered")
    expect(asks.page.locator(".case-head")).to_contain_text("Done")

    # Row 12: letters stay letters.
    for text in HOSTILE:
        answers.say(answers.thread(QUESTION), "Your answer", text)
        expect(asks.thread(QUESTION)).to_contain_text(text)
    expect(asks.thread(QUESTION).locator("a, img, svg[onload], iframe, script, form[action]")).to_have_count(0)

    # What is typed stays while the other side speaks.
    asks.thread(QUESTION).get_by_label("Ask again about this sentence").fill("Half a thought")
    answers.say(answers.thread(QUESTION), "Your answer", "One moment.")
    expect(asks.thread(QUESTION)).to_contain_text("One moment.")
    expect(asks.thread(QUESTION).get_by_label("Ask again about this sentence")).to_have_value("Half a thought")

    # The addendum begins from the signed text and is locked until it says something new.
    old_code = asks.code_of(1)
    answers.thread(QUESTION).get_by_role("button", name="Write addendum").click()
    expect(answers.signing).to_be_visible()
    expect(answers.sign_button).to_be_disabled()
    answers.reopen(1)
    words = answers.answer(1).input_value()
    answers.answer(1).fill(f"{words} {ADDED}")
    answers.mark(1)
    answers.is_answered(1)
    answers.page.get_by_role("button", name="Changes").click()
    preview = answers.page.get_by_role("dialog", name="Changes")
    expect(preview).to_contain_text("No sentences changed, 1 added, nothing removed")
    expect(preview.locator(".sent.added")).to_contain_text(ADDED)
    preview.get_by_role("button", name="Close the preview").click()
    expect(asks.sealed).not_to_contain_text(ADDED)
    answers.page.screenshot(path=screens_dir / "addendum-light-1440.png", full_page=True)
    answers.signing.get_by_label("Answers the question").select_option(label=f"1. {QUESTION}")
    answers.password.fill("not the password")
    answers.sign_button.click()
    expect(answers.signing).to_contain_text("The password is not right. Nothing was signed.")
    answers.password.fill(PASSWORD)
    answers.sign_button.click()

    # Version 2 stands in both tabs, version 1 beside it, and what differs can be read.
    for one in (asks, answers):
        expect(one.version(2)).to_contain_text("Valid")
        expect(one.version(1)).to_contain_text("Superseded")
        expect(one.sealed).to_contain_text(ADDED)
        expect(one.thread(QUESTION)).to_contain_text("Answered in version 2")
        assert one.page.evaluate("window.stayed === true")
    expect(asks.page.locator(".case-head")).to_contain_text("Download version 2")
    new_code = asks.code_of(2)
    asks.show("Changes")
    expect(asks.sealed.locator(".sent-row .sent.added")).to_have_count(1)
    asks.page.screenshot(path=screens_dir / "clarification-changes.png", full_page=True)
    asks.show("Version 1")
    expect(asks.sealed).not_to_contain_text(ADDED)
    expect(asks.sealed).to_contain_text("Superseded")
    assert ADDED in _text_of(asks.page, "Download version 2")
    older = _text_of(asks.page, "Download version 1")
    assert ADDED not in older
    assert old_code in older
    asks.show("Version 2")

    # Anybody with a code learns which version stands, and nothing of the patient.
    verify = VerifyPage(open_browser())
    verify.ask(old_code)
    expect(verify.verdict).to_contain_text("A newer version exists")
    expect(verify.verdict).to_contain_text(f"Version 2 stands now. Its code is {new_code}.")
    expect(verify.page.locator("body")).not_to_contain_text(first)
    assert _serious(verify.page) == []
    verify.ask(new_code)
    expect(verify.verdict).to_contain_text("Sealed and unchanged")

    # Feedback is the requester's, and the expert reads it.
    asks.feedback.get_by_role("button", name="Give feedback").click()
    dialog = asks.page.get_by_role("dialog", name="Give feedback")
    dialog.get_by_role("button", name="Save feedback").click()
    expect(dialog).to_contain_text("Choose a figure from 1 to 5.")
    dialog.get_by_role("radiogroup", name="How useful was it?").get_by_text("5", exact=True).click()
    dialog.get_by_role("radiogroup", name="Did it come in time?").get_by_text("4", exact=True).click()
    dialog.get_by_label("In your words").fill("It changed what we do.")
    dialog.get_by_role("button", name="Save feedback").click()
    expect(answers.feedback).to_contain_text("It changed what we do.")
    expect(answers.feedback.get_by_role("button", name="Give feedback")).to_have_count(0)

    for scheme in ("light", "dark"):
        asks.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        expect(asks.thread(QUESTION)).to_be_visible()
        assert _serious(asks.page) == []
        asks.page.screenshot(path=screens_dir / f"clarification-{scheme}-1440.png", full_page=True)
    asks.page.set_viewport_size({"width": 400, "height": 860})
    assert asks.page.evaluate("document.documentElement.scrollWidth") == 400
    asks.page.screenshot(path=screens_dir / "clarification-dark-400.png", full_page=True)
    _nobody_else_gets_in(open_browser, asks, answers, watch)


def _nobody_else_gets_in(
    open_browser: Callable[[], Page], asks: ClarificationPage, answers: ClarificationPage, watch: Watch
) -> None:
    """Refusals: an administrator counts, a stranger finds nothing, and no role does what is another's."""
    watch.expect("status of 40[349]")
    case = asks.page.url.split("/cases/")[1].split("/")[0]
    origin = "/".join(asks.page.url.split("/")[:3])
    address = f"{origin}/api/v1/cases/{case}"
    admin = _in(open_browser(), ADMIN, "admin")
    admin.page.goto(asks.page.url)
    expect(admin.seal).to_contain_text("1 question, 0 without an answer.")
    expect(admin.page.locator("body")).not_to_contain_text(QUESTION)
    expect(admin.page.locator("body")).not_to_contain_text("It changed what we do.")
    stranger = _in(open_browser(), STRANGER, "requester")
    stranger.page.goto(asks.page.url)
    expect(stranger.page.get_by_text("This case is not here")).to_be_visible()
    headers = {"origin": origin}
    asked, rating = {"text": "Why?"}, {"usefulness": 1, "timeliness": 1, "version": 1}
    for who, wanted in ((admin, 403), (answers, 403), (stranger, 404)):
        assert who.page.request.post(f"{address}/clarification", data=asked, headers=headers).status == wanted
        assert who.page.request.put(f"{address}/feedback", data=rating, headers=headers).status == wanted
    for who, wanted in ((admin, 403), (stranger, 404), (asks, 200), (answers, 200)):
        assert who.page.request.get(f"{address}/clarification").status == wanted
    thread = asks.page.request.get(f"{address}/clarification").json()["threads"][0]["id"]
    for who, wanted in ((admin, 403), (asks, 403), (stranger, 404)):
        answered = who.page.request.post(f"{address}/clarification/{thread}/answers", data=asked, headers=headers)
        assert answered.status == wanted
