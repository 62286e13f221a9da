"""Every page of the product with what a picture of it needs: who looks at it, where it is, when it is there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from mso_app.demo.seeding.people import PASSWORD
from tests.e2e.pages.sign_in import SignInPage

NOTE = re.compile(r"(Requester|Provider|Admin)\s+(\S+@\S+)\s")


@dataclass(frozen=True, kw_only=True)
class Screen:
    """`path` is where it is, or `reach` walks there from the role's home. `shows_waiting`: its skeletons are its content."""

    name: str
    path: str = ""
    reach: Callable[[Page], None] | None = None
    shows_waiting: bool = False


def open_case(status: str, *, part: str = "") -> Callable[[Page], None]:
    """The first case of one's own list with this status; `part` is a tab of its room."""

    def walk(page: Page) -> None:
        role = page.evaluate("location.pathname.split('/')[1]")
        page.goto(f"/{role}/cases")
        rows = page.get_by_role("row").filter(has=page.get_by_text(status, exact=True))
        expect(page.get_by_role("table").get_by_role("link").first).to_be_visible()
        if rows.count() == 0:
            page.get_by_role("button", name=re.compile(rf"^{status}")).first.click()
        rows.first.get_by_role("link").first.click()
        tabs = page.get_by_role("navigation", name="Parts of the case")
        expect(tabs).to_be_visible()
        if part:
            tabs.get_by_role("link", name=re.compile(f"^{part}")).click()
            expect(page).to_have_url(re.compile(part.lower()))

    return walk


def images_of(status: str) -> Callable[[Page], None]:
    """The image room: a series of the case is open."""

    def walk(page: Page) -> None:
        open_case(status, part="Documents")(page)
        files = page.get_by_role("region", name="Documents").locator("[data-row]")
        expect(files.first).to_be_visible()
        files.filter(has_text=re.compile("images|slices|frames|CT |MR ")).first.click()
        expect(page.locator("[data-stage] img")).to_be_visible()

    return walk


def source_of(status: str) -> Callable[[Page], None]:
    """The documents tab with the first finding's place lit."""

    def walk(page: Page) -> None:
        open_case(status, part="Documents")(page)
        finding = page.get_by_role("region", name="Insights").get_by_role("article").first
        finding.get_by_role("button", name="Open D").first.click()
        expect(page.locator(".glow.lit").first).to_be_visible()

    return walk


def first_patient(page: Page) -> None:
    """The profile of the first patient of the list."""
    page.goto("/requester/patients")
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/patients/[0-9a-f-]{36}"))


def wizard(step: str) -> Callable[[Page], None]:
    """A step of a new case about the first patient of the list."""

    def walk(page: Page) -> None:
        page.goto("/requester/new-case")
        patients = page.get_by_role("radiogroup", name="Patients of your institution").get_by_role("radio")
        expect(patients.first).to_be_visible()
        if step == "patient":
            return
        patients.first.click()
        expect(page.get_by_text("This case is about")).to_be_visible()
        page.locator("footer").get_by_text("Continue").click()
        page.get_by_label("Subject").fill("Smouldering or active myeloma")
        page.get_by_label("Subject").blur()
        if step != "questions":
            name = {"files": "Files", "check": "Check"}[step]
            page.get_by_role("navigation", name="Steps").get_by_role("link", name=re.compile(name)).click()
            expect(page).to_have_url(re.compile(f"step={step}"))

    return walk


def proposal(page: Page) -> None:
    """The calendar with the drawer that puts times together."""
    page.goto("/appointments")
    page.get_by_role("button", name="Propose a time").click()
    expect(page.get_by_role("heading", name="Propose a time")).to_be_visible()


def chosen_case(page: Page) -> None:
    """The drawer of the board."""
    page.goto("/admin/assign")
    page.locator("button.row-link").first.click()
    expect(page.get_by_role("group", name="Ranked for this case")).to_be_visible()


def chosen_invoice(role: str) -> Callable[[Page], None]:
    """One invoice beside the list."""

    def walk(page: Page) -> None:
        page.goto(f"/{role}/invoices")
        page.locator("button.row-link").first.click()
        expect(page.get_by_role("complementary").get_by_role("heading", level=2)).to_be_visible()

    return walk


