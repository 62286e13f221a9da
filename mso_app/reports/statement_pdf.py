"""What an expert did in a period as a PDF to file: tagged and archivable, in the family of the invoice."""

import json

from pydantic import JsonValue

from mso_app.domain.service_records import UNITS_SENTENCE
from mso_app.reports.typeset import MARK, shown, typeset
from mso_app.schemas.statement_paper import StatementPaper

STILL_OPEN = "This period is not over. Work that is finished later will be added."


def statement_pdf(paper: StatementPaper) -> bytes:
    """Typeset it. Call it outside the event loop."""
    inputs = {"paper": json.dumps(_data(paper), ensure_ascii=False)}
    return typeset("statement.typ", inputs, at=paper.printed_at)


def _data(paper: StatementPaper) -> dict[str, JsonValue]:
    day = paper.printed_at
    facts = [
        ("Period", paper.period),
        ("In time", paper.in_time),
        ("Typical time", paper.typical),
        ("Printed", paper.printed),
    ]
    return {
        "title": f"Statement of work, {shown(paper.period)}",
        "heading": f"Statement of work, {shown(paper.period)}",
        "product": shown(paper.product),
        "mark": MARK,
        "date": [day.year, day.month, day.day],
        "period": shown(paper.period),
        "printed": shown(paper.printed),
        "expert": [shown(paper.expert)],
        "facts": [[term, shown(value)] for term, value in facts],
        "lines": [
            [
                shown(line.sealed),
                shown(line.specialty),
                shown(line.case_number),
                shown(line.kind),
                shown(line.clock),
                shown(line.units),
            ]
            for line in paper.lines
        ],
        "counts": [[word, value] for word, value in paper.counts],
        "units": paper.units,
        "notes": [UNITS_SENTENCE, *([STILL_OPEN] if paper.is_open else [])],
    }
