"""The places somebody is signed in at, and ending them."""

import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from mso_app.core import clock
from mso_app.core.errors import NotFound
from mso_app.core.events import emit
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.events import LoginEnded
from mso_app.models import Account, Institution, LoginSession, ProviderProfile
from mso_app.schemas.accounts import LoginRow
from mso_app.services import audit
from mso_app.services.views import moment

SHOWN = 50
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("Linux", "Linux"))  # fmt: skip


async def my_logins(session: AsyncSession, actor: Actor) -> list[LoginRow]:
    """Where I am signed in right now, this login first."""
    require(actor, Action.SEE_OWN_ACCOUNT)
    statement = _open(actor.id).order_by(col(LoginSession.seen_at).desc()).limit(SHOWN)
    zone = await zone_of(session, actor.id)
    rows = [_row(login, actor, zone) for login in (await session.exec(statement)).all()]
    return sorted(rows, key=lambda row: not row.is_this)


async def end_login(session: AsyncSession, actor: Actor, login_id: UUID) -> None:
    """End one of my own logins. Raises NotFound for somebody else's."""
    require(actor, Action.CHANGE_OWN_ACCOUNT)
    found = await session.exec(_open(actor.id).where(LoginSession.id == login_id))
    if found.first() is None:
        raise NotFound
    await session.exec(update(LoginSession).where(col(LoginSession.id) == login_id).values(ended_at=clock.now()))
    await audit.record(session, actor, Action.CHANGE_OWN_ACCOUNT, subject="login", subject_id=login_id)
    await emit(session, LoginEnded(account_id=actor.id))


async def end_my_others(session: AsyncSession, actor: Actor) -> int:
    """End every login of mine but this one; how many there were."""
    require(actor, Action.CHANGE_OWN_ACCOUNT)
    ended = await end_all(session, actor.id, besides=actor.session_id)
    details: audit.Details = {"ended": ended}
    await audit.record(
        session, actor, Action.CHANGE_OWN_ACCOUNT, subject="logins", subject_id=actor.id, details=details
    )
    return ended


async def end_all(session: AsyncSession, account_id: UUID, *, besides: UUID | None = None) -> int:
    """End every login of an account and throw its open tabs out; how many there were."""
    mine = [col(LoginSession.account_id) == account_id, col(LoginSession.ended_at).is_(None)]
    if besides is not None:
        mine.append(col(LoginSession.id) != besides)
    ended = (await session.exec(update(LoginSession).where(*mine).values(ended_at=clock.now()))).rowcount
    await emit(session, LoginEnded(account_id=account_id))
    return ended


async def zone_of(session: AsyncSession, account_id: UUID) -> str:
    """The time zone this person reads times in: of their practice, their institution, or UTC."""
    statement = (
        select(ProviderProfile.time_zone, Institution.time_zone)
        .select_from(Account)
        .outerjoin(ProviderProfile, col(ProviderProfile.account_id) == Account.id)
        .outerjoin(Institution, col(Institution.id) == Account.institution_id)
        .where(Account.id == account_id)
    )
    found = (await session.exec(statement)).first()
    return next((zone for zone in found or () if zone), "UTC")


async def zones_of(session: AsyncSession, account_ids: set[UUID]) -> dict[UUID, str]:
    """The same for several people at once."""
    return {account: zone for account, (_, zone) in (await names_and_zones_of(session, account_ids)).items()}


async def names_and_zones_of(session: AsyncSession, account_ids: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """How several people are called, and by which clock each of them lives."""
    return await names_and_zones(session, col(Account.id).in_(account_ids))


async def names_and_zones(session: AsyncSession, which: ColumnElement[bool]) -> dict[UUID, tuple[str, str]]:
    """The same of all accounts that meet a condition."""
    statement = (
        select(Account.id, Account.name, ProviderProfile.time_zone, Institution.time_zone)
        .select_from(Account)
        .outerjoin(ProviderProfile, col(ProviderProfile.account_id) == Account.id)
        .outerjoin(Institution, col(Institution.id) == Account.institution_id)
        .where(which)
    )
    found = (await session.exec(statement)).all()
    return {account: (name, next((zone for zone in zones if zone), "UTC")) for account, name, *zones in found}


def device_words(agent: str) -> str:
    """A browser's long name of itself in two words: "Firefox, Linux"."""
    browser = next((word for mark, word in BROWSERS if mark in agent), "")
    system = next((word for mark, word in SYSTEMS if mark in agent), "")
    return ", ".join(word for word in (browser, system) if word) or "Unknown device"


def _open(account_id: UUID) -> SelectOfScalar[LoginSession]:
    idle = clock.now() - timedelta(minutes=settings().session_idle_minutes)
    return select(LoginSession).where(
        LoginSession.account_id == account_id,
        col(LoginSession.ended_at).is_(None),
        col(LoginSession.ends_at) > clock.now(),
        col(LoginSession.seen_at) > idle,
    )


def _row(login: LoginSession, actor: Actor, zone: str) -> LoginRow:
    return LoginRow(
        id=login.id,
        device=login.device or "Unknown device",
        is_phone=bool(re.search("iPhone|Android", login.device)),
        address=login.address,
        since=moment(login.created_at, zone=zone),
        seen=moment(login.seen_at, zone=zone),
        is_this=login.id == actor.session_id,
    )