ANYBODY = (
    Screen(name="landing", path="/"),
    Screen(name="sign-in", path="/sign-in"),
    Screen(name="reset", path="/reset"),
    Screen(name="verify", path="/verify"),
    Screen(name="verify-unknown", path="/verify/AAAA-AAAA"),
    Screen(name="states", path="/states", shows_waiting=True),
)
REQUESTER = (
    Screen(name="home", path="/requester"),
    Screen(name="cases", path="/requester/cases"),
    Screen(name="patients", path="/requester/patients"),
    Screen(name="patient", reach=first_patient),
    Screen(name="new-case-patient", reach=wizard("patient")),
    Screen(name="new-case-questions", reach=wizard("questions")),
    Screen(name="new-case-files", reach=wizard("files")),
    Screen(name="new-case-check", reach=wizard("check")),
    Screen(name="case-returned", reach=open_case("Returned")),
    Screen(name="case-issues", reach=open_case("Returned", part="Issues")),
    Screen(name="case-done", reach=open_case("Done")),
    Screen(name="case-documents", reach=open_case("Done", part="Documents")),
    Screen(name="case-insights", reach=open_case("Done", part="Insights")),
    Screen(name="case-chat", reach=open_case("In progress", part="Chat")),
    Screen(name="case-opinion", reach=open_case("Done", part="Opinion")),
    Screen(name="case-billing", reach=open_case("Done", part="Billing")),
    Screen(name="invoices", path="/requester/invoices"),
    Screen(name="invoice", reach=chosen_invoice("requester")),
    Screen(name="case-appointments", reach=open_case("In progress", part="Appointments")),
    Screen(name="appointments", path="/appointments"),
    Screen(name="appointments-list", path="/appointments?view=list"),
    Screen(name="appointments-proposal", reach=proposal),
    Screen(name="notifications", path="/notifications"),
    Screen(name="notification-settings", path="/notifications/settings"),
    Screen(name="account", path="/account"),
)
PROVIDER = (
    Screen(name="home", path="/provider"),
    Screen(name="cases", path="/provider/cases"),
    Screen(name="case-assigned", reach=open_case("Assigned")),
    Screen(name="case-in-progress", reach=open_case("In progress")),
    Screen(name="case-documents", reach=source_of("In progress")),
    Screen(name="case-images", reach=images_of("In progress")),
    Screen(name="case-insights", reach=open_case("In progress", part="Insights")),
    Screen(name="case-chat", reach=open_case("In progress", part="Chat")),
    Screen(name="case-opinion", reach=open_case("In progress", part="Opinion")),
    Screen(name="service-records", path="/provider/service-records"),
    Screen(name="case-appointments", reach=open_case("In progress", part="Appointments")),
    Screen(name="appointments", path="/appointments"),
    Screen(name="case-issues", reach=open_case("In progress", part="Issues")),
    Screen(name="notifications", path="/notifications"),
    Screen(name="notification-settings", path="/notifications/settings"),
    Screen(name="account", path="/account"),
)
ADMIN = (
    Screen(name="board", path="/admin"),
    Screen(name="assign", path="/admin/assign"),
    Screen(name="assign-drawer", reach=chosen_case),
    Screen(name="cases", path="/admin/cases"),
    Screen(name="people", path="/admin/people"),
    Screen(name="institutions", path="/admin/institutions"),
    Screen(name="invoices", path="/admin/invoices"),
    Screen(name="invoice", reach=chosen_invoice("admin")),
    Screen(name="rates", path="/admin/rates"),
    Screen(name="reports", path="/admin/reports"),
    Screen(name="agreement", path="/admin/agreement"),
    Screen(name="issues", path="/admin/issues"),
    Screen(name="audit", path="/admin/audit"),
    Screen(name="case", reach=open_case("Done")),
    Screen(name="case-appointments", reach=open_case("Done", part="Appointments")),
    Screen(name="notifications", path="/notifications"),
    Screen(name="notification-settings", path="/notifications/settings"),
    Screen(name="account", path="/account"),
)
ROLES: dict[str, tuple[Screen, ...]] = {
    "anybody": ANYBODY,
    "requester": REQUESTER,
    "provider": PROVIDER,
    "admin": ADMIN,
}


def sign_ins(data_dir: Path) -> dict[str, str]:
    """The e-mail of each role, as the server prints them at its start."""
    note = (data_dir / "demo-sign-ins.txt").read_text()
    return {role.lower(): email for role, email in NOTE.findall(note)}


def enter(page: Page, role: str, emails: dict[str, str]) -> None:
    """Sign in as one of the three; nobody for the pages before."""
    if role == "anybody":
        page.goto("/")
        return
    SignInPage(page).sign_in(emails[role], PASSWORD, lands_on=f"/{role}")


def show(page: Page, role: str, screen: Screen) -> None:
    """Bring the screen up and wait until nothing on it is waiting."""
    if screen.reach is None:
        page.goto(screen.path)
    else:
        page.goto("/" if role == "anybody" else f"/{role}")
        screen.reach(page)
    if not screen.shows_waiting:
        expect(page.locator(".skel, .skel-late, [aria-busy=true]")).to_have_count(0)
    page.evaluate("document.fonts.ready")
    page.evaluate("Promise.all([...document.images].map(image => image.decode().catch(() => 0)))")
