"""Whether a quote really stands in a page, and where: the gate every claim passes before a person sees it (N-1)."""

import re


def verify(quote: str, page_text: str, start: int, end: int) -> bool:
    """True only when the span is inside the page, not empty, and reads exactly like the quote."""
    if not quote.strip() or not 0 <= start < end <= len(page_text):
        return False
    return page_text[start:end] == quote


def find(quote: str, page_text: str) -> tuple[int, int] | None:
    """The first span of the page that reads like the quote, or None.

    Runs of blanks and line breaks count as one blank, nothing else is forgiven: the caller stores
    `page_text[start:end]` and not what was asked for.
    """
    words = quote.split()
    if not words:
        return None
    literal = page_text.find(quote)
    if literal >= 0:
        return literal, literal + len(quote)
    match = re.search(r"\s+".join(re.escape(word) for word in words), page_text)
    return match.span() if match else None
