"""The sealed report over HTTP: who gets it, what it carries, and that it can be read back."""

from dataclasses import dataclass
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader
from sqlmodel import select

from mso_app.core.db import unit_of_work
from mso_app.core.security import hash_password
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Account, AuditRow
from mso_app.schemas.opinions import AnswerChange, OpinionChange
from mso_app.services import opinions
from tests.api.world import World, client_of, tokens_of
from tests.build import make_admin, make_case, make_provider, make_requester
from tests.conftest import Database

PASSWORD = "correct horse battery staple"


@dataclass(kw_only=True)
class Signed(World):
    """A finished case and everybody around it."""

    provider: Actor
    case_id: UUID
    open_case_id: UUID
    code: str

    @property
    def report(self) -> str:
        return f"/api/v1/cases/{self.case_id}/opinion.pdf"


@pytest.fixture
async def signed(database: Database) -> Signed:
    async with unit_of_work() as session:
        requester, stranger, admin = (
            await make_requester(session),
            await make_requester(session),
            await make_admin(session),
        )
        provider = await make_provider(session)
        account = await session.get_one(Account, provider.id)
        account.password_hash = await hash_password(PASSWORD)
        session.add(account)
        still_open = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
        case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider, admin=admin)
        draft = await opinions.open_draft(session, provider, case.id)
        change = OpinionChange(
            headline="Smouldering myeloma. No treatment now.",
            diagnosis="Smouldering myeloma",
            diagnosis_outcome="changed",
            diagnosis_impact="major",
            treatment="Monitoring",
            treatment_outcome="changed",
            treatment_impact="major",
            answers=[AnswerChange(question_id=draft.answers[0].question_id, text="**No.** Not yet.", is_complete=True)],
        )
        saved = await opinions.save(session, provider, case.id, change, version=0)
        code = await opinions.sign(
            session, provider, case.id, case_version=case.version, version=saved.version, password=PASSWORD
        )
        people = [requester, stranger, admin, provider]
        tokens = await tokens_of(session, people)
    return Signed(
        requester=requester,
        stranger=stranger,
        admin=admin,
        provider=provider,
        draft_id=uuid4(),
        tokens=tokens,
        case_id=case.id,
        open_case_id=still_open.id,
        code=code,
    )


@pytest.mark.parametrize("who", ["requester", "provider", "admin"])
async def test_everybody_around_a_finished_case_downloads_the_report(signed: Signed, who: str) -> None:
    """MSO-15: the bytes that were sealed, as a file of its own name."""
    async with client_of(signed, getattr(signed, who)) as client:
        answer = await client.get(signed.report)

    pages = PdfReader(BytesIO(answer.content)).pages
    words = " ".join(page.extract_text() for page in pages)
    assert answer.status_code == 200
    assert "Smouldering myeloma. No treatment now." in " ".join(words.split())
    assert signed.code in words


async def test_the_report_is_an_attachment_that_nobody_keeps(signed: Signed) -> None:
    """Row 13 of the threat model."""
    async with client_of(signed, signed.requester) as client:
        answer = await client.get(signed.report)

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith('attachment; filename="SO-')
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert int(answer.headers["content-length"]) == len(answer.content)


async def test_a_download_stands_in_the_audit_log(signed: Signed) -> None:
    async with client_of(signed, signed.requester) as client:
        await client.get(signed.report)

    async with unit_of_work() as session:
        found = (await session.exec(select(AuditRow).where(AuditRow.action == Action.DOWNLOAD_OPINION))).all()
    assert [(row.actor_id, row.case_id) for row in found] == [(signed.requester.id, signed.case_id)]


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), (None, 401)])
async def test_a_stranger_learns_nothing(signed: Signed, who: str | None, status: int) -> None:
    """Out of reach looks like not there."""
    async with client_of(signed, getattr(signed, who) if who else None) as client:
        answer = await client.get(signed.report)
        nowhere = await client.get(f"/api/v1/cases/{uuid4()}/opinion.pdf")

    assert answer.status_code == nowhere.status_code == status
    assert answer.json() == nowhere.json()


async def test_there_is_no_report_before_the_signature(signed: Signed) -> None:
    async with client_of(signed, signed.requester) as client:
        answer = await client.get(f"/api/v1/cases/{signed.open_case_id}/opinion.pdf")

    assert answer.status_code == 404
