"""From nothing to a New case in a browser, with real files; and what a bad line, two clicks and a small screen do."""

import re
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from mso_app.demo.seeding.people import PASSWORD
from mso_app.demo.world import world
from tests.e2e.conftest import Watch
from tests.e2e.pages.new_case import NewCasePage
from tests.e2e.pages.patients import PatientPage, PatientsPage
from tests.e2e.pages.sign_in import SignInPage

GRAVE = {"serious", "critical"}
TOLD = world(1, datetime(2026, 11, 20, tzinfo=UTC))
READ_WITHIN_MS = 30_000
_serial = count(1)


@pytest.fixture
def nina(requester_page: Page) -> Page:
    """A requester at her own browser, signed in."""
    SignInPage(requester_page).sign_in(TOLD.requesters[0].email, PASSWORD, lands_on="/requester")
    return requester_page


@pytest.fixture
def papers() -> list[FilePayload]:
    """Three real papers of one patient: a letter, a radiology report and a pathology report."""
    files = TOLD.cases[0].files[:3]
    return [FilePayload(name=file.name, mimeType="application/pdf", buffer=file.content()) for file in files]


def test_from_a_new_patient_to_a_new_case(nina: Page, papers: list[FilePayload]) -> None:
    """MSO-2, MSO-4, MSO-6, X-12: patient inside the wizard, questions, three files that are read, submit."""
    name = _somebody()
    wizard = NewCasePage(nina).open()

    wizard.patient.enter(name=name, birth_date="30 Feb 1972", sex="Female")
    expect(nina.get_by_text("February 1972 had 29 days. Check the day.")).to_be_visible()
    wizard.patient.enter(name=name, birth_date="14 Mar 1972", sex="Female")
    expect(wizard.patient.chosen).to_contain_text(name)
    wizard.go_on("questions")
    _ask(wizard)
    wizard.questions.add()
    nina.keyboard.type("Which treatment first?")
    wizard.go_on("files")
    wizard.files.add(*papers)
    expect(wizard.files.rows).to_have_count(3)
    expect(wizard.files.rows.get_by_text("Ready")).to_have_count(3, timeout=READ_WITHIN_MS)
    expect(wizard.files.usual.filter(has_text="Have:")).to_have_count(3)
    wizard.go_on("check")
    expect(nina.get_by_text("Which treatment first?")).to_be_visible()
    wizard.submit.click()

    expect(nina).to_have_url(re.compile(r"/cases/[0-9a-f-]{36}$"))
    expect(nina.get_by_text("Case submitted.")).to_be_visible()
    expect(nina.locator("header").get_by_text("New", exact=True)).to_be_visible()


def test_two_clicks_make_one_case(nina: Page) -> None:
    """A second submit by double click creates one case."""
    name = _somebody()
    wizard = _up_to_the_check(nina, name)

    wizard.submit.dblclick()
    expect(nina).to_have_url(re.compile(r"/cases/[0-9a-f-]{36}$"))

    PatientsPage(nina).open().search(name)
    profile = PatientsPage(nina).visit(name)
    expect(profile.cases).to_have_count(1)


def test_a_vanished_network_takes_no_character_away(nina: Page, watch: Watch) -> None:
    """Typed while the line was down: still there, and saved once it is back."""
    watch.expect("ERR_INTERNET_DISCONNECTED|WebSocket|websocket")
    wizard = NewCasePage(nina).open()
    wizard.patient.enter(name=_somebody(), birth_date="1972-03-14", sex="Female")
    expect(wizard.patient.chosen).to_be_visible()
    wizard.go_on("questions")
    _ask(wizard)

    nina.context.set_offline(True)
    wizard.questions.treatment.fill("Typed without a line")
    wizard.questions.history.fill("And more")
    nina.context.set_offline(False)
    expect(nina.get_by_text("Connection")).to_have_count(0)
    expect(wizard.questions.treatment).to_have_value("Typed without a line")
    wizard.go_on("files")
    wizard.step("Questions")

    expect(wizard.questions.treatment).to_have_value("Typed without a line")
    expect(wizard.questions.history).to_have_value("And more")


def test_a_reload_and_the_way_back_keep_everything(nina: Page) -> None:
    wizard = NewCasePage(nina).open()
    wizard.patient.enter(name=_somebody(), birth_date="1972-03-14", sex="Female")
    expect(wizard.patient.chosen).to_be_visible()
    wizard.go_on("questions")
    _ask(wizard)
    wizard.questions.treatment.focus()
    expect(wizard.blocked).to_have_count(0)

    nina.reload()

    expect(wizard.questions.subject).to_have_value("Left breast, BI-RADS 4")
    expect(wizard.questions.question(1)).to_have_value("Is breast conservation possible?")
    nina.go_back()
    wizard.at("patient")
    expect(wizard.patient.chosen).to_be_visible()


