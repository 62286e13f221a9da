"""One's own conversation as a PDF to file: tagged and archivable, in the family of the sealed opinion (X-9)."""

import json
from itertools import groupby

from pydantic import JsonValue

from mso_app.reports.typeset import MARK, shown, typeset
from mso_app.schemas.chat import ChatRun
from mso_app.schemas.transcript import Transcript, TranscriptFile, TranscriptLine


def transcript_pdf(transcript: Transcript) -> bytes:
    """Typeset a conversation. About two seconds per thousand messages; call it outside the event loop."""
    inputs = {"transcript": json.dumps(_data(transcript), ensure_ascii=False)}
    return typeset("transcript.typ", inputs, at=transcript.made_at)


def _data(transcript: Transcript) -> dict[str, JsonValue]:
    made = transcript.made_at
    count = len(transcript.lines)
    return {
        # The title travels into file managers and search indexes, so it carries no name.
        "title": f"Conversation about case {shown(transcript.case_number)}",
        "product": shown(transcript.product),
        "mark": MARK,
        "date": [made.year, made.month, made.day],
        "case": shown(transcript.case_number),
        "requester": [shown(transcript.requester), shown(transcript.institution)],
        "provider": [shown(transcript.provider)],
        "made": [shown(transcript.made_words), shown(f"for {transcript.made_for}")],
        "period": shown(transcript.period),
        "zone": shown(transcript.zone),
        "count": f"{count:,} {'message' if count == 1 else 'messages'}",
        "days": [
            {"day": shown(day), "lines": [_line(line) for line in lines]}
            for day, lines in groupby(transcript.lines, key=lambda line: line.day)
        ],
    }


def _line(line: TranscriptLine) -> JsonValue:
    return {
        "time": shown(line.time),
        "author": shown(line.author),
        "note": shown(line.note),
        "is_deleted": line.is_deleted,
        "rows": _rows(line.runs),
        "quote": [shown(line.quote.author), shown(line.quote.text)] if line.quote.message_id else [],
        "files": [_file(file) for file in line.files],
    }


def _file(file: TranscriptFile) -> JsonValue:
    kept = f", kept as {file.document_code}" if file.document_code else ""
    return [shown(file.name), shown(f"{file.size_words}{kept}")]


def _rows(runs: list[ChatRun]) -> JsonValue:
    """The pieces line by line; a link prints where it leads, because paper cannot be clicked."""
    rows: list[dict[str, JsonValue]] = [{"bullet": False, "runs": []}]
    for run in runs:
        if run.kind in ("bullet", "break"):
            rows.append({"bullet": run.kind == "bullet", "runs": []})
            continue
        pieces = rows[-1]["runs"]
        assert isinstance(pieces, list)
        pieces.append({"kind": run.kind, "text": shown(_words(run))})
        if run.kind == "place" and run.quote:
            pieces.append({"kind": "italic", "text": shown(f" “{run.quote}”")})
    return [row for number, row in enumerate(rows) if row["runs"] or number]


def _words(run: ChatRun) -> str:
    if run.kind == "place":
        return f"{run.text} {run.where}".strip()
    if run.kind == "link" and run.href not in (run.text, f"mailto:{run.text}"):
        return f"{run.text} ({run.href})"
    return run.text
