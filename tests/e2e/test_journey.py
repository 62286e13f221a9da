"""The path the product exists for, as people walk it: a referral with real files becomes a sealed opinion.

Everybody has a browser of their own, the server is new and its own, and nothing is done except through the screens.
"""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect

from mso_app.domain.access import Action
from tests.e2e import cast, papers
from tests.e2e.conftest import Watch
from tests.e2e.pages.board import BoardPage
from tests.e2e.pages.case_room import CaseRoom
from tests.e2e.pages.issues import IssuesPage
from tests.e2e.pages.new_case import NewCasePage
from tests.e2e.pages.sign_in import SignInPage
from tests.e2e.pages.writing import OpinionEditor, SealCheck, SealedOpinion
from tests.serve import ROOT, Server, running

PATIENT = "Joaquim Serrano"
DONE_IN_A_CASE = (
    Action.CREATE_CASE,
    Action.SEE_CASE,
    Action.RANK_PROVIDERS,
    "case.move.assign",
    "case.move.accept",
    "case.move.sign",
    Action.READ_DOCUMENT,
    Action.SEE_INSIGHTS,
    Action.WRITE_OPINION,
    Action.SIGN_OPINION,
    Action.SEE_OPINION,
    Action.DOWNLOAD_OPINION,
)
# Reading fifteen files takes its time on a busy machine.
ANALYSIS_MS = 240_000
LIVE_MS = 30_000


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A new server without a demo world, with one institution, an administrator and three experts."""
    with running(tmp_path_factory.mktemp("house")) as server:
        subprocess.run(
            [sys.executable, "-m", "tests.e2e.cast"],
            cwd=ROOT,
            env=server.environment,
            stdin=subprocess.DEVNULL,
            check=True,
        )
        yield server


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object], house: Server) -> dict[str, object]:
    """Addresses begin at this server."""
    return {**browser_context_args, "base_url": house.url}


@pytest.fixture
def watch(house: Server) -> Iterator[Watch]:
    """What goes wrong unseen, on this server."""
    watching = Watch(origin=house.url)
    yield watching
    assert watching.problems == []


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody signed in at their own browser."""

    page: Page
    name: str

    def stay(self) -> None:
        """From here on the open page must move by itself."""
        self.page.evaluate("window.stayed = true")

    def stayed(self) -> None:
        """The page was neither reloaded nor left for another document since `stay`."""
        assert self.page.evaluate("window.stayed === true")


SignIn = Callable[[tuple[str, str], str], Person]


@pytest.fixture
def signed_in(open_browser: Callable[[], Page]) -> SignIn:
    """Signs one of the cast in, at a browser of their own."""

    def enter(who: tuple[str, str], lands_on: str) -> Person:
        page = open_browser()
        SignInPage(page).sign_in(who[1], cast.PASSWORD, lands_on=lands_on)
        return Person(page=page, name=who[0])

    return enter


def test_a_referral_becomes_a_sealed_opinion(
    house: Server, signed_in: SignIn, open_browser: Callable[[], Page]
) -> None:
    """Issue acceptance 2: steps 1 to 6, with three people."""
    story = papers.script()
    admin = signed_in(cast.ADMIN, "/admin")
    provider = signed_in(cast.PROVIDER, "/provider")
    requester = signed_in(cast.REQUESTER, "/requester")
    admin.stay()
    provider.stay()

    _submit(requester.page)
    case_path = _path(requester.page)
    requester.stay()
    _watch_the_analysis(requester.page)

    _assign(admin, story.subject)
    expect(provider.page.get_by_text(story.subject).first).to_be_visible(timeout=LIVE_MS)
    provider.stayed()
    _accept(provider.page, story.subject)
    requester.stayed()
    expect(requester.page.locator(".case-head")).to_contain_text("Accepted", timeout=LIVE_MS)

    quoted = _quote_a_finding(provider.page)
    _write_most_of_it(provider.page, case_path, quoted)
    _too_early(provider.page)
    reopened = provider.page.context.new_page()
    provider.page.close()
    _find_the_draft_again(reopened, case_path)
    OpinionEditor(reopened).sign(cast.PASSWORD)
    expect(reopened.locator(".case-head")).to_contain_text("Done")

    expect(requester.page.locator(".case-head")).to_contain_text("Done", timeout=LIVE_MS)
    requester.stayed()
    code = _read_and_download(requester.page)
    _find_the_invoice(requester.page, case_path)
    assert reopened.request.get("/api/v1/invoices").status == HTTPStatus.NOT_FOUND
    stranger = SealCheck(open_browser())
    expect(stranger.check(code)).to_contain_text("Sealed and unchanged")
    expect(stranger.page.locator("main")).not_to_contain_text(PATIENT)
    _flip_a_byte(house, code)
    expect(stranger.check(code)).to_contain_text("Do not use this opinion")
    assert house.mso("verify-audit").startswith("The audit log is whole")
    assert _left_out_of_the_log(house, case_path) == set()