def test_a_code_is_found_with_the_keyboard(nina: Page) -> None:
    wizard = NewCasePage(nina).open()
    wizard.patient.enter(name=_somebody(), birth_date="1972-03-14", sex="Female")
    expect(wizard.patient.chosen).to_be_visible()
    wizard.go_on("questions")

    wizard.questions.code.press_sequentially("breast cancer")
    expect(wizard.questions.codes.first).to_contain_text("C50")
    nina.keyboard.press("ArrowDown")
    nina.keyboard.press("Enter")

    expect(wizard.questions.code).to_have_value("C50")
    expect(wizard.questions.diagnosis).to_have_value("Malignant neoplasm of breast")


def test_a_file_that_is_no_file_leaves_the_rest_alone(nina: Page, papers: list[FilePayload], watch: Watch) -> None:
    """Bad input: refused with a sentence that says what to do."""
    watch.expect("422|415|400")
    wizard = _up_to_the_check(nina, _somebody())
    wizard.step("Files")
    wizard.at("files")

    wizard.files.add(FilePayload(name="empty.pdf", mimeType="application/pdf", buffer=b""), papers[0])

    expect(nina.get_by_text("This file is empty.", exact=True)).to_be_visible()
    expect(wizard.files.rows).to_have_count(1)


def test_a_patient_is_corrected_put_out_of_use_and_back(nina: Page) -> None:
    """MSO-3: no case for a deactivated profile, and the wizard says why."""
    name = _somebody()
    PatientsPage(nina).open()
    nina.get_by_role("button", name="New patient").first.click()
    dialog = nina.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("Birth date").fill("14 Mar 1972")
    dialog.get_by_label("Sex").select_option(label="Female")
    dialog.get_by_role("button", name="Enter patient").click()
    profile = PatientPage(nina)
    expect(profile.name).to_have_text(name)

    profile.rename(f"{name} Corrected")
    expect(profile.name).to_have_text(f"{name} Corrected")
    profile.deactivate()
    wizard = NewCasePage(nina).open()
    wizard.patient.search(f"{name} Corrected")

    expect(wizard.patient.rows).to_have_count(1)
    expect(wizard.patient.rows.first).to_be_disabled()
    expect(nina.get_by_text("Deactivated, so no case can be made.")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 400)])
def test_nothing_keeps_anybody_out(nina: Page, scheme: Literal["light", "dark"], width: int, screens_dir: Path) -> None:
    """Zero serious or critical axe findings and no sideways scrolling, on every step and the patients."""
    nina.emulate_media(color_scheme=scheme)
    nina.set_viewport_size({"width": width, "height": 900})
    name = _somebody()
    wizard = _up_to_the_check(nina, name)
    draft = nina.url.split("&")[0]

    for step in ("patient", "questions", "files", "check"):
        nina.goto(f"{draft}&step={step}")
        expect(wizard.saved).to_be_attached()
        expect(nina.locator("main [aria-busy=true]")).to_have_count(0)
        _is_open_to_all(nina, width)
        nina.screenshot(path=screens_dir / f"new-case-{step}-{scheme}-{width}.png")
    PatientsPage(nina).open().search(name)
    expect(PatientsPage(nina).rows).to_have_count(1)
    _is_open_to_all(nina, width)
    nina.screenshot(path=screens_dir / f"patients-{scheme}-{width}.png")
    profile = PatientsPage(nina).visit(name)
    expect(profile.name).to_have_text(name)
    _is_open_to_all(nina, width)
    nina.screenshot(path=screens_dir / f"patient-{scheme}-{width}.png")


def _somebody() -> str:
    """A name nobody else in the world has."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{datetime.now(UTC):%H%M%S%f}")
    return f"Leila {letters.capitalize()}{chr(ord('a') + next(_serial) % 26)}"


def _ask(wizard: NewCasePage) -> None:
    wizard.questions.subject.fill("Left breast, BI-RADS 4")
    wizard.questions.specialty("Oncology")
    wizard.questions.urgency("Urgent")
    wizard.questions.question(1).fill("Is breast conservation possible?")


def _up_to_the_check(page: Page, name: str) -> NewCasePage:
    wizard = NewCasePage(page).open()
    wizard.patient.enter(name=name, birth_date="14 Mar 1972", sex="Female")
    expect(wizard.patient.chosen).to_contain_text(name)
    wizard.go_on("questions")
    _ask(wizard)
    wizard.go_on("files")
    wizard.go_on("check")
    expect(wizard.submit).to_be_enabled()
    return wizard


def _is_open_to_all(page: Page, width: int) -> None:
    found = Axe().run(page).response["violations"]

    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["impact"] in GRAVE] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
