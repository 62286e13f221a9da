"""The rules of a conversation and what becomes of what somebody typed (MSO-18, X-2, security row 12)."""

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest

from mso_app.domain import chat, chat_text
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.chat_text import Kind, Piece

DONE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
]
NO_LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "https:evil.example",
    "https://",
    "https://bank.example@evil.example/",
    "https://good.example\\@evil.example",
    "mailto:",
    "ftp://files.example/x",
    "http://[::1",
]


def _words(text: str) -> list[tuple[str, str]]:
    return [(piece.kind.value, piece.text) for piece in chat_text.pieces(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain", [("text", "plain")]),
        ("**bold** and *italic* and _also_", [("bold", "bold"), ("text", " and "), ("italic", "italic"), ("text", " and "), ("italic", "also")]),
        ("`2 * 3 * 4`", [("code", "2 * 3 * 4")]),
        ("2 * 3 * 4 and snake_case_name", [("text", "2 * 3 * 4 and snake_case_name")]),
        ("**not closed", [("text", "**not closed")]),
        ("Two:\n- one\n- two\nend", [("text", "Two:"), ("bullet", ""), ("text", "one"), ("bullet", ""), ("text", "two"), ("break", ""), ("text", "end")]),
        ("- first", [("bullet", ""), ("text", "first")]),
        ("See https://a.example/x?y=1.", [("text", "See "), ("link", "https://a.example/x?y=1"), ("text", ".")]),
        ("[the guideline](https://a.example/g)", [("link", "the guideline")]),
        ("mailto:lab@a.example", [("link", "mailto:lab@a.example")]),
        ("-5 degrees", [("text", "-5 degrees")]),
    ],
)  # fmt: skip
def test_the_marks_with_a_meaning(text: str, wanted: list[tuple[str, str]]) -> None:
    assert _words(text) == wanted


def test_places_in_documents() -> None:
    found = chat_text.pieces("[[D5]] [[d5 p 1]] [[D12 p 3:120-180]] [[D0]] [[D5 p x]]")

    assert [piece for piece in found if piece.kind is Kind.PLACE] == [
        Piece(kind=Kind.PLACE, text="D5"),
        Piece(kind=Kind.PLACE, text="D5", page=1),
        Piece(kind=Kind.PLACE, text="D12", page=3, start=120, end=180),
    ]
    assert found[-1].text == " [[D0]] [[D5 p x]]"


@pytest.mark.parametrize("text", XSS)
def test_markup_stays_letters(text: str) -> None:
    """Row 12: what was typed is shown, nothing of it runs."""
    found = chat_text.pieces(text)

    assert "".join(piece.text for piece in found) == text
    assert {piece.kind for piece in found if piece.href} <= {Kind.LINK}
    assert all(piece.href.startswith(("https://", "http://", "mailto:")) for piece in found if piece.href)


@pytest.mark.parametrize("address", NO_LINKS)
def test_other_addresses_stay_letters(address: str) -> None:
    """Row 12: links are http, https and mailto only."""
    for text in (address, f"[click]({address})"):
        assert [piece for piece in chat_text.pieces(text) if piece.kind is Kind.LINK] == []
        assert "".join(piece.text for piece in chat_text.pieces(text)) == text


def test_words_that_look_like_one_address_do_not_lead_to_another() -> None:
    trick = "[https://bank.example](https://evil.example)"

    assert _words(trick) == [("text", trick)]
    assert chat_text.pieces("[https://a.example](https://a.example)")[0].href == "https://a.example"


def test_a_picture_from_elsewhere_is_a_link_and_no_picture() -> None:
    found = chat_text.pieces("![scan](https://evil.example/x.png)")

    assert [piece.kind for piece in found] == [Kind.TEXT, Kind.LINK]


@pytest.mark.parametrize("text", ["**" * 4000, "*a" * 4000, "[" * 8000, "[a](" * 2000, "_a" * 4000, "`" * 8000, "[[D1 p 1:" * 800, "https://" * 1000])  # fmt: skip
def test_the_longest_text_takes_no_time(text: str) -> None:
    began = process_time()

    found = chat_text.pieces(text)

    assert sum(len(piece.text) for piece in found) > len(text) / 4
    # Generous by far: a text that takes its length squared needs minutes.
    assert process_time() - began < 5


def test_unseen_letters_and_foreign_line_ends_are_not_kept() -> None:
    assert chat_text.cleaned("\r\n\u202eabc\u202c\r\nd\u200be\x00 \n\n") == "abc\nde"


def _closed(status: CaseStatus, *, after: timedelta = timedelta(), **facts: bool) -> str:
    return chat.closed_words(
        status=status,
        is_withdrawn=facts.get("is_withdrawn", False),
        is_current=facts.get("is_current", True),
        done_at=DONE if status is CaseStatus.DONE else None,
        now=DONE + after,
        days=14,
        zone="Europe/Berlin",
    )


def test_while_a_conversation_is_open() -> None:
    """X-2: from Accepted on, and 14 days after Done."""
    talking = {status for status in CaseStatus if not _closed(status)}

    assert talking == {CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.RETURNED, CaseStatus.DONE}
    assert _closed(CaseStatus.DONE, after=timedelta(days=14) - timedelta(seconds=1)) == ""
    assert _closed(CaseStatus.DONE, after=timedelta(days=14)) == (
        "The time for questions ended on 16 March 2026. The conversation can still be read."
    )
    assert _closed(CaseStatus.IN_PROGRESS, is_current=False) == chat.ENDED
    assert _closed(CaseStatus.NEW, is_withdrawn=True) == chat.WITHDRAWN


def test_words_about_time_are_those_of_the_reader() -> None:
    """Half past midnight in Oslo is still the day before in UTC."""
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    assert chat.separator(late, now=now, zone="Europe/Oslo") == "Yesterday"
    assert chat.separator(late, now=now, zone="UTC") == "Wednesday, 18 November"
    assert chat.separator(late, now=now + timedelta(days=60), zone="UTC") == "Wednesday, 18 November 2026"
    assert chat.separator(now, now=now, zone="UTC") == "Today"
    assert chat.clock_words(late, zone="Europe/Oslo") == "00:30"


def test_fifteen_minutes_for_a_correction() -> None:
    assert chat.may_change(sent_at=DONE, now=DONE + timedelta(minutes=15))
    assert not chat.may_change(sent_at=DONE, now=DONE + timedelta(minutes=15, seconds=1))
