"""The sheet of states: every part in light and dark, readable, reachable by keyboard, on every width."""

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Watch

GRAVE = {"serious", "critical"}


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_the_sheet_keeps_anybody_out(page: Page, scheme: Literal["light", "dark"], width: int) -> None:
    """Interface rule: zero serious or critical axe findings, light and dark."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/states")
    expect(page.get_by_role("heading", name="Dark")).to_be_visible()

    found = Axe().run(page).response["violations"]

    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["impact"] in GRAVE] == []


@pytest.mark.parametrize("width", [360, 640, 1024, 1140, 2560])
def test_no_width_scrolls_sideways(page: Page, width: int) -> None:
    """Interface rule: 360 px to 2560 px wide without horizontal scrolling."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/states")
    expect(page.get_by_role("heading", name="Dark")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_dark_reader_never_sees_a_white_page(page: Page, watch: Watch) -> None:
    """Dark mode without flash: the ground is dark before any script of the page has run."""
    watch.expect("ERR_FAILED")
    page.emulate_media(color_scheme="dark")
    page.route(re.compile(r"/assets/.*\.js"), lambda route: route.abort())

    page.goto("/states")

    ground = page.evaluate("getComputedStyle(document.querySelector('.radix-themes')).backgroundColor")
    assert ground == "rgb(17, 17, 19)"


def test_the_search_key_finds_the_box_and_rests_while_typing(page: Page) -> None:
    page.goto("/states")
    box = page.get_by_role("searchbox", name="Search cases").first
    expect(box).to_be_visible()

    page.keyboard.press("/")
    page.keyboard.type("a/b")

    expect(box).to_be_focused()
    expect(box).to_have_value("a/b")


def test_an_address_that_leads_nowhere_says_so(page: Page, watch: Watch) -> None:
    watch.expect("404")

    page.goto("/no/such/page")

    expect(page.get_by_role("heading", name="Page not found")).to_be_attached()
    expect(page.get_by_role("link", name="Go home")).to_be_visible()
