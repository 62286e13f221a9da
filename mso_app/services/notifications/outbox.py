"""What goes to the outside is written down inside the transaction of what happened; `posting` sends it later."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.events import after_the_commit
from mso_app.core.ids import new_id
from mso_app.core.live import wake
from mso_app.core.settings import settings
from mso_app.domain.channels import AGAIN_AFTER, TEST, ChannelKind, LetterStatus, expires, gathers, goes
from mso_app.domain.notification_kinds import Kind
from mso_app.domain.notifications import RINGS_AT_NIGHT, QuietHours
from mso_app.models import Channel, Letter, LetterLine
from mso_app.models.channel import IS_MAIL, OPEN
from mso_app.services import visibility
from mso_app.services.notifications import sealed
from mso_app.services.notifications.choices import quiet_hours

TOPIC = "outbox"


async def post(session: AsyncSession, told: Mapping[UUID, UUID], kind: Kind, *, group: str, rings_at: datetime) -> None:
    """For each of these people a letter by every channel that takes this kind. `told` maps people to their lines."""
    if not told:
        return
    await give_mail(session, *told)
    channels = (await session.exec(visibility.channels_of_people(list(told)))).all()
    quiet: dict[UUID, QuietHours | None] = {}
    for channel in channels:
        if not goes(channel.kind, kind, is_on=channel.is_on, chosen=channel.chosen):
            continue
        if channel.account_id not in quiet:
            quiet[channel.account_id] = await quiet_hours(session, channel.account_id)
        key, due = await _when(session, channel, kind, group, rings_at, quiet[channel.account_id])
        letter_id = await _letter(session, channel.id, key, kind.value, due, is_urgent=kind in RINGS_AT_NIGHT)
        line = _insert(session)(LetterLine).values(
            id=new_id(), created_at=clock.now(), letter_id=letter_id, notification_id=told[channel.account_id]
        )
        await session.exec(line.on_conflict_do_nothing(index_elements=["letter_id", "notification_id"]))
    if quiet:
        after_the_commit(session, partial(wake, TOPIC))


async def post_test(session: AsyncSession, channel: Channel) -> None:
    """One message that only tries the channel; it goes at once, also by one that is off or has paused."""
    await _letter(session, channel.id, TEST, TEST, clock.now(), is_urgent=True)
    after_the_commit(session, partial(wake, TOPIC))


async def post_link(session: AsyncSession, account_id: UUID, path: str, *, until: datetime) -> bool:
    """A one-time address by mail, closed until it goes. False where the house sends no mail."""
    await give_mail(session, account_id)
    channels = (await session.exec(visibility.channels_of_people([account_id]))).all()
    mail = next((one for one in channels if one.kind is ChannelKind.MAIL), None)
    if mail is None or not settings().sends_mail:
        return False
    letter = Letter(
        id=new_id(),
        channel_id=mail.id,
        gather_key=f"link:{new_id()}",
        kind=Kind.LINK.value,
        is_urgent=True,
        due_at=clock.now(),
        expires_at=until,
    )
    letter.enclosure = sealed.enclose(letter.id, path)
    session.add(letter)
    await session.flush()
    after_the_commit(session, partial(wake, TOPIC))
    return True


async def give_mail(session: AsyncSession, *people: UUID) -> None:
    """Everybody has mail where the house sends mail: to the address of their account, and to no other."""
    if not settings().sends_mail:
        return
    have = set((await session.exec(visibility.people_with_mail(people))).all())
    for person in sorted(set(people) - have):
        row = _insert(session)(Channel).values(
            id=new_id(),
            created_at=clock.now(),
            account_id=person,
            kind=ChannelKind.MAIL,
            name="",
            entries=b"",
            shown="",
            is_on=True,
            chosen={},
            failures=0,
            problem="",
            version=1,
        )
        await session.exec(row.on_conflict_do_nothing(index_elements=["account_id"], index_where=IS_MAIL))


async def _when(
    session: AsyncSession,
    channel: Channel,
    kind: Kind,
    group: str,
    rings_at: datetime,
    quiet: QuietHours | None,
) -> tuple[str, datetime]:
    """What it is gathered with and from when on it may go."""
    now = clock.now()
    due = max(rings_at, now + gathers(kind))
    if kind in RINGS_AT_NIGHT:
        return group, due
    if quiet and (end := quiet.ends(now)):
        # Everything that was held back comes as one message.
        return f"quiet:{end.isoformat()}", end
    before = (await session.exec(visibility.last_sealed(channel.id, group))).one()
    return group, max(due, before + AGAIN_AFTER) if before else due


async def _letter(
    session: AsyncSession, channel_id: UUID, key: str, kind: str, due: datetime, *, is_urgent: bool
) -> UUID:
    """The letter that waits under this key, or a new one."""
    row = _insert(session)(Letter).values(
        id=new_id(),
        created_at=clock.now(),
        channel_id=channel_id,
        gather_key=key,
        kind=kind,
        is_urgent=is_urgent,
        status=LetterStatus.WAITING,
        due_at=due,
        expires_at=expires(due),
        attempts=0,
    )
    same = {"gather_key": key}
    merged = row.on_conflict_do_update(index_elements=["channel_id", "gather_key"], index_where=OPEN, set_=same)
    return (await session.exec(merged.returning(col(Letter.id)))).one()[0]


def _insert(session: AsyncSession) -> type[postgresql.Insert] | type[sqlite.Insert]:
    return postgresql.Insert if session.get_bind().dialect.name == "postgresql" else sqlite.Insert
