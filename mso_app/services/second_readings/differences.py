"""Why two texts differ, as far as it can be read off them: a date or a figure that only one of them names, and the
place it cites for it. Nothing is guessed: where the texts name the same figures, there is no reason here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mso_app.domain.second_readings import Verdict
from mso_app.schemas.opinions import TextRun
from mso_app.schemas.second_readings import ComparedRow, Difference

# Dates, figures and percentages: where two texts differ, these are what they differ about.
FIGURES = re.compile(
    r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}\b|\d[\d.,/-]*(?: ?%)?", re.IGNORECASE
)
YEAR = re.compile(r"\b(?:19|20)\d\d$")


@dataclass(frozen=True, kw_only=True)
class Named:
    """A figure only one reader names, and the place that is cited right behind it."""

    figure: str
    source: TextRun | None

    @property
    def is_date(self) -> bool:
        return YEAR.search(self.figure) is not None


def differences(rows: Sequence[ComparedRow]) -> list[Difference]:
    """What the two name differently, each pair once with every point it stands in."""
    found: dict[tuple[str, ...], Difference] = {}
    for row in rows:
        one = _difference(row) if row.verdict == Verdict.DIFFER else None
        if one is not None:
            key = (one.title, *(run.text for run in [*one.a[:1], *one.b[:1]]))
            there = found.get(key)
            found[key] = there.model_copy(update={"point": f"{there.point}, {one.point}"}) if there else one
    return list(found.values())


def lit(runs: list[TextRun], others: list[TextRun]) -> list[TextRun]:
    """The figures and dates of one text that the other does not name, as runs of their own."""
    known = {figure for run in others for figure in FIGURES.findall(run.text)}
    found: list[TextRun] = []
    for run in runs:
        if run.document_id or run.is_break:
            found.append(run)
            continue
        position = 0
        for figure in FIGURES.finditer(run.text):
            if figure.group() in known:
                continue
            if figure.start() > position:
                found.append(run.model_copy(update={"text": run.text[position : figure.start()]}))
            found.append(run.model_copy(update={"text": figure.group(), "is_lit": True}))
            position = figure.end()
        if position < len(run.text):
            found.append(run.model_copy(update={"text": run.text[position:]}))
    return found


def _difference(row: ComparedRow) -> Difference | None:
    a, b = _named(row.a.runs), _named(row.b.runs)
    if a and b:
        title = "two dates" if a.is_date and b.is_date else "two figures"
    elif a or b:
        only, letter = (a, "A") if a else (b, "B")
        title = f"{'a date' if only and only.is_date else 'a figure'} that only reader {letter} names"
    else:
        return None
    return Difference(part=row.part, point=row.title, title=title, a=_told(a), b=_told(b))


def _named(runs: Sequence[TextRun]) -> Named | None:
    """The first date that the other does not name, else the first figure."""
    found: list[Named] = []
    for at, run in enumerate(runs):
        if run.is_lit:
            behind = next((other for other in runs[at + 1 :] if other.document_id), None)
            found.append(Named(figure=run.text, source=behind))
    return next((one for one in found if one.is_date), found[0] if found else None)


def _told(named: Named | None) -> list[TextRun]:
    if named is None:
        return []
    figure = TextRun(text=named.figure, is_lit=True)
    return [figure, named.source] if named.source else [figure]
