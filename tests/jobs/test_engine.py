"""The engine in this process: work begins with the commit, and a PDF becomes claims."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from dbos import DBOS
from sqlmodel import col, select

from mso_app.core import work
from mso_app.core.db import unit_of_work
from mso_app.demo.world import world
from mso_app.domain.insights import RunStatus
from mso_app.integrations.storage import storage
from mso_app.jobs.engine import job_engine
from mso_app.models import Claim, Document, Evidence, InsightRun, LabResult
from mso_app.services import analysis
from tests.build import make_case, make_requester
from tests.conftest import Database
from tests.documents import add_document


@pytest.fixture(autouse=True)
def own_storage() -> None:
    storage.cache_clear()


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[None]:
    async with job_engine():
        yield


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
