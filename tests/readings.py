"""A case with two readers, at any point of the way: what tests of second readings stand on."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.security import hash_password
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.documents import DocumentKind, ReadStatus
from mso_app.domain.second_readings import Decision, Verdict
from mso_app.models import Account, Case, Document, DocumentPage, SecondReading
from mso_app.schemas.opinions import AnswerChange, CitationIn, OpinionChange
from mso_app.schemas.second_readings import ReadingDecision
from mso_app.services import opinions, second_readings
from tests.build import make_admin, make_case, make_provider, make_requester
from tests.documents import add_document

PASSWORD = "correct horse battery staple"
PAGE = "Cycle 6 was given on 4 Aug 2025.\nThe last cycle was given on 18 Feb 2026."
QUESTION = "CAR-T or transplant?"


@dataclass(kw_only=True)
class Readers:
    """Everybody around one case with a second reader."""

    case_id: UUID
    requester: Actor
    admin: Actor
    a: Actor
    b: Actor
    third: Actor
    document_id: UUID


async def make_readers(session: AsyncSession, *, status: CaseStatus = CaseStatus.IN_PROGRESS) -> Readers:
    """An accepted case with one read document; nobody is asked to read second yet."""
    requester, admin = await make_requester(session), await make_admin(session)
    a, b, third = [await make_signing_provider(session) for _ in range(3)]
    case = await make_case(session, requester, status=status, provider=a, admin=admin, questions=(QUESTION,))
    document = await add_read_document(session, requester, case)
    return Readers(case_id=case.id, requester=requester, admin=admin, a=a, b=b, third=third, document_id=document.id)


async def make_signing_provider(session: AsyncSession) -> Actor:
    provider = await make_provider(session, capacity=50)
    account = await session.get_one(Account, provider.id)
    account.password_hash = await hash_password(PASSWORD)
    session.add(account)
    await session.flush()
    return provider


async def add_read_document(session: AsyncSession, requester: Actor, case: Case) -> Document:
    document = await add_document(session, requester, b"%PDF-1.4 pharmacy", name="Pharmacy.pdf", case_id=case.id)
    document.read_status, document.kind, document.page_count = ReadStatus.READ, DocumentKind.LETTER, 1
    session.add(document)
    session.add(DocumentPage(document_id=document.id, number=1, width=595, height=842, text=PAGE))
    await session.flush()
    return document


async def case_of(session: AsyncSession, readers: Readers) -> Case:
    found = await session.exec(select(Case).where(Case.id == readers.case_id).execution_options(populate_existing=True))
    return found.one()


async def reading_of(session: AsyncSession, readers: Readers) -> SecondReading:
    chosen = select(SecondReading).where(SecondReading.case_id == readers.case_id)
    return (await session.exec(chosen.execution_options(populate_existing=True))).one()


async def asked(session: AsyncSession, readers: Readers) -> None:
    case = await case_of(session, readers)
    await second_readings.ask(session, readers.admin, case.id, readers.b.id, version=case.version)


async def accepted(session: AsyncSession, readers: Readers) -> None:
    await asked(session, readers)
    await second_readings.accept(session, readers.b, readers.case_id, attested=True)


async def drafted(
    session: AsyncSession,
    readers: Readers,
    who: Actor,
    *,
    answer: str = "**Transplant.** The relapse came late.",
    treatment: str = "Autologous transplant",
    treatment_outcome: str = "confirmed",
    word: str = "",
) -> int:
    """A whole draft, ready to sign; its version."""
    draft = await opinions.open_draft(session, who, readers.case_id)
    version = draft.version
    if not draft.citations:
        quote = PAGE.splitlines()[0]
        place = CitationIn(document_id=readers.document_id, page=1, start=0, end=len(quote), quote=quote)
        await opinions.cite(session, who, readers.case_id, place)
        version = (await opinions.open_draft(session, who, readers.case_id)).version
    change = OpinionChange(
        headline=f"{treatment}. {word}".strip(),
        summary=word,
        diagnosis="DLBCL, first relapse",
        diagnosis_outcome="confirmed",
        diagnosis_impact="none",
        treatment=treatment,
        treatment_outcome=treatment_outcome,
        treatment_impact="minor" if treatment_outcome == "confirmed" else "major",
        answers=[
            AnswerChange(question_id=one.question_id, text=f"{answer} {word} [[D1 p 1]]", is_complete=True)
            for one in draft.answers
        ],
    )
    return (await opinions.save(session, who, readers.case_id, change, version=version)).version


async def signed(session: AsyncSession, readers: Readers, who: Actor) -> str:
    draft = await opinions.open_draft(session, who, readers.case_id)
    return await opinions.sign(
        session, who, readers.case_id, case_version=draft.case_version, version=draft.version, password=PASSWORD
    )


async def compared(session: AsyncSession, readers: Readers, *, differ: bool = True) -> None:
    """Both have sealed; by default they differ in the treatment and in the answer."""
    await accepted(session, readers)
    await drafted(session, readers, readers.a)
    if differ:
        await drafted(
            session,
            readers,
            readers.b,
            answer="**CAR-T.** The relapse came 7 months after 18 Feb 2026.",
            treatment="CAR-T in second line",
            treatment_outcome="changed",
        )
    else:
        await drafted(session, readers, readers.b)
    await signed(session, readers, readers.a)
    await signed(session, readers, readers.b)


async def decision_of(
    session: AsyncSession, readers: Readers, who: Actor, decision: Decision, *, note: str = "", **verdicts: Verdict
) -> ReadingDecision:
    """What somebody would sign: what is suggested, but for the verdicts that are given."""
    view = await second_readings.open_second(session, who, readers.case_id)
    chosen = {row.part: Verdict(row.verdict) for row in view.rows}
    return ReadingDecision(
        version=view.version,
        decision=decision,
        verdicts=chosen | {name.replace("_", "-"): verdict for name, verdict in verdicts.items()},
        note=note,
        attested=True,
    )
