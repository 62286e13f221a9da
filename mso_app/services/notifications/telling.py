"""Rows for people, and rows that are over: what the reactions are made of. Everything is inside their transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.events import after_the_commit
from mso_app.core.ids import new_id
from mso_app.core.live import wake
from mso_app.domain.notification_kinds import Kind
from mso_app.domain.notifications import ALWAYS, Receiver
from mso_app.domain.words import Role
from mso_app.models import Account, Case, Notification, NotificationSettings
from mso_app.models.notification import UNREAD
from mso_app.services.notifications import outbox


async def tell(
    session: AsyncSession,
    people: Iterable[UUID],
    kind: Kind,
    *,
    case: Case | None = None,
    key: str = "",
    at: datetime | None = None,
    count: int = 1,
    once: bool = False,
) -> None:
    """One row for each of these people who wants this kind; what is unread of the same group counts `count` more.

    `key` tells groups of one kind apart, the case if it is not given. `once` leaves a row that is there as it is.
    """
    now = clock.now()
    group = f"{kind}:{key or (case.id if case else '')}"
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    told = await _who_want_it(session, set(people), kind)
    news: dict[UUID, UUID] = {}
    for person in told:
        row = insert(Notification).values(
            id=new_id(),
            created_at=now,
            account_id=person,
            kind=kind.value,
            case_id=case.id if case else None,
            case_number=case.number if case else "",
            group_key=group,
            count=count,
            at=at or now,
            rings_at=now,
        )
        again = {"count": Notification.count if once else Notification.count + count, "at": at or now}
        one_line = ["account_id", "group_key"]
        line = row.on_conflict_do_update(index_elements=one_line, index_where=UNREAD, set_=again)
        line_id, made_at = (
            await session.exec(line.returning(col(Notification.id), col(Notification.created_at)))
        ).one()
        if not once or made_at == now:
            news[person] = line_id
    await outbox.post(session, news, kind, group=group, rings_at=now)
    after_the_commit(session, partial(wake, *(f"inbox:{person}" for person in told)))


async def settle(
    session: AsyncSession, case_id: UUID, kinds: Collection[Kind], *, person: UUID | None = None, key: str = ""
) -> None:
    """What these kinds asked for in this case is done: nobody, or not this person, needs to look at them any more."""
    now = clock.now()
    rows = [
        Notification.case_id == case_id,
        col(Notification.kind).in_([kind.value for kind in kinds]),
        col(Notification.settled_at).is_(None),
    ]
    if person is not None:
        rows.append(Notification.account_id == person)
    if key:
        rows.append(col(Notification.group_key).in_([f"{kind}:{key}" for kind in kinds]))
    found = (await session.exec(select(Notification.id, Notification.account_id).where(*rows))).all()
    if not found:
        return
    mine = col(Notification.id).in_([row_id for row_id, _ in found])
    await session.exec(update(Notification).where(mine).values(settled_at=now))
    await session.exec(update(Notification).where(mine, col(Notification.read_at).is_(None)).values(read_at=now))
    after_the_commit(session, partial(wake, *{f"inbox:{person}" for _, person in found}))


async def told_already(session: AsyncSession, kind: Kind, case_ids: Collection[UUID]) -> set[UUID]:
    """Which of these cases somebody was told of, in this kind."""
    told = select(Notification.case_id).where(Notification.kind == kind.value, col(Notification.case_id).in_(case_ids))
    return {case_id for case_id in (await session.exec(told.distinct())).all() if case_id}


async def unsettled(session: AsyncSession, kinds: Collection[Kind], case_ids: Collection[UUID]) -> set[UUID]:
    """Which of these cases still ask somebody for something, in these kinds."""
    asked = select(Notification.case_id).where(
        col(Notification.kind).in_([kind.value for kind in kinds]),
        col(Notification.case_id).in_(case_ids),
        col(Notification.settled_at).is_(None),
    )
    return {case_id for case_id in (await session.exec(asked.distinct())).all() if case_id}


async def receivers(session: AsyncSession, who: Receiver, case: Case, *, previous: UUID | None = None) -> list[UUID]:
    """The accounts that are this to the case."""
    if who is Receiver.ADMINS:
        chosen = select(Account.id).where(Account.role == Role.ADMIN, col(Account.is_active).is_(True))
        return list((await session.exec(chosen)).all())
    person = {Receiver.REQUESTER: case.requester_id, Receiver.PROVIDER: case.provider_id}.get(who, previous)
    return [person] if person else []


async def _who_want_it(session: AsyncSession, people: set[UUID], kind: Kind) -> list[UUID]:
    if kind in ALWAYS or not people:
        return sorted(people)
    chosen = select(NotificationSettings).where(col(NotificationSettings.account_id).in_(people))
    muted = {one.account_id for one in (await session.exec(chosen)).all() if kind.value in one.muted}
    return sorted(people - muted)
