"""Two readers in their browsers: blinded until both have sealed, compared, decided, and one result for the requester."""

from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from mso_app.demo.seeding.people import PASSWORD
from tests.e2e.conftest import Watch
from tests.e2e.pages.second_reading import SecondReadingPage
from tests.e2e.pages.sign_in import SignInPage

# A case of its own: its first reader has begun, nobody was asked to read second.
PATIENT = "Antonio Bragança"
REQUESTER, STRANGER = "beatriz.falcao@valedotejo.example", "nina.castellanos@nordhafen.example"
READER_A, READER_B = "omar.siddiqui@experts.example", "claire.whitcombe@experts.example"
ADMIN = "jonas.vermeer@secunda.example"
NAME_A, NAME_B = "Siddiqui", "Whitcombe"
OF_A, OF_B = "zqfirstmark", "zqothermark"
NOTE = "The kidney function decides: 38 mL/min leave no reserve."


def _in(page: Page, email: str, role: str, case: str = "") -> SecondReadingPage:
    SignInPage(page).sign_in(email, PASSWORD, lands_on=f"/{role}")
    return SecondReadingPage(page, case)


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def test_a_second_reader_with_a_disagreement(open_browser: Callable[[], Page], watch: Watch, screens_dir: Path) -> None:
    """N-4: neither sees a word of the other before both have sealed; a joint note decides; one opinion goes out."""
    watch.expect("status of 40[34]")
    asks = _in(open_browser(), REQUESTER, "requester")
    case = asks.case_of(PATIENT)
    admin, a, b = (
        _in(open_browser(), who, role, case)
        for who, role in ((ADMIN, "admin"), (READER_A, "provider"), (READER_B, "provider"))
    )
    b.page.goto(case)
    expect(b.page.get_by_text("This case is not here")).to_be_visible()

    # Asked by an administrator, accepted with the attestation.
    admin.overview()
    admin.ask(NAME_B)
    b.overview()
    b.accept()
    expect(b.head).to_contain_text("Second reader B, blinded")
    assert NAME_A not in b.words

    # Both write. Each has only their own text, also after a reload.
    b.quote()
    b.write(f"{OF_B}, seen on 18 Feb 2026", treatment="Active surveillance", outcome="Changed", impact="Moderate")
    expect(b.page.get_by_role("note")).to_contain_text("You read as Reader B")
    expect(b.page.get_by_text("Hidden until you both seal")).to_be_visible()
    b.is_sure("High")
    for scheme in ("dark", "light"):
        b.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        assert _serious(b.page) == []
        b.page.screenshot(path=screens_dir / f"second-blinded-{scheme}-1440.png")
    a.write(f"{OF_A}, seen on 4 Aug 2025", treatment="Partial nephrectomy", outcome="Confirmed", impact="Minor")
    a.is_sure("Low")
    a.is_sure("Medium")
    a.seal_it(PASSWORD)
    expect(a.page.get_by_text("Sealed, and kept back")).to_be_visible()
    expect(a.head).to_contain_text("In progress")
    b.opinion()
    expect(b.page.get_by_role("heading", name="Reader A").locator("..")).to_contain_text("Sealed")
    for one, other, name in ((a, OF_B, NAME_B), (b, OF_A, NAME_A)):
        _is_told_nothing(one, other, name)
    # What is sealed is kept back from everybody.
    asks.opinion()
    expect(asks.page.get_by_text("No opinion yet")).to_be_visible()
    admin.page.reload()
    expect(admin.head).to_contain_text("In progress")
    for one in (asks, admin):
        assert OF_A not in one.words
        assert one.page.request.get(_api(case, "opinion.pdf")).status in (403, 404)

    # The second seal lays them side by side, in the other's open tab too; letters still, no names.
    b.seal_it(PASSWORD)
    for one, name in ((a, NAME_B), (b, NAME_A)):
        expect(one.point("treatment")).to_contain_text("Partial nephrectomy")
        expect(one.point("treatment")).to_contain_text("Active surveillance")
        expect(one.point("treatment")).to_have_attribute("data-verdict", "differ")
        expect(one.point("diagnosis")).to_have_attribute("data-verdict", "agree")
        assert name not in one.words
        # How sure each was stands beside their seals, for the readers.
        for letter, said in (("A", "medium"), ("B", "high")):
            head = one.page.get_by_role("columnheader").filter(has_text=f"Reader {letter}")
            expect(head).to_contain_text(f"{said} confidence")
        why = one.page.locator("[data-why='question-1']")
        expect(why).to_contain_text("Why they differ: two dates")
        expect(why).to_contain_text("Reader A names 4 Aug 2025")
        expect(why).to_contain_text("Reader B names 18 Feb 2026")
        expect(why.get_by_role("link")).to_have_count(2)
    a.page.locator(".why-differ").screenshot(path=screens_dir / "second-why-light.png")
    for scheme in ("light", "dark"):
        a.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        assert _serious(a.page) == []
        a.page.screenshot(path=screens_dir / f"second-comparison-{scheme}-1440.png", full_page=True)
    a.page.set_viewport_size({"width": 400, "height": 860})
    assert a.page.evaluate("document.documentElement.scrollWidth") == 400
    a.page.screenshot(path=screens_dir / "second-comparison-dark-400.png", full_page=True)
    a.page.set_viewport_size({"width": 1440, "height": 900})

    # Both sign one note; a reason and the password are needed.
    a.decide("Reader B stands", "", PASSWORD)
    expect(a.decision).to_contain_text("Say in a sentence why.")
    a.decide("Reader B stands", NOTE, "not the password")
    expect(a.decision).to_contain_text("The password is not right. Nothing was signed.")
    a.decide("Reader B stands", NOTE, PASSWORD)
    expect(a.decision).to_contain_text("You have signed")
    expect(b.decision).to_contain_text("Reader A has signed this")
    b.decision.get_by_role("button", name="Take it over").click()
    b.sign_note(PASSWORD)

    # One result: B's text, sealed, with the note, both names and both texts.
    for one in (b, a, asks):
        expect(one.head).to_contain_text("Done")
        expect(one.sealed).to_contain_text(OF_B)
        expect(one.seal).to_contain_text(NOTE)
        expect(one.seal).to_contain_text(NAME_A)
        expect(one.seal).to_contain_text(NAME_B)
        expect(one.comparison).to_contain_text(OF_A)
    assert asks.page.request.get(_api(case, "opinion.pdf")).status == 200
    assert "confidence" not in asks.words
    asks.page.screenshot(path=screens_dir / "second-result-light-1440.png", full_page=True)
    admin.page.goto("/admin/agreement")
    expect(admin.page.get_by_role("table", name="Cohen's kappa by specialty")).to_contain_text("Oncology")
    sure = admin.page.get_by_role("table", name="Cohen's kappa by how sure the readers were")
    expect(sure).to_contain_text("Both highly sure")
    expect(sure).to_contain_text("One or both fairly sure")
    for scheme in ("dark", "light"):
        admin.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        admin.page.screenshot(path=screens_dir / f"second-agreement-{scheme}-1440.png", full_page=True)
    _nobody_else_gets_in(open_browser, case, admin=admin, asks=asks, a=a)


