"""What the two signatures of a second reading do: keep back, and lay side by side once both are there."""

from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Actor
from mso_app.domain.second_readings import ReadingStatus, Step, Verdict, suggest_answer, suggest_outcome
from mso_app.models import Case, ReadingVerdict, Seal, SecondReading
from mso_app.reports import seal as sealing
from mso_app.schemas.sealed import Concordance, SealedAnswer, SealedOpinion
from mso_app.services import visibility
from mso_app.services.cases.transition import rewrite
from mso_app.services.second_readings import steps

EVIDENCE = "evidence"


async def begin_reading(session: AsyncSession, actor: Actor, case: Case) -> None:
    """The second reader has begun to write; the case's own status is the first reader's."""
    reading = steps.there(await visibility.second_reading_in(session, case))
    if reading.status is ReadingStatus.ACCEPTED:
        await steps.step(session, actor, case, reading, Step.WRITE)


async def first_sealed(
    session: AsyncSession, actor: Actor, case: Case, reading: SecondReading, opinion_id: UUID, now: datetime
) -> None:
    """Reader A has sealed while a second reading runs; the case goes on. Called inside the signature."""
    # A case that was taken away meanwhile is not sealed past that.
    await rewrite(session, case)
    await steps.rewrite(session, reading, first_opinion_id=opinion_id, first_sealed_at=now)
    if reading.second_opinion_id is None:
        await steps.announce(session, actor, case, reading)
        return
    await _compare(session, actor, case, reading, now)


async def second_sealed(
    session: AsyncSession, actor: Actor, case: Case, reading: SecondReading, opinion_id: UUID, now: datetime
) -> None:
    """Reader B has sealed. Called inside the signature."""
    if reading.first_opinion_id is None:
        await steps.step(session, actor, case, reading, Step.SEAL, second_opinion_id=opinion_id, second_sealed_at=now)
        return
    await steps.rewrite(session, reading, second_opinion_id=opinion_id, second_sealed_at=now)
    await _compare(session, actor, case, reading, now)


async def both_seals(session: AsyncSession, reading: SecondReading) -> tuple[Seal, Seal]:
    """What A and B have sealed."""
    assert reading.first_opinion_id is not None
    assert reading.second_opinion_id is not None
    first = await visibility.seal_of(session, reading.first_opinion_id)
    return first, await visibility.seal_of(session, reading.second_opinion_id)


async def _compare(session: AsyncSession, actor: Actor, case: Case, reading: SecondReading, now: datetime) -> None:
    first, second = [sealing.opened(seal.canonical) for seal in await both_seals(session, reading)]
    for position, (part, verdict) in enumerate(suggestions(first, second), start=1):
        session.add(ReadingVerdict(second_reading_id=reading.id, part=part, position=position, suggested=verdict))
    await steps.step(session, actor, case, reading, Step.COMPARE, compared_at=now)


def suggestions(first: SealedOpinion, second: SealedOpinion) -> list[tuple[str, Verdict]]:
    """Each point of the comparison with what the rule suggests, in the order of the page."""
    others = {answer.number: answer for answer in second.answers}
    questions = [
        (f"question-{answer.number}", suggest_answer(_said(answer), _said(others[answer.number])))
        for answer in first.answers
        if answer.number in others
    ]
    return [
        ("diagnosis", _outcome(first.diagnosis, second.diagnosis)),
        *questions,
        ("treatment", _outcome(first.treatment, second.treatment)),
        (EVIDENCE, _evidence(cited(first), cited(second))),
    ]


def cited(sealed: SealedOpinion) -> list[str]:
    """The documents an opinion rests on, each once."""
    return list(dict.fromkeys(citation.code for answer in sealed.answers for citation in answer.citations))


def _said(answer: SealedAnswer) -> str:
    return answer.answer or f"Cannot be answered. {answer.cannot_answer_reason}"


def _outcome(one: Concordance, other: Concordance) -> Verdict:
    return suggest_outcome(
        outcomes=(one.outcome, other.outcome), impacts=(one.impact, other.impact), texts=(one.second, other.second)
    )


def _evidence(one: list[str], other: list[str]) -> Verdict:
    if set(one) == set(other):
        return Verdict.AGREE
    return Verdict.COMPATIBLE if set(one) & set(other) else Verdict.DIFFER
