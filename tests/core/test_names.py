"""Names of uploaded files: shown cleaned, sent on one header line, never a path (security row 14)."""

import re
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote

import pytest

from mso_app.core.names import content_disposition, display_name

STRANGE = [
    "../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\temp\\a.pdf", "\\\\host\\share\\a.pdf",
    "a\0.pdf", "a.pdf\0.exe", "a\r\nSet-Cookie: x=1.pdf", "a\n.pdf", "a\x1b[31m.pdf", "a\u202efdp.exe",
    "a\u200b.pdf", "\ufeffa.pdf", "a\u2028b.pdf", "a\U000e0041.pdf", "", " ", ".", "..", "...", "/", "\\",
    ".htaccess", "con", "CON.pdf", "nul.txt", "com1.dcm", "LPT9", "aux.", "a.pdf.", "a.pdf ", "x" * 400 + ".pdf",
    "ä" * 400 + ".pdf", "漢" * 300 + ".pdf", "🙂" * 200 + ".pdf", "befund müller.pdf", "Анализ крови.pdf",
    "نتائج.pdf", 'a".pdf', "a';drop table.pdf", "a;b.pdf", "a%00.pdf", "a%2f..%2fb.pdf", "<script>.pdf",
    "a|b.pdf", "a?b.pdf", "a*b.pdf", "a:b.pdf", "file\uff0fname.pdf", "a\u2215b.pdf", "~root", "-rf", "$(id).pdf",
    "`id`.pdf", "a\tb.pdf", "a\ud800.pdf", "e\u0301.pdf", "a  b.pdf", "1.2.840.113619",
]  # fmt: skip


@pytest.mark.parametrize("raw", STRANGE)
def test_a_shown_name_is_one_visible_path_part(raw: str) -> None:
    shown = display_name(raw)

    assert shown == display_name(shown)
    assert 1 <= len(shown) <= 120
    assert len(shown.encode()) <= 255
    assert PurePosixPath(shown).name == shown
    assert PureWindowsPath(shown).name == shown
    assert shown.isprintable()
    assert not PureWindowsPath(shown).is_reserved()


@pytest.mark.parametrize("raw", STRANGE)
def test_a_header_is_one_ascii_line_that_decodes_to_the_shown_name(raw: str) -> None:
    header = content_disposition(raw)

    shape = re.fullmatch(r"attachment; filename=\"([ -~]+)\"; filename\*=UTF-8''([!-~]+)", header)
    assert shape
    plain, encoded = shape.groups()
    assert unquote(encoded) == display_name(raw)
    assert not set('"\\%/') & set(plain)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../Lab results (May).pdf", "Lab results (May).pdf"),
        ("befund müller.pdf", "befund müller.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("CON.pdf", "_CON.pdf"),
        ("...", "file"),
        ("e\u0301chographie.pdf", "échographie.pdf"),
    ],
)
def test_a_name_keeps_what_a_person_wrote(raw: str, shown: str) -> None:
    assert display_name(raw) == shown


def test_a_long_name_keeps_its_ending() -> None:
    assert display_name("x" * 400 + ".pdf") == "x" * 116 + ".pdf"


def test_the_plain_name_of_a_header_is_readable() -> None:
    assert content_disposition("befund müller.pdf", inline=True) == (
        "inline; filename=\"befund muller.pdf\"; filename*=UTF-8''befund%20m%C3%BCller.pdf"
    )
    assert content_disposition("Анализ.pdf").startswith('attachment; filename="file.pdf"; ')
