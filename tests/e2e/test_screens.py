"""Every page of every role: its pictures into `test-artifacts/screens`, what axe says, and that nothing scrolls sideways."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.conftest import Watch
from tests.serve import Server

WIDTHS = {"wide": (1440, 900), "phone": (400, 860)}
# A page is drawn whole, as far as a picture of it is of use.
TALLEST = 4000
GRAVE = {"serious", "critical"}


@pytest.mark.screens
@pytest.mark.parametrize("role", screens.ROLES)
def test_every_page_is_drawn_and_keeps_nobody_out(
    server: Server, open_browser: Callable[..., Page], watch: Watch, screens_dir: Path, role: str
) -> None:
    """Issue acceptance 9: pictures light and dark, zero serious or critical axe findings, no page scrolls sideways."""
    watch.expect("404")
    page = open_browser(color_scheme="light", reduced_motion="reduce")
    screens.enter(page, role, screens.sign_ins(server.data_dir))
    problems: list[str] = []

    for screen in screens.ROLES[role]:
        _size(page, *WIDTHS["wide"])
        screens.show(page, role, screen)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            # The theme's own element follows the page a moment later.
            for dressed in (page.locator("html"), page.locator(".radix-themes").first):
                expect(dressed).to_have_class(re.compile(rf"\b{scheme}\b"))
            _size(page, *WIDTHS["wide"])
            problems += [f"{screen.name}, {scheme}: {finding}" for finding in _grave(page)]
            for name, (width, height) in WIDTHS.items():
                _size(page, width, height)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    problems.append(f"{screen.name} scrolls sideways at {width} px")
                _size(page, width, min(TALLEST, page.evaluate("document.documentElement.scrollHeight")))
                page.screenshot(path=screens_dir / f"{role}-{screen.name}-{name}-{scheme}.png", animations="disabled")
        page.emulate_media(color_scheme="light", reduced_motion="reduce")

    assert problems == [], "\n".join(problems)


def _size(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})


def _grave(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    grave = [rule for rule in violations if rule["impact"] in GRAVE]
    return [f"{rule['id']} {node['html'][:200]}" for rule in grave for node in rule["nodes"][:3]]
