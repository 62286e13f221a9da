"""One's own inbox: what the bell counts, the lines, and what is read."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import case as sql_case
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import NotFound
from mso_app.core.events import after_the_commit
from mso_app.core.live import wake
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.notification_kinds import WORDS, Group, Kind
from mso_app.domain.notifications import NEEDS, RINGS_AT_NIGHT, SECURITY, detail, place, sentence, title
from mso_app.models import Notification
from mso_app.schemas.notifications import Bell, CaseCount, Inbox, InboxQuery, NotificationRow
from mso_app.services import audit, cases, visibility
from mso_app.services.accounts.logins import zone_of
from mso_app.services.notifications.choices import quiet_hours
from mso_app.services.views import day

CASES_SHOWN = 8
_UNREAD = col(Notification.read_at).is_(None)
_BEGAN_TO_RING = sql_case(
    (col(Notification.at) > col(Notification.rings_at), Notification.at), else_=Notification.rings_at
)
_WEEK = 7


async def bell(session: AsyncSession, actor: Actor) -> Bell:
    """The figures every page shows. During quiet hours only what was there before they began, and what rings always."""
    require(actor, Action.SEE_NOTIFICATIONS)
    rings = and_(_mine(actor), _UNREAD, await _rings(session, actor))
    newest = select(Notification).where(rings).order_by(_BEGAN_TO_RING.desc()).limit(1)
    row = (await session.exec(newest)).first()
    waiting = await cases.waiting_count(session, actor)
    if row is None:
        return Bell(waiting=waiting)
    unread = (await session.exec(select(func.count()).select_from(Notification).where(rings))).one()
    return Bell(
        unread=unread,
        waiting=waiting,
        newest=sentence(Kind(row.kind), row.case_number, row.count),
        newest_at=max(row.rings_at, row.at).isoformat(),
        is_first=row.count == 1,
    )


async def inbox(session: AsyncSession, actor: Actor, query: InboxQuery) -> Inbox:
    """One window, newest first. What came in quiet hours stands here too: looking is no ringing."""
    require(actor, Action.SEE_NOTIFICATIONS)
    chosen = and_(_mine(actor), _view(query.view))
    lines = select(Notification).where(chosen).order_by(col(Notification.at).desc(), col(Notification.id))
    rows = (await session.exec(lines.offset(query.offset).limit(query.limit))).all()
    figures = [func.count().filter(_view(view)) for view in (query.view, "unread", "needs", "all")]
    counted = select(*figures).select_from(Notification).where(_mine(actor))
    total, unread, needs, everything = (await session.exec(counted)).one()
    return Inbox(
        rows=await _lines(session, actor, rows),
        total=total,
        offset=query.offset,
        unread=unread,
        needs=needs,
        all=everything,
        by_case=await _by_case(session, actor),
    )


async def open_notification(session: AsyncSession, actor: Actor, notification_id: UUID) -> str:
    """Mark it read, and where it leads; "" when it leads nowhere. Raises NotFound for somebody else's, on record."""
    require(actor, Action.SEE_NOTIFICATIONS)
    row = await _own(session, actor, notification_id)
    await _read(session, actor, col(Notification.id) == row.id)
    return (await _lines(session, actor, [row]))[0].href


async def mark_read(session: AsyncSession, actor: Actor, notification_id: UUID) -> None:
    """This line is read. Raises NotFound for somebody else's, on record."""
    require(actor, Action.CHANGE_NOTIFICATIONS)
    row = await _own(session, actor, notification_id)
    await _read(session, actor, col(Notification.id) == row.id)


async def mark_all_read(session: AsyncSession, actor: Actor) -> int:
    """Everything is read; how much there was."""
    require(actor, Action.CHANGE_NOTIFICATIONS)
    return await _read(session, actor)


async def _own(session: AsyncSession, actor: Actor, notification_id: UUID) -> Notification:
    found = (await session.exec(select(Notification).where(_mine(actor), Notification.id == notification_id))).first()
    if found is None:
        action = Action.SEE_NOTIFICATIONS
        await audit.record_refusal(session, actor, action, subject="notification", subject_id=notification_id)
        raise NotFound
    return found


