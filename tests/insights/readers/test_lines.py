"""Lines and words from single characters, without a PDF (the odd cases a made page cannot print)."""

import pytest

from mso_app.insights.readers.lines import Char, page_text, plain_char


@pytest.mark.parametrize(
    ("sign", "stored"),
    [
        ("ﬁ", "fi"), ("ﬃ", "ffi"), ("\x02", "-"), ("\xad", "-"), ("\u2011", "-"), ("–", "–"), ("µ", "µ"), ("³", "³"),
        ("\0", ""), ("\x1b", ""), ("\u202e", ""), ("\u200b", ""), ("\ufeff", ""), ("\U000e0041", ""), ("\ud800", ""),
        (" ", ""), ("\u00a0", ""), ("\u2003", ""), ("\ufffd", "\ufffd"), ("漢", "漢"),
    ],
)  # fmt: skip
def test_each_sign_is_stored_as_it_is_seen(sign: str, stored: str) -> None:
    """Security section 5, item 8: NUL, C0, direction, zero-width and tag characters never reach the store."""
    assert plain_char(sign) == stored


def line(text: str, *, x: float = 0, y: float = 100, size: float = 10, step: float = 0.5) -> list[Char]:
    chars: list[Char] = []
    for index, sign in enumerate(text):
        left = x + index * step * size
        if sign != " ":
            right = left + step * size
            chars.append(Char(sign, left, y - 9, right, y + 2, left, right, y, size, 0))
    return chars


def test_a_script_from_right_to_left_is_stored_in_reading_order() -> None:
    shown_left_to_right = "םולש הנוי"

    assert page_text(line(shown_left_to_right))[0] == "יונה שלום"


def test_numbers_between_words_from_right_to_left_stay_numbers() -> None:
    assert page_text(line("13.5 ןיבולגומה"))[0] == "13.5 המוגלובין"


def test_a_big_heading_does_not_swallow_small_lines_beside_it() -> None:
    chars = line("LAB", size=24, y=100) + line("Street 5", x=60, y=92, size=8) + line("Town", x=60, y=104, size=8)

    assert page_text(chars)[0] == "Street 5\nLAB\nTown"


def test_a_slightly_tilted_scan_is_one_line() -> None:
    chars = [sign for n, word in enumerate(["Hb", "13.5", "g/dL"]) for sign in line(word, x=60 * n, y=100 + 1.2 * n)]

    assert page_text(chars)[0] == "Hb   13.5   g/dL"


def test_footnote_marks_do_not_change_numbers() -> None:
    chars = line("Glucose 95") + line("1", x=50, y=96, size=6)

    assert page_text(chars)[0] == "Glucose 95¹"


def test_an_empty_page_is_empty() -> None:
    assert page_text([]) == ("", [])
