"""Which channels are somebody's own, and what is on its way by them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from mso_app.core.errors import NotFound
from mso_app.domain.access import Action, Actor
from mso_app.domain.channels import TEST, ChannelKind, LetterStatus, Outcome
from mso_app.models import Account, Channel, Letter, LetterAttempt, LetterLine, Notification
from mso_app.services import audit

_MAIL_FIRST = col(Channel.kind) != ChannelKind.MAIL


def my_channels(actor: Actor) -> SelectOfScalar[Channel]:
    """One's own, mail first; nobody sees somebody else's."""
    mine = select(Channel).where(Channel.account_id == actor.id)
    return mine.order_by(_MAIL_FIRST, col(Channel.created_at), col(Channel.id))


async def channel_of(session: AsyncSession, actor: Actor, channel_id: UUID, action: Action) -> Channel:
    """The channel, if it is one's own. Raises NotFound, on record."""
    found = my_channels(actor).where(Channel.id == channel_id).execution_options(populate_existing=True)
    channel = (await session.exec(found)).first()
    if channel is None:
        await audit.record_refusal(session, actor, action, subject="channel", subject_id=channel_id)
        raise NotFound
    return channel


def attempts_of(channel: Channel) -> SelectOfScalar[LetterAttempt]:
    """What was tried by a channel that was reached, newest first."""
    tried = select(LetterAttempt).where(LetterAttempt.channel_id == channel.id)
    return tried.order_by(col(LetterAttempt.at).desc(), col(LetterAttempt.id).desc())


def sent_counts(actor: Actor, since: datetime) -> Select[UUID, int]:
    """How many messages went out by each of one's own channels."""
    return (
        select(LetterAttempt.channel_id, func.count())
        .join(Channel, col(Channel.id) == LetterAttempt.channel_id)
        .where(Channel.account_id == actor.id, LetterAttempt.outcome == Outcome.SENT, LetterAttempt.at >= since)
        .group_by(col(LetterAttempt.channel_id))
    )


def channels_of_people(people: Collection[UUID]) -> SelectOfScalar[Channel]:
    """Where these people are told; for what is made inside the transaction of what happened."""
    return select(Channel).where(col(Channel.account_id).in_(people)).order_by(col(Channel.id))


def people_with_mail(people: Collection[UUID]) -> SelectOfScalar[UUID]:
    return select(Channel.account_id).where(col(Channel.account_id).in_(people), col(Channel.kind) == ChannelKind.MAIL)


def last_sealed(channel_id: UUID, gather_key: str) -> SelectOfScalar[datetime | None]:
    """When the last message about the same line went out by this channel."""
    return select(func.max(Letter.sealed_at)).where(Letter.channel_id == channel_id, Letter.gather_key == gather_key)


def letters_due(now: datetime, limit: int) -> Select[UUID, UUID, int]:
    """Letters that may be tried now: id, channel, and how often that failed in a row. Tests go whatever failed."""
    may = or_(
        col(Letter.kind) == TEST,
        col(Channel.paused_at).is_(None) & or_(col(Channel.retry_at).is_(None), col(Channel.retry_at) <= now),
    )
    return (
        select(Letter.id, Letter.channel_id, Channel.failures)
        .join(Channel, col(Channel.id) == Letter.channel_id)
        .where(Letter.status == LetterStatus.WAITING, Letter.due_at <= now, may)
        .order_by(col(Letter.due_at), col(Letter.id))
        .limit(limit)
    )


def letters_too_old(now: datetime, limit: int) -> SelectOfScalar[Letter]:
    """What could not be sent in time and is in nobody's hands."""
    waiting = Letter.status == LetterStatus.WAITING, Letter.expires_at <= now, Letter.due_at <= now
    return select(Letter).where(*waiting).order_by(col(Letter.due_at)).limit(limit)


async def letter_for_system(session: AsyncSession, letter_id: UUID) -> tuple[Letter, Channel, Account] | None:
    """A letter, its channel and whose it is; None when the channel was removed meanwhile."""
    found = (
        select(Letter, Channel, Account)
        .join(Channel, col(Channel.id) == Letter.channel_id)
        .join(Account, col(Account.id) == Channel.account_id)
        .where(Letter.id == letter_id)
        .execution_options(populate_existing=True)
    )
    return (await session.exec(found)).first()


def lines_to_tell(letter: Letter) -> SelectOfScalar[Notification]:
    """What a letter tells of and nobody has read since, oldest first."""
    return (
        select(Notification)
        .join(LetterLine, col(LetterLine.notification_id) == Notification.id)
        .where(LetterLine.letter_id == letter.id, col(Notification.read_at).is_(None))
        .order_by(col(Notification.at), col(Notification.id))
    )
