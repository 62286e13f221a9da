"""The sealed opinion, read from the sealed bytes and from nothing else (MSO-15)."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import NotFound
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.opinions import SealState
from mso_app.integrations.storage import storage
from mso_app.models import Case, Document, Institution, Seal
from mso_app.reports import seal as sealing
from mso_app.schemas.accounts import initials
from mso_app.schemas.opinions import SealedAnswerView, SealedPart, SealedView
from mso_app.schemas.sealed import Concordance, SealedAnswer, SealedCitation, SealedOpinion
from mso_app.services import audit, visibility
from mso_app.services.opinions.checking import state_of
from mso_app.services.opinions.runs import Target, text_runs
from mso_app.services.views import moment


@dataclass(frozen=True, kw_only=True)
class Linked:
    """Where a sealed citation leads now: the documents by their code, and the text of the cited pages."""

    documents: dict[str, Document]
    pages: dict[tuple[UUID, int], str]

    def target(self, citation: SealedCitation) -> Target | None:
        """None when the document is no longer there. The quote is looked for anew: the seal holds no positions."""
        document = self.documents.get(citation.code)
        if document is None:
            return None
        number = citation.page or citation.image or 1
        start = self.pages.get((document.id, number), "").find(citation.quote) if citation.quote else -1
        place = (start, start + len(citation.quote)) if start >= 0 else (0, 0)
        return Target(document_id=document.id, page=number, start=place[0], end=place[1], quote=citation.quote)


async def open_sealed(session: AsyncSession, actor: Actor, case_id: UUID) -> SealedView:
    """The newest sealed opinion of a case. Raises NotFound while there is none."""
    case, seal = await _seal(session, actor, case_id, Action.SEE_OPINION)
    await audit.record(
        session, actor, Action.SEE_OPINION, subject="opinion", subject_id=seal.opinion_id, case_id=case.id
    )
    return await _view(session, case, seal)


async def sealed_file(session: AsyncSession, actor: Actor, case_id: UUID) -> tuple[str, bytes]:
    """The name and the bytes of the sealed PDF."""
    case, seal = await _seal(session, actor, case_id, Action.DOWNLOAD_OPINION)
    await audit.record(
        session, actor, Action.DOWNLOAD_OPINION, subject="opinion", subject_id=seal.opinion_id, case_id=case.id
    )
    return f"{case.number}-opinion.pdf", await storage().read(seal.storage_key)


async def _seal(session: AsyncSession, actor: Actor, case_id: UUID, action: Action) -> tuple[Case, Seal]:
    case = await visibility.case_of(session, actor, case_id, action)
    seal = (await session.exec(visibility.seals_of(case).limit(1))).first()
    if case.status is not CaseStatus.DONE or seal is None:
        raise NotFound("There is no signed opinion yet.")
    return case, seal


async def _view(session: AsyncSession, case: Case, seal: Seal) -> SealedView:
    state = await state_of(session, seal)
    sealed = sealing.opened(seal.canonical)
    institution = await session.get_one(Institution, case.institution_id)
    zone = institution.time_zone
    linked = await _linked(session, case, sealed)
    return SealedView(
        case_id=case.id,
        state=state.value,
        state_label=_label(state),
        headline=sealed.headline,
        summary=sealed.summary,
        parts=[_part("Diagnosis", sealed.diagnosis), _part("Treatment", sealed.treatment)],
        answers=[_answer(answer, linked) for answer in sealed.answers],
        recommendations=list(sealed.recommendations),
        limits=sealed.limits,
        given_by=sealed.given_by,
        given_by_initials=initials(sealed.given_by),
        licence=sealed.licence,
        signed_at=moment(sealed.signed_at, zone=zone),
        attested_at=moment(sealed.conflict_attested_at, zone=zone),
        code=seal.code,
        digest=seal.digest,
        digest_groups=" ".join(seal.digest[start : start + 4] for start in range(0, len(seal.digest), 4)),
        page_count=seal.page_count,
        file_size=f"{max(1, round(seal.file_size / 1000))} kB",
        edition=sealed.version,
        verify_path=f"/verify/{seal.code}",
    )


def _label(state: SealState) -> str:
    return {SealState.VALID: "Seal is valid", SealState.SUPERSEDED: "Replaced by a newer version"}.get(
        state, "Seal is broken"
    )


def _part(name: str, concordance: Concordance) -> SealedPart:
    return SealedPart(
        name=name,
        first=concordance.first or "Not stated",
        second=concordance.second,
        outcome=concordance.outcome.value,
        outcome_label=concordance.outcome.label,
        impact=concordance.impact.words,
    )


def _answer(answer: SealedAnswer, linked: Linked) -> SealedAnswerView:
    targets = {
        citation.label: target for citation in answer.citations if (target := linked.target(citation)) is not None
    }
    return SealedAnswerView(
        number=answer.number,
        question=answer.question,
        runs=text_runs(answer.answer or "", targets),
        cannot_because=answer.cannot_answer_reason or "",
    )


async def _linked(session: AsyncSession, case: Case, sealed: SealedOpinion) -> Linked:
    documents = {
        f"D{document.code}": document for document in (await session.exec(visibility.documents_in(case))).all()
    }
    wanted: dict[str, set[int]] = {}
    for citation in (citation for answer in sealed.answers for citation in answer.citations):
        if citation.code in documents and citation.page is not None:
            wanted.setdefault(citation.code, set()).add(citation.page)
    pages: dict[tuple[UUID, int], str] = {}
    for code, numbers in wanted.items():
        document = documents[code]
        for page in (await session.exec(visibility.some_pages_of(document, numbers))).all():
            pages[(document.id, page.number)] = page.text
    return Linked(documents=documents, pages=pages)
