"""A case that is Done: its people, and the signed opinion, for tests of what follows."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.security import hash_password
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Account, Case
from mso_app.schemas.opinions import AnswerChange, CitationIn, OpinionChange, OpinionDraft, SealedView
from mso_app.services import opinions
from tests.build import make_admin, make_case, make_provider, make_requester
from tests.documents import add_read_paper

PASSWORD = "correct horse battery staple"
PAGE = "Bone marrow trephine biopsy\nCD138-positive plasma cells make up 34 % of nucleated cells."
QUOTE = "CD138-positive plasma cells make up 34 % of nucleated cells."
ANSWER = "**High risk.** 34 % is below 60 % [[D1 p 1]]. About 44 % progress within two years. I advise control."
CHANGED = ANSWER.replace("About 44 % progress within two years.", "With gain of 1q about 63 % progress.")


@dataclass(kw_only=True)
class Signed:
    requester: Actor
    provider: Actor
    admin: Actor
    case: Case
    question_id: UUID
    code: str

    async def view(self, session: AsyncSession, **which: int | bool) -> SealedView:
        edition, compared = which.get("edition"), bool(which.get("compared"))
        return await opinions.open_sealed(
            session, self.requester, self.case.id, edition=int(edition) if edition else None, compared=compared
        )

    async def sentence(self, session: AsyncSession, words: str, *, edition: int | None = None) -> str:
        """The id of the sentence of the first answer that says this."""
        view = await opinions.open_sealed(session, self.requester, self.case.id, edition=edition)
        return next(
            sentence.id for sentence in view.answers[0].sentences if words in "".join(run.text for run in sentence.runs)
        )

    async def draft_addendum(self, session: AsyncSession, **changes: object) -> OpinionDraft:
        """Begun and saved, with a changed sentence unless `changes` say otherwise."""
        await opinions.begin_addendum(session, self.provider, self.case.id)
        draft = await opinions.open_draft(session, self.provider, self.case.id)
        return await opinions.save(
            session, self.provider, self.case.id, complete(self.question_id, **changes), version=draft.version
        )


def complete(question: UUID, **changes: object) -> OpinionChange:
    """A whole opinion; an addendum says something else in its answer."""
    whole: dict[str, object] = {
        "headline": "Smouldering myeloma, high risk. No treatment now.",
        "summary": "High-risk smouldering myeloma. I advise close monitoring.",
        "diagnosis": "Smouldering multiple myeloma",
        "diagnosis_outcome": "clarified",
        "diagnosis_impact": "moderate",
        "treatment": "Close monitoring",
        "treatment_outcome": "changed",
        "treatment_impact": "major",
        "recommendations": ["MRI in three months"],
        "limits": "The patient was not examined in person.",
        "answers": [AnswerChange(question_id=question, text=CHANGED, is_complete=True)],
    }
    return OpinionChange.model_validate(whole | changes)


async def make_signed(session: AsyncSession, *, requester: Actor | None = None) -> Signed:
    """A case with one document and one question, reviewed and signed."""
    requester, admin, provider = requester or await make_requester(session), await make_admin(session), None
    provider = await make_provider(session, capacity=50)
    account = await session.get_one(Account, provider.id)
    account.password_hash = await hash_password(PASSWORD)
    session.add(account)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider, admin=admin)
    document = await add_read_paper(session, case, PAGE)
    question = (await opinions.open_draft(session, provider, case.id)).answers[0].question_id
    start = PAGE.index(QUOTE)
    quoted = CitationIn(document_id=document.id, page=1, start=start, end=start + len(QUOTE), quote=QUOTE)
    await opinions.cite(session, provider, case.id, quoted)
    first = complete(question, answers=[AnswerChange(question_id=question, text=ANSWER, is_complete=True)])
    saved = await opinions.save(session, provider, case.id, first, version=1)
    code = await opinions.sign(
        session, provider, case.id, case_version=case.version, version=saved.version, password=PASSWORD
    )
    case = (await session.exec(select(Case).where(Case.id == case.id))).one()
    return Signed(requester=requester, provider=provider, admin=admin, case=case, question_id=question, code=code)
