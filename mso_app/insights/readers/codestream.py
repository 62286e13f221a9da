"""The size a compressed picture itself claims, read from its first bytes without decoding anything."""


def size_of(stream: bytes) -> tuple[int, int] | None:
    """(rows, columns) of a JPEG, JPEG lossless, JPEG-LS or JPEG 2000 stream; None for other bytes."""
    if stream.startswith(b"\xff\x4f\xff\x51"):
        return _siz(stream, 2)
    if stream.startswith(b"\x00\x00\x00\x0cjP"):
        at = stream.find(b"\xff\x4f\xff\x51")
        return _siz(stream, at + 2) if at >= 0 else None
    if stream.startswith(b"\xff\xd8"):
        return _frame_header(stream)
    return None


def _siz(stream: bytes, at: int) -> tuple[int, int] | None:
    """The SIZ segment starts at `at`: marker, length, capabilities, Xsiz, Ysiz, XOsiz, YOsiz."""
    if len(stream) < at + 22:
        return None
    x, y, x_off, y_off = (int.from_bytes(stream[at + 6 + 4 * n : at + 10 + 4 * n]) for n in range(4))
    return y - y_off, x - x_off


def _frame_header(stream: bytes) -> tuple[int, int] | None:
    """Walks the segments; SOF0-15 without the three that are tables, and SOF55 of JPEG-LS."""
    at = 2
    while at + 9 <= len(stream) and stream[at] == 0xFF:
        marker = stream[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xF7 or (0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC)):
            return int.from_bytes(stream[at + 5 : at + 7]), int.from_bytes(stream[at + 7 : at + 9])
        at += 2 + max(2, int.from_bytes(stream[at + 2 : at + 4]))
    return None
