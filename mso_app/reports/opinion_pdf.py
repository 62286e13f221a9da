"""The sealed opinion as a PDF to file: tagged, archivable (PDF/A-2a, PDF/UA-1), the same bytes every time."""

import io
import json
import re
from collections.abc import Collection
from datetime import UTC, date, tzinfo

import segno
from pydantic import JsonValue

from mso_app.reports import prose
from mso_app.reports.typeset import MARK, shown, typeset
from mso_app.schemas.sealed import Concordance, SealedAnswer, SealedCitation, SealedDocument, SealedOpinion

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
TITLES = re.compile(r"^(?:(?:Dr|Prof|PD|Priv\.-Doz)\.?\s+)+")


def opinion_pdf(
    sealed: SealedOpinion,
    *,
    digest: str,
    code: str,
    verify_url: str,
    product: str = "Secunda",
    zone: tzinfo = UTC,
) -> bytes:
    """Typeset a sealed opinion.

    `digest` is the SHA-256 in hex and `code` the short code of the same opinion, `verify_url` the full
    address of the public check of this code, `zone` where the printed times are read.
    """
    data = _data(sealed, digest=digest, code=code, verify_url=verify_url, product=product, zone=zone)
    inputs = {"opinion": json.dumps(data, ensure_ascii=False)}
    return typeset("opinion.typ", inputs, at=sealed.signed_at)


def _data(
    sealed: SealedOpinion, *, digest: str, code: str, verify_url: str, product: str, zone: tzinfo
) -> dict[str, JsonValue]:
    signed, attested = sealed.signed_at.astimezone(zone), sealed.conflict_attested_at.astimezone(zone)
    patient = sealed.patient
    facts = [patient.sex or "", f"born {_day(patient.birth_date)}" if patient.birth_date else ""]
    known = {citation.label for answer in sealed.answers for citation in answer.citations}
    example = next((citation.label for answer in sealed.answers for citation in answer.citations), "D3 p 1")
    return {
        # The title travels into file managers and search indexes, so it carries no name.
        "title": f"Second medical opinion, case {shown(sealed.case_number)}, version {sealed.version}",
        "product": shown(product),
        "mark": MARK,
        "date": [signed.year, signed.month, signed.day],
        "case": shown(sealed.case_number),
        "version": str(sealed.version),
        "signed_day": _day(signed),
        "signed_moment": f"{_day(signed, short=True)}, {signed:%H:%M} {signed.tzname() or ''}".strip(),
        "attested_day": _day(attested, short=True),
        "replaces": f"Replaces version {sealed.version - 1}" if sealed.parent_hash else "",
        "parent": sealed.parent_hash or "",
        "specialty": _capital(shown(sealed.specialty)),
        "institution": shown(sealed.institution),
        "patient": _rows(f"{patient.name}, {patient.patient_number}", _capital(", ".join(filter(None, facts)))),
        "requested": _rows(sealed.requested_by, sealed.institution),
        "given": _rows(sealed.given_by, f"Licence {sealed.licence}" if sealed.licence else ""),
        "signature": shown(TITLES.sub("", sealed.given_by)),
        "headline": shown(sealed.headline),
        "summary": _prose(sealed.summary, known),
        "comparison": [_compared("Diagnosis", sealed.diagnosis), _compared("Treatment", sealed.treatment)],
        "answers": [_answer(answer, known) for answer in sealed.answers],
        "recommendations": [_prose(advice, known) for advice in sealed.recommendations],
        "limits": _prose(sealed.limits, known),
        "codes": [document.code for document in sealed.documents],
        "documents": [_document(document, sealed) for document in sealed.documents],
        "documents_note": _documents_note(sealed),
        "code": code,
        "digest": digest,
        "address": shown(re.sub(r"^https?://", "", verify_url)),
        "example": example,
        "qr": _qr(verify_url),
    }


def _answer(answer: SealedAnswer, known: Collection[str]) -> dict[str, JsonValue]:
    return {
        "number": answer.number,
        "question": shown(answer.question),
        "lines": _prose(answer.answer or "", known, answer.citations if answer.answer else ()),
        "reason": _prose(answer.cannot_answer_reason or "", known, answer.citations if not answer.answer else ()),
    }


def _compared(name: str, row: Concordance) -> dict[str, JsonValue]:
    return {
        "name": name,
        "first": shown(row.first),
        "second": shown(row.second),
        "outcome": row.outcome.label,
        "impact": row.impact.label,
    }


def _document(document: SealedDocument, sealed: SealedOpinion) -> dict[str, JsonValue]:
    used: dict[tuple[str, str], list[int]] = {}
    for answer in sealed.answers:
        for citation in answer.citations:
            if citation.code == document.code:
                numbers = used.setdefault((citation.place, citation.quote), [])
                numbers.append(answer.number)
    pages = f"{document.pages} {'page' if document.pages == 1 else 'pages'}" if document.pages else ""
    return {
        "code": document.code,
        "name": shown(document.name),
        "sha256": document.sha256,
        "facts": ", ".join(filter(None, [pages, "" if used else "not cited"])),
        "quotes": [
            {"place": place, "text": shown(" ".join(quote.split())), "used": _used_in(numbers)}
            for (place, quote), numbers in used.items()
        ],
    }


def _used_in(numbers: list[int]) -> str:
    named = [str(number) for number in dict.fromkeys(numbers)]
    return f"Cited in answer {named[0]}" if len(named) == 1 else f"Cited in answers {', '.join(named)}"


def _documents_note(sealed: SealedOpinion) -> str:
    if not sealed.documents:
        return "No document was in the case when this opinion was signed."
    return "As they were when the opinion was signed. The SHA-256 of a file shows whether yours is the same."


def _prose(text: str, known: Collection[str], citations: tuple[SealedCitation, ...] = ()) -> list[JsonValue]:
    return [
        {
            "bullet": line["bullet"],
            "runs": [
                {"kind": run["kind"], "text": run["text"] if run["kind"] == "cite" else shown(run["text"])}
                for run in line["runs"]
            ],
        }
        for line in prose.lines(text, known=known, citations=citations)
    ]


def _rows(*rows: str) -> list[JsonValue]:
    return [shown(row) for row in rows if row]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(day: date, *, short: bool = False) -> str:
    month = MONTHS[day.month - 1]
    return f"{day.day} {month[:3] if short else month} {day.year}"


def _qr(address: str) -> str:
    """The address as an SVG picture; medium error correction survives a fax and a coffee ring."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=0, dark="#1c2024", xmldecl=False)
    return picture.getvalue().decode()
