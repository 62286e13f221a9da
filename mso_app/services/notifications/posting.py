"""Sending what is written down: a letter is claimed, made of what is unread by then, and marked as it went.

Two steps with the sending between them, each a transaction of its own. Whoever claims a letter has it for two minutes;
if they are killed meanwhile somebody else takes it after that. So a letter that left just before a kill goes once
more, under the same id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col, delete, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.envelopes import Unreadable
from mso_app.core.events import after_the_commit, emit
from mso_app.core.live import wake
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.domain.channels import (
    ATTEMPTS_KEPT,
    PAUSED_AFTER,
    TEST,
    TEST_WORDS,
    LetterStatus,
    Outcome,
    goes,
    pause,
    words,
)
from mso_app.domain.events import ChannelPaused
from mso_app.domain.notification_kinds import Kind
from mso_app.domain.notifications import SECURITY, place
from mso_app.integrations.carriers import Line, Message, Way
from mso_app.models import Account, Channel, Letter, LetterAttempt, Notification
from mso_app.services import visibility
from mso_app.services.identity import actor_of
from mso_app.services.notifications import sealed
from mso_app.services.notifications.choices import quiet_hours

LEASE = timedelta(minutes=2)
LOOKED_AT = 64
LINES_SHOWN = 20
GIVEN_UP_AT_ONCE = 100
RESET_WORDS = "Set your password with this link"
RESULTS = {Outcome.SENT: "Sent", Outcome.NOT_NEEDED: "Read before it went", Outcome.GIVEN_UP: "Given up after 24 h"}


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A letter ready to go: by which way, what it says, and what has to be marked afterwards."""

    letter_id: UUID
    channel_id: UUID
    account_id: UUID
    kind: str
    attempt: int
    way: Way
    message: Message

    @property
    def is_test(self) -> bool:
        return self.kind == TEST


async def claim(session: AsyncSession, *, limit: int) -> list[UUID]:
    """Take letters that are due. Nobody else gets them until they are marked or two minutes have passed."""
    now = clock.now()
    due = (await session.exec(visibility.letters_due(now, LOOKED_AT))).all()
    chosen = _one_for_each_that_fails(due)[:limit]
    if not chosen:
        return []
    mine = (
        update(Letter)
        .where(col(Letter.id).in_(chosen), col(Letter.status) == LetterStatus.WAITING, col(Letter.due_at) <= now)
        .values(
            due_at=now + LEASE,
            attempts=Letter.attempts + 1,
            sealed_at=func.coalesce(col(Letter.sealed_at), now),
        )
        .returning(col(Letter.id))
    )
    return [row[0] for row in (await session.exec(mine)).all()]


async def open_letter(session: AsyncSession, letter_id: UUID) -> Parcel | None:
    """What this letter says now. None when there is nothing left to say; then it is marked as not needed."""
    found = await visibility.letter_for_system(session, letter_id)
    if found is None:
        return None
    letter, channel, account = found
    if not account.is_active:
        await _end(session, letter, LetterStatus.NOT_NEEDED, Outcome.NOT_NEEDED, "Account is not in use")
        return None
    if await _is_too_early(session, letter, account):
        return None
    try:
        way = sealed.way_of(channel, mail_to=account.email)
        message = await _message(session, letter, channel, account)
    except Unreadable:
        await _end(session, letter, LetterStatus.GIVEN_UP, Outcome.GIVEN_UP, "Set it up again")
        return None
    if message is None:
        await _end(session, letter, LetterStatus.NOT_NEEDED, Outcome.NOT_NEEDED)
        return None
    return Parcel(
        letter_id=letter.id,
        channel_id=channel.id,
        account_id=account.id,
        kind=letter.kind,
        attempt=letter.attempts,
        way=way,
        message=message,
    )


async def sent(session: AsyncSession, parcel: Parcel) -> None:
    """It is out; the channel works."""
    now = clock.now()
    marked = {"status": LetterStatus.SENT, "sent_at": now, "enclosure": None}
    await session.exec(update(Letter).where(col(Letter.id) == parcel.letter_id).values(**marked))
    works = {"failures": 0, "failed_at": None, "problem": "", "retry_at": None, "paused_at": None, "worked_at": now}
    tested = {"tested_at": now} if parcel.is_test else {}
    await session.exec(update(Channel).where(col(Channel.id) == parcel.channel_id).values(**works, **tested))
    await _on_record(session, parcel, Outcome.SENT, RESULTS[Outcome.SENT])


async def failed(session: AsyncSession, parcel: Parcel, problem: str) -> None:
    """It is tried again later, a test is not. A channel that failed too often pauses and tells its owner."""
    now = clock.now()
    # Of several that failed together one is counted.
    fresh = or_(col(Channel.retry_at).is_(None), col(Channel.retry_at) <= now)
    counted = update(Channel).where(col(Channel.id) == parcel.channel_id, fresh)
    counted = counted.values(failures=Channel.failures + 1).returning(col(Channel.failures), col(Channel.paused_at))
    row = (await session.exec(counted)).first()
    said: dict[str, object] = {"problem": problem[:60], "failed_at": now}
    again = now + LEASE
    if row is not None:
        failures, paused_at = row
        again = now + pause(failures)
        said["retry_at"] = again
        if failures >= PAUSED_AFTER and paused_at is None:
            said["paused_at"] = now
    await session.exec(update(Channel).where(col(Channel.id) == parcel.channel_id).values(**said))
    later = {"status": LetterStatus.GIVEN_UP, "enclosure": None} if parcel.is_test else {"due_at": again}
    waiting = col(Letter.id) == parcel.letter_id, col(Letter.status) == LetterStatus.WAITING
    await session.exec(update(Letter).where(*waiting).values(**later))
    await _on_record(session, parcel, Outcome.FAILED, problem)
    if "paused_at" in said:
        await emit(session, ChannelPaused(account_id=parcel.account_id, channel_id=parcel.channel_id))


