"""Laboratory rows of a case, in windows, each with the same analyte in the other files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Action, Actor
from mso_app.insights.drafting.labs import OUTSIDE, analyte_name, mark_differs
from mso_app.insights.lab.numbers import number
from mso_app.models import Case, Document, LabResult
from mso_app.schemas.insights import LabPage, LabPoint, LabQuery, LabRowView
from mso_app.schemas.reading import LabRow
from mso_app.services import audit, visibility
from mso_app.services.insights.claims import chip

MOST_ROWS = 5000
TREND_POINTS = 12
FLAG_WORDS = {"low": "Low", "high": "High", "normal": "Normal", "abnormal": "Abnormal"}


@dataclass(frozen=True)
class _Line:
    result: LabResult
    document: Document

    @property
    def series(self) -> tuple[str, str]:
        """What a trend is a trend of: values in different kinds of units are not compared."""
        return analyte_name(self.result.test_name).casefold(), (self.result.unit or "").casefold()

    @property
    def is_outside(self) -> bool:
        return self.result.flag in OUTSIDE


async def list_labs(session: AsyncSession, actor: Actor, case_id: UUID, query: LabQuery) -> LabPage:
    """One window of the laboratory rows. Raises NotFound."""
    case = await visibility.case_of(session, actor, case_id, Action.SEE_INSIGHTS)
    documents = (await session.exec(visibility.documents_in(case))).all()
    page = await labs_page(session, case, documents, query)
    await audit.record(
        session, actor, Action.SEE_INSIGHTS, subject="case", subject_id=case.id, case_id=case.id, details={"labs": 1}
    )
    return page


async def labs_page(session: AsyncSession, case: Case, documents: Sequence[Document], query: LabQuery) -> LabPage:
    """The same for a case that was reached."""
    present = {document.id: document for document in documents}
    results = (await session.exec(visibility.lab_results_in(case).limit(MOST_ROWS))).all()
    lines = [_Line(result, present[result.document_id]) for result in results if result.document_id in present]
    wanted = [line for line in lines if _matches(line, query)]
    trends: dict[tuple[str, str], list[_Line]] = {}
    for line in lines:
        trends.setdefault(line.series, []).append(line)
    window = wanted[query.offset : query.offset + query.limit]
    return LabPage(
        rows=[_row(line, trends[line.series]) for line in window],
        total=len(wanted),
        outside=sum(1 for line in lines if line.is_outside),
        offset=query.offset,
    )


def _matches(line: _Line, query: LabQuery) -> bool:
    if query.outside_only and not line.is_outside:
        return False
    if query.document_id is not None and line.document.id != query.document_id:
        return False
    wanted = query.search.strip().casefold()
    names = f"{line.result.test_name} {analyte_name(line.result.test_name)} {line.result.panel or ''}"
    return wanted in names.casefold()


def _row(line: _Line, series: list[_Line]) -> LabRowView:
    result = line.result
    return LabRowView(
        id=result.id,
        code=f"D{line.document.code}",
        test_name=result.test_name,
        value=result.value,
        unit=result.unit or "",
        reference=result.ref_text or "",
        ref_low=result.ref_low,
        ref_high=result.ref_high,
        printed_flag=result.printed_flag or "",
        flag=result.flag or "",
        flag_words=FLAG_WORDS.get(result.flag or "", ""),
        is_outside=line.is_outside,
        warning=mark_differs(LabRow.model_validate(result, from_attributes=True)),
        panel=result.panel or "",
        loinc=result.loinc or "",
        on=line.document.exam_date,
        evidence=chip(
            row_id=result.id,
            document=line.document,
            page=result.page,
            start=result.start,
            end=result.end,
            quote=result.quote,
        ),
        trend=_trend(series),
    )


def _trend(series: list[_Line]) -> list[LabPoint]:
    """Oldest first; a single value is no trend."""
    if len({line.document.id for line in series}) < 2:
        return []
    ordered = sorted(series, key=lambda line: (line.document.exam_date or date.min, line.document.code))
    return [_point(line) for line in ordered[-TREND_POINTS:]]


def _point(line: _Line) -> LabPoint:
    read = number(line.result.value, ".")
    return LabPoint(
        document_id=line.document.id,
        code=f"D{line.document.code}",
        on=line.document.exam_date,
        value=line.result.value,
        number=read.value if read and not (read.above or read.below) else None,
        flag=line.result.flag or "",
    )
