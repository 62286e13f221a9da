"""The text of an answer in pieces: plain, bold, a citation that leads to its place, a line break."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from mso_app.schemas.opinions import TextRun

# Bold, a citation, or a line break; everything else is text.
MARKS = re.compile(r"\*\*([^*\n]{1,500})\*\*|\[\[(D\d{1,4} [pi] \d{1,5}(?: q \d{1,3})?)\]\]|(\n)")


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a citation leads; an empty span opens the page without lighting anything."""

    document_id: UUID
    page: int
    start: int = 0
    end: int = 0
    quote: str = ""


def text_runs(text: str, targets: Mapping[str, Target]) -> list[TextRun]:
    """`targets` by label, "D3 p 1"; a label that leads nowhere stays text in brackets."""
    runs: list[TextRun] = []
    position = 0
    for mark in MARKS.finditer(text):
        if mark.start() > position:
            runs.append(TextRun(text=text[position : mark.start()]))
        position = mark.end()
        bold, citation, _ = mark.groups()
        if bold:
            runs.append(TextRun(text=bold, is_bold=True))
        elif citation:
            runs.append(_cited(citation, targets.get(citation)))
        else:
            runs.append(TextRun(text="", is_break=True))
    if position < len(text):
        runs.append(TextRun(text=text[position:]))
    return runs


def _cited(label: str, target: Target | None) -> TextRun:
    if target is None:
        return TextRun(text=f"[{label}]")
    code, _, place = label.partition(" ")
    return TextRun(
        text=code,
        where=place,
        quote=target.quote,
        document_id=str(target.document_id),
        page=target.page,
        start=target.start,
        end=target.end,
    )
