"""A person's text as runs a typesetter can set: bold, bullets, citations; everything else stays letters.

The only marks with a meaning are `**bold**`, a line that begins with "- ", a line break, and a citation
such as `[[D3 p 1]]`. A mark that is not complete is printed as it was typed, and a citation that rests on no
quote is printed as plain letters, so it cannot pass for one that does.
"""

import re
from collections.abc import Collection, Iterator
from typing import Literal, TypedDict

from mso_app.schemas.sealed import SealedCitation

RunKind = Literal["text", "bold", "cite"]

MARK = re.compile(
    r"\*\*(?P<bold>[^*\s](?:[^*\n]*[^*\s])?)\*\*|[ \t]*\[\[(?P<cite>D[1-9]\d{0,3}(?: [psiq] \d{1,6}){1,3})\]\]"
)
BULLET = re.compile(r"^\s*[-•]\s+")


class Run(TypedDict):
    """Letters of one kind; for `cite` the label without brackets, "D3 p 1"."""

    kind: RunKind
    text: str


class Line(TypedDict):
    """One line of the author; consecutive bullet lines make a list."""

    bullet: bool
    runs: list[Run]


def lines(text: str, *, known: Collection[str], citations: Collection[SealedCitation] = ()) -> list[Line]:
    """The text line by line. `known` holds the labels that have a quote; those of `citations` the author
    did not place follow the last word.
    """
    found: list[Line] = [_line(row, known) for row in text.splitlines() if row.strip()]
    placed = {run["text"] for line in found for run in line["runs"] if run["kind"] == "cite"}
    left = [label for label in dict.fromkeys(citation.label for citation in citations) if label not in placed]
    if left and not found:
        found.append(Line(bullet=False, runs=[]))
    if left:
        found[-1]["runs"].extend(Run(kind="cite", text=label) for label in left)
    return found


def _line(row: str, known: Collection[str]) -> Line:
    body = BULLET.sub("", row)
    return Line(bullet=body != row, runs=list(_runs(body.strip(), known)))


def _runs(body: str, known: Collection[str]) -> Iterator[Run]:
    end = 0
    for mark in MARK.finditer(body):
        if mark.start() > end:
            yield Run(kind="text", text=body[end : mark.start()])
        yield _marked(mark, known)
        end = mark.end()
    if end < len(body):
        yield Run(kind="text", text=body[end:])


def _marked(mark: re.Match[str], known: Collection[str]) -> Run:
    if mark["bold"]:
        return Run(kind="bold", text=mark["bold"])
    if mark["cite"] in known:
        return Run(kind="cite", text=mark["cite"])
    return Run(kind="text", text=f" [{mark['cite']}]")