def test_a_case_takes_every_other_turn(signed_in: SignIn) -> None:
    """MSO transitions from the screens: asked anew, rejected, queued, returned, answered, taken, withdrawn."""
    first, second, third = (name for name, _ in cast.PROVIDERS)
    admin = signed_in(cast.ADMIN, "/admin")
    requester = signed_in(cast.REQUESTER, "/requester")
    subject = "Anaemia with a small M-protein"
    _submit_shortly(requester.page, subject)
    case_path = _path(requester.page)
    _correct_in_two_tabs(requester.page, subject)
    requester.stay()
    board = BoardPage(admin.page)

    board.ask(subject, first, "Assign")
    board.ask(subject, second, "Re-assign")
    refusing = signed_in(cast.SECOND_PROVIDER, "/provider")
    _reject(refusing.page, subject)
    expect(board.case(subject)).to_contain_text("Nobody", timeout=LIVE_MS)
    board.choose(subject)
    board.press("Back to queue")
    board.ask(subject, first, "Assign")
    provider = signed_in(cast.PROVIDER, "/provider")
    _accept(provider.page, subject)
    _return_and_answer(provider.page, requester.page)
    board.take(subject, third, "The expert fell ill.")
    provider.page.goto(case_path)
    expect(provider.page.get_by_text("This case is not here")).to_be_visible()
    _withdraw(requester.page)

    requester.stayed()
    expect(board.case(subject)).to_have_count(0, timeout=LIVE_MS)


def _submit_shortly(page: Page, subject: str) -> None:
    """A case with one question and no file."""
    wizard = NewCasePage(page).open()
    wizard.patient.enter(name="Marit Aalberg", birth_date="3 Jun 1970", sex="Female")
    expect(wizard.patient.chosen).to_contain_text("Marit Aalberg")
    wizard.go_on("questions")
    wizard.questions.subject.fill(subject)
    wizard.questions.specialty("Haematology")
    wizard.questions.question(1).fill("Is a bone marrow biopsy needed?")
    wizard.questions.question(1).blur()
    expect(wizard.blocked).to_have_count(0)
    wizard.go_on("files")
    wizard.go_on("check")
    wizard.submit.click()
    expect(page).to_have_url(re.compile(r"/cases/[0-9a-f-]{36}/?$"))


def _correct_in_two_tabs(page: Page, subject: str) -> None:
    """The tab that saves second is offered the newer text beside its own, and decides."""
    other = page.context.new_page()
    other.goto(_path(page))
    for tab in (page, other):
        _more(tab, "Correct the request…")
        expect(tab.get_by_role("dialog")).to_be_visible()
    mine, newer = page.get_by_role("dialog"), other.get_by_role("dialog")

    newer.get_by_label("History").fill("Tired since spring.")
    newer.get_by_role("button", name="Save").click()
    expect(newer).to_be_hidden()
    mine.get_by_label("Subject").fill(subject)
    mine.get_by_label("History").fill("Tired since spring, iron was given.")
    mine.get_by_role("button", name="Save").click()
    expect(mine.get_by_text("It reads now").first).to_be_visible()
    expect(mine).to_contain_text("Tired since spring.")
    mine.get_by_role("button", name="Save").click()

    expect(mine).to_be_hidden()
    expect(page.get_by_text("Tired since spring, iron was given.")).to_be_visible()
    other.close()


def _reject(page: Page, subject: str) -> None:
    """A reason is needed; afterwards the case is gone from the expert's list."""
    page.get_by_role("link", name=subject).first.click()
    page.get_by_role("button", name="Reject", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Reject case").click()
    expect(dialog.locator(".problem").first).to_be_visible()
    dialog.get_by_label("Reason").select_option(label="Outside my expertise")
    dialog.get_by_label("In a sentence").fill("I treat children only.")
    dialog.get_by_role("button", name="Reject case").click()
    expect(dialog).to_be_hidden()
    page.goto("/provider")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    expect(page.get_by_text(subject)).to_have_count(0)


def _return_and_answer(provider: Page, requester: Page) -> None:
    """Both watch it happen in the pages they have open."""
    _more(provider, "Return to requester…")
    asking, answering = IssuesPage(provider), IssuesPage(requester)
    asking.fill_return("Free light chains", "The ratio decides.", "Free light chains in serum")
    asking.send_back()
    expect(requester.locator(".case-head")).to_contain_text("Returned", timeout=LIVE_MS)
    requester.locator(".case-head").get_by_role("link", name="Answer").click()
    answering.say("Free light chains in serum", "Kappa 96 mg/L, lambda 8 mg/L.")
    answering.send()
    expect(provider.get_by_text("Kappa 96 mg/L, lambda 8 mg/L.")).to_be_visible(timeout=LIVE_MS)
    expect(provider.locator(".case-head")).not_to_contain_text("Returned")


def _withdraw(page: Page) -> None:
    """A flag with a reason, not a status."""
    _more(page, "Withdraw case…")
    dialog = page.get_by_role("alertdialog")
    dialog.get_by_label("Reason, shown in the audit log").fill("The patient changed the hospital.")
    dialog.get_by_role("button", name="Withdraw case").click()
    expect(page.locator(".case-head")).to_contain_text("Withdrawn")


def _more(page: Page, word: str) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name=word).click()


