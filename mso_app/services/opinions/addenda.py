"""Addenda (N-13): a further version of a sealed opinion, begun from the signed text and sealed on its digest."""

from uuid import UUID

from sqlmodel import col, delete, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition
from mso_app.core.events import emit
from mso_app.domain.access import Action, Actor
from mso_app.domain.events import AddendumSigned, CaseChanged
from mso_app.domain.opinions import SealState
from mso_app.models import Account, Answer, Citation, Institution, Opinion, Seal
from mso_app.reports import seal as sealing
from mso_app.schemas.sealed import SealedOpinion
from mso_app.services import audit, visibility
from mso_app.services.once import insert_once
from mso_app.services.opinion_versions import versions
from mso_app.services.opinion_window import require_window, window_is_open
from mso_app.services.opinions.checking import state_of
from mso_app.services.opinions.conditions import conditions, unmet
from mso_app.services.opinions.material import Material, gather
from mso_app.services.opinions.signing import sealed_opinion, sealed_row
from mso_app.services.signature_password import require_password

STALE = "This draft was changed in another tab. Read it again before you sign."


async def begin_addendum(session: AsyncSession, actor: Actor, case_id: UUID) -> None:
    """Make the draft of the next version, a copy of what was signed; nothing when it is there already."""
    material = await _material(session, actor, case_id, Action.WRITE_ADDENDUM)
    if material.is_addendum:
        return
    signed, chain = material.opinion, await versions(session, material.case)
    if signed is None or not chain or chain[0].seal.opinion_id != signed.id:
        raise InvalidTransition("Only the expert who signed the present version can add to it.")
    if await state_of(session, chain[0].seal) is SealState.ALTERED:
        raise InvalidTransition("The seal of the present version is broken, so nothing can be built on it.")
    sealed = sealing.opened(chain[0].seal.canonical)
    draft = _copied(signed, sealed)
    if not await insert_once(session, draft, unique=["case_id", "assignment_id", "edition"]):
        return
    await _copy_parts(session, material, draft.id, sealed)
    await _on_record(session, actor, Action.WRITE_ADDENDUM, draft.id, case_id)
    await emit(session, CaseChanged(case_id=case_id))


async def discard_addendum(session: AsyncSession, actor: Actor, case_id: UUID) -> None:
    """Throw the draft away; what is sealed stays as it is."""
    material = await _material(session, actor, case_id, Action.WRITE_ADDENDUM)
    if material.opinion is None or not material.is_addendum:
        return
    await session.exec(delete(Opinion).where(col(Opinion.id) == material.opinion.id))
    await _on_record(session, actor, Action.WRITE_ADDENDUM, material.opinion.id, case_id, {"discarded": 1})
    await emit(session, CaseChanged(case_id=case_id))


async def sign_addendum(session: AsyncSession, actor: Actor, case_id: UUID, *, version: int, password: str) -> Seal:
    """Seal the next version; the one before is superseded and still verifies. The case does not move.

    Conditions and password are those of the first signature. Raises ChangedMeanwhile for a stale draft.
    """
    material = await _material(session, actor, case_id, Action.SIGN_ADDENDUM)
    opinion, parent = material.opinion, material.parent_seal
    if opinion is None or parent is None or opinion.version != version:
        raise ChangedMeanwhile(STALE)
    if await state_of(session, parent) is SealState.ALTERED:
        raise InvalidTransition("The seal of the version before is broken, so nothing can be built on it.")
    for condition in unmet(conditions(material, attested="")):
        sentence = f"{condition.text}: {condition.detail}"
        raise InvalidInput(sentence, fields={"sign": sentence})
    account = await session.get_one(Account, actor.id)
    await require_password(account, password)
    now = clock.now()
    institution = await session.get_one(Institution, material.case.institution_id)
    sealed = await sealed_opinion(session, material, opinion, account, institution, now)
    row = await sealed_row(session, material, opinion, sealed, institution, now)
    signed = (
        update(Opinion)
        .where(col(Opinion.id) == opinion.id, col(Opinion.version) == version, col(Opinion.signed_at).is_(None))
        .values(signed_at=now, version=version + 1)
    )
    if (await session.exec(signed)).rowcount != 1:
        raise ChangedMeanwhile(STALE)
    session.add(row)
    await session.flush()
    replaced = update(Seal).where(col(Seal.id) == parent.id, col(Seal.superseded_by).is_(None))
    if (await session.exec(replaced.values(superseded_by=row.id))).rowcount != 1:
        raise ChangedMeanwhile(STALE)
    await session.refresh(parent)
    details: audit.Details = {"digest": row.digest, "code": row.code, "version": opinion.edition}
    await _on_record(session, actor, Action.SIGN_ADDENDUM, opinion.id, case_id, details)
    await emit(session, AddendumSigned(case_id=case_id, opinion_id=opinion.id, by=actor.id))
    return row


async def has_draft(session: AsyncSession, actor: Actor, case_id: UUID) -> bool:
    """Whether this person has begun an addendum that may still be written. Raises NotFound, NotPermitted."""
    case = await visibility.case_of(session, actor, case_id, Action.WRITE_ADDENDUM)
    return window_is_open(case) and (await session.exec(visibility.addendum_drafts(actor, case))).first() is not None


async def _material(session: AsyncSession, actor: Actor, case_id: UUID, action: Action) -> Material:
    case = await visibility.case_of(session, actor, case_id, action)
    await require_window(session, case)
    return await gather(session, actor, case_id, action)


def _copied(signed: Opinion, sealed: SealedOpinion) -> Opinion:
    """The next edition with the words of the seal, not those of the row it came from."""
    return Opinion(
        case_id=signed.case_id,
        assignment_id=signed.assignment_id,
        provider_id=signed.provider_id,
        edition=signed.edition + 1,
        headline=sealed.headline,
        summary=sealed.summary,
        diagnosis=sealed.diagnosis.second,
        diagnosis_outcome=sealed.diagnosis.outcome,
        diagnosis_impact=sealed.diagnosis.impact,
        treatment=sealed.treatment.second,
        treatment_outcome=sealed.treatment.outcome,
        treatment_impact=sealed.treatment.impact,
        recommendations=list(sealed.recommendations),
        limits=sealed.limits,
        saved_at=clock.now(),
        # A draft that has all its answers has been saved once.
        version=2,
    )


async def _copy_parts(session: AsyncSession, material: Material, draft_id: UUID, sealed: SealedOpinion) -> None:
    said = {answer.number: answer for answer in sealed.answers}
    for question in material.questions:
        answer = said[question.number]
        session.add(
            Answer(
                opinion_id=draft_id,
                question_id=question.id,
                text=answer.answer or "",
                cannot_because=answer.cannot_answer_reason or "",
                is_complete=True,
            )
        )
    for citation in material.citations:
        copied = citation.model_dump(exclude={"id", "created_at", "opinion_id"})
        session.add(Citation(opinion_id=draft_id, **copied))
    await session.flush()


async def _on_record(
    session: AsyncSession,
    actor: Actor,
    action: Action,
    opinion_id: UUID,
    case_id: UUID,
    details: audit.Details | None = None,
) -> None:
    await audit.record(
        session, actor, action, subject="opinion", subject_id=opinion_id, case_id=case_id, details=details
    )
