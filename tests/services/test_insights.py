"""What people see of a draft: who, how much, and that it leads back to its source."""

from uuid import uuid4

import pytest
from sqlmodel import select

from mso_app.core.db import unit_of_work
from mso_app.core.errors import NotFound, NotPermitted
from mso_app.core.filetypes import FileKind
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.documents import ReadStatus
from mso_app.models import AuditRow, Case, Document, DocumentPage
from mso_app.schemas.insights import LabQuery
from mso_app.services import analysis, insights
from tests.build import make_case, make_provider, make_requester
from tests.documents import add_document
from tests.services.test_analysis import LAB, REPORT, analyse, case_with

pytestmark = pytest.mark.usefixtures("database")

EARLIER = LAB.replace(b"2026-02-11", b"2025-08-04").replace(b"9.1  ", b"10.4 ")


async def reviewed(*files: bytes) -> tuple[Case, Actor, Actor]:
    """A case under review with its files: the case, its requester, its provider."""
    async with unit_of_work() as session:
        requester, provider = await make_requester(session), await make_provider(session)
        case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
        for code, content in enumerate(files, start=1):
            await add_document(session, requester, content, case_id=case.id, code=code, file_kind=FileKind.TEXT)
    return case, requester, provider


async def test_before_the_first_analysis_there_is_an_answer() -> None:
    """X-13: the insights are empty, the case is not missing."""
    async with unit_of_work() as session:
        requester = await make_requester(session)
        case = await make_case(session, requester)

        detail = await insights.open_insights(session, requester, case.id)

    assert (detail.progress.status, detail.findings, detail.labs.total) == ("none", [], 0)


async def test_a_draft_leads_back_to_its_source() -> None:
    """N-1: each chip names document, page and span, and its quote is the stored text there."""
    case, requester = await case_with(REPORT, LAB)
    await analyse(case)

    async with unit_of_work() as session:
        detail = await insights.open_insights(session, requester, case.id)
        pages = {page.document_id: page.text for page in (await session.exec(select(DocumentPage))).all()}

    soap = [claim for part in detail.soap for claim in part.claims]
    claims = [*detail.summary, *detail.findings, *soap, *detail.diagnoses, *detail.next_steps]
    chips = [chip for claim in claims for chip in claim.evidence]
    assert all(pages[chip.document_id][chip.start : chip.end] == chip.quote for chip in chips)
    assert {chip.label for chip in chips} == {"D1 p 1", "D2 p 1"}
    assert {claim.source for claim in claims if not claim.evidence} == {"request"}
    assert detail.progress.based_on == "Based on 2 of 2 files."
    assert [part.letter for part in detail.soap] == ["S", "O", "A", "P"]
    assert {claim.confidence for claim in claims} == {None}


async def test_a_file_that_could_not_be_read_is_named() -> None:
    """X-16: the draft says on how many files it rests and what is wrong with the others."""
    case, requester = await case_with(REPORT, LAB)
    async with unit_of_work() as session:
        second = (await session.exec(select(Document).where(Document.code == 2))).one()
        second.read_status, second.problem = ReadStatus.FAILED, "This PDF is damaged."
        session.add(second)
    await analyse(case)

    async with unit_of_work() as session:
        detail = await insights.open_insights(session, requester, case.id)

    assert detail.progress.based_on == "Based on 1 of 2 files."
    assert detail.warnings == ["D2: This PDF is damaged."]


async def test_the_older_draft_stays_while_a_new_one_is_made() -> None:
    """MM-14: nothing disappears from the screen because somebody asked again."""
    case, requester = await case_with(REPORT)
    await analyse(case)
    async with unit_of_work() as session:
        await analysis.rerun(session, requester, case.id)

    async with unit_of_work() as session:
        detail = await insights.open_insights(session, requester, case.id)

    assert (detail.is_older, detail.progress.status, bool(detail.findings)) == (True, "processing", True)


async def test_laboratory_rows_come_in_windows_with_their_trend() -> None:
    """N-9, U-2: values of one analyte over files, oldest first, with what is wrong on paper."""
    case, requester = await case_with(LAB, EARLIER)
    await analyse(case)

    async with unit_of_work() as session:
        everything = await insights.list_labs(session, requester, case.id, LabQuery())
        window = await insights.list_labs(session, requester, case.id, LabQuery(search="hemo", limit=1))
        outside = await insights.list_labs(session, requester, case.id, LabQuery(outside_only=True))

    assert (everything.total, window.total, [row.test_name for row in window.rows]) == (8, 2, ["Hemoglobin"])
    hemoglobin = next(row for row in everything.rows if row.test_name == "Hemoglobin")
    assert [(point.value, point.code) for point in hemoglobin.trend] == [("10.4", "D2"), ("9.1", "D1")]
    assert {row.test_name for row in outside.rows} == {"Hemoglobin", "MCV"}
    potassium = next(row for row in everything.rows if row.test_name == "Potassium")
    assert potassium.warning == "Marked “H” on paper, but the value lies inside its printed range."


async def test_the_reviewer_disagrees_and_takes_it_back() -> None:
    """A statement a provider disagrees with stays visible as such."""
    case, _, provider = await reviewed(REPORT)
    await analyse(case)
    async with unit_of_work() as session:
        claim = (await insights.open_insights(session, provider, case.id)).findings[0]

    async with unit_of_work() as session:
        await insights.dismiss_claim(session, provider, case.id, claim.id)
        dismissed = (await insights.open_insights(session, provider, case.id)).findings[0]
        await insights.restore_claim(session, provider, case.id, claim.id)
        restored = (await insights.open_insights(session, provider, case.id)).findings[0]

    assert (dismissed.id, dismissed.is_dismissed, restored.is_dismissed) == (claim.id, True, False)


async def test_only_the_reviewer_disagrees() -> None:
    """The requester sees the draft and cannot strike from it; a stranger finds nothing; no claim of another case."""
    case, requester, provider = await reviewed(REPORT)
    await analyse(case)
    async with unit_of_work() as session:
        stranger = await make_provider(session)
        claim = (await insights.open_insights(session, requester, case.id)).findings[0]

    for actor, error in ((requester, NotPermitted), (stranger, NotFound)):
        with pytest.raises(error):
            async with unit_of_work() as session:
                await insights.dismiss_claim(session, actor, case.id, claim.id)
    with pytest.raises(NotFound):
        async with unit_of_work() as session:
            await insights.dismiss_claim(session, provider, case.id, uuid4())


async def test_progress_names_no_file_and_leaves_no_audit_row() -> None:
    """Asked on every wake-up: stage, figures and codes only. Reading the draft itself is on record."""
    case, requester = await case_with(REPORT)
    async with unit_of_work() as session:
        await analysis.request_analysis(session, case.id)
        before = len((await session.exec(select(AuditRow.seq))).all())

        progress = await insights.analysis_progress(session, requester, case.id)
        after = len((await session.exec(select(AuditRow.seq))).all())
        await insights.open_insights(session, requester, case.id)
        read = len((await session.exec(select(AuditRow.seq))).all())

    assert (progress.status, progress.stage_words, progress.files_total) == ("processing", "Waiting to start", 1)
    assert [(file.code, file.status) for file in progress.files] == [("D1", "waiting")]
    assert (after - before, read - after) == (0, 1)


async def test_a_stranger_sees_no_insights() -> None:
    """MSO-18: out of reach is not found."""
    case, _ = await case_with(REPORT)
    async with unit_of_work() as session:
        stranger = await make_requester(session)

    with pytest.raises(NotFound):
        async with unit_of_work() as session:
            await insights.open_insights(session, stranger, case.id)