def _submit(page: Page) -> None:
    """Steps of the wizard: a new patient, the questions, the files, the check."""
    story = papers.script()
    wizard = NewCasePage(page)
    page.get_by_role("link", name="New case").first.click()
    expect(page.get_by_role("heading", name="New case")).to_be_visible()
    wizard.patient.enter(name=PATIENT, birth_date="11 Feb 1961", sex="Male", record_number="VT5464")
    expect(wizard.patient.chosen).to_contain_text(PATIENT)
    wizard.go_on("questions")
    wizard.questions.subject.fill(story.subject)
    wizard.questions.specialty("Haematology")
    wizard.questions.urgency("Urgent")
    wizard.questions.question(1).fill(story.questions[0])
    for number, question in enumerate(story.questions[1:], start=2):
        wizard.questions.add()
        wizard.questions.question(number).fill(question)
    wizard.questions.diagnosis.fill(story.first_diagnosis)
    wizard.questions.code.fill(story.icd10)
    wizard.questions.treatment.fill(story.first_treatment)
    wizard.questions.history.fill(story.history)
    wizard.go_on("files")
    sent = papers.files()
    wizard.files.add(*sent)
    expect(wizard.files.rows).to_have_count(len(sent), timeout=60_000)
    wizard.go_on("check")
    wizard.submit.click()
    expect(page).to_have_url(re.compile(r"/cases/[0-9a-f-]{36}/?$"))


def _watch_the_analysis(page: Page) -> None:
    """A stage and one status per file, moving without reload until the draft is there."""
    card = page.get_by_role("region", name="Analysis")
    expect(card).to_be_visible()
    first = card.inner_text()
    page.wait_for_function(
        "first => document.querySelector('section[aria-label=Analysis]')?.innerText !== first",
        arg=first,
        timeout=ANALYSIS_MS,
    )
    expect(card).to_be_hidden(timeout=ANALYSIS_MS)
    page.get_by_role("link", name=re.compile("^Insights")).click()
    expect(page.get_by_role("heading", name="Key findings")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Based on \d+ of \d+"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^Overview")).click()


def _assign(admin: Person, subject: str) -> None:
    """The board, open all along, shows the case; the ranking shows its arithmetic; the best one is asked."""
    board = BoardPage(admin.page)
    expect(board.case(subject)).to_be_visible(timeout=LIVE_MS)
    admin.stayed()
    board.choose(subject)
    expect(board.candidates).to_have_count(len(cast.PROVIDERS))
    expect(board.arithmetic).to_contain_text("Specialty fit")
    _adds_up(board)
    board.pick(cast.PROVIDER[0])
    board.press("Assign")
    expect(board.case(subject)).to_contain_text(cast.PROVIDER[0])


def _adds_up(board: BoardPage) -> None:
    """The points of the factors make the score that is shown."""
    points = [float(text) for text in board.arithmetic.locator("tbody td:last-child").all_inner_texts()]

    assert sum(points[:-1]) == pytest.approx(points[-1], abs=0.05 * len(points))


def _accept(page: Page, subject: str) -> None:
    """Nothing without the attestation; with it the review time starts."""
    page.get_by_role("link", name=subject).first.click()
    page.get_by_role("button", name="Accept case").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Accept case").click()
    expect(dialog.locator(".problem")).to_be_visible()
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Accept case").click()
    expect(page.locator(".case-head")).to_contain_text("Accepted")


def _quote_a_finding(page: Page) -> str:
    """From a finding to its lit place, and the place into the opinion; returns the code of the file, such as D1."""
    room = CaseRoom(page)
    room.documents()
    expect(room.findings.first).to_be_visible()
    finding = room.findings.first
    source = room.source(finding)
    code = re.search(r"D\d+", source.inner_text())
    assert code is not None
    source.click()
    expect(room.lit.first).to_be_visible()
    finding.get_by_role("button", name="Quote in opinion").click()
    expect(page.get_by_text("is ready to cite in the opinion.")).to_be_visible()
    return code[0]


