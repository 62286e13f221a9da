"""Which letters the shipped fonts draw, checked against a reader that is not ours."""

from PIL import Image, ImageDraw, ImageFont

from mso_app.reports import glyphs


def test_the_fonts_draw_what_medicine_writes() -> None:
    assert glyphs.printable("β κ λ μ ≥ ≤ ² ³ ½ ± × → ↑ ↓ ° ‰ Ω € µmol/L 10⁹/L") == (
        "β κ λ μ ≥ ≤ ² ³ ½ ± × → ↑ ↓ ° ‰ Ω € µmol/L 10⁹/L"
    )


def test_a_letter_said_to_be_drawable_has_a_picture() -> None:
    fonts = [ImageFont.truetype(str(path), 40) for path in sorted(glyphs.FONTS.glob("*.ttf"))]
    missing = [_picture(font, "\U0010fffe") for font in fonts]

    for letter in "aßğŁжΩ漢あشא≥":
        drawn = [_picture(font, letter) != empty for font, empty in zip(fonts, missing, strict=True)]
        assert any(drawn)
        assert ord(letter) in glyphs.drawable()
    for letter in "김ไ😀":
        assert ord(letter) not in glyphs.drawable()


def test_hidden_and_control_characters_are_dropped() -> None:
    assert glyphs.printable("a\x00b\u202ec\u2066d\ufefff\u200bg\u00adh\U000e0041i") == "abcdfghi"
    assert glyphs.printable("a\tb\u2028c\nd") == "a b c\nd"


def test_a_private_or_unassigned_character_is_spelled() -> None:
    assert glyphs.printable("\ue0ff \U0010abcd") == "⟨U+E0FF⟩ ⟨U+10ABCD⟩"


def _picture(font: ImageFont.FreeTypeFont, letter: str) -> bytes:
    sheet = Image.new("L", (80, 80))
    ImageDraw.Draw(sheet).text((10, 10), letter, font=font, fill=255)
    return sheet.tobytes()
