"""An appointment between two people in two browsers: proposed, countered, agreed, in both calendars, and not by others."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from mso_app.core import clock
from mso_app.demo.seeding.people import PASSWORD
from tests.e2e.pages.appointments import AppointmentsPage
from tests.e2e.pages.sign_in import SignInPage

NINA, MIRIAM, ADMIN = (
    "nina.castellanos@nordhafen.example",
    "miriam.okafor@experts.example",
    "jonas.vermeer@secunda.example",
)
# Of their one case; its number depends on the hour the demo world was made.
EXPERT = "Miriam Okafor"
NUMBER = re.compile(r"SO-\d\d-\d{5}")
PURPOSE = "Nerve biopsy, yes or no"


def _signed_in(page: Page, email: str, role: str) -> AppointmentsPage:
    SignInPage(page).sign_in(email, PASSWORD, lands_on=f"/{role}")
    return AppointmentsPage(page)


def _choose_case(mine: AppointmentsPage) -> str:
    """The case of the two, in the drawer; its number."""
    option = mine.drawer.get_by_role("option").filter(has_text=EXPERT)
    found = NUMBER.search(option.inner_text())
    assert found is not None
    mine.drawer.get_by_label("Case").select_option(value=option.get_attribute("value"))
    return found[0]


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def _days() -> tuple[date, date]:
    """A Wednesday and a Thursday in three weeks, where the demo world has nothing."""
    today = clock.now().date()
    monday = today - timedelta(days=today.weekday()) + timedelta(days=21)
    return monday + timedelta(days=2), monday + timedelta(days=3)


def test_a_time_is_proposed_countered_and_agreed_and_stands_in_both_calendars(open_browser: Callable[[], Page]) -> None:
    """MSO-22, MSO-23, MSO-24, X-7, X-8; every open page moves by itself."""
    wednesday, thursday = _days()
    nina = _signed_in(open_browser(), NINA, "requester").open()
    miriam = _signed_in(open_browser(), MIRIAM, "provider")
    miriam.page.evaluate("window.stayed = true")

    # The requester proposes; nothing can be sent before there is a time.
    nina.page.get_by_role("button", name="Propose a time").click()
    expect(nina.drawer.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    number = _choose_case(nina)
    nina.drawer.get_by_label("What is it about").fill(PURPOSE)
    nina.add(wednesday, "10:00")
    expect(nina.drawer.get_by_text("Free for both")).to_be_visible()
    assert _serious(nina.page) == []
    nina.drawer.get_by_role("button", name="Send 1 time").click()
    expect(nina.page.get_by_text("Sent. ")).to_be_visible()
    nina.show_week_of(wednesday)
    expect(nina.block(wednesday, "10:00", "waits for them")).to_be_visible()

    # The expert's open home shows it; from there to the case, and another time.
    card = miriam.page.get_by_role("region", name="Times to answer")
    line = card.locator(".item").filter(has_text=number).filter(has_text=f"{wednesday.day}")
    line.get_by_role("link", name=re.compile("^Answer")).click()
    expect(miriam.card(PURPOSE)).to_contain_text("Wants your answer")
    miriam.card(PURPOSE).get_by_role("button", name="Other time").click()
    miriam.add(thursday, "11:00")
    miriam.add(thursday, "15:00")
    miriam.drawer.get_by_label("Note").fill("I chair the tumour board on Wednesday.")
    miriam.drawer.get_by_role("button", name="Send 2 times").click()
    expect(miriam.card(PURPOSE)).to_contain_text("Waits for them")
    assert _serious(miriam.page) == []

    # Hers stays on offer; in the open calendar of the requester the two others ask for an answer.
    expect(nina.block(wednesday, "10:00", "waits for them")).to_be_visible()
    nina.block(thursday, "15:00", "wants your answer").click()
    expect(nina.drawer.get_by_text("I chair the tumour board on Wednesday.")).to_be_visible()
    nina.drawer.get_by_role("button", name=re.compile(r"^Accept .*11:00")).click()

    # Agreed for both, without a reload; the other times are gone.
    expect(nina.block(thursday, "11:00", "confirmed")).to_be_visible()
    expect(nina.block(wednesday, "10:00", "")).to_have_count(0)
    expect(miriam.card(PURPOSE)).to_contain_text("Confirmed")
    expect(miriam.card(PURPOSE)).to_contain_text("proposed 2 other times")
    assert miriam.page.evaluate("window.stayed === true")
    with miriam.page.expect_download() as file:
        miriam.card(PURPOSE).get_by_role("link", name="Add to calendar").click()
    assert file.value.suggested_filename == f"{number}.ics"
    case_path = re.sub(r"https?://[^/]+", "", miriam.page.url)
    miriam.open()
    miriam.show_week_of(thursday)
    expect(miriam.block(thursday, "11:00", "confirmed")).to_be_visible()

    # An administrator sees when and whether, and can do nothing; a stranger finds no such case.
    admin = _signed_in(open_browser(), ADMIN, "admin")
    admin.page.goto(case_path)
    agreed = admin.card("Appointment").filter(has_text=re.compile(f"{thursday:%b}{thursday.day}"))
    expect(agreed).to_contain_text("11:00–11:30 CET")
    expect(agreed).to_contain_text("Confirmed")
    expect(admin.page.get_by_text(PURPOSE)).to_have_count(0)
    expect(admin.page.get_by_role("button", name=re.compile("Accept|Propose|Cancel|Move"))).to_have_count(0)
    assert _serious(admin.page) == []


def test_the_hour_that_is_skipped_and_the_one_that_comes_twice(requester_page: Page) -> None:
    """L9: a sentence, and what to choose from."""
    mine = _signed_in(requester_page, NINA, "requester").open()
    spring, autumn = _changes()
    mine.page.get_by_role("button", name="Propose a time").click()
    _choose_case(mine)

    mine.drawer.get_by_label("Day").fill(spring.isoformat())
    mine.drawer.get_by_label("Time", exact=True).fill("02:30")
    mine.drawer.get_by_role("button", name="Add time").click()
    expect(mine.drawer.get_by_text("02:30 does not exist on")).to_be_visible()
    mine.drawer.get_by_role("button", name="Take 03:00").click()
    expect(mine.drawer.get_by_role("listitem")).to_contain_text(["03:00–03:30"])

    mine.drawer.get_by_label("Day").fill(autumn.isoformat())
    mine.drawer.get_by_label("Time", exact=True).fill("02:30")
    mine.drawer.get_by_role("button", name="Add time").click()
    expect(mine.drawer.get_by_text("02:30 comes twice on")).to_be_visible()
    mine.drawer.get_by_role("button", name="The second, CET").click()
    expect(mine.drawer.get_by_role("listitem")).to_contain_text(["CEST", "CET"])


def test_a_calendar_on_a_phone_and_its_secret_address(requester_page: Page) -> None:
    """The list stands first, nothing scrolls sideways; an address is made, read without a login, and ended."""
    page = requester_page
    page.set_viewport_size({"width": 400, "height": 800})
    _signed_in(page, NINA, "requester")
    page.goto("/appointments")
    expect(page.get_by_role("heading", name="Next")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert _serious(page) == []

    page.get_by_role("button", name="Subscribe").click()
    page.get_by_role("button", name="Make an address").click()
    address = page.locator(".feed-link").inner_text()
    assert page.request.get(address).text().startswith("BEGIN:VCALENDAR")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("There is no address now.")).to_be_visible()
    assert page.request.get(address).status == 404


def _changes() -> tuple[date, date]:
    """The next days on which the clocks of Berlin go forward and back."""
    today = clock.now().date()

    def last_sunday(year: int, month: int) -> date:
        day = date(year, month, 31)
        return day - timedelta(days=(day.weekday() + 1) % 7)

    return tuple(  # pyright: ignore[reportReturnType]
        next(one for year in (today.year, today.year + 1) if (one := last_sunday(year, month)) > today)
        for month in (3, 10)
    )
