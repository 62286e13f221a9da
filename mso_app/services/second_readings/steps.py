"""One step of a second reading, however it came about: legal, exactly once, on record, and announced."""

from uuid import UUID

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import ChangedMeanwhile, InvalidTransition
from mso_app.core.events import emit
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import Move
from mso_app.domain.events import OpinionSigned, SecondReadingMoved
from mso_app.domain.second_readings import ReadingStatus, Step, after
from mso_app.models import Case, SecondReading
from mso_app.services import audit
from mso_app.services.cases.transition import move

ENDS = frozenset({ReadingStatus.ADJUDICATED, ReadingStatus.DECLINED, ReadingStatus.WITHDRAWN})


async def step(
    session: AsyncSession, actor: Actor, case: Case, reading: SecondReading, what: Step, **values: object
) -> None:
    """Take the step or raise InvalidTransition; a rival that was faster makes this ChangedMeanwhile."""
    target = after(what, reading.status)
    if target in ENDS:
        values["ended_at"] = clock.now()
    await rewrite(session, reading, status=target, **values)
    await announce(session, actor, case, reading)


async def rewrite(session: AsyncSession, reading: SecondReading, **values: object) -> None:
    """Write columns of a second reading if nobody else did since it was read. Raises ChangedMeanwhile."""
    guarded = (
        update(SecondReading)
        .where(col(SecondReading.id) == reading.id, col(SecondReading.version) == reading.version)
        .values(version=reading.version + 1, **values)
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise ChangedMeanwhile
    await session.refresh(reading)


async def announce(session: AsyncSession, actor: Actor, case: Case, reading: SecondReading) -> None:
    """What everybody around the case re-reads, and whoever has to do something is told."""
    await emit(
        session,
        SecondReadingMoved(
            case_id=case.id,
            reading_id=reading.id,
            to=reading.status,
            requester_id=case.requester_id,
            provider_id=case.provider_id,
            reader_id=reading.reader_id,
            adjudicator_id=reading.adjudicator_id,
            is_half_signed=(reading.first_signed_at is None) != (reading.second_signed_at is None),
            by=actor.id,
        ),
    )


async def release(session: AsyncSession, case: Case, reading: SecondReading, opinion_id: UUID) -> None:
    """T12, as the last consequence of a second reading: this opinion goes out and the case is Done by itself."""
    await rewrite(session, reading, released_opinion_id=opinion_id)
    await move(session, None, case, Move.SIGN, done_at=clock.now())
    await emit(session, OpinionSigned(case_id=case.id, opinion_id=opinion_id))


async def release_first(session: AsyncSession, case: Case, reading: SecondReading) -> None:
    """A second reading that ends without a result keeps nobody waiting: what reader A has sealed goes out."""
    if reading.first_opinion_id is not None:
        await release(session, case, reading, reading.first_opinion_id)


async def record(
    session: AsyncSession, actor: Actor, action: Action, case: Case, reading: SecondReading, **details: str
) -> None:
    """One row of the log; ids and words, never a text."""
    await audit.record(
        session,
        actor,
        action,
        subject="second_reading",
        subject_id=reading.id,
        case_id=case.id,
        details={"status": reading.status.value, **details},
    )


def there(reading: SecondReading | None) -> SecondReading:
    """The reading, or the sentence that there is none."""
    if reading is None:
        raise InvalidTransition("No second reader is asked for this case.")
    return reading