def _api(case: str, rest: str) -> str:
    return f"{case.replace('/cases/', '/api/v1/cases/')}/{rest}"


def _is_told_nothing(one: SecondReadingPage, mark: str, name: str) -> None:
    """Neither on any tab of the case nor over HTTP."""
    for tab in ("", "/documents", "/insights", "/opinion"):
        one.page.goto(f"{one.case}{tab}")
        expect(one.head).to_contain_text("In progress")
        expect(one.page.locator(".skel")).to_have_count(0)
        assert mark not in one.words
        assert name not in one.words
    for path in ("second-reading", "opinion.pdf", "documents", "issues"):
        told = one.page.request.get(_api(one.case, path)).text()
        assert mark not in told
        assert name not in told


def _nobody_else_gets_in(
    open_browser: Callable[[], Page],
    case: str,
    *,
    admin: SecondReadingPage,
    asks: SecondReadingPage,
    a: SecondReadingPage,
) -> None:
    """Nobody but an administrator asks, nobody but the asked reader answers, a stranger finds nothing."""
    stranger = _in(open_browser(), STRANGER, "requester", case)
    stranger.page.goto(f"{case}/opinion")
    expect(stranger.page.get_by_text("This case is not here")).to_be_visible()
    headers = {"origin": "/".join(case.split("/")[:3])}
    for who, wanted in ((admin, 403), (asks, 403), (a, 403), (stranger, 404)):
        answer = who.page.request.post(_api(case, "second-reading/accept"), data={"attested": True}, headers=headers)
        assert answer.status == wanted
    for who, wanted in ((admin, 200), (asks, 200), (a, 200), (stranger, 404)):
        assert who.page.request.get(_api(case, "second-reading")).status == wanted
    for who, wanted in ((admin, 200), (asks, 403), (a, 403)):
        assert who.page.request.get(f"{headers['origin']}/api/v1/agreement").status == wanted
    for who in (asks, a):
        who.page.goto(case)
        expect(who.head).to_contain_text("Done")
        expect(who.page.get_by_role("button", name="Ask a second reader")).to_have_count(0)
