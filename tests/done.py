"""Finished cases: signed the way experts sign them, with the consequences of the product."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import events
from mso_app.core.security import hash_password
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Specialty, Urgency
from mso_app.models import Account, Case
from mso_app.schemas.opinions import AnswerChange, CitationIn, OpinionChange
from mso_app.services import opinions, reactions
from tests.build import make_case, make_provider
from tests.documents import add_read_paper

PASSWORD = "correct horse battery staple"
PAGE = "Bone marrow trephine biopsy\nCD138-positive plasma cells make up 34 % of nucleated cells."


@contextmanager
def consequences() -> Iterator[None]:
    """The reactions of the product, and of no other test."""
    before = dict(events._reactions)
    reactions.install()
    try:
        yield
    finally:
        events._reactions.clear()
        events._reactions.update(before)


async def make_signer(session: AsyncSession, *, capacity: int = 1000) -> Actor:
    """An expert with a password to sign with."""
    provider = await make_provider(session, capacity=capacity)
    account = await session.get_one(Account, provider.id)
    account.password_hash = await hash_password(PASSWORD)
    session.add(account)
    await session.flush()
    return provider


async def make_ready(
    session: AsyncSession,
    *,
    requester: Actor | None = None,
    provider: Actor | None = None,
    admin: Actor | None = None,
    specialty: Specialty = Specialty.HAEMATOLOGY,
    urgency: Urgency = Urgency.STANDARD,
    subject: str = "Smouldering or active myeloma",
) -> tuple[Case, Actor, int]:
    """A case in progress whose opinion can be signed: the case, its expert, the version of the draft."""
    provider = provider or await make_signer(session)
    case = await make_case(
        session, requester, status=CaseStatus.IN_PROGRESS, provider=provider, admin=admin, subject=subject
    )
    case.specialty, case.urgency = specialty, urgency
    session.add(case)
    document = await add_read_paper(session, case, PAGE)
    draft = await opinions.open_draft(session, provider, case.id)
    quote = CitationIn(document_id=document.id, page=1, start=0, end=len(PAGE), quote=PAGE)
    await opinions.cite(session, provider, case.id, quote)
    change = OpinionChange(
        headline="Smouldering myeloma, high risk.",
        summary="No treatment now.",
        diagnosis="Smouldering multiple myeloma",
        diagnosis_outcome="clarified",
        diagnosis_impact="moderate",
        treatment="Close monitoring",
        treatment_outcome="changed",
        treatment_impact="major",
        recommendations=["MRI in three months"],
        answers=[
            AnswerChange(question_id=one.question_id, text="No [[D1 p 1]].", is_complete=True) for one in draft.answers
        ],
    )
    saved = await opinions.save(session, provider, case.id, change, version=1)
    await session.refresh(case)
    return case, provider, saved.version


async def sign(session: AsyncSession, provider: Actor, case: Case, version: int) -> None:
    await opinions.sign(session, provider, case.id, case_version=case.version, version=version, password=PASSWORD)
    await session.refresh(case)


async def make_done(
    session: AsyncSession,
    *,
    requester: Actor | None = None,
    provider: Actor | None = None,
    admin: Actor | None = None,
    specialty: Specialty = Specialty.HAEMATOLOGY,
    urgency: Urgency = Urgency.STANDARD,
) -> Case:
    """A case that was signed; inside `consequences` it has its invoice and its record of service."""
    case, expert, version = await make_ready(
        session, requester=requester, provider=provider, admin=admin, specialty=specialty, urgency=urgency
    )
    await sign(session, expert, case, version)
    return case
