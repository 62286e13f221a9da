"""The engine in this process: work begins with the commit, and a PDF becomes claims."""

import asyncio
from datetime import UTC, datetime

import pytest
from dbos import DBOS, SetWorkflowID
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import work
from mso_app.core.db import unit_of_work
from mso_app.core.filetypes import FileKind
from mso_app.demo.world import world
from mso_app.domain.insights import RunStatus
from mso_app.integrations.storage import storage
from mso_app.jobs import sweep, workflows
from mso_app.models import Claim, Document, Evidence, InsightRun, LabResult
from mso_app.services import analysis
from tests.build import make_case, make_requester
from tests.documents import add_document


async def until_finished(case_id: object) -> InsightRun:
    """The newest run of the case once it is over; the engine says so in the database."""
    async with asyncio.timeout(60):
        while True:
            async with unit_of_work() as session:
                newest = select(InsightRun).where(InsightRun.case_id == case_id).order_by(col(InsightRun.number).desc())
                run = (await session.exec(newest)).first()
            if run is not None and run.status is not RunStatus.PROCESSING:
                return run
            await asyncio.sleep(0.05)


async def test_a_pdf_is_read_from_end_to_end(engine: None) -> None:
    """MM-3, MM-4, X-23: the request returns at once, the background reads and drafts."""
    papers = next(c for c in world(7, datetime(2026, 11, 20, 9, tzinfo=UTC)).cases if c.key.startswith("myeloma"))
    lab = next(file for file in papers.files if file.name == "laboratory.pdf")
    async with unit_of_work() as session:
        requester = await make_requester(session)
        case = await make_case(session, requester)
        await add_document(session, requester, lab.content(), case_id=case.id)
        number = await analysis.request_analysis(session, case.id)

    run = await until_finished(case.id)

    assert (number, run.status, run.files_read, run.problem) == (1, RunStatus.COMPLETED, 1, "")
    async with unit_of_work() as session:
        document = (await session.exec(select(Document).where(Document.case_id == case.id))).one()
        rows = (await session.exec(select(LabResult).where(LabResult.document_id == document.id))).all()
        claims = (await session.exec(select(Claim).where(Claim.run_id == run.id))).all()
        evidence = (await session.exec(select(Evidence))).all()
    assert (document.read_status.value, document.kind.value) == ("read", "lab")
    assert len(rows) > 10
    assert claims
    assert evidence
    assert all(claim.supported for claim in claims)


async def test_a_request_that_is_rolled_back_leaves_no_work(engine: None) -> None:
    """The workflow exists when, and only when, the business transaction commits."""

    class Refused(Exception):
        pass

    with pytest.raises(Refused):
        async with unit_of_work() as session:
            await work.start(session, analysis.READING_WORKFLOW, key="read-nothing", arguments=("nothing",))
            raise Refused

    assert await DBOS.get_workflow_status_async("read-nothing") is None


async def test_lost_work_is_found_and_started(engine: None) -> None:
    """A run whose row was made while no engine ran is started by the sweep; a second sweep starts nothing."""
    work.install(None)
    async with unit_of_work() as session:
        requester = await make_requester(session)
        case = await make_case(session, requester)
        await add_document(session, requester, b"Impression:\nNo fracture.\n", case_id=case.id, file_kind=FileKind.TEXT)
        await analysis.request_analysis(session, case.id)
    assert await DBOS.get_workflow_status_async(f"analyse-{case.id}-1") is None
    work.install(started_by_hand)

    started = await sweep.start_lost_work()

    run = await until_finished(case.id)
    assert (started, run.status) == (1, RunStatus.COMPLETED)
    assert await sweep.start_lost_work() == 0


async def started_by_hand(session: AsyncSession, name: str, *, key: str, arguments: tuple[str, ...]) -> None:
    """Starts the workflow at once, as the engine's own starter does after the commit."""
    with SetWorkflowID(key):
        await DBOS.start_workflow_async({analysis.WORKFLOW: workflows.analyse_case}[name], *arguments)


async def test_a_file_that_defeats_every_try_does_not_stop_the_others(
    engine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X-16: the bad file is marked, the draft says on how many files it rests, nothing waits for ever."""
    monkeypatch.setattr(workflows, "FIRST_PAUSE_SECONDS", 0.0)
    async with unit_of_work() as session:
        requester = await make_requester(session)
        case = await make_case(session, requester)
        good = b"Impression:\nNo fracture.\n"
        await add_document(session, requester, good, case_id=case.id, file_kind=FileKind.TEXT)
        gone = await add_document(session, requester, good, case_id=case.id, code=2, file_kind=FileKind.TEXT)
        await storage().remove(gone.storage_key)
        await analysis.request_analysis(session, case.id)

    run = await until_finished(case.id)

    assert (run.status, run.files_read, run.files_total) == (RunStatus.COMPLETED, 1, 2)
    async with unit_of_work() as session:
        documents = (await session.exec(select(Document).order_by(col(Document.code)))).all()
    assert [document.read_status.value for document in documents] == ["read", "failed"]
    assert documents[1].problem.startswith("This file could not be read after several tries.")
