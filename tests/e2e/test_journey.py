"""The path the product exists for, as people walk it: a referral with real files becomes a sealed opinion.

Everybody has a browser of their own, the server is new and its own, and nothing is done except through the screens.
"""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import cast, papers
from tests.e2e.conftest import Watch
from tests.e2e.pages.board import BoardPage
from tests.e2e.pages.new_case import NewCasePage
from tests.e2e.pages.sign_in import SignInPage
from tests.serve import ROOT, Server, running

# Reading fifteen files takes its time on a busy machine.
ANALYSIS_MS = 240_000
LIVE_MS = 30_000


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A new server without a demo world, with one institution, an administrator and two experts."""
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


def _submit(page: Page) -> None:
    """Steps of the wizard: a new patient, the questions, the files, the check."""
    story = papers.script()
    wizard = NewCasePage(page)
    page.get_by_role("link", name="New case").first.click()
    expect(page.get_by_role("heading", name="New case")).to_be_visible()
    wizard.patient.enter(name="Joaquim Serrano", birth_date="11 Feb 1961", sex="Male", record_number="VT5464")
    expect(wizard.patient.chosen).to_contain_text("Joaquim Serrano")
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
    expect(board.candidates).to_have_count(2)
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


def _path(page: Page) -> str:
    """ "/cases/<id>"."""
    found = re.search(r"/cases/[0-9a-f-]{36}", page.url)
    assert found is not None
    return found[0]