async def _read(session: AsyncSession, actor: Actor, *which: ColumnElement[bool]) -> int:
    read = update(Notification).where(_mine(actor), _UNREAD, *which).values(read_at=clock.now())
    number = (await session.exec(read)).rowcount

    async def again() -> None:
        await wake(f"inbox:{actor.id}")

    if number:
        after_the_commit(session, again)
    return number


def _mine(actor: Actor) -> ColumnElement[bool]:
    return col(Notification.account_id) == actor.id


def _view(view: str) -> ColumnElement[bool]:
    if view == "all":
        return col(Notification.id).is_not(None)
    if view == "unread":
        return _UNREAD
    if view == "needs":
        needed = col(Notification.kind).in_([kind.value for kind in NEEDS])
        return and_(needed, col(Notification.settled_at).is_(None))
    return col(Notification.kind).in_([kind.value for kind in Kind if WORDS[kind].group is Group(view)])


async def _rings(session: AsyncSession, actor: Actor) -> ColumnElement[bool]:
    now = clock.now()
    due = col(Notification.rings_at) <= now
    quiet = await quiet_hours(session, actor.id)
    began = quiet.began(now) if quiet else None
    if began is None:
        return due
    always = col(Notification.kind).in_([kind.value for kind in RINGS_AT_NIGHT])
    return and_(due, or_(col(Notification.rings_at) < began, always))


async def _by_case(session: AsyncSession, actor: Actor) -> list[CaseCount]:
    figure = func.count()
    statement = (
        select(Notification.case_id, Notification.case_number, figure)
        .where(_mine(actor), _UNREAD, col(Notification.case_id).is_not(None))
        .group_by(col(Notification.case_id), col(Notification.case_number))
        .order_by(figure.desc(), col(Notification.case_number).desc())
        .limit(CASES_SHOWN)
    )
    found = (await session.exec(statement)).all()
    reachable = await _reachable(session, actor, {case_id for case_id, _, _ in found if case_id})
    return [
        CaseCount(number=number, href=f"/cases/{case_id}" if case_id in reachable else "", count=count)
        for case_id, number, count in found
    ]


async def _lines(session: AsyncSession, actor: Actor, rows: Sequence[Notification]) -> list[NotificationRow]:
    reachable = await _reachable(session, actor, {row.case_id for row in rows if row.case_id})
    zone = ZoneInfo(await zone_of(session, actor.id))
    made: list[NotificationRow] = []
    for row in rows:
        line = _line(actor, row, zone, can_reach=row.case_id in reachable)
        line.begins_day = not made or made[-1].day != line.day
        made.append(line)
    return made


async def _reachable(session: AsyncSession, actor: Actor, ids: set[UUID]) -> set[UUID]:
    return {case_id for case_id, _ in (await session.exec(visibility.case_numbers(actor, ids))).all()} if ids else set()


def _line(actor: Actor, row: Notification, zone: ZoneInfo, *, can_reach: bool) -> NotificationRow:
    kind = Kind(row.kind)
    at = row.at.astimezone(zone)
    leads = can_reach or kind in SECURITY
    return NotificationRow(
        id=row.id,
        kind=row.kind,
        group=WORDS[kind].group.value,
        title=title(kind, row.count),
        detail=detail(kind, row.case_number, is_settled=row.settled_at is not None),
        href=place(kind, actor.role, str(row.case_id)) if leads else "",
        action=WORDS[kind].action if leads else "",
        time=f"{at:%H:%M}",
        day=_day(at, clock.now().astimezone(zone).date()),
        is_read=row.read_at is not None,
        needs_you=kind in NEEDS and row.settled_at is None,
    )


def _day(at: datetime, today: date) -> str:
    """ "Today", "Yesterday", "Wednesday", "2 May 2026"."""
    past = today - at.date()
    if past <= timedelta():
        return "Today"
    if past == timedelta(days=1):
        return "Yesterday"
    return f"{at:%A}" if past < timedelta(days=_WEEK) else day(at.date())
