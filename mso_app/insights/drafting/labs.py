"""What laboratory rows say: which are outside their range, how far, and which weigh most."""

import re
from dataclasses import dataclass
from datetime import date

from mso_app.insights.knowledge.patterns import CRITICAL, WEIGHT
from mso_app.insights.lab.knowledge import analyte_of, unit_family
from mso_app.insights.lab.numbers import number
from mso_app.schemas.drafting import CaseMaterial, DocumentMaterial, Pointer
from mso_app.schemas.reading import LabRow

OUTSIDE = frozenset({"low", "high", "abnormal"})
CRITICAL_WEIGHT = 1000.0
FURTHEST = 10.0

_ALSO: dict[str, str] = {
    "calcium corrected": "Calcium",
    "corrected calcium": "Calcium",
    "albumin corrected calcium": "Calcium",
    "m protein": "M-protein",
    "m spike": "M-protein",
    "m gradient": "M-protein",
    "paraprotein": "M-protein",
    "kappa lambda ratio": "Kappa/lambda ratio",
}
_PRINTED_HIGH = re.compile(r"(?:h+|high|hoch|↑+|▲+|\++|>+)!?", re.IGNORECASE)
_PRINTED_LOW = re.compile(r"(?:l+|low|tief|niedrig|↓+|▼+|-+|<+)!?", re.IGNORECASE)
_PRINTED_NORMAL = re.compile(r"(?:n|normal|ok|wnl)", re.IGNORECASE)
_IN_THOUSANDS = re.compile(r"10\s?[\^*ex.]?\s?(?:3|9|³|⁹)|^[gG]/|/nl$|^k/|gpt", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Result:
    """One laboratory row with the document it stands in."""

    document: DocumentMaterial
    row: LabRow

    @property
    def analyte(self) -> str:
        """The canonical name; the printed one when the analyte is not a common one."""
        return analyte_name(self.row.test_name)

    @property
    def number(self) -> float | None:
        read = number(self.row.value, ".")
        return read.value if read else None

    @property
    def is_outside(self) -> bool:
        return self.row.flag in OUTSIDE

    @property
    def is_critical(self) -> bool:
        value, family = self.number, unit_family(self.row.unit)
        if value is None:
            return False
        if self.analyte == "Hemoglobin" and (self.row.unit or "").casefold() == "g/l":
            value /= 10
        if family == "count" and not _IN_THOUSANDS.search(self.row.unit or ""):
            return False
        return any(
            (value < limit.low or value > limit.high)
            for limit in CRITICAL
            if limit.analyte == self.analyte and limit.family in ("", family)
        )

    @property
    def weight(self) -> float:
        """What a reader should see first: critical values, then how far outside times how much that matters."""
        base = CRITICAL_WEIGHT if self.is_critical else 0.0
        return base + self._distance * WEIGHT.get(self.analyte, 1.0)

    @property
    def _distance(self) -> float:
        """How far outside, in widths of the range or shares of its one limit, at most ten."""
        value, low, high = self.number, self.row.ref_low, self.row.ref_high
        if value is None or not self.is_outside:
            return 1.0 if self.is_outside else 0.0
        limit = low if low is not None and value < low else high
        if limit is None:
            return 1.0
        measure = high - low if low is not None and high is not None and high > low else abs(limit)
        return min(FURTHEST, 0.1 + abs(value - limit) / measure) if measure else 1.0

    @property
    def figure(self) -> str:
        """ "9.1 g/dL" as printed."""
        return f"{self.row.value} {self.row.unit or ''}".strip()

    @property
    def sentence(self) -> str:
        """ "Haemoglobin 9.1 g/dL, below 12.0–15.5", with its unit and range as printed."""
        words = {"low": "below", "high": "above", "abnormal": "expected"}.get(self.row.flag or "")
        limits = (self.row.ref_text or "its range").strip("[]() ")
        if words is None:
            return f"{self.row.test_name} {self.figure}."
        critical = " This is a critical value." if self.is_critical else ""
        return f"{self.row.test_name} {self.figure}, {words} {limits}.{critical}"

    @property
    def mark_differs(self) -> str:
        """A sentence when the mark on paper contradicts value and range; "" otherwise (N-9)."""
        return mark_differs(self.row)

    @property
    def pointer(self) -> Pointer:
        row = self.row
        return Pointer(document_id=self.document.id, page=row.page, start=row.start, end=row.end, quote=row.quote)


def analyte_name(test_name: str) -> str:
    """The canonical name of a printed test."""
    known = analyte_of(test_name)
    if known:
        return known.name
    plain = " ".join(re.sub(r"[^\w\s]", " ", test_name.casefold()).split())
    return _ALSO.get(plain, test_name)


def mark_differs(row: LabRow) -> str:
    """What is wrong with the printed mark, if anything."""
    if not row.printed_flag or row.flag is None:
        return ""
    mark = row.printed_flag.strip()
    printed = _printed(mark)
    if printed == row.flag or (printed == "abnormal" and row.flag in OUTSIDE):
        return ""
    if row.flag == "abnormal" and printed in OUTSIDE:
        return ""
    computed = {"normal": "inside", "low": "below", "high": "above", "abnormal": "outside"}[row.flag]
    return f"Marked “{mark}” on paper, but the value lies {computed} its printed range."


def _printed(mark: str) -> str:
    if _PRINTED_NORMAL.fullmatch(mark):
        return "normal"
    if _PRINTED_HIGH.fullmatch(mark):
        return "high"
    return "low" if _PRINTED_LOW.fullmatch(mark) else "abnormal"


def results(material: CaseMaterial) -> list[Result]:
    """Every row of the case, in the order of the documents."""
    return [Result(document=document, row=row) for document in material.documents for row in document.rows]


def newest(material: CaseMaterial) -> dict[str, Result]:
    """The latest row per analyte; a document without a date counts as oldest, of two as old the later one wins.

    A percentage and a count of the same analyte are two things, and the count is kept.
    """
    found: dict[str, Result] = {}
    ordered = sorted(results(material), key=lambda result: result.document.exam_date or date.min)
    for result in ordered:
        there = found.get(result.analyte)
        if there and there.document is result.document and unit_family(there.row.unit) == "count":
            continue
        found[result.analyte] = result
    return found


def outside(material: CaseMaterial) -> list[Result]:
    """The latest rows outside their range, the weightiest first."""
    return sorted((r for r in newest(material).values() if r.is_outside), key=lambda r: -r.weight)


def contradicted(material: CaseMaterial) -> list[Result]:
    """Rows whose mark on paper is wrong."""
    return [result for result in results(material) if result.mark_differs]
