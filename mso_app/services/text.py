"""Text that people type, made safe for a search."""


def like(text: str) -> str:
    r"""A pattern that finds the text literally; use it with `escape="\\"`."""
    escaped = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
