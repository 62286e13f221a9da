"""T12 and T13: the signature. The text is sealed, typeset and kept; the case becomes Done by itself (MSO-14)."""

import asyncio
import hashlib
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition
from mso_app.core.events import emit
from mso_app.core.secrets import derive
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor, is_time_for
from mso_app.domain.case_status import CaseStatus, Move, after
from mso_app.domain.events import OpinionSigned
from mso_app.domain.opinions import Impact, Outcome
from mso_app.integrations.storage import new_key, storage
from mso_app.models import Account, Answer, Case, Citation, Institution, Opinion, Question, Seal, SecondReading
from mso_app.reports import seal as sealing
from mso_app.reports import typeset
from mso_app.reports.opinion_pdf import opinion_pdf
from mso_app.schemas.sealed import (
    Concordance,
    SealedAnswer,
    SealedCitation,
    SealedDocument,
    SealedOpinion,
    SealedPatient,
)
from mso_app.services import audit, visibility
from mso_app.services.cases.transition import check_version, move
from mso_app.services.opinions.checking import SEAL_KEY
from mso_app.services.opinions.conditions import conditions, unmet
from mso_app.services.opinions.editing import first_diagnosis
from mso_app.services.opinions.material import PICTURES, Material, gather
from mso_app.services.second_readings.sealing import first_sealed, second_sealed
from mso_app.services.signature_password import require_password
from mso_app.services.views import SEX_WORD


async def sign(
    session: AsyncSession, actor: Actor, case_id: UUID, *, case_version: int, version: int, password: str
) -> str:
    """Sign and seal; returns the verification code. Refused while one condition is open (N-12).

    While a second reading runs, both texts are kept back and the case stays as it is until that is decided.
    """
    material = await gather(session, actor, case_id, Action.SIGN_OPINION)
    if not material.is_second:
        check_version(material.case, case_version)
    require_time_to_sign(material.case)
    opinion = material.opinion
    if opinion is None or opinion.version != version:
        raise ChangedMeanwhile("This draft was changed in another tab. Read it again before you sign.")
    if opinion.signed_at is not None or material.is_addendum:
        raise InvalidTransition("This opinion is signed already.")
    open_conditions = unmet(conditions(material, attested=""))
    if open_conditions:
        first = open_conditions[0]
        raise InvalidInput(f"{first.text}: {first.detail}", fields={"sign": f"{first.text}: {first.detail}"})
    account = await session.get_one(Account, actor.id)
    await require_password(account, password)
    now = clock.now()
    institution = await session.get_one(Institution, material.case.institution_id)
    sealed = await sealed_opinion(session, material, opinion, account, institution, now)
    row = await sealed_row(session, material, opinion, sealed, institution, now)
    # Only now: on SQLite whoever holds this lets nobody else write, and typesetting takes its time.
    reading = await open_reading(session, actor, material)
    if material.case.status is CaseStatus.ACCEPTED and not material.is_second:
        await move(session, None, material.case, Move.START_REVIEW)
    if reading is None:
        await move(session, None, material.case, Move.SIGN, done_at=now)
    signed = (
        update(Opinion)
        .where(col(Opinion.id) == opinion.id, col(Opinion.version) == version, col(Opinion.signed_at).is_(None))
        .values(signed_at=now, version=version + 1)
    )
    if (await session.exec(signed)).rowcount != 1:
        raise ChangedMeanwhile("This draft was changed in another tab. Read it again before you sign.")
    session.add(row)
    await session.flush()
    await audit.record(
        session,
        actor,
        Action.SIGN_OPINION,
        subject="opinion",
        subject_id=opinion.id,
        case_id=case_id,
        details={"digest": row.digest, "code": row.code},
    )
    if reading is None:
        await emit(session, OpinionSigned(case_id=case_id, opinion_id=opinion.id))
    elif material.is_second:
        await second_sealed(session, actor, material.case, reading, opinion.id, now)
    else:
        await first_sealed(session, actor, material.case, reading, opinion.id, now)
    return row.code


async def open_reading(session: AsyncSession, actor: Actor, material: Material) -> SecondReading | None:
    """The second reading that keeps this signature back, held; raises when a second reader signs without one."""
    reading = await visibility.locked_second_reading(session, material.case)
    if material.is_second and (reading is None or reading.reader_id != actor.id):
        raise InvalidTransition("The second reading is over. Nothing was signed.")
    return reading


def require_time_to_sign(case: Case) -> None:
    """Raise the sentence of the status: with two readers a signature need not move the case, so nothing else would."""
    if not is_time_for(Action.SIGN_OPINION, case.status, withdrawn=case.withdrawn_at is not None):
        after(Move.SIGN, case.status)
        raise InvalidTransition("This case was withdrawn by its requester.")


