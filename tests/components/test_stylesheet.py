"""The one theme file keeps its promises: no other host, no data: address, no animation for those who asked for none."""

import re
from pathlib import Path

ASSETS = Path(__file__).parents[2] / "assets"
CSS = (ASSETS / "theme.css").read_text()


def test_every_address_is_a_file_of_ours() -> None:
    addresses = re.findall(r'url\("([^"]+)"\)', CSS + (ASSETS / "fonts/fonts.css").read_text())

    assert addresses
    assert [address for address in addresses if not (ASSETS / address.lstrip("/")).is_file()] == []


def test_nothing_is_imported() -> None:
    assert "@import" not in CSS


def test_braces_are_balanced() -> None:
    assert CSS.count("{") == CSS.count("}")


def test_reduced_motion_is_respected() -> None:
    assert "prefers-reduced-motion: reduce" in CSS
