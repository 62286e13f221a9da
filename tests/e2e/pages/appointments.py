"""`/appointments`, the Appointments tab of a case, and the drawer that both share."""

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect


class AppointmentsPage:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> "AppointmentsPage":
        self.page.goto("/appointments")
        expect(self.calendar).to_be_visible()
        return self

    def open_tab_of(self, role: str, number: str) -> None:
        """From the list of cases to the tab."""
        self.page.goto(f"/{role}/cases")
        self.page.get_by_role("row").filter(has_text=number).get_by_role("link").first.click()
        expect(self.page.locator(".case-head")).to_contain_text(number)
        tabs = self.page.get_by_role("navigation", name="Parts of the case")
        tabs.get_by_role("link", name=re.compile("^Appointments")).click()
        expect(self.page).to_have_url(re.compile(r"/cases/[0-9a-f-]{36}/appointments/?$"))

    @property
    def calendar(self) -> Locator:
        return self.page.get_by_role("region", name=re.compile("^Calendar, "))

    @property
    def drawer(self) -> Locator:
        return self.page.locator("form.appt-drawer")

    def show_week_of(self, day: date) -> None:
        """Go on until the column of that day is there."""
        column = self.column(day)
        for _ in range(4):
            if column.count():
                return
            title = self.calendar.get_attribute("aria-label")
            self.page.get_by_role("button", name="Later", exact=True).first.click()
            expect(self.calendar).not_to_have_attribute("aria-label", title or "")
        expect(column).to_be_visible()

    def column(self, day: date) -> Locator:
        return self.calendar.get_by_role("group", name=f"{day:%A} {day.day} {day:%B}")

    def block(self, day: date, time: str, standing: str) -> Locator:
        """What stands in the column of a day at a time, as the screen reader says it."""
        return self.column(day).get_by_role("button", name=re.compile(f"{time}.*{standing}"))

    def add(self, day: date, time: str) -> None:
        """Put one time into the drawer."""
        before = self.drawer.get_by_role("listitem").count()
        self.drawer.get_by_label("Day").fill(day.isoformat())
        self.drawer.get_by_label("Time", exact=True).fill(time)
        self.drawer.get_by_role("button", name="Add time").click()
        expect(self.drawer.get_by_role("listitem")).to_have_count(before + 1)

    def card(self, purpose: str) -> Locator:
        """An appointment of a case that is not over."""
        return self.page.get_by_role("article", name=purpose)
