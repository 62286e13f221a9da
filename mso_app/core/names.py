"""File names from strangers: cleaned for people to see, quoted for headers; never used as a path."""

import re
import unicodedata
from urllib.parse import quote

from mso_app.core.plain_text import strip_unseen

_MAX = 120
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?:\.|$)", re.IGNORECASE)


def display_name(raw: str, *, fallback: str = "file") -> str:
    """A name that is one line, one path part, at most 120 characters, without unseen characters.

    It keeps the letters of every script and the ending; "" and names made of dots become the fallback.
    """
    name = unicodedata.normalize("NFC", raw.encode("utf-8", "replace").decode("utf-8"))
    name = re.sub(r"[\x00-\x1f\x7f\u2028\u2029\x85]+", " ", name)
    name = strip_unseen(name)
    # Full-width and division slashes are read as slashes by people and by some systems.
    name = re.split(r"[/\\\u2044\u2215\u29f8\uff0f\uff3c]", name)[-1]
    name = re.sub(r'[<>:"|?*]', "_", name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    if not name:
        return fallback
    if _DEVICES.match(name):
        name = f"_{name}"
    return _shortened(name)


def _shortened(name: str) -> str:
    """At most 120 characters and 240 bytes, cut in the middle so that the ending stays."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10 or not stem:
        stem, dot, ending = name, "", ""
    tail = dot + ending
    stem = stem[: _MAX - len(tail)]
    while len((stem + tail).encode()) > 240:
        stem = stem[:-1]
    return stem.rstrip(" .") + tail


def content_disposition(name: str, *, inline: bool = False) -> str:
    """The header value of RFC 6266: an ASCII name for old clients and the real one in UTF-8; always one line."""
    clean = display_name(name)
    stem, dot, ending = clean.rpartition(".")
    if not dot:
        stem, ending = clean, ""
    plain = _ascii(stem).strip(" ._") or "file"
    ending = re.sub(r"[^A-Za-z0-9]", "", _ascii(ending))
    if ending:
        plain = f"{plain}.{ending}"
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9 ._()\-]", "_", plain)