def _write_most_of_it(page: Page, case_path: str, quoted: str) -> None:
    """Everything but the mark of the last answer; every answer rests on the quote."""
    opinion = papers.script().opinion
    editor = OpinionEditor(page).open(case_path)
    editor.headline.fill(opinion.headline)
    for number, said in enumerate(opinion.answers, start=1):
        editor.answer(number).fill(f"{said.plain} ")
        editor.insert(quoted)
        expect(editor.answer(number)).to_have_value(re.compile(rf"\[\[{quoted} "))
        if number < len(opinion.answers):
            editor.mark_answered(number)
    for part, compared in (("Diagnosis", opinion.diagnosis), ("Treatment", opinion.treatment)):
        editor.compare(part, compared.second, outcome=compared.outcome.label, impact=compared.impact.label)
    editor.recommend(*opinion.recommendations[:2])
    editor.saved()


def _too_early(page: Page) -> None:
    """Signing is locked while an answer is open, and a hand that unlocks the button is refused by the server."""
    editor = OpinionEditor(page)
    expect(editor.signing.get_by_role("button", name="Sign and seal")).to_be_disabled()
    expect(page.get_by_text("Signing is locked")).to_be_visible()
    field = editor.signing.get_by_label("Your password, to sign")
    field.evaluate("(field, password) => { field.disabled = false; field.value = password; }", cast.PASSWORD)
    editor.signing.evaluate("form => form.requestSubmit()")
    expect(editor.signing.get_by_role("alert")).to_contain_text(re.compile(r"\w+"))
    expect(page.locator(".case-head")).not_to_contain_text("Done")


def _find_the_draft_again(page: Page, case_path: str) -> None:
    """The tab was closed; everything typed is there, and the last answer is finished now."""
    opinion = papers.script().opinion
    editor = OpinionEditor(page).open(case_path)
    last = len(opinion.answers)
    expect(editor.headline).to_have_value(opinion.headline)
    expect(editor.answer(last)).to_have_value(re.compile(re.escape(opinion.answers[-1].plain)))
    expect(editor.read(1)).to_contain_text("Three biomarkers of malignancy are met")
    editor.mark_answered(last)
    editor.saved()
    expect(page.get_by_text("Ready to sign")).to_be_visible()


def _find_the_invoice(page: Page, case_path: str) -> None:
    """It is there with the signature; without a rate card it asks for nothing (MSO-29, X-10)."""
    page.goto(f"{case_path}/billing")
    invoice = page.get_by_role("article", name="Invoice")
    expect(invoice.get_by_role("heading")).to_have_text(re.compile(r"-\d{4}-0001$"))
    expect(invoice).to_contain_text("Waived")


def _read_and_download(page: Page) -> str:
    """The opinion on the screen and as the sealed PDF: every answer, and code and hash on every page."""
    page.get_by_role("link", name=re.compile("^Opinion")).click()
    opinion, sealed = papers.script().opinion, SealedOpinion(page)
    expect(page.get_by_role("heading", name=opinion.headline)).to_be_visible()
    code, digest = sealed.code.inner_text(), _close(sealed.digest.inner_text())
    with page.expect_download() as download:
        page.get_by_role("link", name="Download report").first.click()
    pages = [_close(text) for text in papers.pages(download.value.path().read_bytes())]
    whole = "".join(pages)

    assert [answer.plain for answer in opinion.answers if _close(answer.plain)[:60] not in whole] == []
    assert [number for number, text in enumerate(pages, start=1) if code not in text or digest[:16] not in text] == []
    assert digest in whole
    return code


def _close(text: str) -> str:
    """Without what typesetting puts between letters."""
    return re.sub(r"[\s\u00ad]+", "", text)


def _flip_a_byte(house: Server, code: str) -> None:
    """What somebody with the database in hand can do."""
    with sqlite3.connect(house.data_dir / "mso.db", timeout=30) as database:
        where = (code.replace("-", ""), code)
        ident, text = database.execute("SELECT id, canonical FROM seal WHERE code IN (?, ?)", where).fetchone()
        middle = len(text) // 2
        changed = text[:middle] + bytes([text[middle] ^ 1]) + text[middle + 1 :]
        database.execute("UPDATE seal SET canonical = ? WHERE id = ?", (changed, ident))


def _left_out_of_the_log(house: Server, case_path: str) -> set[str]:
    """What was done in this case and has no row."""
    case_id = case_path.rsplit("/", 1)[1].replace("-", "")
    with sqlite3.connect(house.data_dir / "mso.db", timeout=30) as database:
        rows = database.execute("SELECT action FROM audit_row WHERE replace(case_id, '-', '') = ?", (case_id,))
        return set(map(str, DONE_IN_A_CASE)) - {action for (action,) in rows}


def _path(page: Page) -> str:
    """ "/cases/<id>"."""
    found = re.search(r"/cases/[0-9a-f-]{36}", page.url)
    assert found is not None
    return found[0]