async def give_up_old(session: AsyncSession) -> int:
    """Letters that could not be sent for a day are given up, on record. How many there were."""
    old = (await session.exec(visibility.letters_too_old(clock.now(), GIVEN_UP_AT_ONCE))).all()
    for letter in old:
        await _end(session, letter, LetterStatus.GIVEN_UP, Outcome.GIVEN_UP)
    return len(old)


async def forget_attempts(session: AsyncSession) -> None:
    """What was tried more than 90 days ago is forgotten, and letters that ended before that."""
    long_ago = clock.now() - ATTEMPTS_KEPT
    await session.exec(delete(LetterAttempt).where(col(LetterAttempt.at) < long_ago))
    ended = col(Letter.created_at) < long_ago, col(Letter.status) != LetterStatus.WAITING
    await session.exec(delete(Letter).where(*ended))


def _one_for_each_that_fails(due: Sequence[tuple[UUID, UUID, int]]) -> list[UUID]:
    """A channel that failed is tried with one letter; the others wait for how that ends."""
    probed: set[UUID] = set()
    chosen: list[UUID] = []
    for letter_id, channel_id, failures in due:
        if failures and channel_id in probed:
            continue
        probed.add(channel_id)
        chosen.append(letter_id)
    return chosen


async def _is_too_early(session: AsyncSession, letter: Letter, account: Account) -> bool:
    """A letter that was late until it became quiet waits for the end of that, too."""
    if letter.is_urgent:
        return False
    quiet = await quiet_hours(session, account.id)
    end = quiet.ends(clock.now()) if quiet else None
    if end is None:
        return False
    letter.due_at = end
    # It was not tried.
    letter.attempts -= 1
    session.add(letter)
    return True


async def _message(session: AsyncSession, letter: Letter, channel: Channel, account: Account) -> Message | None:
    now = clock.now()
    if letter.kind == TEST:
        settings_page = f"{settings().origin}/notifications/settings"
        line = Line(kind=TEST, words=TEST_WORDS, number="", count=1, url=settings_page)
        return Message(number=str(letter.id), at=now, subject=TEST_WORDS, lines=(line,))
    if letter.enclosure is not None:
        url = settings().origin + sealed.enclosed(letter)
        line = Line(
            kind=letter.kind, words=f"{RESET_WORDS}. It works once and for an hour.", number="", count=1, url=url
        )
        return Message(number=str(letter.id), at=now, subject=RESET_WORDS, lines=(line,))
    rows = [
        row
        for row in (await session.exec(visibility.lines_to_tell(letter))).all()
        if goes(channel.kind, Kind(row.kind), is_on=channel.is_on, chosen=channel.chosen)
    ]
    if not rows:
        return None
    lines = await _lines(session, actor_of(account), rows[:LINES_SHOWN])
    subject = lines[0].words if len(rows) == 1 else f"{len(rows)} notifications are waiting for you"
    return Message(number=str(letter.id), at=now, subject=subject, lines=lines, more=len(rows) - len(lines))


async def _lines(session: AsyncSession, actor: Actor, rows: list[Notification]) -> tuple[Line, ...]:
    ids = {row.case_id for row in rows if row.case_id}
    found = (await session.exec(visibility.case_numbers(actor, ids))).all() if ids else []
    reachable = {case_id for case_id, _ in found}
    return tuple(_line(actor, row, leads=row.case_id in reachable or Kind(row.kind) in SECURITY) for row in rows)


def _line(actor: Actor, row: Notification, *, leads: bool) -> Line:
    kind = Kind(row.kind)
    url = settings().origin + place(kind, actor.role, str(row.case_id)) if leads else ""
    return Line(
        kind=row.kind, words=words(kind, row.case_number, row.count), number=row.case_number, count=row.count, url=url
    )


async def _end(session: AsyncSession, letter: Letter, status: LetterStatus, outcome: Outcome, result: str = "") -> None:
    letter.status, letter.enclosure = status, None
    letter.sealed_at = letter.sealed_at or clock.now()
    session.add(letter)
    await _attempt(
        session, letter.channel_id, letter.id, letter.kind, outcome, result or RESULTS[outcome], letter.attempts
    )


async def _on_record(session: AsyncSession, parcel: Parcel, outcome: Outcome, result: str) -> None:
    await _attempt(session, parcel.channel_id, parcel.letter_id, parcel.kind, outcome, result[:60], parcel.attempt)

    async def again() -> None:
        await wake(f"channels:{parcel.account_id}")

    after_the_commit(session, again)


async def _attempt(
    session: AsyncSession, channel_id: UUID, letter_id: UUID, kind: str, outcome: Outcome, result: str, number: int
) -> None:
    session.add(
        LetterAttempt(
            channel_id=channel_id,
            letter_id=letter_id,
            kind=kind,
            at=clock.now(),
            outcome=outcome,
            result=result,
            number=max(number, 1),
        )
    )
    await session.flush()
