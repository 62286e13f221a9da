"""Second readings of a case that was reached, what they keep back, and which cases a second or third reader reaches."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, update
from sqlalchemy.orm import aliased, load_only
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from mso_app.core import clock
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.domain.second_readings import OPEN_TO_READERS, RUNNING, ReadingStatus
from mso_app.domain.words import Specialty
from mso_app.models import Assignment, Case, Opinion, ReadingVerdict, Seal, SecondReading

COUNTED = ("diagnosis_outcome", "treatment_outcome", "certainty")
# Made once, for they cost more than the question; each stands in one statement of its own.
_READ, _DONE, _HOLDS = aliased(SecondReading), aliased(SecondReading), aliased(SecondReading)
_MINE, _FIRST, _SECOND = aliased(Opinion), aliased(Opinion), aliased(Opinion)


def second_reader_reach(actor: Actor) -> ColumnElement[bool]:
    """The condition that a case is this person's to read second, or to decide between two readers.

    It ends when the reading is declined or withdrawn or the case is withdrawn, and some days after it was decided, as
    the first reader's does.
    """
    recently = clock.now() - timedelta(days=settings().provider_access_days)
    reading = _READ
    decided_lately = and_(col(reading.status) == ReadingStatus.ADJUDICATED, col(reading.decided_at) > recently)
    reads = and_(col(reading.reader_id) == actor.id, or_(col(reading.status).in_(RUNNING), decided_lately))
    decides = and_(
        col(reading.adjudicator_id) == actor.id, or_(col(reading.status) == ReadingStatus.COMPARED, decided_lately)
    )
    # A list of ids, not a question about each case: one alternative that no index answers makes all of them a scan.
    theirs = select(col(reading.case_id)).where(or_(reads, decides))
    return and_(col(Case.withdrawn_at).is_(None), col(Case.id).in_(theirs))


def has_done_their_part(actor: Actor) -> ColumnElement[bool]:
    """The condition that this person has sealed and waits for the other: the case is not theirs to do now."""
    reading, mine = _DONE, _MINE
    waits_as_b = and_(col(reading.reader_id) == actor.id, col(reading.status) == ReadingStatus.SEALED)
    waits_as_a = and_(col(reading.first_opinion_id) == mine.id, col(reading.second_opinion_id).is_(None))
    as_a = exists().where(col(reading.case_id) == Case.id, waits_as_a, col(mine.provider_id) == actor.id)
    return or_(exists().where(col(reading.case_id) == Case.id, waits_as_b), as_a)


async def second_reading_in(session: AsyncSession, case: Case) -> SecondReading | None:
    """The newest second reading of a case, over or not."""
    newest = (
        select(SecondReading).where(SecondReading.case_id == case.id).order_by(col(SecondReading.created_at).desc())
    )
    return (await session.exec(newest.execution_options(populate_existing=True))).first()


async def is_read_by_two(session: AsyncSession, case: Case) -> bool:
    """Whether somebody reads a case blinded now: asked, and not both have sealed."""
    now = select(SecondReading.id).where(
        SecondReading.case_id == case.id, col(SecondReading.status).in_(RUNNING - OPEN_TO_READERS)
    )
    return (await session.exec(now)).first() is not None


async def locked_second_reading(session: AsyncSession, case: Case) -> SecondReading | None:
    """The one that is open, held until the transaction ends: two signatures at one moment come one after the other."""
    is_open = col(SecondReading.case_id) == case.id, col(SecondReading.ended_at).is_(None)
    # An UPDATE takes the write lock on SQLite and the row lock on PostgreSQL.
    await session.exec(update(SecondReading).where(*is_open).values(version=SecondReading.version))
    chosen = select(SecondReading).where(*is_open).execution_options(populate_existing=True)
    return (await session.exec(chosen)).first()


async def assignment_of_reading(session: AsyncSession, reading: SecondReading) -> Assignment:
    """What its reader attested and writes under."""
    return (await session.exec(select(Assignment).where(Assignment.id == reading.assignment_id))).one()


def verdicts_of(reading: SecondReading) -> SelectOfScalar[ReadingVerdict]:
    return (
        select(ReadingVerdict)
        .where(ReadingVerdict.second_reading_id == reading.id)
        .order_by(col(ReadingVerdict.position))
    )


def is_held_back() -> ColumnElement[bool]:
    """The condition that a signed opinion is kept back by a second reading, or did not stand in it."""
    reading = _HOLDS
    is_one_of_two = or_(col(reading.first_opinion_id) == Opinion.id, col(reading.second_opinion_id) == Opinion.id)
    is_out = col(reading.released_opinion_id) == Opinion.id
    return exists().where(is_one_of_two, or_(col(reading.released_opinion_id).is_(None), ~is_out))


async def opinion_in(session: AsyncSession, opinion_id: UUID) -> Opinion:
    """One of the two of a second reading that was reached."""
    return (await session.exec(select(Opinion).where(Opinion.id == opinion_id))).one()


async def seal_of(session: AsyncSession, opinion_id: UUID) -> Seal:
    """The seal of one of the two of a second reading that was reached."""
    return (await session.exec(select(Seal).where(Seal.opinion_id == opinion_id))).one()


async def other_first_readers(session: AsyncSession, case: Case) -> list[UUID]:
    """Everybody who reads or read this case second, or decides in it: none of them becomes its first reader."""
    found = await session.exec(
        select(SecondReading.reader_id, SecondReading.adjudicator_id).where(SecondReading.case_id == case.id)
    )
    return [person for pair in found.all() for person in pair if person is not None]


def pairs_of_opinions(*, specialty: Specialty | None = None) -> Select[UUID, str, Opinion, Opinion]:
    """Reading, specialty, and of both opinions the outcomes and how sure their authors were: for counting how far
    readers agree."""
    first, second = _FIRST, _SECOND
    statement = (
        select(SecondReading.id, Case.specialty, first, second)
        .join(Case, col(Case.id) == SecondReading.case_id)
        .join(first, col(first.id) == SecondReading.first_opinion_id)
        .join(second, col(second.id) == SecondReading.second_opinion_id)
        .where(col(SecondReading.compared_at).is_not(None))
        # The texts stay where they are.
        .options(*(load_only(*(getattr(one, name) for name in COUNTED)) for one in (first, second)))
    )
    return statement if specialty is None else statement.where(Case.specialty == specialty)
