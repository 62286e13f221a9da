"""The analysis of a case step by step: every step may run twice, and nothing is half done."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from mso_app.core.db import unit_of_work
from mso_app.core.filetypes import FileKind
from mso_app.demo.world import DemoCase, world
from mso_app.domain.access import Actor
from mso_app.domain.documents import DocumentKind, ReadStatus
from mso_app.domain.insights import ClaimKind, RunStatus
from mso_app.models import Case, Claim, Document, DocumentPage, DocumentSection, Evidence, InsightRun, LabResult
from mso_app.schemas.drafting import DraftedClaim, Pointer
from mso_app.services import analysis
from mso_app.services.analysis import runs
from tests.build import make_case, make_provider, make_requester
from tests.conftest import Database
from tests.documents import add_document

pytestmark = pytest.mark.usefixtures("database")

REPORT = b"""CT of the chest
Findings:
A nodule of 8 mm in the right upper lobe.
Impression:
1. Suspected lung cancer.
2. No evidence of pneumonia.
Recommendation:
PET-CT is recommended.
"""
LAB = b"""Laboratory report
Collected: 2026-02-11

Test            Result   Unit     Reference
Hemoglobin      9.1      g/dL     12.0-15.5   L
MCV             71       fL       80-96       L
Platelets       304      10^3/uL  150-400
Potassium       4.1      mmol/L   3.5-5.1     H
"""


async def case_with(*files: bytes) -> tuple[Case, Actor]:
    async with unit_of_work() as session:
        requester = await make_requester(session)
        case = await make_case(session, requester)
        for code, content in enumerate(files, start=1):
            await add_document(session, requester, content, case_id=case.id, code=code, file_kind=FileKind.TEXT)
    return case, requester


async def analyse(case: Case, *, times: int = 1) -> InsightRun:
    """The whole way, each step as often as asked, as an engine does that was killed after every step."""
    async with unit_of_work() as session:
        number = await analysis.request_analysis(session, case.id)
    assert number is not None
    documents: list[UUID] | None = None
    for _ in range(times):
        async with unit_of_work() as session:
            documents = await analysis.begin(session, case.id, number)
    for step in (analysis.read_document, analysis.extract_document):
        for document_id in documents or []:
            for _ in range(times):
                await step(unit_of_work, document_id)
    for _ in range(times):
        await analysis.draft_case(unit_of_work, case.id, number)
    async with unit_of_work() as session:
        return (
            await session.exec(select(InsightRun).where(InsightRun.case_id == case.id, InsightRun.number == number))
        ).one()


async def counted() -> dict[str, int]:
    tables = (DocumentPage, LabResult, DocumentSection, Claim, Evidence, InsightRun)
    async with unit_of_work() as session:
        return {table.__name__: (await session.exec(select(func.count()).select_from(table))).one() for table in tables}


async def claims_of(run: InsightRun) -> list[Claim]:
    async with unit_of_work() as session:
        found = await session.exec(select(Claim).where(Claim.run_id == run.id).order_by(col(Claim.position)))
        return list(found.all())


async def wrong_quotes() -> list[str]:
    """Quotes that do not stand literally at their span of the stored text."""
    async with unit_of_work() as session:
        pages = {
            (page.document_id, page.number): page.text for page in (await session.exec(select(DocumentPage))).all()
        }
        places = [*(await session.exec(select(Evidence))).all(), *(await session.exec(select(LabResult))).all()]
        places += (await session.exec(select(DocumentSection))).all()
    return [p.quote for p in places if pages[(p.document_id, p.page)][p.start : p.end] != p.quote]


async def test_every_step_twice_leaves_what_once_leaves() -> None:
    """Acceptance 7: a step that is killed and run again neither loses nor doubles a row."""
    once, _ = await case_with(REPORT, LAB)
    await analyse(once)
    first = await counted()
    twice, _ = await case_with(REPORT, LAB)

    run = await analyse(twice, times=2)

    second = await counted()
    assert {name: second[name] - first[name] for name in first} == first
    assert (run.status, run.files_read, run.files_total) == (RunStatus.COMPLETED, 2, 2)


async def test_a_report_and_a_laboratory_paper_become_a_draft() -> None:
    """N-1, N-9, MM-14: findings with their places; what is negated is no diagnosis; a wrong mark is named."""
    case, _ = await case_with(REPORT, LAB)

    run = await analyse(case)

    claims = await claims_of(run)
    said = {kind: [claim.text for claim in claims if claim.kind is kind] for kind in ClaimKind}
    assert "Hemoglobin 9.1 g/dL, below 12.0-15.5." in said[ClaimKind.FINDING]
    assert any("Potassium" in text and "Marked “H” on paper" in text for text in said[ClaimKind.FINDING])
    assert "Lung cancer, suspected" in said[ClaimKind.DIAGNOSIS]
    assert not any("neumonia" in text for text in said[ClaimKind.DIAGNOSIS])
    assert any(text.startswith("Microcytic anaemia") for text in said[ClaimKind.DIAGNOSIS])
    assert said[ClaimKind.NEXT_STEP] == ["PET-CT is recommended."]
    assert {claim.confidence for claim in claims} == {None}
    assert all(claim.supported for claim in claims)
    assert await wrong_quotes() == []


async def test_documents_are_filed_with_what_was_found() -> None:
    """MM-8, MM-9: kind, day and rows of a paper, text with positions of every page."""
    case, _ = await case_with(REPORT, LAB)

    await analyse(case)

    async with unit_of_work() as session:
        report, lab = (await session.exec(select(Document).order_by(col(Document.code)))).all()
        rows = (await session.exec(select(LabResult.test_name, LabResult.flag).order_by(col(LabResult.position)))).all()
    assert (report.kind, report.read_status) == (DocumentKind.RADIOLOGY, ReadStatus.READ)
    assert (lab.kind, lab.exam_date) == (DocumentKind.LAB, date(2026, 2, 11))
    assert rows == [("Hemoglobin", "low"), ("MCV", "low"), ("Platelets", "normal"), ("Potassium", "normal")]


async def test_a_quote_that_does_not_stand_there_is_never_offered() -> None:
    """N-1: an invented quote, a moved span and invented words of the request are stored as unsupported."""
    case, _ = await case_with(REPORT)
    await analyse(case)
    async with unit_of_work() as session:
        page = (await session.exec(select(DocumentPage))).one()
        number = await analysis.request_analysis(session, case.id)
    assert number is not None
    at = page.text.index("A nodule")
    good = Pointer(document_id=page.document_id, page=1, start=at, end=at + 8, quote="A nodule")
    moved = good.model_copy(update={"start": at + 1, "end": at + 9})
    invented = good.model_copy(update={"quote": "A tumour"})
    drafted = [
        DraftedClaim(kind=ClaimKind.FINDING, text="good", evidence=[good]),
        DraftedClaim(kind=ClaimKind.FINDING, text="moved", evidence=[good, moved]),
        DraftedClaim(kind=ClaimKind.FINDING, text="invented", evidence=[invented]),
        DraftedClaim(kind=ClaimKind.SUMMARY, text="Fatigue for four months."),
        DraftedClaim(kind=ClaimKind.SUMMARY, text="Fatigue for five months."),
    ]

    async with unit_of_work() as session:
        await runs.finish(session, case.id, number, drafted)

    async with unit_of_work() as session:
        run = (await session.exec(select(InsightRun).where(InsightRun.number == number))).one()
    assert {claim.text: claim.supported for claim in await claims_of(run)} == {
        "good": True,
        "moved": False,
        "invented": False,
        "Fatigue for four months.": True,
        "Fatigue for five months.": False,
    }
    assert await wrong_quotes() == []


async def test_claims_and_the_end_of_the_run_are_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """X-15: a failure while claims are stored leaves a run that still works, and no claim."""
    case, _ = await case_with(REPORT)
    async with unit_of_work() as session:
        number = await analysis.request_analysis(session, case.id)
        assert number is not None

    class Broken(Exception):
        pass

    async def broken(*_: object) -> None:
        raise Broken

    monkeypatch.setattr(runs, "emit", broken)
    with pytest.raises(Broken):
        async with unit_of_work() as session:
            text = DraftedClaim(kind=ClaimKind.SUMMARY, text="Fatigue for four months.")
            await runs.finish(session, case.id, number, [text])

    async with unit_of_work() as session:
        assert (await session.exec(select(InsightRun.status))).all() == [RunStatus.PROCESSING]
        assert (await session.exec(select(Claim))).all() == []


async def test_a_newer_run_stops_the_older_one() -> None:
    """X-23: two runs at once leave one draft, that of the newer run."""
    case, requester = await case_with(REPORT)
    async with unit_of_work() as session:
        older = await analysis.request_analysis(session, case.id)
        assert older == 1
        newer = await analysis.rerun(session, requester, case.id)

    await analysis.draft_case(unit_of_work, case.id, older)

    async with unit_of_work() as session:
        assert await analysis.begin(session, case.id, older) is None
        status = (
            await session.exec(select(InsightRun.number, InsightRun.status).order_by(col(InsightRun.number)))
        ).all()
    assert (newer, status) == (2, [(1, RunStatus.FAILED), (2, RunStatus.PROCESSING)])


async def test_a_file_that_failed_is_tried_again_on_request() -> None:
    """MM-14: the person asks again; what was read well is not read again."""
    case, requester = await case_with(REPORT, LAB)
    await analyse(case)
    async with unit_of_work() as session:
        _, bad = (await session.exec(select(Document).order_by(col(Document.code)))).all()
        bad.read_status = ReadStatus.FAILED
        session.add(bad)

    async with unit_of_work() as session:
        await analysis.rerun(session, requester, case.id)

    async with unit_of_work() as session:
        status = (await session.exec(select(Document.read_status).order_by(col(Document.code)))).all()
    assert status == [ReadStatus.READ, ReadStatus.WAITING]


async def test_a_persons_word_on_the_kind_stands() -> None:
    """What a person called a letter stays one, whatever the machine thinks."""
    case, _ = await case_with(REPORT)
    async with unit_of_work() as session:
        document = (await session.exec(select(Document))).one()
        document.kind = DocumentKind.LETTER
        session.add(document)

    await analyse(case)

    async with unit_of_work() as session:
        assert (await session.exec(select(Document.kind))).all() == [DocumentKind.LETTER]


async def test_a_draft_whose_documents_were_all_removed_says_nothing_about_them() -> None:
    """X-16: the new run rests on no file and offers only what the request says."""
    case, _ = await case_with(REPORT)
    await analyse(case)
    async with unit_of_work() as session:
        document = (await session.exec(select(Document))).one()
        document.removed_at = datetime(2026, 3, 2, tzinfo=UTC)
        session.add(document)

    run = await analyse(case)

    async with unit_of_work() as session:
        mine = select(Evidence).join(Claim, col(Claim.id) == Evidence.claim_id).where(Claim.run_id == run.id)
        assert (await session.exec(mine)).all() == []
    assert (run.number, run.files_total, run.status) == (2, 0, RunStatus.COMPLETED)


async def test_unreadable_work_of_a_vanished_document_is_nothing(database: Database) -> None:
    """A discarded draft takes its documents with it; the workflow that comes late finds nothing to do."""
    nobody = UUID(int=7)

    await analysis.read_document(unit_of_work, nobody)
    await analysis.extract_document(unit_of_work, nobody)

    assert await counted() == dict.fromkeys(await counted(), 0)


def demo_cases() -> list[DemoCase]:
    """One case of each story of the demo world."""
    cases = world(7, datetime(2026, 11, 20, 9, tzinfo=UTC)).cases
    return list({case.key.rsplit("-", 1)[0]: case for case in cases}.values())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_every_quote_of_the_demo_world_stands_where_it_says() -> None:
    """Acceptance 4 over documents of every story: each claim, row and section equals the stored text at its span."""
    kinds = {".pdf": FileKind.PDF, ".csv": FileKind.CSV}
    for demo in demo_cases():
        async with unit_of_work() as session:
            requester = await make_requester(session)
            case = await make_case(session, requester)
            files = [file for file in demo.files if file.name[-4:] in kinds and not file.name.startswith("scan")]
            for code, file in enumerate(files, start=1):
                kind = kinds[file.name[-4:]]
                await add_document(session, requester, file.content(), case_id=case.id, code=code, file_kind=kind)
        run = await analyse(case)
        claims = await claims_of(run)
        assert run.files_read == len(files)
        assert claims
        assert all(claim.supported for claim in claims)

    assert await wrong_quotes() == []


async def test_a_provider_can_ask_again_and_a_stranger_cannot() -> None:
    """MSO-18: whoever has no reach to the case learns nothing from trying."""
    case, _ = await case_with(REPORT)
    async with unit_of_work() as session:
        stranger = await make_provider(session)

    with pytest.raises(Exception, match="does not exist"):
        async with unit_of_work() as session:
            await analysis.rerun(session, stranger, case.id)
