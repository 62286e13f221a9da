"""Text that people type, made safe for a search."""


def like(text: str) -> str:
    r"""A pattern that finds the text literally; use it with `escape="\\"`."""
    # PostgreSQL refuses NUL, and nothing that is stored holds one.
    escaped = text.replace("\x00", "").strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