async def sealed_row(
    session: AsyncSession,
    material: Material,
    opinion: Opinion,
    sealed: SealedOpinion,
    institution: Institution,
    now: datetime,
) -> Seal:
    """Seal, typeset and keep the file; the row to store beside it."""
    key = derive(SEAL_KEY)
    made = sealing.seal(sealed, key=key)
    code = await _free_code(session, made.digest, key)
    file = await asyncio.to_thread(
        opinion_pdf,
        sealed,
        digest=made.digest,
        code=code,
        verify_url=f"{settings().origin}/verify/{code}",
        product=settings().product_name,
        zone=ZoneInfo(institution.time_zone),
    )
    # Kept before the row: a file without a row is swept, a row without a file would be a lost opinion.
    storage_key = new_key()
    await storage().keep(storage_key, file)
    return Seal(
        opinion_id=opinion.id,
        case_id=material.case.id,
        code=code,
        digest=made.digest,
        parent_digest=sealed.parent_hash,
        signature=made.signature,
        canonical=made.canonical,
        storage_key=storage_key,
        file_sha256=hashlib.sha256(file).hexdigest(),
        page_count=typeset.pages(file),
        file_size=len(file),
        signed_at=now,
    )


async def _free_code(session: AsyncSession, digest: str, key: bytes) -> str:
    attempt = 0
    code = sealing.short_code(digest, key)
    while await visibility.seal_by_code(session, code) is not None:
        attempt += 1
        code = sealing.short_code(digest, key, attempt=attempt)
    return code


async def sealed_opinion(
    session: AsyncSession,
    material: Material,
    opinion: Opinion,
    account: Account,
    institution: Institution,
    now: datetime,
) -> SealedOpinion:
    """Everything that is signed; an addendum names the digest of the version it is built on."""
    case = material.case
    patient = await visibility.patient_in(session, case)
    requester = await session.get_one(Account, case.requester_id)
    attested = material.assignment.attested_at
    if attested is None:
        raise InvalidTransition("Attest that there is no conflict of interest first.")
    return SealedOpinion(
        case_number=case.number,
        version=opinion.edition,
        parent_hash=material.parent_seal.digest if material.parent_seal else None,
        specialty=case.specialty.value.capitalize(),
        requested_by=requester.name,
        institution=institution.name,
        given_by=account.name,
        licence=await _licence(session, account),
        signed_at=now,
        conflict_attested_at=attested,
        patient=SealedPatient(
            name=patient.name,
            patient_number=patient.number,
            sex=SEX_WORD[patient.sex],
            birth_date=patient.birth_date,
        ),
        headline=opinion.headline.strip(),
        summary=opinion.summary.strip(),
        diagnosis=Concordance(
            first=first_diagnosis(case),
            second=opinion.diagnosis,
            outcome=opinion.diagnosis_outcome or Outcome.UNDETERMINED,
            impact=opinion.diagnosis_impact or Impact.NONE,
        ),
        treatment=Concordance(
            first=case.first_treatment,
            second=opinion.treatment,
            outcome=opinion.treatment_outcome or Outcome.UNDETERMINED,
            impact=opinion.treatment_impact or Impact.NONE,
        ),
        answers=tuple(_answer(material, question) for question in material.questions),
        recommendations=tuple(opinion.recommendations),
        limits=opinion.limits.strip(),
        documents=tuple(
            SealedDocument(
                code=f"D{document.code}",
                name=document.name,
                pages=document.page_count or None,
                sha256=document.sha256,
            )
            for document in sorted(material.documents.values(), key=lambda one: one.code)
        ),
    )


async def _licence(session: AsyncSession, account: Account) -> str:
    profile = await visibility.profile_of(session, account.id)
    return profile.licence_number if profile else ""


def _answer(material: Material, question: Question) -> SealedAnswer:
    answer: Answer = material.answers[question.id]
    because = answer.cannot_because.strip()
    return SealedAnswer(
        number=question.number,
        question=question.text,
        answer=None if because else answer.text.strip(),
        cannot_answer_reason=because or None,
        citations=tuple(_citation(material, citation) for citation in material.cited_in(answer)),
    )


def _citation(material: Material, citation: Citation) -> SealedCitation:
    document = material.documents[citation.document_id]
    is_picture = document.file_kind in PICTURES
    return SealedCitation(
        code=f"D{document.code}",
        page=None if is_picture else citation.page,
        image=citation.page if is_picture else None,
        nth=citation.nth,
        quote=citation.quote,
        document_name=document.name,
    )
