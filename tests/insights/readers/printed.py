"""PDF pages made by hand, sign by sign, to know exactly what a reader should see."""

from tests.hostile import pdf, stream


def printed(content: bytes, *, rotate: int = 0, box: bytes = b"0 0 612 792", fonts: bytes = b"") -> bytes:
    """One page; /F1 is Helvetica, /F2 Helvetica-Bold, /F3 Courier."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Rotate %d/Contents 4 0 R/Resources<</Font<<" % (box, rotate)
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page + b"/F1 5 0 R/F2 6 0 R/F3 7 0 R" + fonts + b">>>>>>",
            stream(content),
            *(
                b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>" % name
                for name in (b"Helvetica", b"Helvetica-Bold", b"Courier")
            ),
        ]
    )


def at(x: float, y: float, text: str, *, font: str = "F1", size: float = 10) -> bytes:
    """Text whose baseline starts at (x, y), in points from the bottom left."""
    body = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /%s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n" % (font.encode(), size, x, y, body)
