"""Claims with their evidence, and a person's word against one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import InvalidTransition, NotFound
from mso_app.core.events import emit
from mso_app.domain import access
from mso_app.domain.access import Action, Actor
from mso_app.domain.events import CaseChanged
from mso_app.domain.insights import ClaimKind
from mso_app.models import Case, Claim, Document, Evidence, InsightRun
from mso_app.schemas.insights import ClaimView, EvidenceChip
from mso_app.services import audit, visibility

FROM_DOCUMENTS = "documents"
FROM_REQUEST = "request"
FROM_REQUEST_WORDS = "From the request"


async def dismiss_claim(session: AsyncSession, actor: Actor, case_id: UUID, claim_id: UUID) -> None:
    """The reviewing provider disagrees with a statement; it stays visible as such. Raises NotFound."""
    await _mark(session, actor, case_id, claim_id, by=actor.id)


async def restore_claim(session: AsyncSession, actor: Actor, case_id: UUID, claim_id: UUID) -> None:
    """Take the disagreement back."""
    await _mark(session, actor, case_id, claim_id, by=None)


async def claims_shown(
    session: AsyncSession, run: InsightRun, documents: Sequence[Document]
) -> dict[ClaimKind, list[ClaimView]]:
    """The claims people may see, by kind: supported ones whose documents are all still there."""
    present = {document.id: document for document in documents}
    places: dict[UUID, list[Evidence]] = {}
    for evidence in (await session.exec(visibility.evidence_of(run))).all():
        places.setdefault(evidence.claim_id, []).append(evidence)
    shown: dict[ClaimKind, list[ClaimView]] = {kind: [] for kind in ClaimKind}
    for claim in (await session.exec(visibility.claims_of(run))).all():
        mine = places.get(claim.id, [])
        if claim.supported and all(evidence.document_id in present for evidence in mine):
            shown[claim.kind].append(_view(claim, mine, present))
    return shown


def chip(*, row_id: UUID, document: Document, page: int, start: int, end: int, quote: str) -> EvidenceChip:
    """A place in a document, with the words people call it by."""
    code = f"D{document.code}"
    return EvidenceChip(
        id=row_id,
        document_id=document.id,
        code=code,
        page=page,
        start=start,
        end=end,
        quote=quote,
        label=f"{code} p {page}",
    )


def _view(claim: Claim, places: list[Evidence], present: Mapping[UUID, Document]) -> ClaimView:
    return ClaimView(
        id=claim.id,
        kind=claim.kind.value,
        text=claim.text,
        icd10=claim.icd10 or "",
        icd10_title=claim.icd10_title or "",
        confidence=claim.confidence,
        source=FROM_DOCUMENTS if places else FROM_REQUEST,
        source_words="" if places else FROM_REQUEST_WORDS,
        evidence=[
            chip(
                row_id=place.id,
                document=present[place.document_id],
                page=place.page,
                start=place.start,
                end=place.end,
                quote=place.quote,
            )
            for place in places
        ],
        is_dismissed=claim.dismissed_by is not None,
    )


async def _mark(session: AsyncSession, actor: Actor, case_id: UUID, claim_id: UUID, *, by: UUID | None) -> None:
    case = await visibility.case_of(session, actor, case_id, Action.DISMISS_CLAIM)
    claim = await _claim_in(session, case, claim_id)
    if not can(actor, case, Action.DISMISS_CLAIM):
        raise InvalidTransition("The draft of this case can no longer be changed.")
    claim.dismissed_by = by
    session.add(claim)
    await audit.record(
        session,
        actor,
        Action.DISMISS_CLAIM,
        subject="claim",
        subject_id=claim.id,
        case_id=case.id,
        details={"dismissed": int(by is not None)},
    )
    await emit(session, CaseChanged(case_id=case.id))


def can(actor: Actor, case: Case, action: Action) -> bool:
    """Whether this person may do this to the case right now."""
    return action in access.can(visibility.standing(actor, case), case.status, withdrawn=case.withdrawn_at is not None)


async def _claim_in(session: AsyncSession, case: Case, claim_id: UUID) -> Claim:
    run = await completed_run(session, case)
    if run is not None:
        for claim in (await session.exec(visibility.claims_of(run))).all():
            if claim.id == claim_id and claim.supported:
                return claim
    raise NotFound


async def completed_run(session: AsyncSession, case: Case) -> InsightRun | None:
    """The newest analysis that came to its end."""
    return (await session.exec(visibility.completed_runs_of(case).limit(1))).first()
